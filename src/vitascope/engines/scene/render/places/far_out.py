"""Places beyond the ground: clouds, space, moon, under water."""

from functools import partial

import cv2
import numpy as np

from vitascope.engines.scene.render.camera import View
from vitascope.engines.scene.render.land import ground, hills, specks
from vitascope.engines.scene.render.layers import Layer, across
from vitascope.engines.scene.render.noise import fractal, tile
from vitascope.engines.scene.render.pen import Pen
from vitascope.engines.scene.render.pixels import Colour, Pixels, blank, glow, mix, over, premultiplied, ramp, smoothstep
from vitascope.engines.scene.render.places.land import line_of
from vitascope.engines.scene.render.sky import _stars as stars
from vitascope.engines.scene.render.sky import heap, sky
from vitascope.engines.scene.render.stage import Element, Set, Stage


def clouds(stage: Stage) -> Set:
    """Above a sea of clouds, heaps passing at every depth."""
    y = line_of(stage, 0.62)
    light = stage.light
    back = sky(stage, y)
    back.append(_cloud_sea(stage, y))
    rng = stage.rng("banks")
    for depth, size, top, count in ((0.24, 0.5, 0.62, 7), (0.4, 0.75, 0.72, 6), (0.62, 1.1, 0.84, 5)):
        back += _bank(stage, rng, depth, size, top, count)
    front = _bank(stage, rng, 1.3, 1.3, 1.02, 3)
    del light
    return Set(horizon=y, back=back, front=front, shadows=0.0)


def _bank(stage: Stage, rng: np.random.Generator, depth: float, size: float, top: float, count: int) -> list[Element]:
    """Heaped clouds side by side at one depth, drifting."""
    left, right = across(stage, depth)
    bank: list[Element] = []
    for k in range(count):
        wide = size * stage.unit * rng.uniform(0.75, 1.2)
        plate = heap(rng, int(wide / 3), stage.light.cloud, stage.light.cloud_shade)
        x = left + (right - left) * (k + rng.uniform(-0.2, 0.6)) / count - wide * 0.3
        bank.append(Layer(plate=plate, x=x, y=top * stage.height - wide * 0.24 + rng.uniform(-0.03, 0.03) * stage.height, depth=depth, size=3.0, drift=-0.03 * stage.width * depth))
    return bank


