"""A room."""

import numpy as np

from vitascope_scene.drawing.land import ground, wall
from vitascope_scene.drawing.layers import Layer
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, mix, over, premultiplied
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.sky import heap
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.subjects.pose import WOOD, dark


def room(stage: Stage) -> Set:
    """A cosy room: window, shelf, lamp, picture, rug."""
    y = line_of(stage, 0.6)
    warm = stage.scene.time in ("night", "sunset")
    paper: Colour = ((206, 188, 160), (150, 176, 178), (196, 160, 150), (168, 180, 148))[
        stage.rng("paper").integers(4)
    ]
    lit = mix(paper, (255, 190, 120), 0.2) if warm else paper
    level = 0.62 if stage.scene.time == "night" else 0.92
    back: list[Element] = [
        wall(stage, (lit[0] * level, lit[1] * level, lit[2] * level)),
        _window(stage, y),
        _furniture(stage, y, level),
    ]
    floor = ground(
        stage,
        "boards",
        y,
        (112 * level, 72 * level, 44 * level),
        (158 * level, 106 * level, 66 * level),
        paint=boards,
        haze=0.0,
    )
    floor.haze = premultiplied(
        np.zeros(3, np.float32), np.repeat(np.linspace(0.5, 0, 40, dtype=np.float32)[:, None], 4, 1)
    )
    back += [floor, _rug(stage, y)]
    return Set(horizon=y, back=back, indoors=True, rim=False, glowing=0.4 if warm else 0.0)


def boards(texture: Pixels, rng: np.random.Generator) -> None:
    """Floor boards that run away from us."""
    size = texture.shape[0]
    step = size // 8
    for k in range(8):
        shade = rng.uniform(0.86, 1.1)
        board = texture[:, k * step : (k + 1) * step, :3]
        board[:] = np.clip(board * shade, 0, 255).astype(np.uint8)
        board[:, :3] = (board[:, :3] * 0.5).astype(np.uint8)
        at = rng.integers(0, size - 4)
        board[at : at + 3] = (board[at : at + 3] * 0.5).astype(np.uint8)


def _window(stage: Stage, y: float) -> Layer:
    """A window with the sky of the hour behind it and curtains."""
    u, light = stage.unit, stage.light
    pen = Pen(1.3, 1.2, 0.46 * u)
    pen.shine(
        [(-0.42, -0.5), (0.0, -0.51), (0.42, -0.5), (0.42, 0.4), (0.0, 0.41), (-0.42, 0.4)],
        light.middle,
    )
    pen.shine([(-0.42, 0.05), (0.42, 0.05), (0.42, 0.4), (-0.42, 0.4)], light.low, alpha=0.8)
    if light.stars > 0:
        pen.glow(0.2, -0.3, 0.16, (210, 220, 255), 0.8)
        pen.shine([(0.14, -0.3), (0.2, -0.36), (0.26, -0.3), (0.2, -0.24)], (236, 240, 250))
    else:
        plate = heap(stage.rng("window cloud"), int(0.2 * u), light.cloud, light.cloud_shade)
        over(pen.plate, plate, int(pen.plate.shape[1] * 0.36), int(pen.plate.shape[0] * 0.22))
    pen.light = light.ambient if not light.stars else (0.6, 0.6, 0.7)
    pen.blob(
        [(-0.42, 0.4), (-0.3, 0.2), (-0.05, 0.28), (0.2, 0.18), (0.42, 0.3), (0.42, 0.42)],
        (92, 140, 84),
    )
    pen.light = (1, 1, 1) if not light.stars else (0.75, 0.7, 0.62)
    for points in (
        [(-0.46, -0.54), (0.46, -0.54), (0.46, -0.48), (-0.46, -0.48)],
        [(-0.46, 0.38), (0.48, 0.38), (0.5, 0.45), (-0.5, 0.45)],
        [(-0.46, -0.52), (-0.41, -0.52), (-0.41, 0.4), (-0.46, 0.4)],
        [(0.41, -0.52), (0.46, -0.52), (0.46, 0.4), (0.41, 0.4)],
        [(-0.02, -0.5), (0.02, -0.5), (0.02, 0.4), (-0.02, 0.4)],
        [(-0.42, -0.1), (0.42, -0.1), (0.42, -0.06), (-0.42, -0.06)],
    ):
        pen.poly(points, (244, 240, 230), shade=0.4)
    for side in (-1, 1):
        pen.blob(
            [
                (side * 0.36, -0.57),
                (side * 0.62, -0.57),
                (side * 0.6, 0.0),
                (side * 0.62, 0.5),
                (side * 0.44, 0.5),
                (side * 0.5, 0.0),
            ],
            (176, 76, 70),
        )
        for k in range(3):
            pen.line(
                [
                    (side * (0.46 + 0.05 * k), -0.5),
                    (side * (0.52 + 0.03 * k), 0.0),
                    (side * (0.49 + 0.04 * k), 0.46),
                ],
                0.012,
                (120, 48, 48),
                alpha=0.6,
            )
    return Layer(
        plate=pen.plate, x=stage.width * 0.3 - pen.plate.shape[1] / 2, y=y - 0.55 * u, depth=0.7
    )


