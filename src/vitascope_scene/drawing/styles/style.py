"""What a style is, and the tools that styles share: tone curves, colour planes, flat colour,
outlines, paper.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import enlarge
from vitascope_scene.drawing.noise import fractal
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.stage import Stage

Paint = Callable[[Pixels, View], Pixels]
Tone = Callable[[Pixels, int], None]

LINES = 540
"""Painted styles work on at most so many lines of the shorter side; the result is enlarged."""
GREY = np.arange(256)
SQUARE = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, kw_only=True)
class Style:
    """What a look does to a picture.

    paint works on RGBA and may return another canvas; tone changes the I420 frame in place, its
    second argument is the picture's height; table bends the brightness after that.
    """

    paint: Paint = lambda canvas, view: canvas
    tone: Tone = lambda frame, height: None
    table: Pixels = field(default_factory=lambda: GREY.astype(np.uint8))
    vignette: float = 0.36
    grain: float = 1.5
    bloom: float = 1.0


def curve(points: list[tuple[float, float]]) -> Pixels:
    """Return a look-up table of uint8 through points."""
    x, y = zip(*points, strict=True)
    table: Pixels = np.clip(np.interp(GREY, x, y), 0, 255).astype(np.uint8)
    return table


def luma(frame: Pixels, height: int, table: Pixels) -> None:
    """Bend the brightness."""
    cv2.LUT(frame[:height], table, dst=frame[:height])


def chroma(frame: Pixels, height: int, gain: float, u: float = 0.0, v: float = 0.0) -> None:
    """Scale and shift the colour planes around grey."""
    half = (frame.shape[0] - height) // 2
    planes = frame[height : height + half], frame[height + half :]
    for plane, shift in zip(planes, (u, v), strict=True):
        cv2.LUT(plane, _scaled(gain, shift), dst=plane)


def _scaled(gain: float, shift: float = 0.0) -> Pixels:
    """A look-up table for a colour plane."""
    table: Pixels = np.clip((GREY - 128) * gain + 128 + shift, 16, 240).astype(np.uint8)
    return table


def graded(red: Pixels, green: Pixels, blue: Pixels, gains: tuple[float, float]) -> Tone:
    """Return the tone that gives greys of every brightness the colour that the three curves make of
    them.

    gains are how strong blue and red stay.
    """
    colours, bright = graded_apart(red, green, blue, gains)

    def tone(frame: Pixels, height: int) -> None:
        colours(frame, height)
        luma(frame, height, bright)

    return tone


def graded_apart(
    red: Pixels, green: Pixels, blue: Pixels, gains: tuple[float, float]
) -> tuple[Tone, Pixels]:
    """Return the same as a tone of the colour planes and a table of the brightness after it."""
    level = np.clip((GREY - 16) * 255 / 219, 0, 255).astype(np.uint8)
    greys = np.stack([red[level], green[level], blue[level]], 1)[None]
    y, u, v = cv2.cvtColor(greys, cv2.COLOR_RGB2YUV)[0].T
    bright = (16 + y * (219 / 255)).astype(np.uint8)
    shifts = [np.clip((plane.astype(np.float32) - 128) * 0.9, -64, 64) for plane in (u, v)]

    def tone(frame: Pixels, height: int) -> None:
        half = cv2.resize(frame[:height], (frame.shape[1] // 2, height // 2))
        planes = frame[height:].reshape(2, *half.shape)
        for plane, shift, gain in zip(planes, shifts, gains, strict=True):
            cv2.LUT(plane, _scaled(gain), dst=plane)
            cv2.add(plane, cv2.LUT(half, np.maximum(shift, 0).astype(np.uint8)), dst=plane)
            cv2.subtract(plane, cv2.LUT(half, np.maximum(-shift, 0).astype(np.uint8)), dst=plane)

    return tone, bright


def reduced(canvas: Pixels) -> Pixels:
    """Return the canvas at the size on which painted styles work."""
    w, h = working_size(canvas.shape[1], canvas.shape[0])
    return canvas.copy() if h == canvas.shape[0] else cv2.resize(canvas, (w, h))


def working_size(width: int, height: int) -> tuple[int, int]:
    """Return the width and height on which painted styles work, a whole fraction of the picture's."""
    share = -(-min(width, height) // LINES)
    return max(1, width // share), max(1, height // share)


def restored(small: Pixels, canvas: Pixels) -> Pixels:
    """Return a reduced canvas at the size of the whole one."""
    if small.shape[:2] == canvas.shape[:2]:
        return small
    large = np.empty_like(canvas)
    enlarge(large, small, canvas.shape[1], canvas.shape[0], copy=True)
    return large


def flat(canvas: Pixels, times: int = 1) -> Pixels:
    """Return patches of even colour with their edges kept, on the working size.

    The brush is about a hundredth of the picture, so that a small picture stays as clear as a large
    one.
    """
    small = reduced(canvas)
    size = 5 if min(small.shape[:2]) >= 400 else 3
    for _ in range(times):
        small = cv2.medianBlur(small, size)
    return small


def outlined(small: Pixels, gain: float, least: float) -> Pixels:
    """Return the picture with dark lines around what is darker than its surroundings.

    Steps under least stay.
    """
    grey = cv2.cvtColor(small, cv2.COLOR_RGBA2GRAY)
    table = np.clip((GREY - least) * gain, 0, 255).astype(np.uint8)
    line = cv2.LUT(cv2.subtract(cv2.dilate(grey, SQUARE), grey), table)
    return cv2.subtract(small, opaque(line))


def opaque(plane: Pixels) -> Pixels:
    """Return a grey plane as a change of red, green and blue that leaves alpha alone."""
    return cv2.merge((plane, plane, plane, np.zeros_like(plane)))


def paper(stage: Stage, depth: float, *, coarse: float = 0.006, stretch: float = 1.0) -> Pixels:
    """Return paper as a multiplier of luma, uint8 where 255 is one."""
    rng = stage.rng("paper")
    cell = max(2.0, coarse * stage.height)
    noise = fractal(rng, stage.height, stage.width, cell, octaves=3, stretch=stretch)
    return np.clip(255 - depth * 255 * np.abs(noise - 0.35), 0, 255).astype(np.uint8)


def both_signs(change: Pixels) -> tuple[Pixels, Pixels]:
    """Return what a signed change adds and what it takes away, as uint8."""
    up, down = np.clip(change, 0, 255), np.clip(-change, 0, 255)
    return up.astype(np.uint8), down.astype(np.uint8)
