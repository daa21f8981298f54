"""Loudness as broadcasters measure it (ITU-R BS.1770-5), and a limiter that looks ahead."""

from functools import lru_cache

import numpy as np
from numpy import float32
from numpy.typing import NDArray

from vitascope.video import SOUND_RATE
from vitascope_scene.sound.parts import Sound

TARGET_LUFS = -16.0
CEILING = 10 ** (-1.5 / 20)
"""Where the limiter holds true peaks: half a decibel below -1 dBFS, for what encoding adds."""
STEP, BLOCK_STEPS = SOUND_RATE // 10, 4
"""Samples after which another block begins, and how many of these it lasts."""
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The standard's two filters at 48 kHz, as (b, a)."""
HOP = 64
"""Samples that the limiter treats alike."""
AHEAD = 12
"""Hops by which it begins to turn down before a peak."""
OVERSAMPLED, TAPS = 4, 12


def loudness(sound: Sound) -> float:
    """The integrated loudness of (2, samples), in LUFS; -inf where nothing is to be heard."""
    powers = _powers(sound)
    heard = powers[_lufs(powers) > ABSOLUTE_GATE]
    if not len(heard):
        return -np.inf
    heard = heard[_lufs(heard) > _lufs(heard.mean()) + RELATIVE_GATE]
    return float(_lufs(heard.mean()))


def true_peak(sound: Sound) -> float:
    """The highest level between the samples, too."""
    return float(_hop_peaks(sound, 0.0).max())


def finished(sound: Sound) -> Sound:
    """The sound at TARGET_LUFS, its peaks held below the ceiling."""
    for _ in range(3):
        found = loudness(sound)
        if not np.isfinite(found):
            return sound
        sound = sound * float32(10 ** ((TARGET_LUFS - found) / 20))
        peaks = _hop_peaks(sound, CEILING / 2)
        if peaks.max() <= CEILING:
            return sound
        sound = _limited(sound, peaks)
    return sound


def _lufs(power: "NDArray[np.float64] | np.float64") -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def _powers(sound: Sound) -> NDArray[np.float64]:
    """The power of both channels together as the ear weighs it, for each block of 0.4 s, a new one
    every 0.1 s.
    """
    step = min(STEP, sound.shape[-1])
    whole = sound[:, : sound.shape[-1] // step * step].reshape(2, -1, step)
    spectrum = np.fft.rfft(whole)
    weighed = (spectrum.real**2 + spectrum.imag**2) * _weights(step)
    power = np.asarray(weighed.sum(axis=(0, 2), dtype=np.float64))
    total = np.concatenate([[0.0], np.cumsum(power)])
    block = min(BLOCK_STEPS, len(power))
    return np.asarray((total[block:] - total[:-block]) / block)


@lru_cache(maxsize=8)
def _weights(size: int) -> Sound:
    """What the two filters let through of the power at each frequency, each but the first for its
    mirror image, too.
    """
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    through = np.full(turn.size, 2.0 / size**2)
    for over, under in (SHELF, HIGH_PASS):
        through *= np.abs(np.polyval(over[::-1], turn) / np.polyval(under[::-1], turn)) ** 2
    return through.astype(float32)


@lru_cache(maxsize=1)
def _between() -> Sound:
    """Filters that read a quarter, a half and three quarters of a sample on, one a column."""
    taps = np.arange(TAPS) - TAPS // 2 + 1
    window = np.hanning(TAPS + 2)[1:-1]
    rows = [np.sinc(taps - part / OVERSAMPLED) * window for part in range(1, OVERSAMPLED)]
    return np.stack([row / row.sum() for row in rows], 1).astype(float32)


def _hop_peaks(sound: Sound, above: float) -> Sound:
    """The highest level within each hop.

    Between the samples, too, in hops that have a sample above a level.
    """
    hops = -(-sound.shape[-1] // HOP)
    padded = np.pad(sound, ((0, 0), (TAPS, hops * HOP - sound.shape[-1] + TAPS)))
    peaks = np.abs(padded[:, TAPS:-TAPS]).reshape(2, hops, HOP).max(axis=(0, 2))
    high = np.flatnonzero(peaks > above)
    for part in np.array_split(high, len(high) // 500 + 1):
        near = padded[:, part[:, None] * HOP + np.arange(HOP + 2 * TAPS)]
        between = np.lib.stride_tricks.sliding_window_view(near, TAPS, axis=2) @ _between()
        peaks[part] = np.maximum(peaks[part], np.abs(between).max(axis=(0, 2, 3), initial=0))
    return np.asarray(peaks)


def _limited(sound: Sound, peaks: Sound) -> Sound:
    """Turn down smoothly around what is above the ceiling."""
    needed = np.minimum(1, CEILING / np.maximum(peaks, 1e-9))
    wide = np.pad(needed, AHEAD + 1, constant_values=1)
    least = np.lib.stride_tricks.sliding_window_view(wide, 2 * AHEAD + 3).min(axis=1)
    window = np.hanning(2 * AHEAD + 3)[1:-1]
    smooth = np.convolve(np.pad(least, AHEAD, mode="edge"), window / window.sum(), "valid")
    middles = (np.arange(len(smooth)) + 0.5) * HOP
    return sound * np.interp(np.arange(sound.shape[-1]), middles, smooth).astype(float32)
