"""Buildings: skylines with lit windows, house fronts, street lamps."""

import cv2
import numpy as np
from numpy.random import Generator

from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, blank, mix, over
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.subjects.pose import WOOD, dark, pale

LIT: tuple[Colour, ...] = (
    (255, 214, 130),
    (255, 190, 96),
    (255, 236, 190),
    (150, 210, 255),
    (255, 160, 120),
)
STREETLIGHT: Colour = (74, 56, 44)
CITY_AIR: Colour = (92, 66, 74)
"""What a lit city adds to its walls and to the air above it."""
SIGNS: tuple[Colour, ...] = (
    (255, 60, 120),
    (60, 230, 255),
    (255, 200, 60),
    (140, 90, 255),
    (80, 255, 150),
)


def lit_share(stage: Stage) -> float:
    """How many windows are lit."""
    return {"night": 0.5, "sunset": 0.3, "dawn": 0.2, "day": 0.0}[stage.scene.time] + 0.15 * (
        stage.light.cover > 0.8
    )


def skyline(
    stage: Stage,
    name: str,
    base: float,
    tall: float,
    *,
    distance: float,
    depth: float,
    wide: float = 0.11,
    foot: float = 0.1,
) -> Layer:
    """Towers side by side, up to so many pixels high."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    plate = blank(int(tall * 1.15 + foot * stage.height), right - left)
    ground = plate.shape[0] - int(foot * stage.height)
    x = -int(rng.uniform(0, 40))
    while x < plate.shape[1]:
        w = int(stage.unit * wide * rng.uniform(0.6, 1.3))
        peak = np.exp(-(((x + left) / stage.width - rng.uniform(0.35, 0.65)) ** 2) / 0.16)
        h = int(tall * np.clip(rng.uniform(0.3, 0.85) * (0.55 + 0.5 * peak), 0.15, 1.0))
        tower = _tower(stage, rng, w, h + int(foot * stage.height), distance)
        over(plate, tower, x, ground - h)
        if rng.random() < 0.25 and h > 0.5 * tall:
            cv2.line(
                plate,
                (x + w // 2, ground - h),
                (x + w // 2, ground - h - int(0.1 * tall)),
                (*map(int, stage.far((70, 74, 86), distance)), 255),
                max(1, w // 30),
            )
        x += int(w * rng.uniform(0.85, 1.15))
    return Layer(plate=plate, x=left, y=base - ground, depth=depth)


def _tower(stage: Stage, rng: Generator, w: int, h: int, distance: float) -> Pixels:
    """One tower: a lit and a shaded side, rows of windows."""
    stone: Colour = (
        (128, 132, 146),
        (146, 130, 120),
        (96, 112, 136),
        (160, 152, 142),
        (84, 90, 106),
    )[rng.integers(5)]
    face = stage.far(stone, distance)
    plate = np.empty((h, w, 4), np.uint8)
    plate[...] = (*map(int, face), 255)
    side = int(w * rng.uniform(0.2, 0.4))
    plate[:, w - side :, :3] = (np.array(face) * 0.72).astype(np.uint8)
    cell = max(4, int(stage.unit * rng.uniform(0.011, 0.016)))
    columns, rows = max(1, (w - 4) // cell), max(1, (h - 6) // int(cell * 1.4))
    glass = stage.far((64, 84, 110), distance)
    share = lit_share(stage) * rng.uniform(0.4, 1.3)
    for r in range(rows):
        y = 5 + int(r * cell * 1.4)
        for c in range(columns):
            lamp = LIT[rng.integers(len(LIT))]
            colour = (
                mix(lamp, stage.light.low, 0.3 * distance)
                if rng.random() < share
                else mix(glass, face, rng.uniform(0, 0.5))
            )
            plate[y : y + int(cell * 0.8), 3 + c * cell : 3 + c * cell + int(cell * 0.62), :3] = (
                np.array(colour, np.float32).astype(np.uint8)
            )
    plate[:2, :, :3] = (np.array(face) * 1.15).clip(0, 255).astype(np.uint8)
    rise = np.exp(-np.arange(h)[::-1] / (0.4 * stage.unit))[:, None, None] * (1 - 0.5 * distance)
    plate[..., :3] = cv2.convertScaleAbs(
        plate[..., :3] + rise * np.array(STREETLIGHT) * min(1.0, 2 * lit_share(stage))
    )
    return plate


def city_glow(stage: Stage, horizon: float) -> Layer:
    """The light of a city in the air above it at night, nothing by day."""
    left, right = across(stage, 0.09)
    rows = np.linspace(0, 1, 120)[:, None] ** 2.2 * min(1.0, 2 * lit_share(stage))
    plate = np.zeros((120, 4, 4), np.uint8)
    plate[..., :3] = cv2.convertScaleAbs(rows[..., None] * np.array(CITY_AIR))
    wide = cv2.resize(plate, (max(4, (right - left) // 8), 120))
    return Layer(
        plate=wide,
        x=left,
        y=horizon - 0.55 * stage.unit,
        depth=0.09,
        size=0.6 * stage.unit / 120,
        solid=120,
    )


def front(stage: Stage, rng: Generator, height: float, *, shop: bool) -> Pixels:
    """A house front of about two floors, with a shop and its sign or a door with flowers."""
    wall: Colour = (
        (206, 170, 140),
        (188, 110, 86),
        (222, 206, 172),
        (150, 168, 176),
        (196, 150, 96),
    )[rng.integers(5)]
    wide = rng.uniform(0.62, 0.85)
    pen = Pen(wide + 0.06, 1.02, height, stage.light.ambient)
    w = wide / 2
    pen.box(-w, -0.42, w, 0.5, wall, shade=0.25)
    if shop:
        pen.box(-w - 0.02, -0.46, w + 0.02, -0.4, dark(wall, 0.35))
    else:
        pen.poly(
            [(-w - 0.03, -0.3), (-w * 0.5, -0.5), (w * 0.5, -0.5), (w + 0.03, -0.3)], (136, 68, 54)
        )
    share = lit_share(stage) + 0.12
    for y in (-0.26, -0.03) if shop else (-0.12,):
        for k in range(3):
            x = (k - 1) * w * 0.62
            _casement(pen, x, y, 0.06 if shop else 0.075, rng.random() < share, rng)
    if shop:
        _shop(pen, stage, rng, w, wall)
    else:
        pen.box(-0.065, 0.2, 0.065, 0.5, (92, 60, 42))
        for side in (-1, 1):
            _casement(pen, side * w * 0.6, 0.28, 0.085, rng.random() < share, rng)
    return pen.plate


def _shop(pen: Pen, stage: Stage, rng: Generator, w: float, wall: Colour) -> None:
    """A shop's window with its goods, door, awning and sign."""
    sign = SIGNS[rng.integers(len(SIGNS))]
    inside = (
        (255, 226, 160)
        if lit_share(stage)
        else mix(stage.lit((96, 118, 132)), (255, 236, 200), 0.25)
    )
    pen.shine(
        [(-w * 0.9, 0.2), (w * 0.9, 0.2), (w * 0.9, 0.49), (-w * 0.9, 0.49)],
        inside,
        alpha=0.92,
        corners=True,
    )
    for k in range(9):
        x, tall = -w * 0.82 + w * 0.2 * k, rng.uniform(0.05, 0.13)
        pen.box(
            x,
            0.46 - tall,
            x + w * 0.13,
            0.46,
            mix(SIGNS[rng.integers(len(SIGNS))], (120, 96, 80), 0.5),
        )
    pen.line([(-w * 0.9, 0.475), (w * 0.9, 0.475)], 0.03, dark(wall, 0.5))
    pen.box(-0.03, 0.26, 0.03, 0.5, dark(wall, 0.6))
    for k in range(8):
        x0 = -w + 2 * w * k / 8
        pen.poly(
            [(x0, 0.13), (x0 + w / 4, 0.13), (x0 + w / 4, 0.21), (x0, 0.21)],
            sign if k % 2 else (246, 240, 230),
            shade=0.2,
        )
    if lit_share(stage) > 0.2:
        pen.glow(0, 0.16, 0.4, sign, 0.6)
        pen.shine(
            [(-w * 0.5, 0.08), (w * 0.5, 0.08), (w * 0.5, 0.115), (-w * 0.5, 0.115)],
            sign,
            corners=True,
        )


