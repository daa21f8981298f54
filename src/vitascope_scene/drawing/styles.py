"""Styles: what a look does to the picture (paint, on RGBA) and to its tones (tone, on I420 planes)."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.noise import fractal, tile
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.stage import Stage

Paint = Callable[[Pixels, View], Pixels]
Tone = Callable[[Pixels, int], None]


@dataclass(frozen=True, kw_only=True)
class Style:
    """paint may return another canvas; tone changes the frame in place, its second argument is the picture's height."""

    paint: Paint = lambda canvas, view: canvas
    tone: Tone = lambda frame, height: None
    vignette: float = 0.36
    grain: float = 1.5
    bloom: float = 1.0


def style_of(stage: Stage) -> Style:
    """The style of the stage's scene."""
    return _STYLES[stage.scene.style](stage)


def curve(points: list[tuple[float, float]]) -> Pixels:
    """A look-up table of uint8 through points."""
    x, y = zip(*points, strict=True)
    table: Pixels = np.clip(np.interp(np.arange(256), x, y), 0, 255).astype(np.uint8)
    return table


def chroma(frame: Pixels, height: int, gain: float, u: float = 0.0, v: float = 0.0) -> None:
    """Scale and shift the colour planes around grey."""
    half = (frame.shape[0] - height) // 2
    for plane, shift in ((frame[height : height + half], u), (frame[height + half :], v)):
        cv2.LUT(plane, np.clip((np.arange(256) - 128) * gain + 128 + shift, 16, 240).astype(np.uint8), dst=plane)


def luma(frame: Pixels, height: int, table: Pixels) -> None:
    """Bend the brightness."""
    cv2.LUT(frame[:height], table, dst=frame[:height])


def _natural(stage: Stage) -> Style:
    table = curve([(0, 0), (16, 16), (70, 66), (128, 130), (190, 196), (235, 235), (255, 255)])

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        chroma(frame, height, 1.08)

    return Style(tone=tone)


def _cinematic(stage: Stage) -> Style:
    red = curve([(0, 0), (64, 52), (128, 132), (192, 206), (255, 255)])
    green = curve([(0, 4), (64, 60), (128, 128), (192, 196), (255, 250)])
    blue = curve([(0, 18), (64, 74), (128, 124), (192, 178), (255, 232)])
    grade = _graded(red, green, blue)
    return Style(tone=grade, vignette=0.85, grain=2.2, bloom=1.3)


FILM = (0.76, 1.04)
"""How strong blue and red stay on film: curves that flatten blue make skies paler."""


