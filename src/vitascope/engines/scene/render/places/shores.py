"""Places by the water."""

import cv2
import numpy as np

from vitascope.engines.scene.render.camera import View
from vitascope.engines.scene.render.flora import plant, row
from vitascope.engines.scene.render.land import ground, hills, specks
from vitascope.engines.scene.render.layers import Layer, across
from vitascope.engines.scene.render.noise import tile
from vitascope.engines.scene.render.pen import Pen
from vitascope.engines.scene.render.pixels import Colour, Pixels, blank, glow, over, premultiplied, smoothstep
from vitascope.engines.scene.render.places.land import line_of
from vitascope.engines.scene.render.sky import sky
from vitascope.engines.scene.render.stage import Element, Set, Stage
from vitascope.engines.scene.render.subjects.afloat import sailboat
from vitascope.engines.scene.render.subjects.pose import Pose
from vitascope.engines.scene.render.town import fronts, skyline
from vitascope.engines.scene.render.water import water_of

BLUE: Colour = (26, 92, 138)
TEAL: Colour = (24, 118, 136)


def _rough(stage: Stage) -> float:
    return {"storm": 2.6, "wind": 1.8, "rain": 1.4}.get(stage.scene.weather, 1.0)


def sea(stage: Stage) -> Set:
    """Open water to the horizon, islands far away."""
    y = line_of(stage, 0.48)
    back = sky(stage, y)
    if stage.rng("islands").random() < 0.6:
        back.append(hills(stage, "islands", y + 2, 0.05 * stage.unit, (92, 116, 130), 0.75, depth=0.12, cell=0.5, sharp=True, foot=0.005))
    back.append(water_of(stage, y, (20, 84, 132), (12, 62, 98), mirror=0.62, waves=1.3 * _rough(stage), run=0.35, foam=0.3))
    return Set(horizon=y, back=back, shadows=0.0, mirror=0.8)


class Surf:
    """The edge of the sea: foam that runs up the sand and back."""

    def __init__(self, stage: Stage, line: float) -> None:
        """Make the foam's texture; line is where it reaches on the whole."""
        self.stage, self.line = stage, line
        self.noise = tile(stage.rng("surf"), 256, 64)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two fronts of foam, out of step, and wet sand below."""
        h, w = canvas.shape[:2]
        unit = self.stage.unit
        for k in (0, 1):
            beat = (view.t * 0.22 + 0.5 * k) % 1.0
            run = float(np.sin(np.pi * beat)) ** 0.8
            fade = float(np.sin(np.pi * beat)) ** 0.5
            tall = int(0.12 * unit)
            x = (np.arange(w) + view.x * 0.7) / unit
            row = self.noise[int(40 + 60 * k), (x * 90 + 512).astype(int) % 256] + 0.5 * self.noise[90 + 40 * k, (x * 260 + 512).astype(int) % 256]
            edge = tall * (0.3 + 0.45 * run) + row * 0.022 * unit
            rows = np.arange(tall, dtype=np.float32)[:, None]
            deep = edge[None, :] - rows
            foam = smoothstep(-1, 2, deep) * (1 - smoothstep(0, 0.012 * unit, deep)) + 0.4 * smoothstep(0, 3, deep) * (self.noise[(rows.astype(int) * 3) % 256, (x * 300 + 512).astype(int)[None, :] % 256] > 0.62)
            alpha = np.clip(foam * 0.85 * fade + 0.28 * smoothstep(0, 2, deep) * fade, 0, 0.95) * smoothstep(0, 0.03 * unit, rows)
            colour = np.array(self.stage.lit((226, 242, 244)), np.float32)
            top = round(view.at(0, self.line, 0.75)[1] - 0.055 * unit)
            over(canvas, premultiplied(colour, alpha.astype(np.float32)), 0, top)


def beach(stage: Stage) -> Set:
    """Turquoise water, surf, sand, palms at the sides."""
    y, u = line_of(stage, 0.46), stage.unit
    shore = y + 0.16 * stage.height
    back = sky(stage, y)
    back += [
        hills(stage, "cape", y + 2, 0.07 * u, (88, 124, 110), 0.6, depth=0.14, cell=0.8, foot=0.004),
        water_of(stage, y, (20, 104, 160), (64, 190, 190), mirror=0.42, waves=1.0 * _rough(stage), bottom=shore + 0.02 * u, foam=0.25),
        _sand(stage, shore),
        Surf(stage, shore),
        row(stage, "palms", "palm", y + 0.34 * u, 0.78 * u, (70, 140, 62), distance=0.02, depth=0.66, every=1.5, gaps=0.1, clear=0.62),
    ]
    return Set(horizon=shore, back=back)


def _sand(stage: Stage, shore: float) -> Element:
    """Sand whose perspective fits the sea's horizon but which starts at the shore."""
    floor = ground(stage, "sand", shore - 0.01 * stage.unit, (206, 174, 124), (244, 222, 176), haze=0.0, contrast=0.5, grain=0.3, paint=specks([(236, 226, 206), (168, 132, 96)], 120, 2.2))
    wet = np.linspace(1, 0, floor.haze.shape[0], dtype=np.float32)[:, None] ** 3 * 0.5
    floor.haze = premultiplied(np.array(stage.lit((132, 112, 88)), np.float32), np.repeat(wet, 4, 1))
    return floor


