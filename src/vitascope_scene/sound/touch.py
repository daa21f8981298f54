"""What touches, breaks and burns: steps, hooves, knocks, fire, explosions."""

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
    scatter,
    tone,
)

GROUNDS: dict[str, tuple[str, float, float, int]] = {
    "earth": ("60:-6 140:0 500:-10 1800:-20 6000:-36", 0.14, 75, 1),
    "grass": ("80:-12 300:-6 1500:-4 4500:0 9000:-10", 0.17, 70, 2),
    "snow": ("150:-24 600:-6 1600:0 4000:-6 9000:-20", 0.24, 0, 5),
    "sand": ("100:-14 400:-4 1500:0 4000:-10 9000:-24", 0.2, 0, 3),
    "hard": ("100:-10 350:-2 1300:0 3500:-10 8000:-26", 0.085, 150, 1),
    "water": ("150:-16 500:-2 1500:0 4000:-6 9000:-18", 0.3, 0, 4),
    "leaves": ("300:-20 1200:-6 3500:0 7000:-3 12000:-14", 0.24, 80, 4),
}
"""By ground: the colour of a step, its seconds, the thump's pitch (0: none), and of how many
crunches it is made.
"""


def steps(take: Take, *, rate: float = 2.2, ground: str = "earth", weight: float = 1.0) -> Sound:
    """Feet on a ground, so many steps a second."""
    found = [_step(take, ground, weight * take.rng.uniform(0.8, 1.1)) for _ in range(6)]
    return scatter(take, moments(take, rate, 0.03), found, 0.35)


def _step(take: Take, ground: str, weight: float) -> Sound:
    """Heel and toe, made of small crunches where the ground gives way."""
    curve, seconds, thump, crunches = GROUNDS[ground]
    step = take.part(seconds + 0.14)
    out = np.zeros(step.samples, float32)
    for part, (late, share) in enumerate(((0.0, 1.0), (0.075, 0.55))):
        for k in range(crunches):
            grain = take.part(seconds / max(1, crunches * 0.6))
            sound = noise(grain, curve) * decay(grain, grain.seconds, 0.003)
            add(
                out,
                sound * float32(share * take.rng.uniform(0.5, 1)),
                late + k * seconds / (1.6 * crunches),
            )
        if thump and part == 0:
            low = take.part(0.1)
            add(
                out,
                tone(low, thump * weight**-0.3) * decay(low, 0.09, 0.004) * float32(0.9 * weight),
                0.0,
            )
    return out * ends(step, 0.02)


GAITS: dict[str, tuple[float, tuple[float, ...]]] = {
    "walk": (1.05, (0.0, 0.26, 0.5, 0.76)),
    "trot": (0.62, (0.0, 0.5)),
    "gallop": (0.5, (0.0, 0.2, 0.4)),
}
"""By gait: the seconds of a stride, and when within it the hooves fall."""


TURF = "60:-4 150:0 600:-7 2500:-20"
"""What is left of a hoof's beat on soft ground."""


def hooves(take: Take, *, gait: str = "walk", ground: str = "earth") -> Sound:
    """A horse's hooves: they ring on what is hard and drum on what is soft."""
    stride, falls = GAITS[gait]
    is_hard = ground == "hard"
    hoof = take.part(0.14)
    found = []
    for hertz in take.rng.uniform(0.9, 1.15, 5):
        clop = tone(hoof, hertz * (820 if is_hard else 105)) * decay(
            hoof, 0.05 if is_hard else 0.12, 0.002
        )
        dull = noise(hoof, GROUNDS["hard"][0] if is_hard else TURF) * decay(hoof, 0.08, 0.003)
        found.append(clop * float32(0.6 if is_hard else 0.9) + dull * float32(0.5))
    strides = moments(take, 1 / stride, 0.02)
    at = np.concatenate([strides + fall * stride for fall in falls])
    return scatter(take, at, found, 0.4)


def knocks(
    take: Take, *, rate: float = 1.5, hertz: float = 400.0, seconds: float = 0.12, dull: float = 0.6,
    jitter: float = 0.1, curve: str = "100:-12 400:0 2000:-6 7000:-20", over: float = 2.7,
) -> Sound:  # fmt: skip
    """Things that hit one another, so many times a second: their pitch, how long it rings, how dull
    it is.
    """
    hit = take.part(seconds + 0.05)
    found = []
    for key in take.rng.uniform(0.96, 1.05, 5):
        ring = tone(hit, hertz * key) + tone(hit, min(hertz * over, 9_000) * key) * float32(0.35)
        body = ring * decay(hit, seconds, 0.001) * float32(1 - dull)
        short = noise(hit, curve) * decay(hit, min(seconds, 0.06), 0.001) * float32(dull)
        found.append(body + short)
    return scatter(take, moments(take, rate, jitter), found, 0.35)