def _casement(pen: Pen, x: float, y: float, r: float, lit: bool, rng: Generator) -> None:
    """A window with its frame, sill and perhaps flowers."""
    pen.box(
        x - r - 0.012,
        y - r * 1.3 - 0.012,
        x + r + 0.012,
        y + r * 1.3 + 0.012,
        (240, 236, 226),
        shade=0.1,
    )
    if lit:
        pen.shine(
            [
                (x - r, y - r * 1.3),
                (x + r, y - r * 1.3),
                (x + r, y + r * 1.3),
                (x - r, y + r * 1.3),
            ],
            LIT[rng.integers(3)],
            alpha=0.95,
            corners=True,
        )
        pen.glow(x, y, r * 2.6, (255, 190, 100), 0.35)
    else:
        pen.poly(
            [
                (x - r, y - r * 1.3),
                (x + r, y - r * 1.3),
                (x + r, y + r * 1.3),
                (x - r, y + r * 1.3),
            ],
            (86, 112, 136),
            shade=0.8,
        )
    pen.line([(x, y - r * 1.25), (x, y + r * 1.25)], 0.01, (240, 236, 226))
    if rng.random() < 0.4:
        for k in range(5):
            pen.oval(
                x + (k - 2) * r * 0.45,
                y + r * 1.45,
                r * 0.28,
                r * 0.25,
                ((220, 70, 90), (96, 150, 70))[k % 2],
            )