def _furniture(stage: Stage, y: float, level: float) -> Layer:
    """A shelf with books, a picture, a lamp that glows."""
    u = stage.unit
    pen = Pen(1.5, 1.1, 0.62 * u, (level, level, level))
    pen.box(-0.45, -0.32, 0.12, 0.5, dark(WOOD, 0.2))
    rng = stage.rng("books")
    for shelf in range(4):
        top = -0.27 + 0.19 * shelf
        pen.box(-0.41, top, 0.08, top + 0.16, dark(WOOD, 0.6))
        x = -0.4
        while x < 0.04:
            w, h = rng.uniform(0.02, 0.042), rng.uniform(0.09, 0.15)
            pen.box(
                x,
                top + 0.16 - h,
                x + w,
                top + 0.16,
                (
                    (176, 60, 50),
                    (60, 100, 150),
                    (214, 170, 80),
                    (80, 130, 90),
                    (130, 80, 140),
                    (230, 222, 206),
                )[rng.integers(6)],
            )
            x += w + 0.003 + (0.06 if rng.random() < 0.1 else 0)
    pen.limb([(0.4, 0.5), (0.4, -0.2)], (0.022, 0.018), (70, 62, 58))
    pen.oval(0.4, 0.5, 0.1, 0.022, (70, 62, 58))
    pen.light = (1, 1, 1)
    pen.shine([(0.29, -0.18), (0.34, -0.36), (0.46, -0.36), (0.51, -0.18)], (255, 222, 160))
    pen.glow(
        0.4, -0.2, 0.42, (255, 190, 110), 0.75 if stage.scene.time in ("night", "sunset") else 0.25
    )
    return Layer(
        plate=pen.plate, x=stage.width * 0.72 - pen.plate.shape[1] / 2, y=y - 0.52 * u, depth=0.72
    )


def _rug(stage: Stage, y: float) -> Layer:
    """An oval rug."""
    pen = Pen(2.6, 0.6, 0.55 * stage.unit, (0.92, 0.9, 0.88))
    for r, colour in (
        (1.0, (150, 56, 54)),
        (0.86, (226, 196, 150)),
        (0.78, (150, 56, 54)),
        (0.5, (206, 150, 90)),
        (0.42, (120, 44, 48)),
    ):
        pen.oval(0, 0, 1.15 * r, 0.22 * r, colour, shade=0.15)
    return Layer(
        plate=pen.plate,
        x=stage.width / 2 - pen.plate.shape[1] / 2,
        y=y + 0.12 * stage.unit,
        depth=0.85,
    )
