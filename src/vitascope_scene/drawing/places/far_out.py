"""Places beyond the ground: clouds, space, moon, under water."""

from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.land import ground, hills
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import fractal, tile
from vitascope_scene.drawing.pixels import (
    Colour,
    Pixels,
    blank,
    glow,
    mix,
    over,
    premultiplied,
    smoothstep,
)
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.sky import _stars as stars
from vitascope_scene.drawing.sky import heap, sky
from vitascope_scene.drawing.stage import Element, Set, Stage


def clouds(stage: Stage) -> Set:
    """Above a sea of clouds, heaps passing at every depth."""
    y = line_of(stage, 0.62)
    back = sky(stage, y)
    back.append(_cloud_sea(stage, y))
    rng = stage.rng("banks")
    for depth, size, top, count in (
        (0.24, 0.42, 0.61, 7),
        (0.4, 0.7, 0.7, 6),
        (0.62, 1.0, 0.83, 5),
    ):
        back += _bank(stage, rng, depth, size, top, count)
    front = _bank(stage, rng, 1.3, 1.3, 1.04, 3)
    return Set(horizon=y, back=back, front=front, shadows=0.0)


def _bank(
    stage: Stage, rng: np.random.Generator, depth: float, size: float, top: float, count: int
) -> list[Element]:
    """Heaped clouds side by side at one depth, drifting."""
    left, right = across(stage, depth)
    bank: list[Element] = []
    for k in range(count):
        wide = size * stage.unit * rng.uniform(0.75, 1.2)
        shade = mix(stage.light.cloud_shade, stage.light.top, 0.4 * depth)
        bright = mix(stage.light.cloud, stage.light.cloud_shade, 0.1 + 0.25 * min(depth, 1.0))
        plate = heap(rng, int(wide / 3), bright, shade)
        x = left + (right - left) * (k + rng.uniform(-0.2, 0.6)) / count - wide * 0.3
        bank.append(
            Layer(
                plate=plate,
                x=x,
                y=top * stage.height - wide * 0.24 + rng.uniform(-0.03, 0.03) * stage.height,
                depth=depth,
                size=3.0,
                drift=-0.03 * stage.width * depth,
            )
        )
    return bank


def _cloud_sea(stage: Stage, y: float) -> Element:
    """A floor of clouds to the horizon."""
    floor = ground(
        stage,
        "cloud sea",
        y,
        mix(stage.light.cloud_shade, stage.light.cloud, 0.35),
        stage.light.cloud,
        haze=1.0,
        contrast=1.3,
        grain=0.16,
        run=14,
    )
    noise = tile(
        stage.rng("cloud floor"), floor.texture.shape[0], floor.texture.shape[0] // 5, octaves=5
    )
    slope = np.gradient(cv2.GaussianBlur(noise, (0, 0), 3.0), axis=0) * 40
    share = np.clip(0.25 + 0.75 * smoothstep(0.3, 0.8, noise) + slope, 0, 1)[..., None]
    floor.texture[..., :3] = (
        np.array(stage.light.cloud_shade) * (1 - share) + np.array(stage.light.cloud) * share
    ).astype(np.uint8)
    floor.coarse = 2
    return floor


def space(stage: Stage) -> Set:
    """Stars, a nebula, a ringed planet and its moon."""
    rng = stage.rng("space")
    size = 2.0
    h, w = int((stage.bottom - stage.top) / size), int((stage.right - stage.left) / size)
    picture = np.full((h, w, 3), (5, 6, 16), np.float32)
    hues: list[Colour] = [(120, 40, 150), (30, 80, 170), (190, 70, 90), (20, 120, 130)]
    first = int(rng.integers(4))
    for k in range(2):
        cloud = fractal(rng, h, w, w / 2.2, octaves=6)
        veil = smoothstep(0.45, 0.95, cloud) * smoothstep(
            0.2, 0.8, fractal(rng, h, w, w / 1.5, octaves=3)
        )
        picture += veil[..., None] * np.array(hues[(first + k) % 4], np.float32) * 0.95
    picture += stars(stage, h, w)
    plate = cv2.convertScaleAbs(np.dstack([picture, np.full((h, w), 255.0)]))
    back: list[Element] = [
        Layer(plate=plate, x=stage.left, y=stage.top, depth=0.1, size=size, solid=0)
    ]
    side = float(rng.choice((-1, 1)))
    back.append(
        _planet(
            stage,
            rng,
            stage.width * (0.5 + side * rng.uniform(0.2, 0.34)),
            stage.height * rng.uniform(0.26, 0.4),
            0.2 * stage.unit,
            0.18,
            ring=bool(rng.random() < 0.7),
        )
    )
    back.append(
        _planet(
            stage,
            rng,
            stage.width * (0.5 - side * rng.uniform(0.2, 0.36)),
            stage.height * rng.uniform(0.14, 0.7),
            0.055 * stage.unit,
            0.24,
            ring=False,
        )
    )
    back.append(_Twinkle(stage))
    return Set(horizon=stage.height * 2.0, back=back, shadows=0.0, glowing=0.5)