def _cloud_sea(stage: Stage, y: float) -> Element:
    """A floor of clouds to the horizon."""
    floor = ground(stage, "cloud sea", y, mix(stage.light.cloud_shade, stage.light.cloud, 0.35), stage.light.cloud, haze=1.0, contrast=1.3, grain=0.16, run=14)
    noise = tile(stage.rng("cloud floor"), floor.texture.shape[0], floor.texture.shape[0] // 5, octaves=5)
    share = smoothstep(0.25, 0.75, noise)[..., None]
    floor.texture[..., :3] = (np.array(stage.light.cloud_shade) * (1 - share) + np.array(stage.light.cloud) * share).astype(np.uint8)
    floor.detail = 0.5
    return floor


def space(stage: Stage) -> Set:
    """Stars, a nebula, a ringed planet and its moon."""
    rng = stage.rng("space")
    size = 2.0
    h, w = int((stage.bottom - stage.top) / size), int((stage.right - stage.left) / size)
    picture = np.zeros((h, w, 3), np.float32) + (5, 6, 16)
    hues: list[Colour] = [(120, 40, 150), (30, 80, 170), (190, 70, 90), (20, 120, 130)]
    first = int(rng.integers(4))
    for k in range(2):
        cloud = fractal(rng, h, w, w / 2.2, octaves=6)
        veil = smoothstep(0.45, 0.95, cloud) * smoothstep(0.2, 0.8, fractal(rng, h, w, w / 1.5, octaves=3))
        picture += veil[..., None] * np.array(hues[(first + k) % 4], np.float32) * 0.95
    picture += stars(stage, h, w)
    plate = cv2.convertScaleAbs(np.dstack([picture, np.full((h, w), 255.0)]))
    back: list[Element] = [Layer(plate=plate, x=stage.left, y=stage.top, depth=0.1, size=size, solid=0)]
    side = float(rng.choice((-1, 1)))
    back.append(_planet(stage, rng, stage.width * (0.5 + side * rng.uniform(0.2, 0.34)), stage.height * rng.uniform(0.26, 0.4), 0.2 * stage.unit, 0.18, ring=bool(rng.random() < 0.7)))
    back.append(_planet(stage, rng, stage.width * (0.5 - side * rng.uniform(0.2, 0.36)), stage.height * rng.uniform(0.14, 0.7), 0.055 * stage.unit, 0.24, ring=False))
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
            glow(canvas, x, y, (0.004 + 0.01 * c) * self.stage.unit, (220, 230, 255), 0.3 + 0.7 * beat)


def _planet(stage: Stage, rng: np.random.Generator, x: float, y: float, radius: float, depth: float, *, ring: bool) -> Layer:
    """A banded sphere, lit from one side."""
    size = int(radius * 2)
    plate = blank(int(size * 1.3), int(size * 2.5))
    h, w = plate.shape[:2]
    tones: list[list[Colour]] = [[(226, 180, 120), (170, 104, 70), (240, 214, 170)], [(90, 140, 210), (40, 80, 160), (190, 220, 240)], [(196, 92, 66), (120, 52, 46), (230, 150, 110)], [(110, 180, 140), (50, 110, 100), (200, 230, 190)]]
    tone = tones[rng.integers(4)]
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    yy, xx = axis[:, None], axis[None, :]
    z = np.sqrt(np.clip(1 - xx * xx - yy * yy, 0, 1))
    bands = fractal(rng, size, size, size / 3, octaves=5, stretch=5)
    level = np.clip(0.12 + 1.05 * (-0.55 * xx - 0.45 * yy + 0.7 * z), 0.03, 1.15)
    a, b, c = (np.array(t, np.float32) for t in tone)
    share = bands[..., None]
    rgb = np.where(share < 0.5, a + (b - a) * share * 2, b + (c - b) * (share * 2 - 1)) * level[..., None]
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


def _ring(plate: Pixels, x: float, y: float, radius: float, colour: np.ndarray) -> None:  # type: ignore[type-arg]
    """Thin ellipses around a planet."""
    for k in range(16):
        r = radius * (1.35 + 0.05 * k)
        a = 0.25 + 0.5 * ((k * 7) % 5) / 5
        cv2.ellipse(plate, (int(x), int(y)), (int(r), int(r * 0.2)), 0, 0, 360, (*(float(v * a) for v in colour), 255 * a), max(1, int(radius * 0.035)), cv2.LINE_AA)


def moon(stage: Stage) -> Set:
    """Grey craters under a black sky with the Earth in it."""
    y, u = line_of(stage, 0.56), stage.unit
    dome = space(stage).back
    rng = stage.rng("moon")
    left, right = across(stage, 0.1)
    h, w = (stage.bottom - stage.top) // 2, (right - left) // 2
    dark_sky = np.zeros((h, w, 3), np.float32) + (6, 7, 12) + stars(stage, h, w) * 0.9
    dome[0] = Layer(plate=cv2.convertScaleAbs(np.dstack([dark_sky, np.full((h, w), 255.0)])), x=left, y=stage.top, depth=0.1, size=2.0, solid=0)
    del dome[2:]
    dome[1] = _earth(stage, rng)
    sunny = _Sunlit(stage)
    grey: Colour = (168, 166, 162)
    dome += [
        hills(sunny, "far", y, 0.12 * u, grey, 0.0, depth=0.16, cell=0.7, sharp=True, grain=0.3),
        hills(sunny, "near", y + 0.01 * u, 0.05 * u, (150, 148, 146), 0.0, depth=0.3, cell=0.8, grain=0.3),
        ground(sunny, "regolith", y, (116, 114, 112), (196, 194, 190), haze=0.0, paint=_craters),
    ]
    return Set(horizon=y, back=dome, shadows=0.8)


def _Sunlit(stage: Stage) -> Stage:  # noqa: N802
    """The moon has no air: full sun at any time."""
    from dataclasses import replace

    return replace(stage, light=replace(stage.light, ambient=(1, 1, 1), haze=0.0, low=(150, 150, 150)))


def _earth(stage: Stage, rng: np.random.Generator) -> Layer:
    """Blue and white, half lit."""
    size = int(0.24 * stage.unit)
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    yy, xx = axis[:, None], axis[None, :]
    z = np.sqrt(np.clip(1 - xx * xx - yy * yy, 0, 1))
    land = smoothstep(0.52, 0.58, fractal(rng, size, size, size / 2, octaves=5))[..., None]
    white = smoothstep(0.55, 0.75, fractal(rng, size, size, size / 3, octaves=5, stretch=2))[..., None]
    rgb = np.array((36, 96, 190), np.float32) * (1 - land) + np.array((92, 130, 72), np.float32) * land
    rgb = rgb * (1 - white) + 250 * white
    level = np.clip(0.03 + 1.1 * (0.7 * xx - 0.4 * yy + 0.6 * z), 0.02, 1.1)[..., None]
    plate = premultiplied(rgb * level, np.clip((1 - np.sqrt(xx * xx + yy * yy)) * size / 2, 0, 1))
    side = 0.24 if rng.random() < 0.5 else 0.7
    return Layer(plate=plate, x=stage.width * side - size / 2, y=stage.height * 0.12, depth=0.12)


def _craters(texture: Pixels, rng: np.random.Generator) -> None:
    """Round hollows with a lit and a shaded rim."""
    size = texture.shape[0]
    for _ in range(46):
        x, y = (int(v) for v in rng.integers(0, size, 2))
        r = int(size * rng.uniform(0.006, 0.05) ** 1.0)
        cv2.circle(texture, (x, y), r, (98, 97, 96, 255), -1, cv2.LINE_AA)
        cv2.ellipse(texture, (x, y), (r, r), 0, 180, 360, (76, 75, 75, 255), max(1, r // 4), cv2.LINE_AA)
        cv2.ellipse(texture, (x, y), (r, r), 0, 0, 180, (222, 220, 216, 255), max(1, r // 4), cv2.LINE_AA)


def underwater(stage: Stage) -> Set:
    """Blue depth, light from above, a reef, weeds that sway."""
    y, u = line_of(stage, 0.72), stage.unit
    dim = {"night": 0.35, "sunset": 0.75, "dawn": 0.85, "day": 1.0}[stage.scene.time]
    colours = ramp([(0, (120, 226, 232)), (0.3, (34, 150, 196)), (0.75, (12, 74, 132)), (1, (6, 40, 84))], (stage.bottom - stage.top) // 4)
    plate = np.repeat(colours[:, None, :] * dim, (stage.right - stage.left) // 4, 1)
    plate += stage.rng("dither").uniform(-1.5, 1.5, (*plate.shape[:2], 1))
    back: list[Element] = [Layer(plate=cv2.convertScaleAbs(np.dstack([plate, np.full(plate.shape[:2], 255.0)])), x=stage.left, y=stage.top, depth=0.5, size=4.0, solid=0)]
    back.append(_Ceiling(stage, dim))
    deep: Colour = (14 * dim, 78 * dim, 132 * dim)
    reef = partial(_reef, stage, deep=deep, dim=dim)
    back += [reef("reef far", y, 0.24 * u, 0.7, 0.2), reef("reef mid", y + 0.03 * u, 0.2 * u, 0.42, 0.34)]
    sand = ground(_dimmed(stage, dim), "seabed", y, (96, 130, 130), (176, 190, 160), haze=0.0, contrast=0.7)
    fall = np.linspace(1, 0, 200, dtype=np.float32)[:, None] ** 1.2 * 0.95
    sand.haze = premultiplied(np.array(deep, np.float32), np.repeat(fall, 4, 1))
    back += [sand, reef("reef near", y + 0.16 * u, 0.16 * u, 0.15, 0.6), _Weeds(stage, y + 0.16 * u, 0.2 * u, 0.65, dim, 16)]
    return Set(horizon=y, back=back, front=[_Weeds(stage, stage.height * 1.03, 0.36 * u, 1.3, dim * 0.7, 9)], shadows=0.25)


def _dimmed(stage: Stage, dim: float) -> Stage:
    """Light as it comes down through water."""
    from dataclasses import replace

    return replace(stage, light=replace(stage.light, ambient=(0.7 * dim, 0.9 * dim, dim)))


class _Ceiling:
    """The water's surface from below: a net of moving light in the upper part."""

    def __init__(self, stage: Stage, dim: float) -> None:
        noise = tile(stage.rng("net"), 512, 64, octaves=3)
        self.net = cv2.convertScaleAbs((1 - np.abs(2 * noise - 1)) ** 6 * 255)
        self.stage, self.dim = stage, dim
        h, w = stage.height // 4, stage.width // 4
        rows = np.arange(h, dtype=np.float32)[:, None] + 2
        self.deep = (0.1 * h) / rows
        self.x = np.arange(w, dtype=np.float32)[None, :] - w / 2
        self.fall = np.clip(1 - rows / (0.42 * h), 0, 1) ** 1.4

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two nets that cross, added as light."""
        u = np.mod((self.x * 5 * self.deep[::1] * 6 + view.x * 0.3) + 2048, 512).astype(np.float32)
        total = np.zeros(u.shape, np.float32)
        for speed in (22.0, -16.0):
            v = np.mod(np.repeat(self.deep * 900, u.shape[1], 1) + speed * view.t, 512).astype(np.float32)
            total += cv2.remap(self.net, np.mod(u + speed * view.t, 512).astype(np.float32), v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        light = total * self.fall * (0.42 * self.dim)
        planes = [cv2.convertScaleAbs(light, alpha=a) for a in (0.75, 1.0, 0.95)]
        h, w = canvas.shape[:2]
        glowing = cv2.resize(cv2.merge((*planes, np.zeros_like(planes[0]))), (w, h))
        part = int(0.46 * h)
        canvas[:part] = cv2.add(canvas[:part], glowing[:part])


def _reef(stage: Stage, name: str, base: float, rise: float, distance: float, depth: float, *, deep: Colour, dim: float) -> Layer:
    """Rocks with corals of many colours."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    plate = blank(int(rise * 2.0), right - left)
    foot = plate.shape[0]
    x = 0.0
    while x < right - left:
        kind, size = rng.integers(4), rise * rng.uniform(0.5, 1.25)
        paint: Colour = ((226, 96, 110), (244, 160, 70), (160, 96, 190), (240, 200, 90), (96, 180, 160))[rng.integers(5)]
        colour = mix((paint[0] * dim * 0.8, paint[1] * dim * 0.9, paint[2] * dim), deep, 0.25 + 0.7 * distance)
        pen = Pen(1.5, 1.04, size)
        if kind == 0:
            pen.blob([(-0.6, 0.5), (-0.5, 0.1), (-0.1, -0.2), (0.3, -0.05), (0.6, 0.3), (0.66, 0.5)], mix((84 * dim, 92 * dim, 104 * dim), deep, 0.25 + 0.7 * distance))
        elif kind == 1:
            for k in range(7):
                a = -1.2 + 0.4 * k
                pen.limb([(0, 0.5), (0.3 * np.sin(a), 0.1), (0.5 * np.sin(a) + 0.04, -0.1 - 0.3 * np.cos(a))], (0.14, 0.09, 0.07), mix(colour, (20, 30, 60), 0.12 * (k % 3)))
        elif kind == 2:
            for k in range(5):
                pen.limb([(-0.32 + 0.16 * k, 0.5), (-0.34 + 0.17 * k, 0.1 - 0.08 * (k % 3))], (0.13, 0.15), colour)
        else:
            pen.oval(0, 0.36, 0.42, 0.32, colour)
            for k in range(7):
                pen.line([(-0.3 + 0.1 * k, 0.16 + 0.05 * abs(k - 3)), (-0.26 + 0.09 * k, 0.46)], 0.014, dark_of(colour))
        over(plate, pen.plate, int(x), foot - pen.plate.shape[0])
        x += size * rng.uniform(0.35, 1.1)
    return Layer(plate=plate, x=left, y=base - foot + 2, depth=depth)


def dark_of(colour: Colour) -> Colour:
    """The colour in shade under water."""
    return mix(colour, (8, 24, 60), 0.35)


class _Weeds:
    """Kelp that sways: each frond a ribbon of polygons."""

    def __init__(self, stage: Stage, y: float, tall: float, depth: float, dim: float, count: int) -> None:
        rng = stage.rng(f"weeds{depth}")
        left, right = across(stage, depth)
        self.fronds = [(left + (right - left) * rng.random(), tall * rng.uniform(0.5, 1.2), rng.uniform(0, 6.3), rng.uniform(0.7, 1.1)) for _ in range(count)]
        self.stage, self.y, self.depth, self.dim = stage, y, depth, dim

    def draw(self, canvas: Pixels, view: View) -> None:
        """Bend every frond with the current."""
        steps = np.linspace(0, 1, 12)
        for x, tall, phase, bright in self.fronds:
            px, py = view.at(x, self.y, self.depth)
            tall = tall * view.scale(self.depth)
            bend = 0.14 * tall * steps**1.6 * np.sin(view.t * 1.5 + phase - 2.4 * steps)
            wave = 0.022 * tall * np.sin(16 * steps + phase - 1.2 * view.t)
            width = 0.055 * tall * (1 - steps) ** 0.5
            spine = np.stack([px + bend + wave, py - tall * steps], 1)
            shape = np.concatenate([spine + np.stack([width, 0 * width], 1), (spine - np.stack([width, 0 * width], 1))[::-1]])
            colour = (34 * bright * self.dim, 110 * bright * self.dim, 78 * bright * self.dim, 255)
            cv2.fillPoly(canvas, [np.round(shape * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)
            cv2.polylines(canvas, [np.round(spine * 16).astype(np.int32)], False, (70 * self.dim, 160 * self.dim, 104 * self.dim, 255), max(1, int(0.006 * tall)), cv2.LINE_AA, 4)


