"""The sky: a gradient with sun or moon, stars, and soft clouds that drift."""

import cv2
import numpy as np

from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import fractal
from vitascope_scene.drawing.pixels import Colour, Pixels, disc, premultiplied, ramp, smoothstep
from vitascope_scene.drawing.stage import Element, Stage

SKY_DEPTH = 0.08


def sky(stage: Stage, horizon: float, *, clouds: bool = True) -> list[Element]:
    """The whole sky of a place, from far to near."""
    elements: list[Element] = [_dome(stage, horizon)]
    if clouds:
        elements += [_high_clouds(stage, horizon), *_heaps(stage, horizon)]
    return elements


def sun_at(stage: Stage, horizon: float) -> tuple[float, float]:
    """Where the sun or the moon stands in the still frame."""
    side = stage.rng("sun").choice((-1, 1)) * stage.rng("sun side").uniform(0.3, 0.62)
    return stage.width / 2 * (1 + side), horizon * (
        1 - stage.light.sun_height * 0.92
    ) + 0.01 * stage.height


def _dome(stage: Stage, horizon: float) -> Layer:
    """Gradient, light around the sun, sun or moon, stars, on one plate at half resolution."""
    light, size = stage.light, 2.0
    left, right = across(stage, SKY_DEPTH)
    top, bottom = (
        stage.top,
        int(min(max(stage.bottom, stage.height), horizon + 0.2 * stage.height)) + 8,
    )
    h, w = int((bottom - top) / size), int((right - left) / size)
    line = np.clip((horizon - top) / (bottom - top), 0.1, 0.98)
    colours = ramp(
        [(0, light.top), (line * 0.55, light.middle), (line, light.low), (1, light.low)], h
    )
    picture = np.repeat(colours[:, None, :], w, 1)
    if light.stars > 0:
        picture += _stars(stage, h, w) * light.stars
    sx, sy = sun_at(stage, horizon)
    _shine(picture, (sx - left) / size, (sy - top) / size, stage)
    picture += stage.rng("dither").uniform(-1.2, 1.2, (h, w, 1))
    plate = np.dstack([picture, np.full((h, w), 255.0)])
    return Layer(
        plate=cv2.convertScaleAbs(plate), x=left, y=top, depth=SKY_DEPTH, size=size, solid=0
    )


def _shine(picture: Pixels, x: float, y: float, stage: Stage) -> None:
    """The sun's disc and its wide light, or the moon with its seas."""
    light, unit = stage.light, stage.unit / 2
    strength = 1 - 0.8 * min(1.0, max(0.0, light.cover - 0.4) * 1.6)
    if light.stars > 0 or stage.scene.time == "night":
        _add_disc(picture, x, y, unit * 0.5, 2.5, (60, 74, 110), strength)
        _moon(picture, x, y, unit * 0.062, strength)
        return
    low = 1 - light.sun_height
    _add_disc(
        picture, x, y, unit * (0.8 + 0.6 * low), 2.6, light.sun, (0.18 + 0.16 * low) * strength
    )
    _add_disc(picture, x, y, unit * 0.22, 2.6, light.sun, 0.4 * strength)
    _add_disc(picture, x, y, unit * (0.036 + 0.034 * low), 0.22, (255, 246, 220), 1.6 * strength)


def _add_disc(
    picture: Pixels,
    x: float,
    y: float,
    radius: float,
    power: float,
    colour: Colour,
    strength: float,
) -> None:
    """Add a round light to a float picture."""
    size = max(3, int(radius * 2))
    light = disc(size, power)[..., None] * np.array(colour, np.float32) * strength
    _at(picture, light, int(x - size / 2), int(y - size / 2))


def _at(picture: Pixels, light: Pixels, x: int, y: int) -> None:
    """Add a piece to a picture where they meet."""
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + light.shape[1], picture.shape[1]), min(y + light.shape[0], picture.shape[0])
    if x1 > x0 and y1 > y0:
        picture[y0:y1, x0:x1] += light[y0 - y : y1 - y, x0 - x : x1 - x]


def _moon(picture: Pixels, x: float, y: float, radius: float, strength: float) -> None:
    """A full moon with darker seas."""
    size = max(5, int(radius * 2))
    face = smoothstep(0.0, 0.09, disc(size, 1.0))
    seas = smoothstep(0.5, 0.62, fractal(np.random.default_rng(11), size, size, size / 2.6))
    glow = face * (1 - 0.24 * seas) * (0.88 + 0.12 * np.linspace(1, 0, size)[:, None])
    _at(
        picture,
        glow[..., None] * np.array((236, 236, 220), np.float32) * strength,
        int(x - size / 2),
        int(y - size / 2),
    )


