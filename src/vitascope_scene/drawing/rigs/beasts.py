"""Bodies of four-legged animals: builds, tails, coats."""

from collections.abc import Callable
from dataclasses import replace
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.curves import ellipse, smooth
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.table import TableLine
from vitascope_scene.drawing.subjects.beast import Beast, outline, tail, wagged
from vitascope_scene.drawing.subjects.pose import Point, Pose, dark, pale

BUILDS = {
    "grazer": Beast(hip=-0.32, shoulder=0.17, back=-0.16, belly=0.12, leg=0.072, paw=0.04, foot=0.5, rump=0.13,
        chest=0.12, hoof=True, swing=0.6),
    "heavy": Beast(hip=-0.36, shoulder=0.2, back=-0.3, belly=0.2, leg=0.12, paw=0.06, foot=0.75, rump=0.18,
        chest=0.18, hoof=True, swing=0.35, sag=-0.02),
    "stout": Beast(hip=-0.28, shoulder=0.18, back=-0.24, belly=0.24, leg=0.085, paw=0.045, foot=0.65, rump=0.17,
        chest=0.16, swing=0.35, sag=-0.01),
    "dog": Beast(hip=-0.34, shoulder=0.17, back=-0.14, belly=0.12, leg=0.08, paw=0.05, foot=0.6, rump=0.11,
        chest=0.12, swing=0.6),
    "cat": Beast(hip=-0.42, shoulder=0.22, back=-0.15, belly=0.15, leg=0.095, paw=0.06, foot=0.72, rump=0.12,
        chest=0.13, swing=0.6),
    "bear": Beast(hip=-0.34, shoulder=0.18, back=-0.26, belly=0.2, leg=0.14, paw=0.08, foot=0.8, rump=0.18,
        chest=0.16, swing=0.35),
    "low": Beast(hip=-0.34, shoulder=0.18, back=-0.08, belly=0.24, leg=0.09, paw=0.055, foot=0.7, rump=0.14,
        chest=0.14, swing=0.4),
    "tiny": Beast(hip=-0.24, shoulder=0.16, back=-0.04, belly=0.36, leg=0.07, paw=0.05, foot=0.8, rump=0.2,
        chest=0.16, swing=0.3, sag=-0.03),
    "sitter": Beast(hip=-0.06, shoulder=0.02, back=-0.1, belly=0.3, leg=0.09, paw=0.06, foot=0.8, rump=0.2,
        chest=0.16),
}  # fmt: skip
MEASURES = ("hip", "shoulder", "back", "belly", "rump", "chest", "leg", "swing")
SITTING = {
    "long": (-0.06, 0.36),
    "ringup": (-0.06, 0.36),
    "hook": (-0.06, 0.36),
    "bush": (-0.12, 0.24),
    "plume": (-0.12, -0.04),
}
"""Where the tail of an animal on its haunches begins."""