def lake(stage: Stage) -> Set:
    """Mountains and firs twice: once upside down."""
    y, u = line_of(stage, 0.5), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.36 * u, (104, 120, 150), 0.55, depth=0.12, cell=0.55, sharp=True, snow=0.45, foot=0.01),
        hills(stage, "mid", y, 0.14 * u, (70, 104, 80), 0.35, depth=0.2, cell=0.7, foot=0.01),
        row(stage, "firs", "conifer", y + 0.012 * u, 0.12 * u, (46, 88, 60), distance=0.24, depth=0.26, every=0.34, snow=stage.scene.weather == "snow"),
        water_of(stage, y, (40, 96, 120), (18, 58, 78), mirror=0.85, waves=0.45 * _rough(stage), run=0.08),
    ]
    front: list[Element] = [row(stage, "reeds", "reed", stage.height * 1.06, 0.26 * u, (96, 130, 58), distance=0, depth=1.35, every=0.6, gaps=0.2, clear=0.6)]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=1.0)


def river(stage: Stage) -> Set:
    """Running water between green banks."""
    y, u = line_of(stage, 0.47), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.18 * u, (92, 128, 104), 0.55, depth=0.14, cell=0.6),
        row(stage, "woods", "broadleaf", y + 0.01 * u, 0.2 * u, (66, 120, 56), distance=0.3, depth=0.24, every=0.4, snow=stage.scene.weather == "snow"),
        water_of(stage, y, (56, 118, 124), (28, 84, 92), mirror=0.7, waves=0.9 * _rough(stage), run=1.4, foam=0.35),
        *(_bank(stage, side, y) for side in (-1, 1)),
    ]
    front: list[Element] = [row(stage, "reeds", "reed", stage.height * 1.05, 0.24 * u, (92, 136, 58), distance=0, depth=1.3, every=0.5, gaps=0.2, clear=0.62)]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=0.8)