def _graded(red: Pixels, green: Pixels, blue: Pixels) -> Tone:
    """Curves for red, green and blue as a tone: what they make of grey, by brightness, and less blue."""
    level = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255).astype(np.uint8)
    y, u, v = cv2.cvtColor(np.stack([red[level], green[level], blue[level]], 1)[None], cv2.COLOR_RGB2YUV)[0].T
    bright = (16 + y * (219 / 255)).astype(np.uint8)
    gains = [np.clip((np.arange(256) - 128) * gain + 128, 16, 240).astype(np.uint8) for gain in FILM]
    shifts = [np.clip((plane.astype(np.float32) - 128) * 0.9, -64, 64) for plane in (u, v)]

    def tone(frame: Pixels, height: int) -> None:
        width = frame.shape[1]
        half = cv2.resize(frame[:height], (width // 2, height // 2))
        for plane, shift, gain in zip(frame[height:].reshape(2, height // 2, width // 2), shifts, gains, strict=True):
            cv2.LUT(plane, gain, dst=plane)
            cv2.add(plane, cv2.LUT(half, np.maximum(shift, 0).astype(np.uint8)), dst=plane)
            cv2.subtract(plane, cv2.LUT(half, np.maximum(-shift, 0).astype(np.uint8)), dst=plane)
        luma(frame, height, bright)

    return tone


def _noir(stage: Stage) -> Style:
    table = curve([(0, 8), (16, 16), (70, 40), (128, 118), (180, 196), (235, 235), (255, 244)])

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        frame[height:] = 128

    return Style(tone=tone, vignette=1.15, grain=4.5, bloom=1.2)


def _vintage(stage: Stage) -> Style:
    table = curve([(0, 44), (16, 46), (128, 132), (235, 214), (255, 220)])

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        chroma(frame, height, 0.5, -13, 9)

    def paint(canvas: Pixels, view: View) -> Pixels:
        rng = np.random.default_rng(int(view.t * 24) + 5)
        for x, y, long in rng.random((3, 3)):
            cv2.line(
                canvas,
                (int(x * canvas.shape[1]), int(y * canvas.shape[0])),
                (int(x * canvas.shape[1] + 3), int((y + 0.1 * long) * canvas.shape[0])),
                (226, 216, 196, 255),
                1,
                cv2.LINE_AA,
            )
        return canvas

    return Style(paint=paint, tone=tone, vignette=1.1, grain=4.0)


def _smoothed(canvas: Pixels, share: int, size: int) -> Pixels:
    """Flat patches with edges kept: medians at a fraction of the size."""
    h, w = canvas.shape[:2]
    small = cv2.resize(canvas, (w // share, h // share), interpolation=cv2.INTER_AREA)
    for _ in range(3):
        small = cv2.medianBlur(small, size)
    return small


def _paper(stage: Stage, depth: float, *, coarse: float = 0.012) -> Pixels:
    """Paper as a multiplier of luma, uint8 where 255 is one."""
    rng = stage.rng("paper")
    noise = fractal(rng, stage.height, stage.width, coarse * stage.height, octaves=3)
    return np.clip(255 - depth * 255 * np.abs(noise - 0.35), 0, 255).astype(np.uint8)


def _watercolour(stage: Stage) -> Style:
    paper = _paper(stage, 0.09, coarse=0.006)
    wash = tile(stage.rng("wash"), 512, 128, octaves=4)
    wash8 = cv2.convertScaleAbs(cv2.resize(wash, (stage.width, stage.height)), alpha=40)
    table = curve([(0, 60), (16, 66), (128, 156), (235, 236), (255, 240)])

    def paint(canvas: Pixels, view: View) -> Pixels:
        flat = _smoothed(canvas, 3, 5)
        edges = cv2.subtract(flat, cv2.erode(flat, np.ones((3, 3), np.uint8)))
        flat = cv2.addWeighted(flat, 1.0, edges, -0.55, 0)
        return cv2.resize(flat, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_CUBIC)

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        cv2.add(frame[:height], wash8, dst=frame[:height])
        cv2.multiply(frame[:height], paper, dst=frame[:height], scale=1 / 255)
        chroma(frame, height, 1.15)

    return Style(paint=paint, tone=tone, vignette=-0.35, grain=0.6, bloom=0.4)


def _anime(stage: Stage) -> Style:
    steps = curve([(0, 0), (40, 34), (60, 72), (100, 96), (120, 138), (165, 160), (185, 206), (255, 255)])
    table = cv2.merge([steps, steps, steps, np.arange(256, dtype=np.uint8)])

    def paint(canvas: Pixels, view: View) -> Pixels:
        h, w = canvas.shape[:2]
        flat = cv2.LUT(
            cv2.medianBlur(cv2.resize(canvas, (w // 2, h // 2), interpolation=cv2.INTER_AREA), 5),
            table.reshape(1, 256, 4),
        )
        grey = cv2.cvtColor(flat, cv2.COLOR_RGBA2GRAY)
        edge = cv2.convertScaleAbs(cv2.subtract(cv2.dilate(grey, np.ones((3, 3), np.uint8)), grey), alpha=1.5, beta=-36)
        flat = cv2.subtract(flat, cv2.merge((edge, edge, edge, np.zeros_like(edge))))
        return cv2.resize(flat, (w, h), interpolation=cv2.INTER_CUBIC)

    return Style(paint=paint, tone=lambda frame, height: chroma(frame, height, 1.4), vignette=0.2, grain=0.5, bloom=1.4)


def _pixel_art(stage: Stage) -> Style:
    across = 240 if stage.width >= stage.height else 136
    steps = (np.arange(256) // 28 * 28 + 14).clip(0, 255).astype(np.uint8)
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)

    def paint(canvas: Pixels, view: View) -> Pixels:
        h, w = canvas.shape[:2]
        columns = min(across, max(16, w // 4))
        rows = max(9, round(columns * h / w))
        small: Pixels = cv2.resize(canvas, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
        dither = np.tile((bayer - 7.5) * 1.3, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns, None]
        small = cv2.LUT(np.clip((small - 128) * 1.15 + 128 + dither, 0, 255).astype(np.uint8), steps)
        return cv2.resize(small, (w, h), interpolation=cv2.INTER_NEAREST)

    return Style(paint=paint, tone=lambda frame, height: chroma(frame, height, 1.3), vignette=0.0, grain=0.0)


def _oil_painting(stage: Stage) -> Style:
    rng = stage.rng("brush")
    h, w = stage.height, stage.width
    strokes = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), sigmaX=h / 130, sigmaY=h / 420)
    other = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), sigmaX=h / 420, sigmaY=h / 130)
    where = fractal(rng, h, w, h / 5) > 0.5
    bump = np.where(where, strokes / strokes.std(), other / other.std())
    relief = np.clip(128 + (bump - np.roll(bump, 2, 0)) * 26, 0, 255).astype(np.uint8)
    up, down = cv2.subtract(relief, np.full_like(relief, 128)), cv2.subtract(np.full_like(relief, 128), relief)
    shift = (np.clip(bump, -2, 2) * h / 520).astype(np.float32)[::3, ::3]

    def paint(canvas: Pixels, view: View) -> Pixels:
        flat = _smoothed(canvas, 3, 5)
        sh, sw = flat.shape[:2]
        moved = cv2.resize(shift, (sw, sh))
        x = np.arange(sw, dtype=np.float32)[None, :] + moved
        y = np.arange(sh, dtype=np.float32)[:, None] + moved
        flat = cv2.remap(flat, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return cv2.resize(flat, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_CUBIC)

    def tone(frame: Pixels, height: int) -> None:
        cv2.add(frame[:height], up, dst=frame[:height])
        cv2.subtract(frame[:height], down, dst=frame[:height])
        chroma(frame, height, 1.28)

    return Style(paint=paint, tone=tone, vignette=0.6, grain=0.5)


def _sketch(stage: Stage) -> Style:
    paper = _paper(stage, 0.12, coarse=0.006)
    pencil = curve([(0, 0), (120, 20), (180, 90), (208, 168), (226, 228), (255, 232)])
    hatch = (
        128
        + 127
        * np.sin(
            (np.arange(stage.width)[None, :] + np.arange(stage.height)[:, None])
            * 2
            * np.pi
            / max(3.0, stage.height / 150)
        )
    ).astype(np.uint8)

    def tone(frame: Pixels, height: int) -> None:
        grey = frame[:height]
        h, w = grey.shape
        small = cv2.resize(grey, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
        soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), 2.2), (w, h))
        line = cv2.divide(grey, cv2.max(soft, np.ones_like(soft)), scale=226)
        shade = cv2.subtract(np.full_like(soft, 104), soft)
        strokes = cv2.multiply(cv2.convertScaleAbs(shade, alpha=1.9), hatch, scale=1 / 255)
        drawn = cv2.subtract(cv2.min(line, np.full_like(line, 226)), strokes)
        cv2.multiply(cv2.LUT(drawn, pencil), paper, dst=grey, scale=1 / 255)
        chroma(frame, height, 0.12, -4, 3)

    return Style(tone=tone, vignette=0.15, grain=1.0, bloom=0.2)


def _neon(stage: Stage) -> Style:
    red = curve([(0, 14), (64, 40), (128, 120), (192, 230), (255, 255)])
    green = curve([(0, 0), (64, 24), (128, 92), (192, 190), (255, 255)])
    blue = curve([(0, 46), (64, 96), (128, 168), (192, 235), (255, 255)])
    table = np.stack([red, green, blue, np.arange(256, dtype=np.uint8)], 1)[None].copy()

    def paint(canvas: Pixels, view: View) -> Pixels:
        h, w = canvas.shape[:2]
        small = cv2.resize(canvas, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
        edge = cv2.subtract(cv2.dilate(small, np.ones((3, 3), np.uint8)), cv2.erode(small, np.ones((3, 3), np.uint8)))
        edge = cv2.convertScaleAbs(edge, alpha=1.5, beta=-40)
        edge[..., 3] = 0
        shine = cv2.add(edge, cv2.GaussianBlur(edge, (0, 0), 4))
        return cv2.add(cv2.LUT(cv2.convertScaleAbs(canvas, alpha=0.6), table), cv2.resize(shine, (w, h)))

    return Style(paint=paint, tone=lambda frame, height: chroma(frame, height, 1.6), vignette=0.9, grain=1.5, bloom=1.6)


def _ink_wash(stage: Stage) -> Style:
    paper = _paper(stage, 0.08, coarse=0.006)
    table = curve([(0, 26), (16, 30), (60, 58), (100, 130), (150, 196), (200, 226), (255, 234)])

    def paint(canvas: Pixels, view: View) -> Pixels:
        flat = _smoothed(canvas, 3, 5)
        grey = cv2.cvtColor(flat, cv2.COLOR_RGBA2GRAY)
        line = cv2.subtract(cv2.blur(grey, (7, 7)), grey)
        line = cv2.convertScaleAbs(line, alpha=2.4)
        flat = cv2.subtract(flat, cv2.merge((line, line, line, np.zeros_like(line))))
        return cv2.resize(flat, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_CUBIC)

    def tone(frame: Pixels, height: int) -> None:
        luma(frame, height, table)
        cv2.multiply(frame[:height], paper, dst=frame[:height], scale=1 / 255)
        chroma(frame, height, 0.22, -5, 3)

    return Style(paint=paint, tone=tone, vignette=-0.2, grain=0.8, bloom=0.3)


_STYLES: dict[str, Callable[[Stage], Style]] = {
    "natural": _natural,
    "cinematic": _cinematic,
    "noir": _noir,
    "watercolour": _watercolour,
    "anime": _anime,
    "pixel_art": _pixel_art,
    "oil_painting": _oil_painting,
    "sketch": _sketch,
    "vintage": _vintage,
    "neon": _neon,
    "ink_wash": _ink_wash,
}
