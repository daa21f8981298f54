"""Styles on paper: watercolour, ink and pencil."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.noise import fractal, tile
from vitascope_scene.drawing.pixels import Pixels, smoothstep
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles.style import (
    SQUARE,
    Style,
    chroma,
    curve,
    flat,
    luma,
    opaque,
    outlined,
    paper,
    restored,
    working_size,
)


def watercolour(stage: Stage) -> Style:
    """Light washes whose pigment gathers at the edges, on white paper that is left bare at the rim."""
    sheet, rim = paper(stage, 0.11), _bare_rim(stage)
    wash = tile(stage.rng("wash"), 512, 128, octaves=4)
    wash8 = cv2.convertScaleAbs(cv2.resize(wash, (stage.width, stage.height)), alpha=26)
    table = curve([(0, 52), (16, 58), (70, 112), (128, 162), (190, 212), (235, 240), (255, 244)])

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = flat(canvas, 2)
        edges = cv2.subtract(small, cv2.erode(small, SQUARE))
        edges[..., 3] = 0
        small = outlined(cv2.addWeighted(small, 1.0, edges, -0.4, 0), 0.7, 10)
        return restored(cv2.max(small, rim), canvas)

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        cv2.add(frame[:height], wash8, dst=frame[:height])
        cv2.multiply(frame[:height], sheet, dst=frame[:height], scale=1 / 255)
        chroma(frame, height, 1.2)

    return Style(paint=paint, tone=tone, vignette=0.0, grain=0.6, bloom=0.25)


def _bare_rim(stage: Stage) -> Pixels:
    """White where the paper stays bare: a ragged rim, on the working size."""
    w, h = working_size(stage.width, stage.height)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    inside = np.minimum(np.minimum(x, w - 1 - x), np.minimum(y, h - 1 - y)) / min(w, h)
    ragged = inside + 0.06 * (fractal(stage.rng("rim"), h, w, 0.12 * min(w, h)) - 0.5)
    bare = (255 * (1 - smoothstep(0.005, 0.03, ragged))).astype(np.uint8)
    return opaque(bare)


def ink_wash(stage: Stage) -> Style:
    """Grey washes and brush lines of ink."""
    sheet = paper(stage, 0.08)
    table = curve([(0, 30), (16, 34), (60, 74), (100, 142), (150, 202), (200, 228), (255, 234)])

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = flat(canvas, 2)
        grey = cv2.cvtColor(small, cv2.COLOR_RGBA2GRAY)
        line = cv2.convertScaleAbs(cv2.subtract(cv2.blur(grey, (7, 7)), grey), alpha=1.8)
        return restored(outlined(cv2.subtract(small, opaque(line)), 1.2, 12), canvas)

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        cv2.multiply(frame[:height], sheet, dst=frame[:height], scale=1 / 255)
        chroma(frame, height, 0.22, -5, 3)

    return Style(paint=paint, tone=tone, vignette=0.0, grain=0.8, bloom=0.3)


def sketch(stage: Stage) -> Style:
    """Pencil lines, dark parts hatched."""
    sheet, hatch = paper(stage, 0.12), _hatch(stage)
    pencil = curve([(0, 0), (120, 20), (180, 90), (208, 168), (226, 228), (255, 232)])

    def tone(frame: Pixels, height: int) -> None:
        grey = frame[:height]
        h, w = grey.shape
        small = cv2.resize(grey, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
        soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), 2.2), (w, h))
        line = cv2.divide(grey, cv2.max(soft, np.ones_like(soft)), scale=226)
        shade = cv2.subtract(np.full_like(soft, 104), soft)
        strokes = cv2.multiply(cv2.convertScaleAbs(shade, alpha=1.9), hatch, scale=1 / 255)
        drawn = cv2.subtract(cv2.min(line, np.full_like(line, 226)), strokes)
        cv2.multiply(cv2.LUT(drawn, pencil), sheet, dst=grey, scale=1 / 255)
        chroma(frame, height, 0.12, -4, 3)

    return Style(tone=tone, vignette=0.15, grain=1.0, bloom=0.2)


def _hatch(stage: Stage) -> Pixels:
    """Slanting strokes, uint8."""
    x, y = np.arange(stage.width)[None, :], np.arange(stage.height)[:, None]
    wave = np.sin((x + y) * 2 * np.pi / max(3.0, stage.height / 150))
    return np.asarray(128 + 127 * wave, np.uint8)