def _bank(stage: Stage, side: int, y: float) -> Layer:
    """A grassy bank that narrows towards the horizon, with bushes."""
    u = stage.unit
    left, right = across(stage, 0.7)
    w, h = right - left, int(stage.height - y + 0.12 * stage.height)
    rng = stage.rng(f"bank{side}")
    plate = blank(h, w)
    middle = stage.width / 2 - left
    grass = stage.lit((86, 138, 60) if stage.scene.weather != "snow" else (230, 236, 244))
    share = np.linspace(0, 1, 24)
    reach = 0.05 * stage.width + (0.43 * stage.width) * share**0.8 + rng.uniform(-0.012, 0.012, 24) * u
    edge = np.stack([middle + side * reach, share * h], 1)
    far = np.array([[middle + side * w, h], [middle + side * w, 0]])
    for inset, colour in ((0.0, tuple(c * 0.55 for c in grass)), (0.012 * u, grass)):
        shape = np.concatenate([edge + (side * inset, 0), far])
        cv2.fillPoly(plate, [np.round(shape * 16).astype(np.int32)], (*colour, 255), cv2.LINE_AA, 4)
    noise = 0.86 + 0.28 * tile(rng, 256, 32)
    texture = cv2.resize(noise, (w, h), interpolation=cv2.INTER_LINEAR)[..., None]
    plate[..., :3] = np.clip(plate[..., :3] * texture, 0, 255).astype(np.uint8)
    for k in range(15):
        s = (k + 1) / 15
        bush = plant(stage, "bush" if k % 3 else "reed", rng, (0.05 + 0.13 * s) * u, (84, 140, 60), 0.25 * (1 - s))
        over(plate, bush, int(middle + side * (0.07 * stage.width + 0.47 * stage.width * s**0.8 + rng.uniform(0, 0.16) * u) - bush.shape[1] / 2), int(s * h - bush.shape[0]))
    return Layer(plate=plate, x=left, y=y, depth=0.55)