# kind: points from the tail's root, widths, wag, how much darker
TAILS: dict[str, tuple[list[Point], tuple[float, ...], float, float]] = {
    "tuft": ([(0, 0), (-0.09, 0.12), (-0.08, 0.26)], (0.035, 0.025, 0.02), 0.1, 0),
    "horse": ([(0.02, 0), (-0.1, 0.06), (-0.15, 0.22), (-0.12, 0.36)], (0.05, 0.09, 0.09, 0.01), 0.08, 0),
    "bush": ([(0, 0.02), (-0.14, 0.08), (-0.26, 0.2), (-0.3, 0.28)], (0.06, 0.13, 0.11, 0.02), 0.1, 0),
    "short": ([(0, 0), (-0.07, 0.02)], (0.06, 0.05), 0.05, 0),
    "up": ([(0, 0), (-0.06, -0.08)], (0.06, 0.03), 0.05, 0),
    "up2": ([(0, 0.04), (-0.12, -0.04), (-0.14, -0.24)], (0.06, 0.05, 0.03), 0.06, 0),
    "curl": ([(0.02, 0.06), (-0.06, 0.02), (-0.1, 0.07), (-0.06, 0.1), (-0.04, 0.04), (-0.1, -0.01)],
        (0.035, 0.03, 0.028, 0.026, 0.02, 0.015), 0.0, 0),
    "curlup": ([(0, 0.04), (-0.1, -0.1), (-0.02, -0.22), (0.08, -0.16)], (0.07, 0.11, 0.1, 0.04), 0.05, 0),
    "long": ([(0, 0), (-0.18, 0.1), (-0.3, 0.02), (-0.34, -0.14)], (0.06, 0.05, 0.045, 0.04), 0.12, 0),
    "thin": ([(0, 0.3), (-0.14, 0.36), (-0.26, 0.28), (-0.36, 0.36)], (0.03, 0.022, 0.016, 0.01), 0.1, 0),
    "ring": ([(0.06, 0.04), (-0.14, 0.02), (-0.27, -0.06), (-0.36, -0.22)], (0.1, 0.15, 0.16, 0.08), 0.06, 0),
    "ringup": ([(0.04, 0.04), (-0.2, 0.08), (-0.34, -0.08), (-0.36, -0.36), (-0.24, -0.56)],
        (0.06, 0.1, 0.11, 0.11, 0.08), 0.06, 0),
    "hook": ([(0.02, 0.02), (-0.2, 0.08), (-0.36, -0.06), (-0.34, -0.3), (-0.22, -0.34), (-0.2, -0.22)],
        (0.06, 0.05, 0.045, 0.04, 0.035, 0.03), 0.06, 0),
    "flat": ([(0.08, 0.12), (-0.1, 0.2), (-0.26, 0.24), (-0.36, 0.24)], (0.14, 0.17, 0.15, 0.08), 0.02, 0.4),
    "heavy": ([(0.06, 0.3), (-0.1, 0.38), (-0.26, 0.44), (-0.42, 0.46)], (0.16, 0.12, 0.08, 0.03), 0.02, 0.08),
    "plume": ([(0, 0.12), (-0.14, 0.08), (-0.16, -0.16), (-0.04, -0.3)], (0.1, 0.2, 0.22, 0.1), 0.04, 0),
    "pom": ([(0, 0), (-0.1, -0.12)], (0.04, 0.03), 0.03, 0),
    "paddle": ([(0.1, 0.44), (-0.1, 0.45), (-0.28, 0.455)], (0.1, 0.11, 0.07), 0.0, 0.5),
}  # fmt: skip
ENDS = {"tuft": 0.045, "pom": 0.065}
"""Tails with a knot at the end, and its size."""
RINGED, RINGS = frozenset({"ring", "ringup"}), 5
TUCKED = {"dog": 0.05, "cat": 0.035, "low": 0.02, "grazer": 0.03}
"""How much deeper the chest is than the loins."""
HAUNCHED = 0.03


def beast_of(line: TableLine, c: Colour) -> Beast:
    """The body that a line tells."""
    over: dict[str, object] = {name: line.number(name) for name in MEASURES if line.has(name)}
    sock = line.colour("sock", c, c) if line.has("sock") else None
    return replace(BUILDS.get(line.words[2], BUILDS["dog"]), sock=sock, **over)  # type: ignore[arg-type]


def tail_at(pen: Pen, pose: Pose, line: TableLine, c: Colour, root: Point) -> None:
    """The animal's tail from its root."""
    kind = line.word("tail", 0, "none")
    if kind not in TAILS:
        return
    points, widths, wag, shade = TAILS[kind]
    own = line.colour("tail", c, dark(c, shade) if shade else c, 1)
    moved = [(root[0] + x, root[1] + y) for x, y in points]
    tip = tail(pen, pose, moved, widths, c if kind == "plume" else own, wag)
    if kind == "plume":
        pen.limb(
            [(x + 0.01, y) for x, y in moved[1:]], (0.05, 0.09, 0.04), pale(own, 0.15), shade=0.5
        )
    if kind in ENDS:
        pen.oval(*tip, ENDS[kind], ENDS[kind], dark(c, 0.5) if kind == "tuft" else pale(c, 0.1))
    if kind in RINGED:
        _rings(pen, wagged(pose, moved, wag), widths, dark(c, 0.6))


