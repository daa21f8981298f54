"""Styles of the computer age: neon tubes, cyberpunk, dream images, rendered plastic."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.pixels import Pixels, smoothstep
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles.style import (
    SQUARE,
    Style,
    both_signs,
    chroma,
    curve,
    flat,
    graded_apart,
    opaque,
    reduced,
    restored,
)

GLITCH_EVERY, GLITCH = 1.7, 0.09
"""Seconds between two faults of the picture, and how long one lasts."""


def neon(stage: Stage) -> Style:
    """A dark picture whose outlines shine like tubes in their own colours."""
    dim = curve([(0, 0), (64, 22), (128, 60), (192, 112), (255, 176)])
    night = np.array((10, 0, 26, 0), np.float64)

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = flat(canvas)
        tubes = _tubes(small)
        shine = cv2.add(tubes, cv2.GaussianBlur(tubes, (0, 0), 0.008 * small.shape[0] + 0.5))
        small = cv2.add(cv2.LUT(small, dim), night)
        small = cv2.add(small, shine)
        small[..., 3] = 255
        return restored(small, canvas)

    def tone(frame: Pixels, height: int) -> None:
        chroma(frame, height, 1.5)

    return Style(paint=paint, tone=tone, vignette=0.7, grain=1.2, bloom=1.3)


def _tubes(small: Pixels) -> Pixels:
    """Light along the edges, the purer the greyer the picture is there."""
    step = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, SQUARE)
    step[..., 3] = 0
    grey = cv2.cvtColor(step, cv2.COLOR_RGBA2GRAY)
    pure = cv2.subtract(step, opaque(cv2.convertScaleAbs(grey, alpha=0.45)))
    violet = cv2.merge((grey, cv2.convertScaleAbs(grey, alpha=0.25), grey, np.zeros_like(grey)))
    light = cv2.addWeighted(pure, 2.2, violet, 0.9, -26)
    light[..., 3] = 0
    return light


def cyberpunk(stage: Stage) -> Style:
    """A dark city look: blue shadows, pink lights, cyan and magenta from the sides, a faulty
    signal.
    """
    red = curve([(0, 6), (64, 24), (128, 92), (192, 206), (255, 255)])
    green = curve([(0, 4), (64, 26), (128, 76), (192, 158), (255, 240)])
    blue = curve([(0, 30), (64, 72), (128, 136), (192, 208), (255, 255)])
    (grade, table), sides = graded_apart(red, green, blue, (1.2, 1.25)), _sides(stage)

    def tone(frame: Pixels, height: int) -> None:
        grade(frame, height)
        planes = frame[height:].reshape(2, height // 2, frame.shape[1] // 2)
        split = max(1, planes.shape[2] // 320)
        for plane, (up, down), way in zip(planes, sides, (split, -split), strict=True):
            cv2.subtract(cv2.add(np.roll(plane, way, 1), up), down, dst=plane)

    return Style(paint=_glitched, tone=tone, table=table, vignette=0.8, grain=2.0, bloom=2.4)


def _sides(stage: Stage) -> tuple[tuple[Pixels, Pixels], tuple[Pixels, Pixels]]:
    """What magenta from the left and cyan from the right change in the colour planes."""
    w, h = stage.width // 2, stage.height // 2
    x = np.repeat(np.linspace(1, -1, w, dtype=np.float32)[None, :], h, 0)
    left, right = smoothstep(-0.1, 1.0, x), smoothstep(-0.1, 1.0, -x)
    return both_signs(8 * left + 16 * right), both_signs(26 * left - 26 * right)


def _glitched(canvas: Pixels, view: View) -> Pixels:
    """Now and then some bands of the picture are shifted for a moment."""
    turn, since = divmod(view.t, GLITCH_EVERY)
    if since < GLITCH:
        height, width = canvas.shape[:2]
        for at, high, way in np.random.default_rng(int(turn)).random((4, 3)):
            rows = slice(int(at * height), int((at + 0.01 + 0.04 * high) * height))
            canvas[rows] = np.roll(canvas[rows], int((way - 0.5) * 0.06 * width), 1)
    return canvas


def surrealism(stage: Stage) -> Style:
    """A dream: the world hangs upside down in the sky as well, all of it melts, in ochre and
    turquoise.
    """
    red = curve([(0, 12), (64, 62), (128, 146), (192, 216), (255, 255)])
    green = curve([(0, 22), (64, 74), (128, 134), (192, 194), (255, 244)])
    blue = curve([(0, 40), (64, 86), (128, 116), (192, 152), (255, 206)])
    grade, table = graded_apart(red, green, blue, (1.0, 1.1))

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = reduced(canvas)
        _hang(small)
        return restored(_melted(small, view.t), canvas)

    return Style(paint=paint, tone=grade, table=table, vignette=0.7, grain=1.0, bloom=1.3)


def _hang(small: Pixels, share: float = 0.36) -> None:
    """Lay the picture, upside down and flattened, over the top: its sky runs into the sky."""
    rows = max(2, int(share * small.shape[0]))
    other = cv2.resize(cv2.flip(small, 0), (small.shape[1], rows), interpolation=cv2.INTER_AREA)
    fall = 255 * (1 - smoothstep(0.45, 1.0, np.linspace(0, 1, rows, dtype=np.float32)))
    cover = np.repeat(np.repeat(fall.astype(np.uint8)[:, None, None], small.shape[1], 1), 4, 2)
    kept = cv2.multiply(small[:rows], cv2.bitwise_not(cover), scale=1 / 255)
    small[:rows] = cv2.add(kept, cv2.multiply(other, cover, scale=1 / 255))


def _melted(small: Pixels, t: float) -> Pixels:
    """Slow waves: things lean and run down like warm wax."""
    h, w = small.shape[:2]
    short = min(h, w)
    x, y = np.arange(w, dtype=np.float32)[None, :], np.arange(h, dtype=np.float32)[:, None]
    lean = 0.016 * short * np.sin(y * (5.5 / short) + 0.8 * t)
    run = 0.022 * short * np.sin(x * (9.0 / short) + 1.3) * np.sin(x * (3.1 / short) - 0.5 * t)
    at_x, at_y = (x + lean).astype(np.float32), (y + run).astype(np.float32)
    return cv2.remap(small, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def render_3d(stage: Stage) -> Style:
    """Smooth plastic under a studio lamp: rounded edges, gloss, shade where things meet."""

    def paint(canvas: Pixels, view: View) -> Pixels:
        small = flat(canvas)
        light, shade = _bevel(small)
        return restored(cv2.add(cv2.subtract(small, opaque(shade)), opaque(light)), canvas)

    table = curve([(0, 0), (16, 16), (60, 52), (128, 138), (190, 210), (235, 235), (255, 255)])

    def tone(frame: Pixels, height: int) -> None:
        cv2.LUT(frame[:height], table, dst=frame[:height])
        chroma(frame, height, 1.22)

    return Style(paint=paint, tone=tone, vignette=0.3, grain=0.0, bloom=1.5)


def _bevel(small: Pixels) -> tuple[Pixels, Pixels]:
    """Light and shade as if everything were blown up a little and lit from the top left."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGBA2GRAY)
    radius = max(1, min(grey.shape) // 90)
    size = 2 * radius + 1
    round_ = cv2.blur(cv2.blur(grey, (size, size)), (size, size))
    lit = np.roll(round_, (-radius, -radius), (0, 1))
    light = cv2.convertScaleAbs(cv2.subtract(lit, round_), alpha=0.8)
    shade = cv2.convertScaleAbs(cv2.subtract(round_, lit), alpha=0.8)
    under = cv2.convertScaleAbs(cv2.subtract(round_, grey), alpha=0.35)
    return light, cv2.add(shade, under)
