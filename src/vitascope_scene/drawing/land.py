"""Land: hill lines, mountains, and the textures of floors in perspective."""

from collections.abc import Callable

import cv2
import numpy as np

from vitascope_scene.drawing.layers import Floor, Layer, across
from vitascope_scene.drawing.noise import fractal, ridge, tile
from vitascope_scene.drawing.pixels import Colour, Pixels, filled, mix, premultiplied, smoothstep
from vitascope_scene.drawing.stage import Stage


def hills(
    stage: Stage, name: str, base: float, rise: float, colour: Colour, distance: float, *, depth: float,
    cell: float = 0.6, sharp: bool = False, snow: float = 0.0, grain: float = 0.16, foot: float = 0.12,
    top: Colour | None = None, least: float = 0.15,
) -> Layer:  # fmt: skip
    """A line of hills whose crest rises above base (pixels of the still frame) by up to rise;
    opaque down to base + foot.
    """
    rng = stage.rng(name)
    size = 1.0 if distance < 0.5 else 1.5
    left, right = across(stage, depth)
    w = int((right - left) / size)
    line = ridge(rng, w, cell * stage.unit / size, octaves=7 if sharp else 5, sharp=sharp)
    line = (line - line.min()) / max(float(np.ptp(line)), 1e-6)
    crest = base - rise * (least + (1 - least) * line)
    start = crest.min() - 3
    h = int((base + foot * stage.height - start) / size)
    rows = start + np.arange(h, dtype=np.float32)[:, None] * size
    deep = rows - crest[None, :]
    alpha = np.clip(deep / size + 0.5, 0, 1).astype(np.float32)
    rgb = _relief(stage, rng, (h, w), colour, distance, sharp, grain, top)
    if snow:
        edge = deep / max(rise, 1) + (fractal(rng, h, w, 0.06 * stage.unit, octaves=4) - 0.5) * 0.5
        cover = (1 - smoothstep(snow - 0.22, snow + 0.22, edge))[..., None] * np.clip(
            (1.1 - rows / base) * 6, 0, 1
        )[..., None]
        light = rgb.mean(2, keepdims=True) / max(1.0, float(rgb.mean()))
        rgb = rgb * (1 - cover) + cover * np.array(
            stage.far((218, 224, 236), distance), np.float32
        ) * np.clip(light, 0.76, 1.06)
    low = (
        np.clip(deep / (rise + 1) - 0.25, 0, 1)[..., None]
        * (0.25 + 0.35 * stage.light.haze)
        * min(1.0, 0.3 + distance)
    )
    rgb = rgb * (1 - low) + np.array(stage.light.low, np.float32) * low
    return Layer(plate=premultiplied(rgb, alpha), x=left, y=start, depth=depth, size=size)


def _relief(
    stage: Stage, rng: np.random.Generator, shape: tuple[int,
        int], colour: Colour, distance: float, sharp: bool, grain: float,
    top: Colour | None,
) -> Pixels:  # fmt: skip
    """The colours of a slope: noise lit from the sun's side."""
    h, w = shape
    noise = fractal(rng, h, w, 0.22 * stage.unit, octaves=6, stretch=0.8 if sharp else 2.2)
    slope = np.gradient(cv2.GaussianBlur(noise, (0, 0), 1.2), axis=1) * 0.1 * stage.unit
    level = (
        1
        + np.tanh(slope * (1.2 if sharp else 0.5)) * (0.3 - 0.18 * distance)
        + (noise - 0.5) * grain * 2 * (1 - 0.5 * distance)
    )
    base = np.array(stage.far(colour, distance), np.float32)
    if top is None:
        return np.asarray(level[..., None] * base, np.float32)
    share = smoothstep(0.42, 0.6, noise)[..., None]
    hue = base * (1 - share) + np.array(stage.far(top, distance), np.float32) * share
    return np.asarray(level[..., None] * hue, np.float32)


def ground(
    stage: Stage, name: str, horizon: float, low: Colour, high: Colour, *, paint: Callable[[Pixels,
        np.random.Generator], None] | None = None,
    streak: int = 1, grain: float = 0.42, run: float = 0.0, haze: float = 1.0, contrast: float = 1.0,
) -> Floor:  # fmt: skip
    """A floor between two colours.

    paint may draw on its texture, streak makes it longer than wide.
    """
    rng = stage.rng(name)
    size = 1024 if stage.height > 400 else 256
    noise = tile(rng, size, size // 4, octaves=6)
    fine: Pixels = rng.random((size // streak, size), np.float32)
    fine = cv2.resize(fine, (size, size), interpolation=cv2.INTER_LINEAR)
    share = np.clip((noise - 0.5) * 1.3 * contrast + 0.5 + (fine - 0.5) * 0.34 * contrast, 0, 1)[
        ..., None
    ]
    rgb = (
        np.array(stage.lit(low), np.float32) * (1 - share)
        + np.array(stage.lit(high), np.float32) * share
    )
    texture = premultiplied(rgb, np.ones((size, size), np.float32))
    if paint is not None:
        paint(texture, rng)
    return Floor(
        texture=texture,
        horizon=horizon,
        haze=horizon_haze(stage, haze),
        grain=grain * size / 1024 * 1080 / stage.height,
        run=run,
    )


def horizon_haze(stage: Stage, strength: float = 1.0, colour: Colour | None = None) -> Pixels:
    """A veil that is densest at the horizon and gone below, as a narrow plate."""
    rows = max(8, int(0.34 * stage.height))
    fall = np.linspace(1, 0, rows, dtype=np.float32)[:, None] ** 2.2 * min(
        1.0, (0.5 + 0.5 * stage.light.haze) * strength
    )
    return premultiplied(np.array(colour or stage.light.low, np.float32), np.repeat(fall, 4, 1))


def stripes(
    colour: Colour, count: int, width: float
) -> Callable[[Pixels, np.random.Generator], None]:
    """Furrows away from the viewer, painted on a floor's texture."""

    def paint(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        wave = np.cos(np.arange(size) / size * 2 * np.pi * count) * 0.5 + 0.5
        share = smoothstep(1 - width, 1.0, wave)[None, :, None] * 0.75
        texture[..., :3] = texture[..., :3] * (1 - share) + np.array(colour, np.float32) * share

    return paint


def specks(
    colours: list[Colour], count: int, radius: float
) -> Callable[[Pixels, np.random.Generator], None]:
    """Flowers, stones or leaves strewn on a floor's texture."""

    def paint(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        for _ in range(count):
            x, y = rng.integers(0, size, 2)
            r = max(1, int(radius * size / 1024 * rng.uniform(0.5, 1.3)))
            colour = mix(colours[rng.integers(len(colours))], (0, 0, 0), rng.uniform(0, 0.25))
            cv2.ellipse(
                texture,
                (int(x), int(y)),
                (r, max(1, int(r * 1.5))),
                0,
                0,
                360,
                (*colour, 255),
                -1,
                cv2.LINE_AA,
            )

    return paint


def wall(stage: Stage, colour: Colour) -> Layer:
    """A plain backdrop of one colour over everything the camera may see."""
    h, w = (stage.bottom - stage.top) // 8 + 2, (stage.right - stage.left) // 8 + 2
    return Layer(
        plate=filled(h, w, colour), x=stage.left, y=stage.top, depth=1.0, size=8.0, solid=0
    )