def _rings(pen: Pen, points: list[Point], widths: tuple[float, ...], mark: Colour) -> None:
    """Dark rings around a tail, and a dark tip."""
    line = smooth(points, closed=False)
    last = len(line) - 1
    for k in range(1, RINGS + 1):
        ring = line[int(last * (k - 0.42) / RINGS) : int(last * k / RINGS) + 1]
        at = (k - 0.2) / RINGS * (len(widths) - 1)
        low = min(int(at), len(widths) - 2)
        wide = widths[low] + (widths[low + 1] - widths[low]) * (at - low)
        pen.limb(
            [(float(x), float(y)) for x, y in ring],
            (wide, wide * (0.9 if k < RINGS else 0.6)),
            mark,
        )


def root_of(line: TableLine, b: Beast) -> Point:
    """Where the tail begins."""
    if line.words[2] == "sitter":
        return SITTING.get(line.word("tail"), (-0.06, 0.04))
    return (b.hip - b.rump * 0.8, b.back + 0.06)


def torso(line: TableLine, b: Beast, bob: float) -> list[NDArray[np.float64]]:
    """The outlines that make the body: trunk with a deep chest, and the haunch."""
    tuck, slope = TUCKED.get(line.words[2], 0.0), line.number("slope")
    sunk = {5: tuck, 6: 0.2 * tuck, 7: -0.6 * tuck, 8: -0.4 * tuck}
    body = [
        (x, y + sunk.get(k, 0.0) + slope * max(0.0, (b.shoulder - x) / (b.shoulder - b.hip)) * 0.5)
        for k, (x, y) in enumerate(outline(b, bob))
    ]
    if tuck < HAUNCHED:
        return [smooth(body)]
    return [
        smooth(body),
        ellipse(b.hip - 0.01, (b.back + b.belly) / 2 + 0.04 + bob + slope * 0.5, b.rump, 0.15, 0.0),
    ]


Spread = Callable[[float, float], Point]


def coat(pen: Pen, line: TableLine, c: Colour, b: Beast, bob: float) -> None:
    """The coat's pattern over the body."""
    kind = line.word("coat")
    if kind in COATS:
        mark = line.colour("coat", c, dark(c, 0.45), 1)
        COATS[kind](pen, b, c, mark, bob)


def _spread(b: Beast, bob: float) -> Spread:
    """Places on the flank from shares along and down it."""
    x0, x1 = b.hip - b.rump * 0.7, b.shoulder + b.chest * 0.7
    return lambda u, v: (
        x0 + 0.04 + (x1 - x0 - 0.08) * u,
        b.back + 0.06 + (b.belly - b.back - 0.11) * v + bob,
    )


