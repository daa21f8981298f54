"""Bells, music boxes, instruments that somebody plays, and slow chords."""

from collections.abc import Sequence

import numpy as np
from numpy import float32

from vitascope_scene.sound.parts import (
    Sound,
    Take,
    add,
    decay,
    drift,
    ends,
    hump,
    moments,
    noise,
    panned,
    tone,
)

SCALE = (0, 2, 4, 7, 9)
"""Five notes of which any two go together."""
CHORDS = ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 19))


def bells(
    take: Take,
    *,
    hertz: float = 320.0,
    every: float = 2.6,
    seconds: float = 4.5,
    spread: float = 0.0,
    jitter: float = 0.05,
) -> Sound:
    """Bells: partials that are no multiples; spread is how far the pitches of several lie apart."""
    out = np.zeros(take.samples, float32)
    for moment in moments(take, 1 / every, jitter):
        key = hertz * 2 ** (take.rng.choice(SCALE) * spread / 12)
        add(out, _bell(take, key, seconds), moment)
    return out


def _bell(take: Take, hertz: float, seconds: float) -> Sound:
    short = take.part(seconds)
    out = np.zeros(short.samples, float32)
    for ratio, share, lasts in (
        (0.5, 0.5, 1),
        (1, 1, 0.8),
        (1.19, 0.5, 0.6),
        (2, 0.45, 0.45),
        (2.76, 0.2, 0.3),
    ):
        if hertz * ratio < 12_000:
            out += (
                tone(short, hertz * ratio) * decay(short, seconds * lasts, 0.003) * float32(share)
            )
    return out * ends(short, 0.05)


VOICES: dict[str, tuple[tuple[float, ...], float, float, float]] = {
    "box": ((1.0, 0.06, 0.22, 0.02, 0.05), 1.3, 0.002, 0.0),
    "piano": ((1.0, 0.6, 0.34, 0.2, 0.12, 0.08), 1.9, 0.004, 0.0),
    "pluck": ((1.0, 0.75, 0.5, 0.36, 0.24, 0.15, 0.1), 1.1, 0.002, 0.0),
    "bow": ((1.0, 0.7, 0.55, 0.4, 0.32, 0.22, 0.15, 0.1), 0.0, 0.12, 5.4),
    "flute": ((1.0, 0.22, 0.08, 0.02), 0.0, 0.07, 4.8),
    "brass": ((1.0, 0.9, 0.75, 0.5, 0.32, 0.2, 0.12), 0.0, 0.05, 4.2),
    "reed": ((1.0, 0.25, 0.7, 0.2, 0.4, 0.15, 0.18), 0.0, 0.05, 4.6),
}
"""By instrument: partials, the seconds in which a note dies away (0: it is held), its onset, its
vibrato in hertz.
"""


def tune(
    take: Take,
    *,
    voice: str = "box",
    hertz: float = 523.25,
    rate: float = 2.4,
    low: float = 0.0,
    rest: float = 0.25,
) -> Sound:
    """A tune that is made up while it is played; low adds a deeper note now and then."""
    out = np.zeros((2, take.samples), float32)
    step, place = int(take.rng.integers(2, 6)), 0
    beat = 1 / rate
    start = take.rng.uniform(0.15, 0.4)
    while start + place * beat < take.seconds - 0.3:
        moment = start + place * beat
        if place % 8 == 0 or take.rng.random() > rest:
            step = abs(step + int(take.rng.choice((-2, -1, -1, 1, 1, 2))))
            step = min(step, 20 - step)
            long = 2 if VOICES[voice][1] == 0 and take.rng.random() < 0.4 else 1
            _play(
                take, out, voice, hertz * _pitch(step), moment, beat * long, 0.12 * (step - 5) / 5
            )
        if low and place % 4 == 0:
            bass = hertz / 2 * _pitch(int(take.rng.choice((0, 2, 3))))
            _play(take, out, voice, bass, moment, beat * 4, -0.2, float(low))
        place += 1
    return out


def _pitch(step: int) -> float:
    return float(2 ** ((SCALE[step % 5] + 12 * (step // 5)) / 12))


def _play(
    take: Take,
    out: Sound,
    voice: str,
    hertz: float,
    moment: float,
    beat: float,
    place: float,
    share: float = 1.0,
) -> None:
    partials, dies, onset, vibrato = VOICES[voice]
    note = take.part(dies * 1.05 if dies else beat * 1.08)
    pitch: Sound | float = hertz
    if vibrato:
        pitch = (hertz * (1 + 0.006 * np.sin(2 * np.pi * vibrato * note.times))).astype(float32)
    level = (
        decay(note, dies, onset)
        if dies
        else np.minimum(1, note.times / float32(onset)) * ends(note, 0.09)
    )
    sound = tone(note, pitch, partials) * level * float32(share * take.rng.uniform(0.7, 1))
    if voice == "flute":
        sound += noise(note, "800:-20 2500:0 6000:-12") * level * float32(0.03)
    add(out, panned(sound, place), moment)


def pad(take: Take, *, hertz: float = 130.8, every: float = 3.2) -> Sound:
    """Slow, soft chords."""
    out = np.zeros((2, take.samples), float32)
    moment, place = -0.6, int(take.rng.integers(len(CHORDS)))
    while moment < take.seconds:
        long = take.part(every * 1.7)
        for k, note in enumerate(CHORDS[place % len(CHORDS)]):
            sound = tone(
                long,
                hertz * 2 ** (note / 12) * take.rng.uniform(0.998, 1.002),
                (1, 0.3, 0.12, 0.04),
            )
            sound = sound * hump(long, 0.45) * float32(0.8**k)
            skip = max(0, -int(moment * 48_000))
            add(out, panned(sound, (-0.5, 0.4, 0.0, 0.6)[k])[:, skip:], max(0.0, moment))
        moment, place = moment + every, place + 1
    return out * drift(take, 0.5, 0.8, 1)


def beat(take: Take, *, rate: float = 2.0, bass: float = 1.0) -> Sound:
    """A drummer: kick, snare and hat; bass adds a line below."""
    out = np.zeros(take.samples, float32)
    kick, snare, hat = _drums(take)
    at, pace, place = 0.15, 1 / rate, 0
    while at < take.seconds - 0.1:
        add(out, kick if place % 2 == 0 else snare, at)
        for half in (0.0, 0.5):
            add(out, hat * float32(take.rng.uniform(0.12, 0.25)), at + half * pace)
        if bass:
            note = take.part(pace * 0.9)
            hertz = 55.0 * _pitch(int(take.rng.choice((0, 0, 2, 3))))
            line = tone(note, hertz, (1, 0.4, 0.15)) * decay(note, pace * 1.6, 0.01)
            add(out, line * float32(0.5 * bass), at + 0.5 * pace * (place % 2))
        at, place = at + pace, place + 1
    return out


def _drums(take: Take) -> Sequence[Sound]:
    long, short = take.part(0.3), take.part(0.07)
    fall = (52 + 70 * np.exp(-long.times * 30)).astype(float32)
    kick = tone(long, fall) * decay(long, 0.28, 0.002)
    snare = (
        noise(long, "150:-10 400:-3 2500:0 8000:-8") * float32(0.5) + tone(long, 185.0)
    ) * decay(long, 0.18, 0.001)
    hat = noise(short, "4000:-30 8000:0 14000:-4") * decay(short, 0.05, 0.0005)
    return kick, snare * float32(0.6), hat
