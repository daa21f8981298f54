"""Plants: trees, bushes, bamboo and grass as plates, and rows of them along a place."""

from collections.abc import Callable
from math import cos, sin

import cv2
import numpy as np
from numpy.random import Generator

from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, blank, mix, over
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.subjects.pose import WOOD, dark, pale

Plant = Callable[[Pen, Generator, Colour, Colour], None]


def broadleaf(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A round crown of many tufts."""
    pen.limb([(0, 0.5), (rng.uniform(-0.03, 0.03), 0.2), (0.0, -0.05)], (0.09, 0.06, 0.03), wood)
    spots = sorted(
        ((rng.uniform(0, 6.28), 0.3 * rng.random() ** 0.55) for _ in range(46)),
        key=lambda spot: -spot[1] * sin(spot[0]),
    )
    for i, (a, r) in enumerate(spots):
        x, y, s = r * cos(a) * 1.12, -0.16 + r * sin(a), rng.uniform(0.055, 0.1)
        tuft = [
            (x + s * r2 * cos(k * 0.4488), y + s * 0.82 * r2 * sin(k * 0.4488))
            for k, r2 in enumerate(rng.uniform(0.86, 1.16, 14))
        ]
        pen.blob(
            tuft,
            mix(
                leaf, dark(leaf, 0.6), float(np.clip((y + 0.42) * 1.5, 0, 1)) * 0.85 + 0.1 * (i % 2)
            ),
            shade=0.75,
        )


def conifer(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A fir of ragged skirts."""
    pen.limb([(0, 0.5), (0, 0.3)], (0.06, 0.05), wood)
    for k in range(7):
        y, w = 0.36 - 0.115 * k, 0.22 * (1 - k / 7.6)
        left = [
            (
                -w * (0.55 + 0.45 * j) + rng.uniform(-0.01, 0.01),
                y - 0.05 * (1 - j) + 0.05 * j + rng.uniform(-0.012, 0.012),
            )
            for j in (1.0, 0.5, 0.0)
        ]
        right = [(-x, yy) for x, yy in reversed(left)]
        pen.poly(
            [(0.0, y - 0.21), *reversed(left), (0, y + 0.02), *reversed(right)],
            mix(dark(leaf, 0.35), leaf, k / 7),
            shade=0.9,
        )


def palm(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A leaning palm."""
    lean = rng.uniform(-0.16, 0.16)
    pen.limb([(0, 0.5), (lean * 0.4, 0.15), (lean, -0.22)], (0.06, 0.042, 0.034), wood)
    for k in range(11):
        a = -0.15 + k * 0.345 + rng.uniform(-0.1, 0.1)
        reach = rng.uniform(0.26, 0.36)
        x, y = lean + reach * cos(a), -0.24 - reach * 0.5 * abs(sin(a)) + 0.13 * abs(cos(a))
        pen.limb(
            [(lean, -0.24), ((lean + x) / 2, min(-0.3, y - 0.07)), (x, y)],
            (0.03, 0.06, 0.008),
            mix(leaf, dark(leaf, 0.5), 0.5 * (k % 3) / 2),
        )
    for k in range(3):
        pen.oval(lean + 0.03 * (k - 1), -0.2, 0.022, 0.024, (110, 74, 40))


def bush(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A low tuft of leaves."""
    for _ in range(16):
        x = rng.uniform(-0.42, 0.42)
        y = 0.36 - rng.uniform(0, 0.5) * (1 - abs(x) * 1.6)
        s = rng.uniform(0.1, 0.17)
        pen.blob(
            [
                (x + s * r2 * cos(k * 0.4488), y + s * 0.8 * r2 * sin(k * 0.4488))
                for k, r2 in enumerate(rng.uniform(0.8, 1.2, 14))
            ],
            mix(leaf, dark(leaf, 0.6), float(np.clip(y + 0.35, 0, 0.8))),
            shade=0.8,
        )


def bamboo(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """One tall jointed cane with leaves."""
    bend = rng.uniform(-0.03, 0.03)
    for k in range(12):
        y = 0.5 - k / 12
        x = bend * (1 - y) ** 2
        pen.limb(
            [(x, y), (bend * (1.083 - y) ** 2, y - 0.0815)],
            (0.023, 0.02),
            mix(leaf, pale(leaf, 0.4), 0.3 + 0.2 * (k % 2)),
        )
        pen.line([(x - 0.012, y), (x + 0.012, y)], 0.004, dark(leaf, 0.5))
        if k > 3 and rng.random() < 0.75:
            side = rng.choice((-1, 1))
            for j in range(4):
                a = rng.uniform(-0.5, 0.7)
                pen.blob(
                    [
                        (x, y),
                        (x + side * 0.05 * cos(a), y + 0.05 * sin(a) - 0.01),
                        (x + side * 0.115 * cos(a), y + 0.11 * sin(a) + 0.012 * j),
                        (x + side * 0.05 * cos(a), y + 0.05 * sin(a) + 0.006),
                    ],
                    mix(leaf, dark(leaf, 0.4), 0.3 * (j % 3)),
                    shade=0.5,
                )


def cactus(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A saguaro with two arms."""
    for side, y in ((-1, 0.05), (1, -0.08)):
        pen.limb(
            [(0, y + 0.1), (side * 0.14, y + 0.08), (side * 0.16, y - rng.uniform(0.1, 0.2))],
            (0.075, 0.08, 0.06),
            dark(leaf, 0.1),
        )
    pen.limb([(0, 0.5), (0, 0.0), (0, -0.42)], (0.11, 0.13, 0.09), leaf)
    for x in (-0.03, 0.0, 0.03):
        pen.line([(x, 0.46), (x, -0.4)], 0.006, dark(leaf, 0.4), alpha=0.7)


def grass(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """A tuft of blades."""
    for _ in range(26):
        x = rng.uniform(-0.4, 0.4)
        tip = (x + rng.uniform(-0.2, 0.2), rng.uniform(-0.45, 0.1))
        pen.limb(
            [(x, 0.5), ((x + tip[0]) / 2, 0.15), tip],
            (0.035, 0.025, 0.004),
            mix(leaf, rng.choice(np.array([dark(leaf, 0.4), pale(leaf, 0.3)])), 0.6),
            shade=0.5,
        )


def fern(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """Great drooping leaves from one root."""
    for k in range(11):
        a = -2.9 + k * 0.27 + rng.uniform(-0.1, 0.1)
        reach = rng.uniform(0.4, 0.62)
        x, y = reach * cos(a), 0.45 + reach * 1.3 * sin(a)
        pen.blob(
            [
                (0, 0.5),
                (x * 0.45 - 0.05, y * 0.5 + 0.2),
                (x, y + 0.12),
                (x * 0.5 + 0.06, y * 0.5 + 0.26),
            ],
            mix(leaf, dark(leaf, 0.5), 0.25 * (k % 3)),
            shade=0.9,
        )


def reed(pen: Pen, rng: Generator, leaf: Colour, wood: Colour) -> None:
    """Rushes at the water's edge."""
    grass(pen, rng, leaf, wood)
    for _ in range(5):
        x = rng.uniform(-0.3, 0.3)
        pen.line([(x, 0.5), (x + 0.03, -0.2)], 0.014, dark(leaf, 0.2))
        pen.limb([(x + 0.03, -0.2), (x + 0.035, -0.36)], (0.045, 0.045), (112, 72, 40))


WIDTHS: dict[str, float] = {
    "broadleaf": 0.95,
    "conifer": 0.55,
    "palm": 0.95,
    "bush": 1.3,
    "bamboo": 0.5,
    "cactus": 0.6,
    "grass": 1.2,
    "fern": 1.5,
    "reed": 1.1,
}
PLANTS: dict[str, Plant] = {
    f.__name__: f for f in (broadleaf, conifer, palm, bush, bamboo, cactus, grass, fern, reed)
}


def plant(
    stage: Stage,
    kind: str,
    rng: Generator,
    height: float,
    leaf: Colour,
    distance: float = 0.0,
    wood: Colour = WOOD,
) -> Pixels:
    """One plant of so many pixels, in the place's light and air."""
    pen = Pen(WIDTHS[kind], 1.04, max(8.0, height))
    PLANTS[kind](pen, rng, stage.far(leaf, distance), stage.far(wood, distance))
    return pen.plate


def row(
    stage: Stage, name: str, kind: str, y: float, height: float, leaf: Colour, *, distance: float,
    depth: float, every: float, wood: Colour = WOOD,
    gaps: float = 0.0, snow: bool = False, clear: float = 0.0, variants: int = 4,
) -> Layer:  # fmt: skip
    """Plants side by side with their feet about y; every is their spacing as a share of height,
    clear keeps the middle free.
    """
    rng = stage.rng(name)
    left, right = across(stage, depth)
    kinds = [
        plant(
            stage,
            kind,
            rng,
            height * rng.uniform(0.75, 1.0),
            mix(leaf, pale(leaf, 0.2) if i % 2 else dark(leaf, 0.3), 0.4 * rng.random()),
            distance,
            wood,
        )
        for i in range(variants)
    ]
    if snow:
        kinds = [_snowed(plate, stage) for plate in kinds]
    tall = int(height * 1.25)
    plate = blank(tall, right - left)
    x = -0.4 * height
    while x < right - left:
        x += height * every * rng.uniform(0.6, 1.4)
        middle = abs((x + left) / stage.width - 0.5) * 2
        if rng.random() < gaps or middle < clear:
            continue
        one = kinds[rng.integers(len(kinds))]
        one = one[:, ::-1] if rng.random() < 0.5 else one
        over(
            plate,
            np.ascontiguousarray(one),
            int(x - one.shape[1] / 2),
            tall - one.shape[0] - int(rng.uniform(0, 0.1) * height),
        )
    return Layer(plate=plate, x=left, y=y - tall + 0.04 * height, depth=depth)


def _snowed(plate: Pixels, stage: Stage) -> Pixels:
    """Snow on every upper side."""
    alpha = cv2.extractChannel(plate, 3)
    step = max(2, plate.shape[0] // 22)
    grey = cv2.cvtColor(plate, cv2.COLOR_RGBA2GRAY)
    bright = cv2.subtract(grey, cv2.blur(grey, (step * 2 + 1, step * 2 + 1)))
    top = cv2.subtract(
        alpha,
        cv2.warpAffine(alpha, np.array([[1, 0, 0], [0, 1, step]], np.float64), alpha.shape[::-1]),
    )
    cover = cv2.min(cv2.add(top, cv2.convertScaleAbs(bright, alpha=6)), alpha)
    white = np.array(stage.lit((244, 248, 255)), np.float32)
    share = cover[..., None].astype(np.float32) / 255
    out = plate.astype(np.float32)
    out[..., :3] = out[..., :3] * (1 - share) + white * share * (out[..., 3:] / 255)
    return cv2.convertScaleAbs(out)