def _stripes(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    at = _spread(b, bob)
    for i in range(9):
        (x, top), (_, low) = at(i / 8, -0.05), at(i / 8, 1 - 0.12 * (i % 2))
        middle = (top + low) / 2
        pen.blob([(x - 0.012, top), (x + 0.02, top), (x + 0.012, middle), (x - 0.02, low), (x - 0.018, middle)],
            mark, shade=0.2)  # fmt: skip
    for x in (b.hip, b.shoulder):
        for y in (0.22, 0.3, 0.37):
            if y > b.belly + 0.04:
                pen.line([(x - 0.03, y), (x + 0.035, y + 0.012)], 0.018, mark)


def _scattered(b: Beast, bob: float, rows: int, columns: int) -> list[Point]:
    """Places all over the flank, in rows that are shaken a little so that none is seen."""
    x0, x1 = b.hip - b.rump * 0.8, b.shoulder + b.chest * 0.85
    found = []
    for i in range(rows * columns):
        row, column = i % rows, i // rows
        u = (column + 0.25 + 0.5 * (row % 2) + 0.35 * (((i * 0.618) % 1) - 0.5)) / columns
        v = (row + 0.5 + 0.5 * (((i * 0.414) % 1) - 0.5)) / rows
        inner = 1 - 0.4 * abs(2 * u - 1) ** 3
        high = (b.belly - b.back - 0.05) * inner
        found.append((x0 + (x1 - x0) * u, (b.back + b.belly) / 2 + bob + high * (v - 0.5)))
    return found


def _spots(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    for i, (x, y) in enumerate(_scattered(b, bob, 4, 8)):
        r = 0.014 + 0.011 * ((i * 0.37) % 1)
        pen.oval(x, y, r, r * 0.85, mark, shade=0)


def _rosettes(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    for x, y in _scattered(b, bob, 4, 8):
        pen.oval(x, y, 0.03, 0.026, mark, shade=0)
        pen.oval(x + 0.003, y, 0.016, 0.013, dark(c, 0.2), shade=0)


def _patches(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    at = _spread(b, bob)
    for u, v, r in (
        (0.12, 0.25, 0.085),
        (0.42, 0.5, 0.075),
        (0.7, 0.2, 0.08),
        (0.92, 0.55, 0.06),
        (0.2, 0.8, 0.05),
    ):
        x, y = at(u, v)
        r *= min(1.0, (b.belly - b.back) / 0.3)
        pen.blob([(x - r, y), (x - r * 0.3, y - r * 0.8), (x + r * 0.9, y - r * 0.5), (x + r * 0.7, y + r * 0.7),
            (x - r * 0.4, y + r * 0.8)], mark, shade=0.3)  # fmt: skip


def _belly(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y = (b.hip + b.shoulder) / 2, b.belly + bob
    pen.blob([(b.hip - 0.05, y - 0.03), (mid, y - 0.08), (b.shoulder + b.chest * 0.5, y - 0.09),
        (b.shoulder + b.chest * 0.35, y), (mid, y - 0.012), (b.hip, y - 0.02)], pale(c, 0.75), shade=0.4)  # fmt: skip


def _saddle(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y = (b.hip + b.shoulder) / 2, b.back + bob
    x0, x1 = b.hip - b.rump * 0.7, b.shoulder + b.chest * 0.7
    pen.blob([(x0 + 0.02, y + 0.1), (b.hip, y + 0.025), (mid, y + 0.03 + b.sag), (b.shoulder, y + 0.01),
        (x1 - 0.05, y + 0.1), (mid, y + 0.13)], mark, shade=0.5, alpha=0.85)  # fmt: skip


def _stripe(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y = (b.hip + b.shoulder) / 2, b.back + bob
    pen.blob([(b.hip - b.rump * 0.7, y + 0.08), (b.hip, y + 0.02), (mid, y + 0.02 + b.sag),
        (b.shoulder + 0.03, y + 0.02), (b.shoulder + 0.04, y + 0.08), (mid, y + 0.1)], mark, shade=0.6)  # fmt: skip


def _band(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y, low = (b.hip + b.shoulder) / 2, b.back + bob, b.belly + bob
    pen.blob([(b.hip - b.rump + 0.02, y + 0.1), (b.hip, y + 0.03), (mid + 0.04, y + 0.02), (mid + 0.02, low - 0.02),
        (b.hip - 0.02, low - 0.05), (b.hip - b.rump + 0.02, low - 0.15)], mark, shade=0.8)  # fmt: skip


def _dark(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y = (b.hip + b.shoulder) / 2, b.belly + bob
    pen.blob([(b.hip - b.rump * 0.5, y - 0.06), (mid, y - 0.12), (b.shoulder + 0.06, y - 0.1), (b.shoulder, y),
        (mid, y - 0.01), (b.hip, y - 0.02)], dark(c, 0.65), shade=0.4)  # fmt: skip


def _flank(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    _belly(pen, b, c, mark, bob)
    y = b.belly + bob - 0.09
    pen.limb([(b.hip - 0.04, y + 0.02), (b.shoulder + 0.06, y - 0.01)], (0.03, 0.04), mark)


def _sash(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    y = b.back + bob
    pen.limb(
        [(b.hip + 0.1, y + 0.08), (b.shoulder, y + 0.14), (b.shoulder + 0.1, y + 0.22)],
        (0.03, 0.07, 0.06),
        mark,
    )


def _humps(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    y = b.back + bob
    for x in (b.hip + 0.1, b.shoulder - 0.12):
        pen.blob([(x - 0.15, y + 0.07), (x - 0.07, y - 0.1), (x, y - 0.17), (x + 0.07, y - 0.1), (x + 0.15, y + 0.07),
            (x, y + 0.12)], c)  # fmt: skip


def _wool(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    at = _spread(b, bob)
    rim = [at(k / 7, v) for v in (-0.05, 1.0) for k in range(8)] + [
        at(u, 0.5) for u in (-0.06, 1.06)
    ]
    pen.skin([ellipse(x, y, 0.085, 0.075, 0.0) for x, y in (*rim, at(0.3, 0.5), at(0.7, 0.5))]
        + [smooth(outline(b, bob))], pale(c, 0.1))  # fmt: skip
    for i, (x, y) in enumerate(_scattered(b, bob, 3, 4)):
        turn = 0.02 if i % 2 else -0.02
        pen.line(
            [(x - 0.035, y - turn), (x, y + 0.025), (x + 0.035, y - turn)], 0.01, dark(c, 0.22)
        )


def _shag(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid, y, low = (b.hip + b.shoulder) / 2, b.back + bob, b.belly + bob
    pen.blob([(mid, y - 0.01), (b.shoulder - 0.06, y - 0.09), (b.shoulder + b.chest, y + 0.06),
        (b.shoulder + b.chest * 1.1, low - 0.05), (b.shoulder, low + 0.12), (mid + 0.05, low - 0.1)],
        dark(c, 0.4))  # fmt: skip


def _folds(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    for x in (b.hip + 0.1, b.shoulder - 0.08):
        pen.line([(x, b.back + 0.06), (x - 0.03, (b.back + b.belly) / 2), (x + 0.01, b.belly - 0.05)], 0.014,
            dark(c, 0.3), alpha=0.7)  # fmt: skip


def _bands(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    at = _spread(b, bob)
    for i in range(7):
        (x, y), (_, low) = at(i / 6, 0), at(i / 6, 1)
        pen.line(
            [(x + 0.02, y + 0.1 * (i / 6 - 0.5) ** 2), (x - 0.02, (y + low) / 2), (x, low)],
            0.016,
            mark,
        )


def _pom(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    mid = (b.back + b.belly) / 2
    for x, y, r in (
        (b.hip, mid, 0.14),
        (b.shoulder + 0.02, mid - 0.02, 0.17),
        (b.hip, 0.42, 0.06),
        (b.shoulder, 0.42, 0.06),
    ):
        for k in range(9):
            pen.oval(x + r * 0.55 * cos(k * 2.4), y + r * 0.55 * sin(k * 2.4) + bob, r * 0.55, r * 0.5, pale(c, 0.1),
                shade=0.8)  # fmt: skip


def _fringe(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    at = _spread(b, bob)
    for i in range(9):
        x, y = at(i / 8, 0.65)
        pen.blob([(x - 0.06, y), (x + 0.06, y), (x + 0.04, b.belly + 0.1), (x, b.belly + 0.2),
            (x - 0.05, b.belly + 0.1)],
            dark(c, 0.2 + 0.15 * (i % 2)))  # fmt: skip


def _prickles(pen: Pen, b: Beast, mark: Colour, bob: float, long: float) -> None:
    x0, x1 = b.hip - b.rump * 0.7, b.shoulder + b.chest * 0.7
    for row in range(5):
        for i in range(11):
            u = i / 10
            x, y = (
                x0 + (x1 - x0) * 0.92 * u,
                b.back + 0.04 + row * 0.075 + 0.22 * (u - 0.45) ** 2 + bob,
            )
            pen.limb(
                [(x, y), (x - long, y - long)],
                (0.03, 0.004),
                mark if (i + row) % 2 else dark(mark, 0.35),
                shade=0.6,
            )


def _spikes(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    _prickles(pen, b, mark, bob, 0.075)


def _quills(pen: Pen, b: Beast, c: Colour, mark: Colour, bob: float) -> None:
    _prickles(pen, b, mark, bob, 0.15)


COATS: dict[str, Callable[[Pen, Beast, Colour, Colour, float], None]] = {
    "stripes": _stripes, "spots": _spots, "rosettes": _rosettes, "patches": _patches, "belly": _belly,
    "saddle": _saddle, "stripe": _stripe, "band": _band, "dark": _dark, "flank": _flank, "sash": _sash,
    "humps": _humps, "wool": _wool, "shag": _shag, "folds": _folds, "bands": _bands, "pom": _pom,
    "fringe": _fringe, "spikes": _spikes, "quills": _quills,
}  # fmt: skip
INK_LIMBS = frozenset({"dark"})
"""Coats with dark legs."""


def limbs(line: TableLine, c: Colour) -> Colour:
    """The legs' paint."""
    return dark(c, 0.6) if line.word("coat") in INK_LIMBS else c