def strokes(
    take: Take, *, rate: float = 1.2, seconds: float = 0.4, curve: str = "500:-16 2500:0 6000:-8"
) -> Sound:
    """Brushing, sawing, sweeping, splashing: strokes of noise."""
    stroke = take.part(seconds)
    found = [
        noise(stroke, curve) * hump(stroke, at) * drift(stroke, 30, 0.5, 1)
        for at in (0.3, 0.45, 0.6, 0.4)
    ]
    return scatter(take, moments(take, rate, 0.12), found, 0.4)


def sizzle(take: Take, *, curve: str = "1000:-24 3000:-6 6000:0 12000:-6") -> Sound:
    """What fries, boils or fizzes."""
    spit = take.part(0.012)
    grains = [noise(spit, "1500:-12 5000:0 12000:-8") * decay(spit, 0.01, 0.0005) for _ in range(6)]
    bed = noise(take, curve) * drift(take, 6, 0.5, 1) * drift(take, 0.5, 0.6, 1)
    return bed + scatter(take, moments(take, 26, 1.0), grains, 0.9) * float32(2.5)


def fire(take: Take, *, size: float = 1.0) -> Sound:
    """A fire that breathes and crackles."""
    flames = (
        noise(take, "30:-10 90:0 300:-6 900:-16 4000:-34", 2)
        * drift(take, 3.5, 0.4, 1)
        * float32(0.5 * size)
    )
    flames += (
        noise(take, "800:-20 2500:0 6000:-4 12000:-14", 2)
        * drift(take, 9, 0, 1, 2.5)
        * float32(0.12)
    )
    snaps = []
    for hertz in take.rng.uniform(900, 3_800, 12):
        snap = take.part(0.035)
        pop = noise(snap, f"300:-24 {hertz:.0f}:0 {hertz * 2.6:.0f}:-12") * decay(
            snap, take.rng.uniform(0.01, 0.03), 1e-3
        )
        snaps.append(pop * float32(take.rng.uniform(0.2, 1)))
    for place in (-0.5, 0.1, 0.6):
        flames += panned(scatter(take, moments(take, 5, 1.0), snaps, 0.9) * float32(1.6), place)
    return flames


def booms(take: Take, *, every: float = 2.2, far: float = 0.5) -> Sound:
    """Explosions: a blow, then what falls down; the farther, the duller."""
    out = np.zeros((2, take.samples), float32)
    for moment in moments(take, 1 / every, 0.5):
        blast = take.part(2.4)
        edge = 1_800 * (1 - far) + 260
        blow = noise(
            blast, f"25:-2 60:0 {edge * 0.4:.0f}:-6 {edge:.0f}:-14 {edge * 4:.0f}:-40"
        ) * decay(blast, 1.7, 0.012)
        rest = (
            noise(blast, "100:-10 400:0 1500:-10 5000:-28")
            * hump(blast, 0.12)
            * float32(0.18 * (1 - far))
        )
        add(
            out,
            panned(
                (blow + rest) * float32(take.rng.uniform(0.5, 1)),
                float(take.rng.uniform(-0.7, 0.7)),
            ),
            moment,
        )
    return out


def fireworks(take: Take) -> Sound:
    """Rockets that rise, burst and rain down crackling."""
    out = np.zeros((2, take.samples), float32)
    sparks = []
    for _ in range(6):
        short = take.part(0.02)
        sparks.append(noise(short, "1500:-14 4500:0 10000:-10") * decay(short, 0.014, 5e-4))
    for moment in moments(take, 0.75, 0.5):
        place = float(take.rng.uniform(-0.8, 0.8))
        burst = take.part(1.1)
        bang = noise(burst, "40:-3 90:0 300:-8 1200:-18 5000:-36") * decay(burst, 0.8, 0.006)
        add(out, panned(bang * float32(take.rng.uniform(0.6, 1)), place), moment)
        rain = take.part(1.3)
        glitter = scatter(rain, moments(rain, 38, 1.0), sparks, 0.9) * hump(rain, 0.3)
        add(out, panned(glitter * float32(0.5), place), moment + 0.3)
    return out


def shots(take: Take, *, rate: float = 0.7) -> Sound:
    """Guns far away, a few shots each time."""
    out = np.zeros((2, take.samples), float32)
    short = take.part(0.25)
    found = [
        noise(short, "60:-6 150:0 500:-6 1800:-16 6000:-36") * decay(short, 0.16, 0.002)
        for _ in range(5)
    ]
    for moment in moments(take, rate, 0.6):
        place, pace = float(take.rng.uniform(-0.8, 0.8)), take.rng.uniform(0.09, 0.13)
        strength = take.rng.uniform(0.4, 1)
        for k in range(int(take.rng.integers(3, 8))):
            add(
                out,
                panned(found[take.rng.integers(5)] * float32(strength), place),
                moment + k * pace,
            )
    return out


def ball(take: Take, *, rate: float = 1.8) -> Sound:
    """A ball that bounces."""
    hit = take.part(0.16)
    found = [
        (tone(hit, 92.0 * key) + noise(hit, "80:-4 200:0 700:-8 2500:-24") * float32(0.8))
        * decay(hit, 0.11, 0.002)
        for key in (0.95, 1.0, 1.06)
    ]
    return scatter(take, moments(take, rate, 0.05), found, 0.2)
