"""Styles of print and screen: flat colours with outlines, woodblock prints, large pixels."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.pixels import Pixels, filled
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles.style import (
    GREY,
    Style,
    chroma,
    curve,
    flat,
    graded,
    outlined,
    paper,
    restored,
    working_size,
)

BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)
SEAL: tuple[float, float, float] = (190, 44, 34)
CREAM: tuple[float, float, float] = (246, 236, 208)


def _steps(points: list[tuple[float, float]]) -> Pixels:
    """A look-up table for RGBA that leaves alpha alone."""
    steps = curve(points)
    return cv2.merge([steps, steps, steps, GREY.astype(np.uint8)]).reshape(1, 256, 4)


def anime(stage: Stage) -> Style:
    """Cel shading: few steps of brightness, dark lines, strong colours."""
    table = _steps(
        [(0, 0), (40, 34), (60, 72), (100, 96), (120, 138), (165, 160), (185, 206), (255, 255)]
    )

    def paint(canvas: Pixels, view: View) -> Pixels:
        return restored(outlined(cv2.LUT(flat(canvas), table), 1.5, 24), canvas)

    def tone(frame: Pixels, height: int) -> None:
        chroma(frame, height, 1.4)

    return Style(paint=paint, tone=tone, vignette=0.2, grain=0.5, bloom=1.4)


def ukiyo_e(stage: Stage) -> Style:
    """A Japanese woodblock print: Prussian blue and cream, ink lines, a dark band of sky, a red
    seal.
    """
    table = _steps(
        [(0, 8), (44, 40), (64, 78), (100, 98), (122, 142), (160, 160), (184, 208), (255, 248)]
    )
    band, seal, sheet = _band(stage), _seal(stage), paper(stage, 0.12, coarse=0.02, stretch=5.0)
    red = curve([(0, 24), (64, 62), (128, 134), (192, 208), (255, 248)])
    green = curve([(0, 34), (64, 78), (128, 140), (192, 200), (255, 236)])
    blue = curve([(0, 62), (64, 108), (128, 140), (192, 172), (255, 200)])
    grade = graded(red, green, blue, (0.85, 0.8))

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = outlined(cv2.LUT(flat(canvas, 2), table), 3.2, 16)
        large = restored(cv2.subtract(small, band), canvas)
        top, right = seal.shape[0] // 3, seal.shape[1] // 2
        spot = large[top : top + seal.shape[0], -right - seal.shape[1] : -right]
        spot[:] = seal[: spot.shape[0], : spot.shape[1]]
        return large

    def tone(frame: Pixels, height: int) -> None:
        grade(frame, height)
        cv2.multiply(frame[:height], sheet, dst=frame[:height], scale=1 / 255)

    return Style(paint=paint, tone=tone, vignette=0.0, grain=0.6, bloom=0.15)


def _band(stage: Stage) -> Pixels:
    """What the dark blue band at the top takes away, on the working size."""
    w, h = working_size(stage.width, stage.height)
    fall = np.clip(1 - np.arange(h, dtype=np.float32) / (0.2 * h), 0, 1)[:, None, None] ** 1.3
    taken = np.array((150.0, 112.0, 54.0, 0.0), np.float32)
    return np.repeat((fall * taken).astype(np.uint8), w, 1)


def _seal(stage: Stage) -> Pixels:
    """A red seal with a few cut lines."""
    h, w = max(6, int(0.12 * stage.unit)), max(4, int(0.055 * stage.unit))
    plate, thick = filled(h, w, SEAL), max(1, w // 10)
    for x0, y0, x1, y1 in (
        (0.2, 0.14, 0.8, 0.14),
        (0.5, 0.14, 0.5, 0.42),
        (0.2, 0.3, 0.8, 0.3),
        (0.25, 0.55, 0.25, 0.86),
        (0.25, 0.55, 0.75, 0.55),
        (0.75, 0.55, 0.75, 0.86),
        (0.25, 0.72, 0.75, 0.72),
        (0.25, 0.86, 0.75, 0.86),
    ):
        start, end = (int(x0 * w), int(y0 * h)), (int(x1 * w), int(y1 * h))
        cv2.line(plate, start, end, (*CREAM, 255), thick, cv2.LINE_AA)
    return plate


def pixel_art(stage: Stage) -> Style:
    """Large pixels in few colours, dithered."""
    across = 240 if stage.width >= stage.height else 136
    steps = (GREY // 28 * 28 + 14).clip(0, 255).astype(np.uint8)

    def paint(canvas: Pixels, view: View) -> Pixels:
        h, w = canvas.shape[:2]
        columns = min(across, max(16, w // 2))
        rows = max(9, round(columns * h / w))
        small: Pixels = cv2.resize(canvas, (columns, rows), interpolation=cv2.INTER_AREA)
        again = rows // 4 + 1, columns // 4 + 1
        dither = np.tile((BAYER - 7.5) * 1.3, again)[:rows, :columns, None]
        bright = (small.astype(np.float32) - 128) * 1.15 + 128 + dither
        small = cv2.LUT(np.clip(bright, 0, 255).astype(np.uint8), steps)
        return cv2.resize(small, (w, h), interpolation=cv2.INTER_NEAREST)

    def tone(frame: Pixels, height: int) -> None:
        chroma(frame, height, 1.3)

    return Style(paint=paint, tone=tone, vignette=0.0, grain=0.0)
