"""Birds, insects and the voices of animals."""

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
    hump,
    moments,
    noise,
    panned,
    scatter,
    tone,
)

SONGS: dict[str, tuple[tuple[float, ...], float, int, float]] = {
    "tit": ((4_600, 5_400, 4_400), 0.09, 4, 0.13),
    "robin": ((3_200, 4_300, 3_700, 4_900), 0.16, 5, 0.19),
    "wren": ((5_200, 4_300), 0.045, 11, 0.062),
    "warbler": ((2_900, 3_900, 3_100), 0.12, 3, 0.16),
    "cuckoo": ((660, 640), 0.24, 1, 0.5),
    "thrush": ((2_200, 2_900, 2_500), 0.21, 2, 0.3),
    "parrot": ((1_500, 2_300, 1_700), 0.14, 2, 0.2),
    "macaw": ((1_100, 900), 0.2, 2, 0.3),
    "sparrow": ((3_600, 4_200, 3_300), 0.06, 2, 0.14),
}
"""By bird: the pitches of a note, its seconds, how often it comes in a call and after how many
seconds again.
"""


def birds(take: Take, *, songs: str = "tit/robin/warbler/thrush", rate: float = 1.1) -> Sound:
    """Birds in trees around, each at its place with a song of its own."""
    out = np.zeros((2, take.samples), float32)
    names = songs.split("/")
    for name in names:
        place, far = float(take.rng.uniform(-0.9, 0.9)), float(take.rng.uniform(0.35, 1))
        call = _call(take, name)
        line = scatter(
            take, moments(take, rate / len(names), 0.6), [call, call, _call(take, name)], 0.4
        )
        out += panned(line * float32(far), place)
    return out


def _call(take: Take, name: str) -> Sound:
    """One call: a few notes, each a little other than the last."""
    pitches, seconds, count, gap = SONGS[name]
    call = np.zeros(int((count * gap + seconds) * 48_000), float32)
    key = take.rng.uniform(0.92, 1.08)
    for k in range(count):
        note = take.part(seconds * take.rng.uniform(0.9, 1.1))
        line = [pitch * key * (1 + take.rng.uniform(-0.04, 0.04)) for pitch in pitches]
        add(
            call,
            tone(note, curve_of(note, line), (1, 0.12, 0.03)) * hump(note, 0.35) * float32(0.9**k),
            k * gap,
        )
    return call


def crickets(take: Take, *, rate: float = 2.1, hertz: float = 4_300) -> Sound:
    """Crickets in the grass, each in its own time."""
    out = np.zeros((2, take.samples), float32)
    for place, far in ((-0.7, 1.0), (0.25, 0.5), (0.8, 0.75)):
        pitch = hertz * take.rng.uniform(0.93, 1.07)
        chirp = np.zeros(int(0.16 * 48_000), float32)
        for k in range(4):
            pulse = take.part(0.022)
            add(
                chirp,
                tone(pulse, pitch, (1, 0.15)) * hump(pulse, 0.4) * float32(0.6 + 0.13 * k),
                k * 0.033,
            )
        line = scatter(take, moments(take, rate * take.rng.uniform(0.9, 1.1), 0.08), [chirp], 0.25)
        out += panned(line * float32(far), place)
    return out


def insects(take: Take) -> Sound:
    """Cicadas in the heat: a fine rattle that swells and fades."""
    rattle = drift(take, 60, 0.3, 1)
    sound = noise(take, "3000:-60 4800:-8 5600:0 6800:-10 9000:-50", 2) * rattle
    return sound * drift(take, 0.5, 0.25, 1)


def buzz(take: Take, *, hertz: float = 210.0) -> Sound:
    """A bee or a fly that hums around."""
    pitch = drift(take, 3, hertz * 0.9, hertz * 1.12)
    return coloured(
        tone(take, pitch, (1, 0.7, 0.5, 0.35, 0.2, 0.12)), "100:-12 300:0 1500:-6 4000:-24"
    ) * drift(take, 1.3, 0.2, 1)


