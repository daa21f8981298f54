"""Wind, rain, thunder and water."""

from collections.abc import Sequence

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
    ends,
    hump,
    moments,
    noise,
    panned,
    scatter,
    tone,
)


def air(
    take: Take, *, curve: str = "40:-4 90:0 300:-12 1200:-26 6000:-46", sway: float = 0.4
) -> Sound:
    """The hush of a place, wide and soft; sway is how much it swells."""
    return noise(take, curve, 2) * drift(take, 0.4, 1 - sway, 1)


def wind(take: Take, *, force: float = 1.0, howl: float = 0.0) -> Sound:
    """Gusts, deep and wide; howl is what whistles around edges."""
    gust = drift(take, 0.3 + 0.25 * force, 0.25, 1, 1.4)
    body = noise(take, "40:-8 120:0 350:-6 900:-16 3000:-34 9000:-60", 2) * gust
    edge = noise(take, "200:-40 450:-8 800:0 1600:-12 5000:-40") * gust**2 * float32(0.3 * force)
    sound = body + panned(edge, drift(take, 0.3, -0.6, 0.6))
    if howl:
        for band, place in (("430:-60 470:0 520:-60", -0.4), ("610:-60 660:0 720:-60", 0.4)):
            sound += panned(
                noise(take, band) * drift(take, 0.5, 0, 1, 3) * gust * float32(howl), place
            )
    return sound


def leaves(take: Take, *, force: float = 0.5) -> Sound:
    """Leaves and grass that rustle."""
    flutter = drift(take, 5.0, 0.5, 1) * drift(take, 0.5, 0.15, 1, 1.5 / max(0.3, force))
    return noise(take, "600:-40 1800:-10 4000:0 8000:-6 15000:-24", 2) * flutter


def rain(take: Take, *, weight: float = 1.0, curve: str = "") -> Sound:
    """A bed of countless drops, and those that fall near by; weight is how heavy they are."""
    low = -26 + 8 * weight
    bed = curve or f"150:{low - 8} 500:{low} 1500:-9 3500:-2 6500:0 11000:-5 18000:-14"
    sound = noise(take, bed, 2) * drift(take, 0.5, 0.75, 1)
    drops = [_drop(take, hertz) for hertz in take.rng.uniform(1_400, 4_200, 10)]
    for place in (-0.7, 0.1, 0.8):
        near = scatter(take, moments(take, 14 * weight, 1.0), drops, 0.8)
        sound += panned(near * float32(0.5 if curve else 1.1), place)
    return sound


def _drop(take: Take, hertz: float) -> Sound:
    short = take.part(0.03)
    return (tone(short, hertz) + noise(short, "1000:-20 5000:0 15000:-10") * float32(0.5)) * decay(
        short, 0.02, 0.0008
    )


def thunder(take: Take, *, at: Sequence[float] = (), near: float = 0.5) -> Sound:
    """Rolls of thunder, each with a crack where it is near; at says when, else now and then."""
    out = np.zeros((2, take.samples), float32)
    when = at if len(at) else moments(take, 0.16, 0.5)
    for moment in when:
        strength = take.rng.uniform(0.55, 1)
        roll = take.part(take.rng.uniform(3.5, 5.5))
        body = noise(roll, "20:-3 45:0 110:-3 250:-16 700:-34 3000:-60", 2) * _rolling(roll)
        crack = noise(roll, "60:-12 250:-2 900:0 2500:-10 7000:-26", 2) * decay(roll, 0.9, 0.02)
        add(out, (body + crack * float32(0.28 * near * strength)) * float32(strength), moment)
    return out


def _rolling(take: Take) -> Sound:
    """Echo after echo, from higher and further clouds."""
    level = np.zeros(take.samples, float32)
    for k in range(9):
        late = take.part(2.2)
        add(
            level,
            decay(late, take.rng.uniform(0.9, 2.2), 0.06) * float32(0.88**k),
            k * take.rng.uniform(0.2, 0.36),
        )
    return level * ends(take, 0.8)


def waves(take: Take, *, every: float = 6.5, size: float = 1.0) -> Sound:
    """Waves that rise, break and run out."""
    swell, foam = np.zeros(take.samples, float32), np.zeros(take.samples, float32)
    for moment in [-0.45 * every, *moments(take, 1 / every, 0.25)]:
        wave = take.part(every * take.rng.uniform(0.8, 1.05))
        strength = float32(take.rng.uniform(0.65, 1))
        _from(swell, hump(wave, 0.34) ** float32(1.4) * strength, moment)
        _from(foam, hump(wave, 0.5) ** 2 * strength, moment + 0.16 * every)
    body = noise(take, "30:-14 90:-4 250:0 800:-5 2500:-15 9000:-36", 2) * (
        swell * float32(0.9) + float32(0.1)
    )
    hiss = noise(take, "500:-30 1500:-9 3500:-2 7000:0 14000:-10", 2) * (
        foam * float32(0.55 * size) + float32(0.04)
    )
    return body + hiss


