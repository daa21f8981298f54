"""A scene's sound: what belongs to it, where it is, as loud as all others."""

from dataclasses import replace

import numpy as np
import pytest

from tests.scene.sound.scenes import RATE, SECONDS, actor, bands, levels, scene
from vitascope_scene import keys
from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.stage import stage_of
from vitascope_scene.drawing.weather import Lightning
from vitascope_scene.look import Look
from vitascope_scene.scene import Act, Scene
from vitascope_scene.sound.loudness import loudness, true_peak
from vitascope_scene.sound.mix import Sounding, sounding

SCENES = [
    scene("street", actor("woman", motion="move_left", x=(0.6, -0.6)), weather="rain"),
    scene("sea", actor("ship", motion="move_right"), weather="storm"),
    scene("forest", actor("campfire"), actor("owl"), time="night"),
    scene("forest", actor("deer", motion="move_left")),
    scene("meadow", actor("horse", action="run", motion="dash"), weather="wind"),
    scene("living_room", actor("cat"), actor("grandfather_clock")),
    scene("highway", actor("racing_car", motion="dash"), camera="tracking"),
    scene("space", actor("astronaut", action="float")),
    scene(
        "battlefield",
        effects=frozenset(("explosions", "tracer_fire", "mask_reflection")),
        camera="falling",
    ),
    scene("cafe", actor("man", action="drink")),
    scene("underwater", actor("whale", motion="move_left")),
    scene("bedroom", actor("man", action="play_guitar")),
    scene("city", effects=frozenset(("fireworks",)), time="night"),
    scene("mountains", actor("steam_train", motion="move_right"), weather="snow"),
    scene("tabletop", actor("vase")),
]


def _heard(which: Scene, seconds: float = SECONDS) -> Sounding:
    return sounding(which, round(seconds * RATE))


@pytest.mark.parametrize("which", SCENES, ids=lambda each: f"{each.place}-{each.weather}")
def test_a_scene_sounds_even_whole_and_nowhere_silent(which: Scene) -> None:
    heard = _heard(which)
    assert heard.samples.shape == (SECONDS * RATE, 2)
    assert heard.samples.dtype == np.float32
    assert np.isfinite(heard.samples).all()
    assert loudness(heard.sound) == pytest.approx(-16, abs=0.8)
    assert 20 * np.log10(true_peak(heard.sound)) < -1
    assert np.abs(np.diff(heard.sound)).max() < 0.9
    assert levels(heard.sound)[2:-5].min() > -60
    assert np.abs(heard.sound[:, [0, -1]]).max() < 1e-3
    assert heard.layers


@pytest.mark.parametrize("place", keys.PLACES)
def test_no_place_is_without_sound(place: str) -> None:
    heard = _heard(replace(scene(place), seconds=1.5), 1.5)
    assert loudness(heard.sound) > -18
    assert heard.layers


def test_the_same_scene_sounds_the_same_and_another_seed_otherwise() -> None:
    first, again, other = _heard(SCENES[0]), _heard(SCENES[0]), _heard(replace(SCENES[0], seed=6))
    assert np.array_equal(first.samples, again.samples)
    assert first.layers == other.layers
    assert not np.allclose(first.samples, other.samples, atol=1e-2)


def test_what_goes_from_left_to_right_is_heard_so() -> None:
    across = _heard(
        scene("tabletop", actor("racing_car", motion="dash", x=(-1, 1), high=1.0))
    ).sound
    begin, end = across[:, RATE // 2 : RATE], across[:, -RATE : -RATE // 2]
    left = [
        float(np.log10(np.sum(part[0] ** 2) / np.sum(part[1] ** 2)) * 10) for part in (begin, end)
    ]
    assert left[0] > 4
    assert left[1] < -4


def test_what_is_far_is_softer_than_what_is_near() -> None:
    far, near = (
        bands(_heard(scene("beach", actor("motorcycle", motion="move_left", high=high))).sound)
        for high in (0.05, 1.0)
    )
    assert near[0] - near[2] > far[0] - far[2] + 3


def test_who_stops_is_heard_no_more() -> None:
    acts = (
        Act(look=Look(concept="man", action="run"), motion="dash"),
        Act(look=Look(concept="man", action="stand"), since=SECONDS / 2),
    )
    with_steps = _heard(scene("snowfield", actor("man", acts=acts, high=1.0)))
    assert "running" in with_steps.layers
    level = levels(with_steps.sound, 0.05)
    half = len(level) // 2
    assert level[4:half].std() > level[half + 4 : -10].std() + 1


def test_thunder_follows_the_lightning_that_is_drawn() -> None:
    storm = scene("desert", weather="storm", seed=11)
    lightning = Lightning(stage_of(storm, 160, 90), 40.0)
    canvas = np.full((90, 160, 3), 40, np.uint8)
    view = View(
        width=160, height=90, x=0, y=0, zoom=1, roll=0, t=float(lightning.times[0]) + 0.01, share=0
    )
    lightning.draw(canvas, view)
    assert canvas.mean() > 50
    low = np.abs(
        np.fft.irfft(
            np.fft.rfft(_heard(storm).sound.mean(axis=0))[: 60 * round(SECONDS)],
            round(SECONDS * RATE),
        )
    )
    due = round((float(lightning.times[0]) + 1.1) * RATE)
    assert low[due : due + RATE].mean() > 1.5 * low[due - RATE // 2 : due].mean()
