"""Under water."""

from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import enlarge
from vitascope_scene.drawing.land import ground
from vitascope_scene.drawing.layers import Layer, across, wrapped
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import (
    Colour,
    Pixels,
    blank,
    mix,
    over,
    premultiplied,
    ramp,
)
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.stage import Element, Set, Stage


def underwater(stage: Stage) -> Set:
    """Blue depth, light from above, a reef, weeds that sway."""
    y, u = line_of(stage, 0.72), stage.unit
    dim = {"night": 0.35, "sunset": 0.75, "dawn": 0.85, "day": 1.0}[stage.scene.time]
    colours = ramp([(0, (120, 226, 232)), (0.3, (34, 150, 196)), (0.75, (12, 74, 132)), (1, (6, 40, 84))],
        (stage.bottom - stage.top) // 4)  # fmt: skip
    plate = np.repeat(colours[:, None, :] * dim, (stage.right - stage.left) // 4, 1)
    plate += stage.rng("dither").uniform(-1.5, 1.5, (*plate.shape[:2], 1))
    back: list[Element] = [
        Layer(
            plate=cv2.convertScaleAbs(np.dstack([plate, np.full(plate.shape[:2], 255.0)])),
            x=stage.left,
            y=stage.top,
            depth=0.5,
            size=4.0,
            solid=0,
        )
    ]
    back.append(_Ceiling(stage, dim))
    deep: Colour = (14 * dim, 78 * dim, 132 * dim)
    reef = partial(_reef, stage, deep=deep, dim=dim)
    back.append(reef("reef far", y + 0.01 * u, 0.24 * u, 0.7, 0.2))
    sand = ground(
        _dimmed(stage, dim), "seabed", y, (96, 130, 130), (176, 190, 160), haze=0.0, contrast=0.7
    )
    fall = np.linspace(1, 0, 200, dtype=np.float32)[:, None] ** 1.2 * 0.95
    sand.haze = premultiplied(np.array(deep, np.float32), np.repeat(fall, 4, 1))
    back += [
        sand,
        reef("reef mid", y + 0.05 * u, 0.2 * u, 0.42, 0.34),
        reef("reef near", y + 0.16 * u, 0.16 * u, 0.15, 0.6),
        _Weeds(stage, y + 0.16 * u, 0.2 * u, 0.65, dim, 16),
    ]
    return Set(
        horizon=y,
        rim=False,
        back=back,
        front=[_Weeds(stage, stage.height * 1.03, 0.36 * u, 1.3, dim * 0.7, 9)],
        shadows=0.25,
    )


def _dimmed(stage: Stage, dim: float) -> Stage:
    """Light as it comes down through water."""
    return replace(stage, light=replace(stage.light, ambient=(0.7 * dim, 0.9 * dim, dim)))


class _Ceiling:
    """The water's surface from below: a net of moving light in the upper part."""

    def __init__(self, stage: Stage, dim: float) -> None:
        noise = tile(stage.rng("net"), 512, 64, octaves=3)
        self.net = cv2.convertScaleAbs((1 - np.abs(2 * noise - 1)) ** 6 * 255)
        self.stage, self.dim = stage, dim
        h, w = stage.height // 4, stage.width // 4
        self.part = -(-h * 9 // 20)  # no light falls below
        rows = np.arange(self.part, dtype=np.float32)[:, None] + 2
        self.deep = (0.16 * h) / np.maximum(0.5 * h - rows, 0.03 * h)
        self.x = np.arange(w, dtype=np.float32)[None, :] - w / 2
        self.fall = np.clip(1 - rows / (0.42 * h), 0, 1) ** 1.4

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two nets that cross, added as light."""
        u = self.x * 30 * self.deep + np.float32(view.x * 0.3 + 2048)
        total = np.zeros(u.shape, np.float32)
        for speed in (22.0, -16.0):
            moved = np.float32(speed * view.t)
            v = np.repeat(wrapped(self.deep * 900 + moved, 512), u.shape[1], 1)
            total += cv2.remap(
                self.net,
                wrapped(u + moved, 512),
                v,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
        light = total * self.fall * (0.42 * self.dim)
        planes = [cv2.convertScaleAbs(light, alpha=a) for a in (0.75, 1.0, 0.95)]
        h, w = canvas.shape[:2]
        glowing = cv2.merge((*planes, np.zeros_like(planes[0])))
        part = round(self.part * h / (self.stage.height // 4))
        enlarge(canvas[:part], glowing, w, part)


def _reef(
    stage: Stage,
    name: str,
    base: float,
    rise: float,
    distance: float,
    depth: float,
    *,
    deep: Colour,
    dim: float,
) -> Layer:
    """Rocks with corals of many colours."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    plate = blank(int(rise * 2.0), right - left)
    foot = plate.shape[0]
    x = 0.0
    while x < right - left:
        kind, size = rng.integers(4), rise * rng.uniform(0.5, 1.25)
        paint: Colour = ((226, 96, 110), (244, 160, 70), (160, 96, 190), (240, 200, 90),
            (96, 180, 160))[rng.integers(5)]  # fmt: skip
        colour = mix(
            (paint[0] * dim * 0.8, paint[1] * dim * 0.9, paint[2] * dim),
            deep,
            0.25 + 0.7 * distance,
        )
        pen = Pen(1.5, 1.04, size)
        if kind == 0:
            pen.blob([(-0.6, 0.5), (-0.5, 0.1), (-0.1, -0.2), (0.3, -0.05), (0.6, 0.3), (0.66, 0.5)],
                mix((84 * dim, 92 * dim, 104 * dim), deep, 0.25 + 0.7 * distance))  # fmt: skip
        elif kind == 1:
            for k in range(7):
                a = -1.2 + 0.4 * k
                pen.limb(
                    [
                        (0, 0.5),
                        (0.3 * np.sin(a), 0.1),
                        (0.5 * np.sin(a) + 0.04, -0.1 - 0.3 * np.cos(a)),
                    ],
                    (0.14, 0.09, 0.07),
                    mix(colour, (20, 30, 60), 0.12 * (k % 3)),
                )
        elif kind == 2:
            for k in range(5):
                pen.limb(
                    [(-0.32 + 0.16 * k, 0.5), (-0.34 + 0.17 * k, 0.1 - 0.08 * (k % 3))],
                    (0.13, 0.15),
                    colour,
                )
        else:
            pen.oval(0, 0.36, 0.42, 0.32, colour)
            for k in range(7):
                pen.line(
                    [(-0.3 + 0.1 * k, 0.16 + 0.05 * abs(k - 3)), (-0.26 + 0.09 * k, 0.46)],
                    0.014,
                    dark_of(colour),
                )
        over(plate, pen.plate, int(x), foot - pen.plate.shape[0])
        x += size * rng.uniform(0.35, 1.1)
    return Layer(plate=plate, x=left, y=base - foot + 2, depth=depth)


def dark_of(colour: Colour) -> Colour:
    """The colour in shade under water."""
    return mix(colour, (8, 24, 60), 0.35)


class _Weeds:
    """Kelp that sways: each frond a ribbon of polygons."""

    def __init__(
        self, stage: Stage, y: float, tall: float, depth: float, dim: float, count: int
    ) -> None:
        rng = stage.rng(f"weeds{depth}")
        left, right = across(stage, depth)
        self.fronds = [
            (
                left + (right - left) * rng.random(),
                tall * rng.uniform(0.5, 1.2),
                rng.uniform(0, 6.3),
                rng.uniform(0.7, 1.1),
            )
            for _ in range(count)
        ]
        self.stage, self.y, self.depth, self.dim = stage, y, depth, dim

    def draw(self, canvas: Pixels, view: View) -> None:
        """Bend every frond with the current."""
        steps = np.linspace(0, 1, 12)
        for x, tall, phase, bright in self.fronds:
            px, py = view.at(x, self.y, self.depth)
            tall = tall * view.scale(self.depth)
            bend = 0.14 * tall * steps**1.6 * np.sin(view.t * 1.5 + phase - 2.4 * steps)
            wave = 0.022 * tall * np.sin(16 * steps + phase - 1.2 * view.t)
            width = 0.055 * tall * (1 - steps) ** 0.5
            spine = np.stack([px + bend + wave, py - tall * steps], 1)
            shape = np.concatenate(
                [
                    spine + np.stack([width, 0 * width], 1),
                    (spine - np.stack([width, 0 * width], 1))[::-1],
                ]
            )
            colour = (34 * bright * self.dim, 110 * bright * self.dim, 78 * bright * self.dim, 255)
            cv2.fillPoly(canvas, [np.round(shape * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)
            cv2.polylines(
                canvas,
                [np.round(spine * 16).astype(np.int32)],
                False,
                (70 * self.dim, 160 * self.dim, 104 * self.dim, 255),
                max(1, int(0.006 * tall)),
                cv2.LINE_AA,
                4,
            )
