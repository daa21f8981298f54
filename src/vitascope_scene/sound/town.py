"""Streets, engines, crowds and rooms."""

import numpy as np
from numpy import float32

from vitascope_scene.sound.parts import (
    Sound,
    Take,
    add,
    coloured,
    curve_of,
    decay,
    drift,
    hump,
    moments,
    noise,
    panned,
    scatter,
    slowed,
    tone,
)

VOWELS = ("150:-30 280:-4 520:0 900:-8 1500:-12 2500:-16 5000:-36", "150:-30 300:-2 420:0 800:-16 1900:-9 5000:-36",
          "150:-30 350:-6 680:0 1100:-3 2400:-16 5000:-36")  # fmt: skip
"""What mouths let through."""
QUICKER = 3
"""Talk is made at a third of its length and slowed down: nobody's voice reaches above 8 kHz."""


def traffic(take: Take, *, cars: float = 0.5) -> Sound:
    """A town's rumble, and so many cars a second that pass near by."""
    rumble = noise(take, "30:-8 70:0 180:-6 500:-16 1500:-28 6000:-50", 2) * drift(
        take, 0.5, 0.7, 1
    )
    for moment in [-1.2, *moments(take, cars, 0.8)]:
        passing = take.part(take.rng.uniform(2.4, 4.2))
        road = (
            noise(passing, "60:-12 200:-3 600:-2 1100:0 2500:-9 7000:-28")
            * hump(passing, 0.45) ** 2
        )
        low = (
            tone(passing, curve_of(passing, (74, 72, 64, 62)), (1, 0.6, 0.4, 0.2))
            * hump(passing, 0.48) ** 2
        )
        way = take.rng.choice((-1, 1))
        cut = max(0, -int(moment * 48_000))
        moved = panned(
            (road + low * float32(0.7)) * float32(take.rng.uniform(0.3, 0.9)),
            curve_of(passing, (-way, way)),
        )
        add(rumble, moved[:, cut:], max(0.0, moment))
    return rumble


def murmur(take: Take, *, voices: float = 14, clink: float = 0.0) -> Sound:
    """People who talk, none to be understood; clink is how often cups and plates touch."""
    out = np.zeros((2, take.samples), float32)
    quick = take.part(take.seconds / QUICKER)
    mouths = np.zeros((2, len(VOWELS), quick.samples), float32)
    for number in range(max(2, round(voices))):
        talk = _speaker(quick)
        for vowel in take.rng.permutation(len(VOWELS))[:2]:
            mouths[number % 2, vowel] += talk * drift(quick, 5.0 * QUICKER, 0, 1, 3)
    for side, spoken in zip((-0.6, 0.6), mouths, strict=True):
        for vowel, talk in zip(VOWELS, spoken, strict=True):
            out += panned(slowed(talk, vowel, QUICKER, take.samples), side)
    if clink:
        found = [_clink(take, hertz) for hertz in take.rng.uniform(2_100, 4_400, 6)]
        out += panned(
            scatter(take, moments(take, clink, 0.9), found, 0.8) * float32(0.5),
            drift(take, 1, -0.8, 0.8),
        )
    return out


def _speaker(take: Take) -> Sound:
    """One who talks: a melody of speech, breath, and pauses between sentences."""
    usual = QUICKER * float(
        take.rng.choice((take.rng.uniform(92, 138), take.rng.uniform(165, 235)))
    )
    melody = drift(take, 3.4 * QUICKER, usual * 0.78, usual * 1.3) + drift(
        take, 40 * QUICKER, -usual, usual
    ) * float32(0.05)
    voiced = tone(take, melody, tuple(1 / k for k in range(1, 13)))
    breath = noise(take, "900:-14 3000:0 12000:-6 22000:-12")
    pauses = np.clip(drift(take, 0.6 * QUICKER, -0.8, 1.8), 0.03, 1).astype(float32)
    return (voiced + breath * drift(take, 8 * QUICKER, 0, 0.9, 2)) * pauses


def _clink(take: Take, hertz: float) -> Sound:
    short = take.part(0.25)
    return (tone(short, hertz) + tone(short, hertz * 2.76) * float32(0.4)) * decay(
        short, 0.22, 0.001
    )


def cheer(take: Take) -> Sound:
    """A stadium: many thousands at once, and hands that clap."""
    roar = noise(take, "150:-26 400:-5 700:0 1200:-3 2600:-10 6000:-26 12000:-44", 2) * drift(
        take, 0.7, 0.4, 1
    )
    return roar + claps(take, hands=45) * float32(0.7)


def claps(take: Take, *, hands: float = 8) -> Sound:
    """Hands that clap, so many a second."""
    out = np.zeros((2, take.samples), float32)
    short = take.part(0.05)
    found = [
        noise(short, f"300:-24 {hertz:.0f}:0 {2.4 * hertz:.0f}:-10 9000:-28")
        * decay(short, 0.045, 0.001)
        for hertz in take.rng.uniform(800, 1_500, 8)
    ]
    for place in (-0.7, 0.0, 0.7):
        out += panned(scatter(take, moments(take, hands / 3, 0.9), found, 0.7), place)
    return out


def engine(
    take: Take,
    *,
    hertz: float = 60.0,
    sway: float = 0.12,
    rough: float = 0.4,
    road: float = 0.5,
    bright: float = 1.0,
) -> Sound:
    """A motor that fires hertz times a second; road is what the wheels add."""
    pitch = drift(take, 0.45, hertz * (1 - sway), hertz * (1 + sway))
    partials = tuple((0.25 if k % 2 else 1) * k ** (-1.25 / bright) for k in range(1, 25))
    motor = tone(take, pitch / float32(2), partials) * drift(take, 18, 1 - rough, 1)
    body = coloured(motor, f"40:-6 90:0 {350 * bright:.0f}:-3 {1400 * bright:.0f}:-16 5000:-36")
    return body + noise(take, "60:-16 250:-4 700:0 1800:-9 6000:-28") * drift(
        take, 1.2, 0.8, 1
    ) * float32(road * 0.5)


