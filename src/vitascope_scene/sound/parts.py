"""What sounds are made of: shaped noise, drifting levels, moments, short grains that are scattered
over time.

A sound here is float32: (samples,) of one channel, or (2, samples) of left and right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy import float32
from numpy.typing import NDArray

from vitascope.video import SOUND_RATE

Sound = NDArray[float32]

LOWEST_HZ = 20.0
"""What is below this is no sound."""
BELOW, ABOVE = 4.0, 14.0


@dataclass(frozen=True, kw_only=True)
class Take:
    """One recording: its length, and the chance that makes it unlike any other."""

    samples: int
    rng: np.random.Generator

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.samples / SOUND_RATE

    @property
    def times(self) -> Sound:
        """The moment of each sample, in seconds."""
        return np.arange(self.samples, dtype=float32) / float32(SOUND_RATE)

    def part(self, seconds: float) -> "Take":
        """A recording of another length, by the same chance."""
        return Take(samples=max(1, round(seconds * SOUND_RATE)), rng=self.rng)


def size_for(samples: int) -> int:
    """The next length that is quick to transform."""
    best: int = 1 << max(1, (samples - 1).bit_length())
    for factor in (3, 5, 9, 15, 25, 27, 45, 75, 81, 125, 135, 225, 375, 625, 1_875):
        size = factor * 2
        while size < samples:
            size *= 2
        best = min(best, size)
    return best


def gains(curve: str, size: int) -> Sound:
    """The gain of each frequency of a transform, by a curve such as ``100:-20 800:0 6000:-30``
    (hertz:decibels).

    Beyond its ends a curve falls, by BELOW and ABOVE decibels an octave.
    """
    points = [tuple(map(float, point.split(":"))) for point in curve.split()]
    (first, low), (last, high) = points[0], points[-1]
    points = [(first / 64, low - 6 * BELOW), *points, (last * 64, high - 6 * ABOVE)]
    hertz = np.fft.rfftfreq(size, 1 / SOUND_RATE)
    heard = np.maximum(hertz, LOWEST_HZ)
    decibels = np.interp(np.log(heard), np.log([hz for hz, _ in points]), [db for _, db in points])
    return np.where(hertz < LOWEST_HZ, 0, 10 ** (decibels / 20)).astype(float32)


def noise(take: Take, curve: str, channels: int = 1) -> Sound:
    """Noise of this colour, of mean power 1; two channels have nothing in common."""
    size = size_for(take.samples)
    gain = _even(curve, size)
    parts = take.rng.standard_normal((channels, len(gain), 2), dtype=float32).view(np.complex64)[
        ..., 0
    ]
    parts *= gain
    sound = np.fft.irfft(parts, size).astype(float32, copy=False)[:, : take.samples]
    return np.asarray(sound if channels > 1 else sound[0])


def _even(curve: str, size: int) -> Sound:
    """The gains by which chance becomes noise of mean power 1."""
    gain = gains(curve, size)
    power = float(np.sum(gain.astype(np.float64) ** 2))
    return np.asarray(gain * float32(size / 2 / np.sqrt(power)))


def coloured(sound: Sound, curve: str) -> Sound:
    """The same sound through a filter of this curve."""
    size = size_for(sound.shape[-1] + SOUND_RATE // 20)
    spectrum = np.fft.rfft(sound, size) * gains(curve, size)
    return np.fft.irfft(spectrum, size).astype(float32, copy=False)[..., : sound.shape[-1]]


def slowed(sound: Sound, curve: str, times: int, samples: int) -> Sound:
    """A sound so many times as long and as deep, through a filter: it was quick to make, and has no
    heights.
    """
    size = size_for(len(sound))
    spectrum = np.fft.rfft(sound, size)
    points = [point.split(":") for point in curve.split()]
    spectrum *= gains(" ".join(f"{float(hz) * times:.0f}:{db}" for hz, db in points), size)
    whole = np.fft.irfft(spectrum, size * times).astype(float32, copy=False) * float32(times)
    return np.asarray(whole[:samples])


CONTROL = 64
"""Samples between two points of a level."""


def drift(
    take: Take, pace: float, low: float = 0.0, high: float = 1.0, power: float = 1.0
) -> Sound:
    """A level that wanders smoothly between low and high, about pace turns a second."""
    coarse = np.arange(take.samples // CONTROL + 2) * CONTROL
    places = coarse * (pace / SOUND_RATE) + take.rng.random()
    points = low + (high - low) * take.rng.random(int(places[-1]) + 2) ** power
    before = places.astype(np.int64)
    share = places - before
    share *= share * (3 - 2 * share)
    return spread(points[before] + (points[before + 1] - points[before]) * share, take.samples)


def spread(level: NDArray[np.float64], samples: int) -> Sound:
    """A level of which every CONTROL samples have a point, for each sample."""
    slope = np.diff(level).astype(float32)[:, None] * (np.arange(CONTROL, dtype=float32) / CONTROL)
    return np.asarray((slope + level[:-1, None].astype(float32)).reshape(-1)[:samples], float32)


def moments(take: Take, rate: float, jitter: float = 0.15) -> NDArray[np.float64]:
    """Moments about rate times a second, evenly but for jitter; 1 is pure chance.

    The first one comes soon.
    """
    every = 1 / rate
    first = min(take.rng.uniform(0.1, 0.9) * every, 0.3 * take.seconds)
    count = int(take.seconds * rate * 1.6) + 2
    even, chance = np.full(count, every), take.rng.exponential(every, count)
    gaps = even * (1 + jitter * take.rng.uniform(-1, 1, count)) * (1 - jitter) + chance * jitter
    found = first + np.concatenate([[0.0], np.cumsum(gaps)])
    return found[found < take.seconds - 0.03]


def scatter(
    take: Take,
    at: Sequence[float] | NDArray[np.float64],
    grains: Sequence[Sound],
    spread: float = 0.5,
) -> Sound:
    """One of the grains at each moment, each a little louder or softer than the last."""
    out = np.zeros(take.samples, float32)
    for moment in at:
        add(
            out,
            grains[int(take.rng.integers(len(grains)))] * float32(1 - spread * take.rng.random()),
            moment,
        )
    return out


def add(out: Sound, grain: Sound, moment: float) -> None:
    """Let a grain sound from this moment on; what goes beyond the end is cut off."""
    begin = int(moment * SOUND_RATE)
    room = out.shape[-1] - begin
    if room > 0:
        out[..., begin : begin + grain.shape[-1]] += grain[..., :room]


def decay(take: Take, seconds: float, rise: float = 0.002) -> Sound:
    """An envelope that rises quickly and falls by 60 dB in so many seconds."""
    t = take.times
    level = (
        np.minimum(1, t / float32(rise)) * np.exp(t * float32(-6.9 / seconds)) * ends(take, 0.005)
    )
    return np.asarray(level, float32)


def hump(take: Take, at: float = 0.4) -> Sound:
    """An envelope from nothing to nothing, highest at a share of the length."""
    share = np.linspace(0, 1, take.samples, dtype=float32)
    bent = share ** float32(np.log(0.5) / np.log(at))
    return np.asarray(np.sin(np.pi * bent) ** 2, float32)


def ends(take: Take, seconds: float) -> Sound:
    """An envelope that is 1 but for its last moments: nothing ends in a click."""
    left = np.arange(take.samples, 0, -1, dtype=float32) / float32(SOUND_RATE)
    return np.asarray(np.minimum(1, left / float32(seconds)), float32)


def tone(take: Take, hertz: Sound | float, partials: Sequence[float] = (1.0,)) -> Sound:
    """A tone of this pitch, steady or a curve; partials are the strengths of its multiples."""
    if isinstance(hertz, float | int):
        turns = np.arange(take.samples) * (hertz * WAVE / SOUND_RATE)
    else:
        turns = np.cumsum(hertz, dtype=np.float64) * (WAVE / SOUND_RATE)
    return np.asarray(wave(tuple(partials))[turns.astype(np.int32) & (WAVE - 1)])


WAVE = 4_096


@lru_cache(maxsize=64)
def wave(partials: tuple[float, ...]) -> Sound:
    """One turn of a tone as a table, its partials out of step so that they make no peak."""
    turn = np.arange(WAVE) / WAVE
    total = sum(
        (
            share * np.sin(2 * np.pi * (k * turn + 0.37 * k * k))
            for k, share in enumerate(partials, 1)
        ),
        np.zeros(WAVE),
    )
    return np.asarray(total / np.sqrt(np.mean(total**2) + 1e-12) * np.sqrt(0.5), float32)


def curve_of(take: Take, points: Sequence[float]) -> Sound:
    """A curve through evenly spaced points."""
    share = np.linspace(0, len(points) - 1, take.samples)
    return np.interp(share, np.arange(len(points)), points).astype(float32)


def panned(sound: Sound, place: Sound | float) -> Sound:
    """A sound of one channel at a place from -1 (left) to 1 (right), of the same power everywhere."""
    angle = (np.asarray(place, float32) + 1) * float32(np.pi / 4)
    return np.stack([sound * np.cos(angle), sound * np.sin(angle)]).astype(float32, copy=False)