def fronts(
    stage: Stage,
    name: str,
    base: float,
    height: float,
    *,
    depth: float,
    shop: bool,
    distance: float = 0.0,
) -> Layer:
    """A row of house fronts with their feet at base."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    plate = blank(int(height * 1.3), right - left)
    kinds = [front(stage, rng, height * rng.uniform(0.85, 1.2), shop=shop) for _ in range(5)]
    x = -int(rng.uniform(0, 0.4) * height)
    while x < plate.shape[1]:
        one = kinds[rng.integers(len(kinds))]
        over(plate, one, x, plate.shape[0] - one.shape[0])
        x += int(one.shape[1] * (0.97 if shop else rng.uniform(1.0, 1.5)))
    if distance:
        haze = np.array(stage.light.low, np.float32) * (plate[..., 3:].astype(np.float32) / 255)
        plate[..., :3] = (plate[..., :3] * (1 - distance) + haze * distance).astype(np.uint8)
    return Layer(plate=plate, x=left, y=base - plate.shape[0] + 4, depth=depth)


def lamps(
    stage: Stage, name: str, base: float, height: float, *, depth: float, every: float = 0.5
) -> Layer:
    """Street lamps, lit when it is dark."""
    left, right = across(stage, depth)
    pen = Pen(0.5, 1.3, height)
    pole = stage.lit((58, 62, 70))
    pen.limb([(0, 0.5), (0, -0.35), (0.09, -0.44)], (0.022, 0.016, 0.014), pole)
    pen.limb([(0.07, -0.45), (0.15, -0.44)], (0.035, 0.04), pole)
    if lit_share(stage) > 0.15:
        pen.shine([(0.08, -0.43), (0.11, -0.415), (0.14, -0.43), (0.11, -0.425)], (255, 240, 200))
        pen.glow(0.11, -0.42, 0.24, (255, 196, 110), 0.9)
    plate = blank(pen.plate.shape[0], right - left)
    for x in range(int(0.2 * stage.unit * every), right - left, max(40, int(stage.unit * every))):
        over(plate, pen.plate, x, 0)
    return Layer(plate=plate, x=left, y=base - plate.shape[0] * 0.885, depth=depth)


def fence(
    stage: Stage, base: float, height: float, *, depth: float, colour: Colour = WOOD
) -> Layer:
    """A wooden fence."""
    left, right = across(stage, depth)
    plate = blank(int(height), right - left)
    for y in (0.3, 0.65):
        cv2.rectangle(
            plate,
            (0, int(y * height)),
            (right - left, int((y + 0.13) * height)),
            (*map(int, stage.lit(dark(colour, 0.15))), 255),
            -1,
        )
    for x in range(0, right - left, max(6, int(height * 0.5))):
        w = max(2, int(height * 0.16))
        cv2.rectangle(
            plate,
            (x, int(0.06 * height)),
            (x + w, int(height)),
            (*map(int, stage.lit(pale(colour, 0.1))), 255),
            -1,
        )
        cv2.rectangle(
            plate,
            (x + w - max(1, w // 3), int(0.06 * height)),
            (x + w, int(height)),
            (*map(int, stage.lit(dark(colour, 0.3))), 255),
            -1,
        )
    return Layer(plate=plate, x=left, y=base - height, depth=depth)