def _from(level: Sound, bump: Sound, moment: float) -> None:
    """Add what began at a moment that may lie before the beginning."""
    early = max(0, -int(moment * 48_000))
    add(level, bump[early:], max(0.0, moment))


def stream(take: Take, *, size: float = 1.0) -> Sound:
    """A brook or a river: a soft rush, and bubbles; size makes it broader."""
    curve = f"80:{-34 + 10 * size} 300:{-14 + 4 * size} 800:0 1800:-3 4500:-14 10000:-30"
    rush = noise(take, curve, 2) * drift(take, 2.5, 0.65, 1)
    few = [_bubble(take, low) for low in take.rng.uniform(420, 1_500, 14)]
    for place in (-0.6, 0.0, 0.6):
        rush += panned(scatter(take, moments(take, 11, 1.0), few, 0.8) * float32(0.9), place)
    return rush


def _bubble(take: Take, hertz: float) -> Sound:
    short = take.part(take.rng.uniform(0.03, 0.09))
    return tone(short, curve_of(short, (hertz, hertz * 1.15, hertz * 1.7))) * hump(short, 0.2)


def lapping(take: Take) -> Sound:
    """Small waves against a shore, a hull or a quay."""
    sound = noise(take, "80:-12 250:0 700:-8 2500:-24 8000:-44", 2) * drift(
        take, 0.7, 0.12, 0.8, 1.6
    )
    gulps = [_bubble(take, hertz) for hertz in take.rng.uniform(180, 480, 8)]
    sound += panned(
        scatter(take, moments(take, 2.2, 0.8), gulps, 0.7) * float32(0.5),
        drift(take, 0.6, -0.7, 0.7),
    )
    return sound


def fall(take: Take) -> Sound:
    """Water that falls from high up."""
    return noise(take, "40:-8 120:0 500:-3 1500:-4 4500:-9 12000:-20", 2) * drift(
        take, 1.5, 0.86, 1
    )


def below(take: Take) -> Sound:
    """Under water: a dull hum, and bubbles that rise."""
    sound = noise(take, "20:-6 55:0 160:-8 400:-24 1200:-50", 2) * drift(take, 0.4, 0.55, 1)
    for moment in moments(take, 0.55, 0.5):
        for k in range(int(take.rng.integers(5, 12))):
            bubble = _bubble(take, take.rng.uniform(240, 620) * (1 + 0.05 * k))
            place = float(take.rng.uniform(-0.7, 0.7))
            add(
                sound,
                panned(bubble * float32(take.rng.uniform(0.2, 0.6)), place),
                moment + 0.07 * k,
            )
    return sound


def drips(take: Take, *, rate: float = 1.1) -> Sound:
    """Drops that fall into still water, with an echo."""
    found = [_drip(take, hertz) for hertz in take.rng.uniform(700, 1_600, 7)]
    out = np.zeros((2, take.samples), float32)
    for moment in moments(take, rate, 0.6):
        drip = found[take.rng.integers(len(found))] * float32(take.rng.uniform(0.3, 1))
        for echo, softer in enumerate((1, 0.35, 0.2, 0.1)):
            add(
                out,
                panned(drip * float32(softer), float(take.rng.uniform(-0.8, 0.8))),
                moment + 0.19 * echo,
            )
    return out


def _drip(take: Take, hertz: float) -> Sound:
    short = take.part(0.22)
    return tone(short, curve_of(short, (hertz, hertz * 1.06, hertz * 1.5))) * decay(
        short, 0.16, 0.003
    )


def breath(take: Take, *, rate: float = 0.36) -> Sound:
    """Breathing in a mask: in, valve, out."""
    out = np.zeros(take.samples, float32)
    for moment in moments(take, rate, 0.06):
        inwards, outwards = take.part(1.05), take.part(1.2)
        add(
            out,
            noise(inwards, "300:-26 900:-4 1800:0 3500:-10 8000:-26") * hump(inwards, 0.6),
            moment,
        )
        soft = noise(outwards, "150:-16 400:0 900:-6 2500:-18 8000:-40") * hump(outwards, 0.3)
        add(out, soft * float32(0.75), moment + 1.2)
    return coloured(out, "80:-30 250:0 5000:0 9000:-20")
