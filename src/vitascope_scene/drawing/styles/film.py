"""Styles of the camera: tones of film, no paint."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles.style import Style, chroma, curve, graded_apart

FILM = (0.76, 1.04)
"""How strong blue and red stay on film: curves that flatten blue make skies paler."""


def natural(stage: Stage) -> Style:
    """A little more contrast and colour."""
    table = curve([(0, 0), (16, 16), (70, 66), (128, 130), (190, 196), (235, 235), (255, 255)])

    def tone(frame: Pixels, height: int) -> None:
        chroma(frame, height, 1.08)

    return Style(tone=tone, table=table)


def cinematic(stage: Stage) -> Style:
    """Teal shadows, warm lights."""
    red = curve([(0, 0), (64, 52), (128, 132), (192, 206), (255, 255)])
    green = curve([(0, 4), (64, 60), (128, 128), (192, 196), (255, 250)])
    blue = curve([(0, 18), (64, 74), (128, 124), (192, 178), (255, 232)])
    tone, table = graded_apart(red, green, blue, FILM)
    return Style(tone=tone, table=table, vignette=0.85, grain=2.2, bloom=1.3)


def noir(stage: Stage) -> Style:
    """Black and white with deep shadows."""
    table = curve([(0, 8), (16, 16), (70, 44), (128, 118), (180, 196), (235, 235), (255, 244)])

    def tone(frame: Pixels, height: int) -> None:
        frame[height:] = 128

    return Style(tone=tone, table=table, vignette=1.15, grain=4.0, bloom=1.2)


def vintage(stage: Stage) -> Style:
    """Faded brown film with scratches."""
    table = curve([(0, 44), (16, 46), (128, 132), (235, 214), (255, 220)])

    def tone(frame: Pixels, height: int) -> None:
        chroma(frame, height, 0.5, -13, 9)

    return Style(paint=_scratched, tone=tone, table=table, vignette=1.1, grain=4.0)


def _scratched(canvas: Pixels, view: View) -> Pixels:
    """Three short scratches, others in every frame."""
    rng = np.random.default_rng(int(view.t * 24) + 5)
    height, width = canvas.shape[:2]
    for x, y, long in rng.random((3, 3)):
        start = int(x * width), int(y * height)
        end = int(x * width + 3), int((y + 0.1 * long) * height)
        cv2.line(canvas, start, end, (226, 216, 196, 255), 1, cv2.LINE_AA)
    return canvas
