"""A scene's sound: its layers made, placed, faded, with the echo of the place, at an even loudness."""

from dataclasses import dataclass

import numpy as np
from numpy import float32
from numpy.typing import NDArray

from vitascope.video import SOUND_RATE
from vitascope_scene import keys
from vitascope_scene.drawing.weather import flash_times
from vitascope_scene.scene import STEP_SECONDS, Scene
from vitascope_scene.sound.choice import UNDERWATER, SoundLayer, ground_of, layers_of
from vitascope_scene.sound.loudness import finished
from vitascope_scene.sound.makers import BEDS, made
from vitascope_scene.sound.parts import Sound, Take, coloured, noise, panned, size_for
from vitascope_scene.sound.rows import table

FADE_IN, FADE_OUT = 0.12, 0.4
"""Seconds in which everything comes and goes."""
TURN = 0.08
"""Seconds in which a layer comes and goes within the clip."""
WIDTH = 0.75
"""How far to the side that is which is at the picture's edge."""
OUTSIDE, INSIDE = (0.6, 0.05), (0.7, 0.14)
"""Echo of places that the table does not name: seconds, and its share."""
MOMENT, CREST = 0.4, 4.5
"""Seconds over which a layer's loudest moment is measured, and how far a peak may stand out of it.
"""
THUNDER_LATE = 1.1
"""Seconds from a flash to its thunder."""
MUFFLED = "20:0 300:0 900:-10 2500:-26 8000:-50"
"""What is left of sounds under water."""


@dataclass(frozen=True, kw_only=True)
class Sounding:
    """What a scene sounds like: (2, samples), and the names of its layers, the loudest first."""

    sound: Sound
    layers: tuple[str, ...]

    @property
    def samples(self) -> NDArray[float32]:
        """The sound as a Clip has it: (samples, 2)."""
        return np.ascontiguousarray(self.sound.T, float32)


def sounding(scene: Scene, samples: int) -> Sounding:
    """Return the sound of a scene; the same scene sounds the same each time."""
    layers = layers_of(scene)
    total = np.zeros((2, samples), float32)
    sent = np.zeros(samples, float32)
    for layer in layers:
        sound = _placed(layer, scene, samples)
        total += sound
        if layer.row.maker not in BEDS:
            sent += sound.mean(axis=0)
    if sent.any():
        total += _echo(scene, sent)
    if scene.place in UNDERWATER:
        total = coloured(total, MUFFLED)
    return Sounding(
        sound=finished(total * _fades(samples)), layers=tuple(layer.row.name for layer in layers)
    )


def _placed(layer: SoundLayer, scene: Scene, samples: int) -> Sound:
    """A layer at its level, its place and its times."""
    take = Take(samples=samples, rng=scene.rng(layer.key))
    options = {
        name: ground_of(scene) if value == "{ground}" else value
        for name, value in layer.row.options.items()
    }
    if layer.row.maker == "thunder":
        late = flash_times(scene.rng("lightning"))[::2] + THUNDER_LATE
        sound = made("thunder", take, **options, at=late[late < take.seconds])  # type: ignore[arg-type]
    else:
        sound = made(layer.row.maker, take, **options)
    sound = sound * float32(10 ** (layer.level / 20) / _loudest(sound))
    if layer.actor is None:
        return sound if sound.ndim == 2 else panned(sound, 0.0)
    place = _place(layer, scene, take)
    if sound.ndim == 1:
        sound = panned(sound, place)
    if len(layer.windows) > 1 or layer.windows[0] != (0.0, scene.seconds):
        sound = sound * _times(layer, take)
    return sound


def _loudest(sound: Sound) -> float:
    """The level of the loudest moment, both channels together.

    More where it is a short, high peak.
    """
    power = np.cumsum(
        np.concatenate([[0.0], np.sum(np.atleast_2d(sound) ** 2, axis=0, dtype=np.float64)])
    )
    block = min(sound.shape[-1], round(MOMENT * SOUND_RATE))
    starts = np.arange(0, sound.shape[-1] - block + 1, max(1, block // 4))
    level = float(np.sqrt(np.max(power[starts + block] - power[starts]) / block))
    return max(level, float(np.abs(sound).max()) / CREST) + 1e-6


def _place(layer: SoundLayer, scene: Scene, take: Take) -> Sound:
    """Where an actor is for the camera, from -1 to 1, at each sample."""
    assert layer.actor is not None
    path, camera = layer.actor.path, scene.camera_path
    across = (path[:, 0] - camera[: len(path), 0]) * np.maximum(camera[: len(path), 2], 0.5)
    steps = np.arange(len(path)) * STEP_SECONDS
    return np.asarray(np.clip(np.interp(take.times, steps, across), -1, 1) * WIDTH, float32)


def _times(layer: SoundLayer, take: Take) -> Sound:
    """1 within a layer's windows, 0 outside, with soft edges."""
    level = np.zeros(take.samples, float32)
    for since, until in layer.windows:
        rise = np.clip((take.times - since) / TURN + 0.5, 0, 1)
        level = np.maximum(
            level, np.minimum(rise, np.clip((until - take.times) / TURN + 0.5, 0, 1))
        )
    return level.astype(float32)


def _echo(scene: Scene, sent: Sound) -> Sound:
    """What comes back from the walls, hills or trees of the place."""
    usual = INSIDE if scene.place in keys.INDOORS else OUTSIDE
    seconds, share = table().echoes.get(scene.place, usual)
    take = Take(samples=round(seconds * SOUND_RATE), rng=scene.rng("echo"))
    tail = noise(take, "150:-12 400:0 2500:-4 6000:-14 12000:-30", 2) * np.exp(
        take.times * float32(-6.9 / seconds)
    )
    tail[:, : SOUND_RATE // 80] = 0
    size = size_for(len(sent) + take.samples)
    tail /= np.sqrt(np.sum(tail**2, axis=1, keepdims=True))
    back = np.fft.irfft(np.fft.rfft(tail, size) * np.fft.rfft(sent, size), size)[:, : len(sent)]
    return np.asarray(back, float32) * float32(share)


def _fades(samples: int) -> Sound:
    t = np.arange(samples, dtype=float32) / float32(SOUND_RATE)
    share = np.minimum(1, np.minimum(t / float32(FADE_IN), t[::-1] / float32(FADE_OUT)))
    return np.asarray(np.sin(share * float32(np.pi / 2)) ** 2, float32)
