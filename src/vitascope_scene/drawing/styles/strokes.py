"""Styles of thick paint: strokes run along a field of directions, as relief and as broken colour."""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.noise import fractal
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles.style import (
    Style,
    Tone,
    both_signs,
    chroma,
    curve,
    flat,
    graded,
    outlined,
    restored,
    working_size,
)

STEPS = 6
"""How many steps a stroke runs in each direction."""


@dataclass(frozen=True)
class Brush:
    """Strokes on the working size: -1..1 across them, nearly constant along them.

    And their directions.
    """

    strokes: Pixels
    along: tuple[Pixels, Pixels]


def oil_painting(stage: Stage) -> Style:
    """Calm strokes that wander over the canvas."""
    w, h = working_size(stage.width, stage.height)
    heights = fractal(stage.rng("brush"), h, w, 0.5 * min(w, h), octaves=3)
    brush = _brush(stage, heights)
    moved, relief = _broken(brush, 0.005 * min(w, h)), _relief(stage, brush, 15)

    def paint(canvas: Pixels, view: View) -> Pixels:
        return restored(cv2.remap(flat(canvas, 2), *moved, cv2.INTER_LINEAR), canvas)

    def tone(frame: Pixels, height: int) -> None:
        relief(frame, height)
        chroma(frame, height, 1.28)

    return Style(paint=paint, tone=tone, vignette=0.6, grain=0.5)


def van_gogh(stage: Stage) -> Style:
    """Long strokes that swirl around eddies in the sky, broken blue and yellow, dark blue outlines."""
    w, h = working_size(stage.width, stage.height)
    brush = _brush(stage, _eddies(stage, w, h))
    moved, relief = _broken(brush, 0.0085 * min(w, h)), _relief(stage, brush, 26)
    warm, cool = both_signs(brush.strokes[..., None] * np.array((34.0, 26.0, -34.0, 0.0)))
    grade = _blue_and_yellow()

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = cv2.remap(outlined(flat(canvas, 2), 2.0, 14), *moved, cv2.INTER_LINEAR)
        return restored(cv2.subtract(cv2.add(small, warm), cool), canvas)

    def tone(frame: Pixels, height: int) -> None:
        grade(frame, height)
        relief(frame, height)

    return Style(paint=paint, tone=tone, vignette=0.2, grain=0.4, bloom=0.9)


def _blue_and_yellow() -> Tone:
    """Shadows of ultramarine, lights of chrome yellow, strong colours."""
    red = curve([(0, 8), (64, 46), (128, 122), (192, 206), (255, 255)])
    green = curve([(0, 14), (64, 66), (128, 132), (192, 200), (255, 246)])
    blue = curve([(0, 44), (64, 104), (128, 146), (192, 166), (255, 196)])
    return graded(red, green, blue, (1.3, 1.3))


def _eddies(stage: Stage, w: int, h: int) -> Pixels:
    """A landscape whose contour lines wave, with round hills in the sky that strokes run around."""
    rng, short = stage.rng("brush"), min(w, h)
    heights = fractal(rng, h, w, 0.6 * short, octaves=2) * 0.5 + np.linspace(0, 2.2, h)[:, None]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    for share in (0.14, 0.38, 0.63, 0.88):
        at_x, at_y = w * (share + rng.uniform(-0.06, 0.06)), h * rng.uniform(0.1, 0.34)
        radius = short * rng.uniform(0.09, 0.17)
        far = ((x - at_x) ** 2 + (y - at_y) ** 2) / radius**2
        heights = heights + 0.9 * np.exp(-far)
    return np.asarray(heights, np.float32)


def _brush(stage: Stage, heights: Pixels) -> Brush:
    """Strokes along the contour lines of a landscape: noise, averaged along them."""
    h, w = heights.shape
    short = min(h, w)
    soft = cv2.GaussianBlur(heights, (0, 0), max(1.0, 0.012 * short))
    down, right = np.gradient(soft)
    long = np.hypot(down, right) + 1e-6
    along = (down / long).astype(np.float32), (-right / long).astype(np.float32)
    noise = stage.rng("strokes").normal(0, 1, (h, w)).astype(np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), max(0.6, short / 300))
    strokes = _averaged(fine, along, max(0.7, short / 200))
    strokes = np.clip(strokes / (2.2 * float(strokes.std()) + 1e-6), -1, 1)
    return Brush(np.asarray(strokes, np.float32), along)


def _averaged(noise: Pixels, along: tuple[Pixels, Pixels], step: float) -> Pixels:
    """Follow the directions both ways from every pixel and average the noise on the way."""
    h, w = noise.shape
    total = noise.copy()
    for sign in (step, -step):
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        for _ in range(STEPS):
            dx, dy = (cv2.remap(way, x, y, cv2.INTER_LINEAR, None, EDGE) for way in along)
            x, y = x + sign * dx, y + sign * dy
            total += cv2.remap(noise, x, y, cv2.INTER_LINEAR, None, EDGE)
    return total


EDGE = cv2.BORDER_REPLICATE


def _broken(brush: Brush, reach: float) -> tuple[Pixels, Pixels]:
    """Maps that give each stroke the colour from a little further along, so that edges break into
    strokes.
    """
    h, w = brush.strokes.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x = np.clip(x + brush.along[0] * brush.strokes * reach, 0, w - 1)
    y = np.clip(y + brush.along[1] * brush.strokes * reach, 0, h - 1)
    return cv2.convertMaps(x, y, cv2.CV_16SC2)


def _relief(stage: Stage, brush: Brush, strength: float) -> Tone:
    """A tone that lights the ridges of the strokes from above."""
    bump = brush.strokes - cv2.GaussianBlur(np.roll(brush.strokes, 2, 0), (0, 0), 1.0)
    bump = cv2.resize(bump, (stage.width, stage.height), interpolation=cv2.INTER_CUBIC)
    up, down = both_signs(bump / max(float(bump.std()), 1e-6) * strength * 0.5)

    def tone(frame: Pixels, height: int) -> None:
        cv2.add(frame[:height], up, dst=frame[:height])
        cv2.subtract(frame[:height], down, dst=frame[:height])

    return tone
