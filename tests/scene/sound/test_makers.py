"""Every maker: whole, never the same twice, alike for the same chance, and unlike the others."""

from itertools import pairwise

import numpy as np
import pytest

from tests.scene.sound.scenes import RATE, bands, levels
from vitascope_scene.sound.makers import BEDS, MAKERS, made
from vitascope_scene.sound.parts import Sound, Take

SECONDS = 6
DISTINCT = (
    "rain", "wind", "waves", "traffic", "murmur", "birds", "crickets", "fire", "thunder", "steps", "engine", "tune",
)  # fmt: skip


def _made(name: str, seed: int = 1, seconds: float = SECONDS, **options: float | str) -> Sound:
    return made(
        name, Take(samples=round(seconds * RATE), rng=np.random.default_rng(seed)), **options
    )


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_maker_makes_as_much_as_asked_and_all_of_it_is_sound(name: str) -> None:
    for seconds in (SECONDS, 1, 3.37):
        sound = _made(name, seconds=seconds)
        assert sound.shape[-1] == round(seconds * RATE)
        assert sound.ndim == 1 or sound.shape[0] == 2
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert np.abs(sound).max() > 0.01


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_same_chance_makes_the_same_sound_and_another_chance_another(name: str) -> None:
    first, again, other = _made(name, 1), _made(name, 1), _made(name, 2)
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=1e-3)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_nothing_clicks(name: str) -> None:
    """A click is a step between two samples that is large beside all that sounds around it."""
    mono = np.atleast_2d(_made(name)).sum(axis=0)
    steps = np.abs(np.diff(mono))
    around = np.convolve(steps**2, np.ones(481) / 481, "same") ** 0.5
    assert (steps / (around + 0.02 * np.abs(mono).max())).max() < 12


@pytest.mark.parametrize("name", sorted(BEDS - {"thunder", "breath", "pad"}))
def test_a_bed_is_always_there_and_never_repeats_itself(name: str) -> None:
    sound = _made(name)
    level = levels(sound)
    assert level.min() > level.max() - 32
    mono = np.atleast_2d(sound)[0]
    spectrum = np.fft.rfft(mono, 2 * len(mono))
    alike = np.fft.irfft(np.abs(spectrum) ** 2)[: len(mono)] / np.sum(mono**2)
    assert np.abs(alike[RATE // 2 :]).max() < 0.35


@pytest.mark.parametrize(
    ("name", "loudest", "below"),
    [("thunder", 0, (0, 6, 30)), ("rocket", 0, (0, 1, 9)), ("rain", 2, (12, 6, 0)), ("leaves", 2, (30, 6, 0)),
     ("crickets", 2, (40, 40, 0)), ("engine", 0, (0, 1, 12)), ("below", 0, (0, 6, 40)), ("waves", 1, (3, 0, 3))],
)  # fmt: skip
def test_the_energy_is_where_it_belongs(name: str, loudest: int, below: tuple[int, ...]) -> None:
    found = bands(_made(name))
    assert int(found.argmax()) == loudest
    assert all(found.max() - band >= least for band, least in zip(found, below, strict=True)), (
        found.max() - found
    )


def test_makers_are_told_apart_by_their_spectra_or_their_rhythm() -> None:
    names = (
        "rain",
        "wind",
        "waves",
        "traffic",
        "murmur",
        "birds",
        "crickets",
        "fire",
        "thunder",
        "steps",
        "engine",
        "tune",
    )
    prints = {}
    for name in names:
        sound = np.atleast_2d(_made(name)).mean(axis=0)
        power = np.abs(np.fft.rfft(sound)) ** 2
        hertz = np.geomspace(40, 15_000, 14) / RATE * len(sound)
        tones = [10 * np.log10(power[int(a) : int(b)].mean() + 1e-9) for a, b in pairwise(hertz)]
        prints[name] = np.array([*(np.array(tones) - max(tones)), 2 * levels(sound).std()])
    pairs = [(one, other) for one in DISTINCT for other in DISTINCT if one < other]
    apart = {pair: np.abs(prints[pair[0]] - prints[pair[1]]).mean() for pair in pairs}
    assert min(apart.values()) > 3, min(apart, key=lambda pair: apart[pair])


def test_steps_come_at_the_pace_of_those_who_walk() -> None:
    for rate in (2.2, 3.08):
        level = levels(_made("steps", rate=rate), 0.02)
        loud = level > level.max() - 12
        begins = int(
            np.sum(
                loud[1:]
                & ~np.maximum.reduce([loud[:-1], np.roll(loud, 1)[:-1], np.roll(loud, 2)[:-1]])
            )
        )
        assert begins == pytest.approx(rate * SECONDS, abs=3)