class Fall:
    """Falling water: a streaked texture that runs down, with spray at its foot."""

    def __init__(self, stage: Stage, x: float, top: float, foot: float, width: float) -> None:
        """In pixels of the still frame."""
        self.stage, self.x, self.top, self.foot, self.width = stage, x, top, foot, width
        streaks = tile(stage.rng("fall"), 512, 16, octaves=4)
        tall = cv2.resize(streaks, (512, 4096), interpolation=cv2.INTER_CUBIC)[:2048]
        blend_rows = np.linspace(0, 1, 512, dtype=np.float32)[:, None]
        tall[:512] = tall[:512] * blend_rows + cv2.resize(streaks, (512, 4096), interpolation=cv2.INTER_CUBIC)[2048:2560] * (1 - blend_rows)
        self.texture = smoothstep(0.2, 0.8, tall).astype(np.float32)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two sheets at two speeds, edges frayed."""
        scale = view.scale(0.3)
        x, top = view.at(self.x, self.top, 0.3)
        w, h = max(8, int(self.width * scale / 2)), max(8, int((self.foot - self.top) * scale / 2))
        sheet = np.zeros((h, w), np.float32)
        rows = np.arange(h)
        for speed, share in ((620, 0.6), (900, 0.4)):
            at = (rows * 2 - speed * view.t).astype(int) % 2048
            sheet += share * self.texture[at][:, (np.arange(w) * 512 // w + int(speed)) % 512]
        edge = np.minimum(np.arange(w), w - 1 - np.arange(w)) / w * 9 - 0.8 * self.texture[rows % 2048, 3][:, None]
        alpha = np.clip(edge, 0, 1) * (0.62 + 0.38 * sheet)
        level = (0.6 + 0.45 * sheet)[..., None]
        plate = premultiplied(level * np.array(self.stage.lit((226, 240, 250)), np.float32), alpha.astype(np.float32))
        over(canvas, cv2.resize(plate, None, fx=2, fy=2), int(x - w), int(top))
        for k in range(7):
            beat = float(np.sin(view.t * 2.2 + k * 1.9))
            glow(canvas, x + (k - 3) * w * 0.32 + beat * 8, top + 2 * h - 4, (0.12 + 0.02 * beat) * self.stage.unit * scale, self.stage.lit((150, 165, 175)), 0.6)


def waterfall(stage: Stage) -> Set:
    """A cliff with a fall into a pool, ferns around."""
    y, u = line_of(stage, 0.56), stage.unit
    x = stage.width * (0.5 + stage.rng("fall at").uniform(-0.1, 0.1))
    top = y - 0.5 * u
    back = sky(stage, y)
    back += [
        row(stage, "above", "broadleaf", top + 0.05 * u, 0.2 * u, (70, 124, 58), distance=0.3, depth=0.26, every=0.4),
        _cliff(stage, y, 0.5 * u),
        Fall(stage, x, top + 0.01 * u, y + 0.015 * u, 0.28 * u),
        row(stage, "ledge", "bush", y + 0.01 * u, 0.12 * u, (62, 122, 58), distance=0.12, depth=0.34, every=0.7, gaps=0.2, clear=0.32),
        water_of(stage, y + 0.01 * u, (52, 120, 120), (20, 82, 92), mirror=0.6, waves=1.4, run=0.9, foam=0.4),
    ]
    front: list[Element] = [row(stage, "ferns", "fern", stage.height * 1.06, 0.3 * u, (52, 118, 56), distance=0, depth=1.35, every=0.8, clear=0.5)]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=0.7)


def _cliff(stage: Stage, y: float, rise: float) -> Layer:
    """A mossy rock face."""
    layer = hills(stage, "cliff", y, rise * 1.12, (104, 100, 92), 0.12, depth=0.3, cell=2.4, sharp=False, grain=0.5, top=(82, 118, 66), foot=0.01)
    noise = tile(stage.rng("cracks"), 512, 64, octaves=5)
    h, w = layer.plate.shape[:2]
    crack = cv2.resize(noise, (w, h * 3))[:h]
    shade = (0.66 + 0.5 * crack)[..., None]
    layer.plate[..., :3] = np.clip(layer.plate[..., :3] * shade, 0, layer.plate[..., 3:]).astype(np.uint8)
    return layer


def harbour(stage: Stage) -> Set:
    """Boats at rest before a town, lights in the water."""
    y, u = line_of(stage, 0.5), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.14 * u, (96, 116, 124), 0.6, depth=0.14, cell=0.8, foot=0.01),
        skyline(stage, "town", y, 0.2 * u, distance=0.4, depth=0.2, wide=0.06, foot=0.005),
        fronts(stage, "quay", y + 0.006 * u, 0.13 * u, depth=0.28, shop=False, distance=0.15),
        _moored(stage, y + 0.014 * u),
        water_of(stage, y + 0.006 * u, (36, 88, 120), (16, 54, 80), mirror=0.8, waves=0.55 * _rough(stage), run=0.1),
    ]
    return Set(horizon=y, back=back, front=[_pier(stage)], shadows=0.0, mirror=0.9)


def _moored(stage: Stage, y: float) -> Layer:
    """Small boats in a row."""
    rng = stage.rng("moored")
    left, right = across(stage, 0.34)
    tall = int(0.2 * stage.unit)
    plate = blank(tall, right - left)
    x = 0
    while x < right - left:
        pen = Pen(1.1, 1.05, tall * rng.uniform(0.5, 0.9), stage.light.ambient)
        sailboat(pen, Pose(c=((206, 60, 50), (240, 240, 236), (50, 96, 160), (236, 180, 60))[rng.integers(4)], t=float(rng.random()), go=False))
        over(plate, pen.plate, x, tall - pen.plate.shape[0])
        x += int(tall * rng.uniform(0.5, 1.6))
    return Layer(plate=plate, x=left, y=y - tall, depth=0.34)


def _pier(stage: Stage) -> Layer:
    """A wooden pier at the lower edge."""
    u = stage.unit
    side = int(stage.rng("pier").choice((-1, 1)))
    pen = Pen(1.6, 0.6, 0.6 * u, stage.light.ambient)
    for k in range(5):
        x = -0.7 + 0.3 * k
        pen.box(x, -0.14 + 0.05 * k, x + 0.06, 0.3, (84, 60, 44))
    pen.poly([(-0.8, -0.16), (0.62, 0.06), (0.7, 0.15), (-0.8, -0.02)], (140, 104, 72))
    for k in range(14):
        x = -0.76 + 0.1 * k
        pen.line([(x, -0.15 + 0.155 * (x + 0.8)), (x + 0.02, -0.02 + 0.115 * (x + 0.8))], 0.006, (84, 60, 44))
    plate = pen.plate if side < 0 else np.ascontiguousarray(pen.plate[:, ::-1])
    x0 = -0.12 * u if side < 0 else stage.width - plate.shape[1] + 0.12 * u
    return Layer(plate=plate, x=x0, y=stage.height - 0.24 * u, depth=1.2)