def voice(
    take: Take,
    *,
    pitch: str = "400/300",
    seconds: float = 0.2,
    mouth: str = "500/1200",
    rough: float = 0.2,
    breath: float = 0.1,
    shake: float = 0.0,
    calls: float = 1,
    gap: float = 0.35,
    every: float = 4.0,
    attack: float = 0.2,
) -> Sound:
    """An animal's calls: pitches in the course of one, the mouth's resonances, how rough and
    breathy it is.

    shake is a tremble in hertz; calls come gap seconds after one another, every so many seconds
    again.
    """
    line, tones = _numbers(pitch), _numbers(mouth)
    found = [_cry(take, line, tones, seconds, rough, breath, shake, attack) for _ in range(3)]
    out = np.zeros(take.samples, float32)
    for moment in moments(take, 1 / every, 0.35):
        for k in range(int(calls)):
            cry = found[take.rng.integers(len(found))] * float32(take.rng.uniform(0.75, 1))
            add(out, cry, moment + k * gap * take.rng.uniform(0.92, 1.1))
    return out


def _cry(
    take: Take, line: Sequence[float], mouth: Sequence[float], seconds: float,
    rough: float, breath: float, shake: float, attack: float,
) -> Sound:  # fmt: skip
    short = take.part(seconds * take.rng.uniform(0.9, 1.1))
    key = take.rng.uniform(0.95, 1.05)
    pitch = curve_of(short, [each * key for each in line]) * (
        1 + float32(rough * 0.25) * drift(short, 70, -1, 1)
    )
    if shake:
        pitch = pitch * (1 + float32(0.05) * np.sin(2 * np.pi * float32(shake) * short.times))
    buzzing = tone(short, pitch, tuple(1 / k for k in range(1, 17)))
    air = noise(short, "200:-20 800:0 4000:-6 10000:-20") * float32(breath)
    level = hump(short, attack) ** float32(0.6)
    if shake:
        level = level * (
            1 - float32(0.35) * (0.5 + 0.5 * np.sin(2 * np.pi * float32(shake) * short.times))
        )
    return coloured((buzzing + air) * level, _mouth(mouth))


def _mouth(resonances: Sequence[float]) -> str:
    """A curve that is high at each resonance."""
    points = [(resonances[0] * 0.4, -16.0)]
    for k, hertz in enumerate(resonances):
        points += [(hertz * 0.82, -7.0 - 3 * k), (hertz, -3.0 * k), (hertz * 1.2, -8.0 - 3 * k)]
    points.append((resonances[-1] * 2.5, -34.0))
    return " ".join(f"{hertz:.0f}:{level:.0f}" for hertz, level in sorted(points))


def whale(take: Take) -> Sound:
    """Long calls from the deep."""
    out = np.zeros((2, take.samples), float32)
    for moment in moments(take, 0.3, 0.3):
        call = take.part(take.rng.uniform(1.8, 3.0))
        base = take.rng.uniform(130, 230)
        line = [base * step for step in take.rng.uniform(0.8, 1.9, 4)]
        cry = tone(call, curve_of(call, line), (1, 0.4, 0.16, 0.05)) * hump(call, 0.4)
        for echo, softer in enumerate((1, 0.4, 0.22, 0.1)):
            add(
                out,
                panned(cry * float32(softer), float(take.rng.uniform(-0.6, 0.6))),
                moment + 0.45 * echo,
            )
    return out


def wings(take: Take, *, rate: float = 5.0) -> Sound:
    """Wings that beat."""
    flap = take.part(0.11)
    found = [
        noise(flap, "100:-8 300:0 900:-8 4000:-26") * hump(flap, 0.3) * decay(flap, 0.3)
        for _ in range(4)
    ]
    return scatter(take, moments(take, rate, 0.1), found, 0.4) * drift(take, 0.6, 0.15, 1)


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split("/")]