class _Twinkle:
    """A few near stars that flicker."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.stars = stage.rng("twinkle").random((26, 3))

    def draw(self, canvas: Pixels, view: View) -> None:
        """Each with its own beat."""
        for a, b, c in self.stars:
            x, y = view.at(a * self.stage.width, b * self.stage.height, 0.14)
            beat = 0.5 + 0.5 * float(np.sin(view.t * (2 + 3 * c) + 40 * a))
            glow(
                canvas,
                x,
                y,
                (0.004 + 0.01 * c) * self.stage.unit,
                (220, 230, 255),
                0.3 + 0.7 * beat,
            )


def _planet(
    stage: Stage,
    rng: np.random.Generator,
    x: float,
    y: float,
    radius: float,
    depth: float,
    *,
    ring: bool,
) -> Layer:
    """A banded sphere, lit from one side."""
    size = int(radius * 2)
    plate = blank(int(size * 1.3), int(size * 2.5))
    h, w = plate.shape[:2]
    tones: list[list[Colour]] = [
        [(226, 180, 120), (170, 104, 70), (240, 214, 170)],
        [(90, 140, 210), (40, 80, 160), (190, 220, 240)],
        [(196, 92, 66), (120, 52, 46), (230, 150, 110)],
        [(110, 180, 140), (50, 110, 100), (200, 230, 190)],
    ]
    tone = tones[rng.integers(4)]
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    yy, xx = axis[:, None], axis[None, :]
    z = np.sqrt(np.clip(1 - xx * xx - yy * yy, 0, 1))
    bands = fractal(rng, size, size, size / 3, octaves=5, stretch=5)
    level = np.clip(0.12 + 1.05 * (-0.55 * xx - 0.45 * yy + 0.7 * z), 0.03, 1.15)
    a, b, c = (np.array(t, np.float32) for t in tone)
    share = bands[..., None]
    rgb = (
        np.where(share < 0.5, a + (b - a) * share * 2, b + (c - b) * (share * 2 - 1))
        * level[..., None]
    )
    body = premultiplied(rgb, np.clip((1 - np.sqrt(xx * xx + yy * yy)) * radius, 0, 1))
    if ring:
        _ring(plate, w / 2, h / 2, radius, c)
    over(plate, body, (w - size) // 2, (h - size) // 2)
    if ring:
        front = blank(h, w)
        _ring(front, w / 2, h / 2, radius, c)
        front[: h // 2] = 0
        over(plate, front, 0, 0)
    return Layer(plate=plate, x=x - w / 2, y=y - h / 2, depth=depth)


def _ring(plate: Pixels, x: float, y: float, radius: float, colour: Pixels) -> None:
    """Thin ellipses around a planet."""
    for k in range(16):
        r = radius * (1.35 + 0.05 * k)
        a = 0.25 + 0.5 * ((k * 7) % 5) / 5
        cv2.ellipse(
            plate,
            (int(x), int(y)),
            (int(r), int(r * 0.2)),
            0,
            0,
            360,
            (*(float(v * a) for v in colour), 255 * a),
            max(1, int(radius * 0.035)),
            cv2.LINE_AA,
        )


def moon(stage: Stage) -> Set:
    """Grey craters under a black sky with the Earth in it."""
    y = line_of(stage, 0.56)
    dome = space(stage).back
    rng = stage.rng("moon")
    left, right = across(stage, 0.1)
    h, w = (stage.bottom - stage.top) // 2, (right - left) // 2
    dark_sky = np.full((h, w, 3), (6, 7, 12), np.float32) + stars(stage, h, w) * 0.9
    dome[0] = Layer(
        plate=cv2.convertScaleAbs(np.dstack([dark_sky, np.full((h, w), 255.0)])),
        x=left,
        y=stage.top,
        depth=0.1,
        size=2.0,
        solid=0,
    )
    del dome[2:]
    dome[1] = _earth(stage, rng)
    grounds = _barren(_sunlit(stage), y, 0.12, (168, 166, 162), (116, 114, 112), (196, 194, 190))
    return Set(horizon=y, back=[*dome, *grounds], shadows=0.8)


def mars(stage: Stage) -> Set:
    """Red rocks and craters under a dusty, pale sky."""
    y = line_of(stage, 0.56)
    dusty = replace(stage, light=replace(stage.light, haze=0.5, low=(214, 150, 110)))
    grounds = _barren(dusty, y, 0.16, (164, 98, 68), (158, 84, 54), (216, 136, 92))
    return Set(horizon=y, back=[_dust(stage), *grounds], shadows=0.8)


def _dust(stage: Stage) -> Layer:
    """A sky of butterscotch, paler towards the ground, as light as the hour."""
    left, right = across(stage, 0.1)
    h, w = (stage.bottom - stage.top) // 2, (right - left) // 2
    high, low = np.array((178, 132, 104), np.float32), np.array((244, 206, 170), np.float32)
    share = np.linspace(0, 1, h, dtype=np.float32)[:, None, None] ** 1.4
    rgb = np.broadcast_to((high + (low - high) * share), (h, w, 3)) * stage.light.ambient
    plate = cv2.convertScaleAbs(np.dstack([rgb, np.full((h, w), 255.0, np.float32)]))
    return Layer(plate=plate, x=left, y=stage.top, depth=0.1, size=2.0, solid=0)


def _barren(
    stage: Stage, y: float, rise: float, rock: Colour, low: Colour, high: Colour
) -> list[Element]:
    """Two lines of bare hills, and a ground of craters."""
    u = stage.unit
    return [
        hills(stage, "far", y, rise * u, rock, 0.0, depth=0.16, cell=0.7, sharp=True, grain=0.3),
        hills(
            stage,
            "near",
            y + 0.01 * u,
            0.05 * u,
            mix(rock, low, 0.4),
            0.0,
            depth=0.3,
            cell=0.8,
            grain=0.3,
        ),
        ground(stage, "regolith", y, low, high, haze=0.0, paint=partial(_craters, low, high)),
    ]


def _sunlit(stage: Stage) -> Stage:
    """The moon has no air: full sun at any time."""
    return replace(
        stage, light=replace(stage.light, ambient=(1, 1, 1), haze=0.0, low=(150, 150, 150))
    )


def _earth(stage: Stage, rng: np.random.Generator) -> Layer:
    """Blue and white, half lit."""
    size = int(0.24 * stage.unit)
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    yy, xx = axis[:, None], axis[None, :]
    z = np.sqrt(np.clip(1 - xx * xx - yy * yy, 0, 1))
    land = smoothstep(0.52, 0.58, fractal(rng, size, size, size / 2, octaves=5))[..., None]
    white = smoothstep(0.55, 0.75, fractal(rng, size, size, size / 3, octaves=5, stretch=2))[
        ..., None
    ]
    rgb = (
        np.array((36, 96, 190), np.float32) * (1 - land)
        + np.array((92, 130, 72), np.float32) * land
    )
    rgb = rgb * (1 - white) + 250 * white
    level = np.clip(0.03 + 1.1 * (0.7 * xx - 0.4 * yy + 0.6 * z), 0.02, 1.1)[..., None]
    plate = premultiplied(rgb * level, np.clip((1 - np.sqrt(xx * xx + yy * yy)) * size / 2, 0, 1))
    side = 0.24 if rng.random() < 0.5 else 0.7
    return Layer(plate=plate, x=stage.width * side - size / 2, y=stage.height * 0.12, depth=0.12)


def _craters(low: Colour, high: Colour, texture: Pixels, rng: np.random.Generator) -> None:
    """Round hollows with a lit and a shaded rim, in the colours of the ground."""
    hollow, shade, rim = (
        (*mix(low, end, share), 255)
        for end, share in (((0, 0, 0), 0.16), ((0, 0, 0), 0.35), (high, 1.3))
    )
    size = texture.shape[0]
    for _ in range(46):
        x, y = (int(v) for v in rng.integers(0, size, 2))
        r = int(size * rng.uniform(0.006, 0.05) ** 1.0)
        cv2.circle(texture, (x, y), r, hollow, -1, cv2.LINE_AA)
        cv2.ellipse(texture, (x, y), (r, r), 0, 180, 360, shade, max(1, r // 4), cv2.LINE_AA)
        cv2.ellipse(texture, (x, y), (r, r), 0, 0, 180, rim, max(1, r // 4), cv2.LINE_AA)