def jet(take: Take, *, whine: float = 0.12) -> Sound:
    """An aeroplane's rush, with the whine of its turbines."""
    rush = noise(take, "40:-8 120:-2 400:0 1000:-5 3000:-14 9000:-30", 2) * drift(take, 1.5, 0.8, 1)
    for hertz in (1_870, 2_420):
        rush += tone(take, drift(take, 0.4, hertz * 0.985, hertz * 1.015)) * float32(whine)
    return rush


def rotor(take: Take, *, rate: float = 11.0, hertz: float = 82.0) -> Sound:
    """Blades that beat the air."""
    turning = np.cumsum(drift(take, 0.5, rate * 0.97, rate * 1.03)) / 48_000
    beat = np.exp(-5 * (turning % 1)).astype(float32) * np.minimum(1, (turning % 1) * 40).astype(
        float32
    )
    blades = noise(take, "40:-4 120:0 400:-6 1500:-16 6000:-36") * (beat + float32(0.12))
    motor = tone(take, drift(take, 0.5, hertz * 0.98, hertz * 1.02), (1, 0.7, 0.4, 0.2))
    return np.asarray(blades + motor * float32(0.3), float32)


def rails(take: Take, *, every: float = 1.15) -> Sound:
    """A train's wheels over the joints of its rails."""
    rumble = noise(take, "30:-8 80:0 250:-6 700:-12 2500:-24 8000:-42") * drift(take, 2, 0.8, 1)
    short = take.part(0.16)
    clacks = [
        (noise(short, "120:-8 400:0 1500:-8 6000:-24") + tone(short, 190.0))
        * decay(short, 0.12, 0.001)
        for _ in range(4)
    ]
    at = moments(take, 1 / every, 0.02)
    pairs = np.sort(np.concatenate([at, at + 0.17, at + 0.42, at + 0.59]))
    return rumble + scatter(take, pairs, clacks, 0.35) * float32(1.4)


def puffs(take: Take, *, rate: float = 3.2) -> Sound:
    """A steam engine's strokes."""
    stroke = take.part(0.3)
    found = [
        noise(stroke, "80:-8 300:0 1200:-4 4000:-12 10000:-28") * decay(stroke, size, 0.02)
        for size in (0.34, 0.26, 0.3)
    ]
    return scatter(take, moments(take, rate, 0.02), found, 0.3) + noise(
        take, "1500:-14 4000:0 9000:-10"
    ) * float32(0.05)


def thrum(take: Take, *, rate: float = 5.5) -> Sound:
    """A ship's slow diesel, felt more than heard."""
    turning = np.cumsum(drift(take, 0.3, rate * 0.98, rate * 1.02)) / 48_000
    stroke = (0.55 + 0.45 * np.cos(2 * np.pi * turning)).astype(float32)
    hull = noise(take, "35:-6 70:0 160:-8 420:-22 1500:-44")
    return (hull + tone(take, 48.0, (1, 0.8, 0.5, 0.3, 0.15))) * stroke


def rocket(take: Take) -> Sound:
    """A rocket's roar: deep, and it crackles."""
    roar = noise(take, "20:-4 50:0 120:-1 400:-10 1500:-19 6000:-34", 2) * drift(take, 2, 0.75, 1)
    tear = noise(take, "300:-20 900:0 3000:-6 9000:-20", 2) * drift(take, 55, 0, 1, 5)
    return roar + tear * float32(0.25)


def siren(take: Take) -> Sound:
    """Far away in the streets, rising and falling."""
    swing = (0.5 - 0.5 * np.cos(2 * np.pi * (0.24 * take.times + take.rng.random()))).astype(
        float32
    )
    return coloured(tone(take, 540 + 520 * swing, (1, 0.3, 0.16)), "300:-6 700:0 1500:-8 3000:-24")


def hum(take: Take, *, hertz: float = 100.0, fan: float = 0.6) -> Sound:
    """Devices that are on: mains, and fans."""
    mains = tone(take, hertz, (1, 0.5, 0.5, 0.2, 0.14)) * float32(0.35)
    return mains + noise(take, "60:-10 180:0 500:-6 1500:-16 5000:-34") * float32(fan)


def space(take: Take) -> Sound:
    """A ship's slow breath between the stars."""
    deep = noise(take, "25:-4 55:0 130:-12 400:-34", 2) * drift(take, 0.25, 0.5, 1)
    for hertz, place in ((55.0, 0.0), (82.6, -0.4), (110.3, 0.4)):
        deep += panned(tone(take, hertz, (1, 0.3, 0.1)) * drift(take, 0.3, 0.1, 0.5), place)
    return deep


def shimmer(take: Take) -> Sound:
    """Light that could be heard: high tones that come and go."""
    out = np.zeros((2, take.samples), float32)
    for moment in moments(take, 1.4, 0.7):
        short = take.part(take.rng.uniform(1.2, 2.2))
        hertz = 1_318.5 * 2 ** (take.rng.choice((0, 2, 4, 7, 9, 12)) / 12)
        add(
            out,
            panned(tone(short, hertz) * hump(short, 0.3), float(take.rng.uniform(-0.8, 0.8))),
            moment,
        )
    return out