def _stars(stage: Stage, h: int, w: int) -> Pixels:
    """Stars of a few sizes and colours, thicker along a milky way."""
    rng = stage.rng("stars")
    field = np.zeros((h, w, 3), np.float32)
    count = int(h * w / 900)
    x, y, bright = (
        rng.integers(1, w - 1, count),
        rng.integers(1, h - 1, count),
        rng.random(count) ** 4,
    )
    warm = rng.uniform(0.75, 1.0, (count, 3))
    field[y, x] = (60 + 195 * bright)[:, None] * warm
    field += cv2.GaussianBlur(field, (0, 0), max(0.8, h / 600)) * 1.6
    milky = fractal(rng, h, w, h / 2, octaves=5)
    band = np.exp(
        -(((np.arange(w)[None, :] * 0.6 + np.arange(h)[:, None] - h * 0.75) / (0.2 * h)) ** 2)
    )
    stars: Pixels = field + (band * milky**2)[..., None] * np.array((46, 44, 66), np.float32)
    return stars


def _high_clouds(stage: Stage, horizon: float) -> Layer:
    """A thin, wide-drawn veil of cloud in perspective, denser with the cover."""
    light, size = stage.light, 3.0
    left, right = across(stage, 0.12)
    right += int(0.1 * stage.width)
    top, bottom = stage.top, int(horizon)
    h, w = max(8, int((bottom - top) / size)), int((right - left) / size)
    noise = fractal(stage.rng("cirrus"), h, w, w / 3, octaves=6, stretch=3.2)
    cover = light.cover
    density = smoothstep(0.72 - 0.5 * cover, 1.05 - 0.4 * cover, noise)
    density *= np.clip((1 - np.linspace(0, 1, h)) * 5, 0, 1)[:, None] * (0.5 + 0.5 * cover)
    soft = cv2.GaussianBlur(noise, (0, 0), max(1.0, h / 50))
    shade = np.clip(0.5 + (noise - soft) * 3.0, 0, 1)[..., None]
    rgb = (
        np.array(light.cloud_shade, np.float32) * (1 - shade)
        + np.array(light.cloud, np.float32) * shade
    )
    return Layer(
        plate=premultiplied(rgb, density * 0.9),
        x=left,
        y=top,
        depth=0.12,
        size=size,
        drift=-0.004 * stage.width,
    )


def _heaps(stage: Stage, horizon: float) -> list[Element]:
    """A few heaped clouds at different distances."""
    rng, light = stage.rng("heaps"), stage.light
    count = int(2 + 9 * light.cover * (stage.right - stage.left) / (1.6 * stage.unit))
    heaps: list[Element] = []
    for y in np.sort(rng.uniform(0.1, 0.78, count))[::-1]:
        near = 1 - y
        wide = stage.unit * rng.uniform(0.35, 0.7) * (0.35 + near)
        x = rng.uniform(stage.left - wide * 0.4, stage.right - wide * 0.6)
        plate = heap(
            rng,
            int(wide / 2.5),
            light.cloud,
            light.cloud_shade,
            side=sun_at(stage, horizon)[0] - x - wide / 2,
        )
        heaps.append(
            Layer(
                plate=plate, x=x, y=horizon * y - plate.shape[0] * 1.6, depth=0.12 + 0.14 * near, size=2.5,
                drift=-stage.width * 0.007 * (0.3 + near),
            )
        )  # fmt: skip
    return heaps


def heap(
    rng: np.random.Generator,
    width: int,
    bright: Colour,
    dark: Colour,
    *,
    side: float = -1.0,
    thick: float = 1.0,
) -> Pixels:
    """A heaped cloud with a flat foot, lit from above and from one side."""
    width = max(width, 24)
    height = int(width * 0.56)
    field: Pixels = np.zeros((height, width), np.float32)
    for _ in range(24):
        x = float(np.clip(rng.normal(0.5, 0.15), 0.2, 0.8))
        tall = max(0.0, 1 - abs(x - 0.5) * 2.6)
        r = rng.uniform(0.1, 0.2) * (0.55 + tall) * height
        cy = height * (0.76 - rng.uniform(0, 0.52) * tall)
        yy, xx = np.ogrid[:height, :width]
        field = np.maximum(
            field,
            np.clip(1 - ((xx - x * width) ** 2 + ((yy - cy) * 1.15) ** 2) / (r * r * 2.4), 0, 1),
        )
    field = cv2.GaussianBlur(field, (0, 0), width / 60)
    edge = np.minimum(np.arange(width), np.arange(width)[::-1]) / width
    field *= smoothstep(0.0, 0.12, edge)[None, :]
    rough = fractal(rng, height, width, width / 5, octaves=5)
    body = field * 1.3 + (rough - 0.5) * 1.0 * np.clip(field * 3, 0, 1)
    body *= smoothstep(0.98, 0.74, np.linspace(0, 1, height))[:, None]
    alpha = smoothstep(0.16, 0.62, body) * 0.96 * thick
    soft = cv2.GaussianBlur(body, (0, 0), width / 30)
    down, over_x = np.gradient(soft)
    lit = np.tanh((down + over_x * (-0.5 if side > 0 else 0.5)) * width / 9)
    level = np.clip(
        0.74 + lit * 0.4 - 0.5 * np.linspace(0, 1, height)[:, None] ** 2 + (rough - 0.5) * 0.35,
        0,
        1,
    )[..., None]
    rgb = np.array(dark, np.float32) * (1 - level) + np.array(bright, np.float32) * level
    return premultiplied(rgb, alpha)
