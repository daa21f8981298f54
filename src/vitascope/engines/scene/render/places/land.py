"""Places on land: woods, fields, deserts, mountains."""

import cv2
import numpy as np

from vitascope.engines.scene.render.camera import View
from vitascope.engines.scene.render.flora import row
from vitascope.engines.scene.render.land import ground, hills, specks, stripes
from vitascope.engines.scene.render.layers import Layer, across
from vitascope.engines.scene.render.noise import fractal
from vitascope.engines.scene.render.pixels import Colour, Pixels, glow, glow_plate, over, premultiplied
from vitascope.engines.scene.render.sky import sky
from vitascope.engines.scene.render.stage import Element, Set, Stage

GREEN: Colour = (88, 144, 62)
FLOWERS: list[Colour] = [(240, 220, 80), (236, 240, 244), (222, 90, 110), (160, 110, 210)]


def line_of(stage: Stage, share: float) -> float:
    """The horizon in pixels; a tall frame has it a little higher."""
    return stage.height * (share if stage.width >= stage.height else share - 0.02)


def _white(stage: Stage) -> bool:
    return stage.scene.weather == "snow"


def _leaf(stage: Stage, colour: Colour) -> Colour:
    """Autumn for falling leaves, blossom for petals."""
    if "falling_leaves" in stage.scene.effects:
        return (206, 122, 44)
    return (236, 160, 186) if "petals" in stage.scene.effects else colour


def _grass(stage: Stage, low: Colour, high: Colour) -> tuple[Colour, Colour]:
    return ((206, 214, 226), (246, 249, 255)) if _white(stage) else (low, high)


def meadow(stage: Stage) -> Set:
    """Rolling hills, scattered trees, flowers underfoot."""
    y, u = line_of(stage, 0.56), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.2 * u, (96, 122, 136), 0.75, depth=0.16, cell=0.7, sharp=True, snow=0.3),
        hills(stage, "mid", y, 0.1 * u, (96, 142, 84), 0.45, depth=0.26, cell=0.9),
        row(stage, "woods", "broadleaf", y + 0.008 * u, 0.08 * u, (70, 118, 56), distance=0.36, depth=0.32, every=0.55, gaps=0.3),
        hills(stage, "near", y + 0.01 * u, 0.05 * u, GREEN, 0.22, depth=0.36, cell=1.2, foot=0.05),
        ground(stage, "grass", y, *_grass(stage, (66, 118, 44), (136, 178, 72)), paint=None if _white(stage) else specks(FLOWERS, 420, 2.4), haze=0.7),
        row(stage, "trees", "broadleaf", y + 0.05 * u, 0.3 * u, _leaf(stage, (72, 130, 52)), distance=0.1, depth=0.55, every=2.2, gaps=0.25, clear=0.3, snow=_white(stage)),
    ]
    front: list[Element] = [row(stage, "blades", "grass", stage.height * 1.05, 0.14 * u, (84, 140, 50), distance=0, depth=1.35, every=0.5)]
    return Set(horizon=y, back=back, front=front)


def garden(stage: Stage) -> Set:
    """Lawn, blossoming bushes, a fence, a tree overhead."""
    y, u = line_of(stage, 0.54), stage.unit
    rng = stage.rng("beds")
    back = sky(stage, y)
    back += [
        row(stage, "back", "broadleaf", y + 0.02 * u, 0.3 * u, (66, 122, 58), distance=0.32, depth=0.28, every=0.4),
        row(stage, "hedge", "bush", y + 0.03 * u, 0.14 * u, (62, 116, 54), distance=0.15, depth=0.36, every=0.6, snow=_white(stage)),
        ground(stage, "lawn", y, *_grass(stage, (78, 140, 52), (128, 184, 72)), paint=None if _white(stage) else specks(FLOWERS[1:], 150, 2.0), haze=0.4, contrast=0.7),
    ]
    for k, colour in enumerate(((226, 74, 110), (246, 196, 70), (190, 110, 210))):
        back.append(row(stage, f"bed{k}", "bush", y + (0.07 + 0.035 * k) * u, 0.1 * u, colour, distance=0.05, depth=0.5 + 0.06 * k, every=1.0, gaps=0.35, clear=float(rng.uniform(0.3, 0.5)), snow=_white(stage)))
    back.append(row(stage, "tree", "broadleaf", y + 0.1 * u, 0.6 * u, _leaf(stage, (86, 146, 60)), distance=0.0, depth=0.62, every=2.3, gaps=0.15, clear=0.62, snow=_white(stage)))
    front: list[Element] = [row(stage, "flowers", "bush", stage.height * 1.07, 0.17 * u, (232, 92, 120), distance=0, depth=1.35, every=1.2, gaps=0.3, clear=0.45)]
    return Set(horizon=y, back=back, front=front)


def farmland(stage: Stage) -> Set:
    """Furrowed wheat, barns' hills, a row of poplars."""
    y, u = line_of(stage, 0.52), stage.unit
    gold = ((150, 116, 40), (236, 196, 88))
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.1 * u, (110, 140, 110), 0.6, depth=0.16, cell=0.9),
        hills(stage, "mid", y, 0.05 * u, (150, 160, 76), 0.35, depth=0.26, cell=1.1, top=(206, 180, 84)),
        row(stage, "line", "broadleaf", y + 0.01 * u, 0.09 * u, (74, 116, 54), distance=0.3, depth=0.3, every=0.7, gaps=0.35),
        ground(stage, "field", y, *_grass(stage, *gold), paint=stripes((104, 84, 34) if not _white(stage) else (180, 186, 198), 12, 0.22), haze=0.5),
        row(stage, "tree", "broadleaf", y + 0.04 * u, 0.26 * u, _leaf(stage, (70, 122, 50)), distance=0.08, depth=0.5, every=3.0, gaps=0.3, clear=0.4, snow=_white(stage)),
    ]
    front: list[Element] = [row(stage, "wheat", "grass", stage.height * 1.06, 0.18 * u, (226, 188, 86), distance=0, depth=1.35, every=0.32)]
    return Set(horizon=y, back=back, front=front)


def _woods(stage: Stage, kind: str, leaf: Colour, floor: tuple[Colour, Colour], *, tall: float, under: str, y: float) -> list[Element]:
    """Ranks of trees that darken towards us, undergrowth between."""
    u = stage.unit
    snow = _white(stage)
    back = sky(stage, y, clouds=False)
    back.append(hills(stage, "far", y, 0.16 * u, leaf, 0.7, depth=0.16, cell=0.8))
    for k, (distance, depth, share) in enumerate(((0.62, 0.2, 0.62), (0.44, 0.3, 0.78), (0.26, 0.42, 0.95))):
        back.append(row(stage, f"rank{k}", kind, y + (0.01 + 0.016 * k) * u, tall * share * u, leaf, distance=distance, depth=depth, every=0.26 + 0.04 * k, snow=snow))
    back.append(ground(stage, "floor", y, *_grass(stage, *floor), haze=0.7))
    back.append(row(stage, "under", under, y + 0.07 * u, 0.13 * u, leaf, distance=0.1, depth=0.5, every=0.9, gaps=0.2, snow=snow))
    return back


def forest(stage: Stage) -> Set:
    """Firs and mist, a path of needles."""
    y, u = line_of(stage, 0.56), stage.unit
    autumn = "falling_leaves" in stage.scene.effects
    kind = "broadleaf" if autumn or stage.rng("kind").random() < 0.35 else "conifer"
    leaf = _leaf(stage, (58, 110, 66))
    back = _woods(stage, kind, leaf, ((76, 66, 40), (112, 122, 62)), tall=0.62, under="bush", y=y)
    back.append(row(stage, "near", kind, y + 0.14 * u, 1.05 * u, leaf, distance=0.03, depth=0.64, every=0.75, gaps=0.1, clear=0.5, snow=_white(stage)))
    front: list[Element] = [row(stage, "ferns", "fern", stage.height * 1.08, 0.22 * u, (64, 118, 54), distance=0, depth=1.35, every=0.8, gaps=0.2, clear=0.35)]
    return Set(horizon=y, back=back, front=front)


def jungle(stage: Stage) -> Set:
    """Palms, ferns, hanging leaves, moist air."""
    y, u = line_of(stage, 0.54), stage.unit
    leaf: Colour = (54, 132, 58)
    back = _woods(stage, "palm", leaf, ((58, 70, 34), (82, 120, 50)), tall=0.72, under="fern", y=y)
    back.append(row(stage, "thick", "fern", y + 0.1 * u, 0.26 * u, (46, 120, 60), distance=0.06, depth=0.56, every=0.9, gaps=0.1, clear=0.3))
    back.append(row(stage, "near", "palm", y + 0.15 * u, 1.0 * u, leaf, distance=0.0, depth=0.66, every=0.8, clear=0.5))
    front: list[Element] = [
        row(stage, "ferns", "fern", stage.height * 1.06, 0.32 * u, (34, 96, 48), distance=0, depth=1.4, every=0.7, clear=0.4),
        _hanging(stage, (30, 86, 44)),
    ]
    return Set(horizon=y, back=back, front=front)


def _hanging(stage: Stage, leaf: Colour) -> Layer:
    """Leaves that hang into the picture from above."""
    layer = row(stage, "hanging", "fern", 0.0, 0.3 * stage.unit, leaf, distance=0, depth=1.35, every=0.8, clear=0.35)
    layer.plate = np.ascontiguousarray(layer.plate[::-1])
    layer.y, layer.sway, layer.solid = stage.top * 0.4 - 0.08 * stage.unit, 4.0, 0
    return layer


def bamboo_grove(stage: Stage) -> Set:
    """Canes beyond canes, light between."""
    y, u = line_of(stage, 0.6), stage.unit
    leaf: Colour = (112, 162, 66)
    back = sky(stage, y, clouds=False)
    for k, (distance, depth, share) in enumerate(((0.7, 0.18, 0.8), (0.5, 0.3, 1.0), (0.3, 0.44, 1.2))):
        back.append(row(stage, f"rank{k}", "bamboo", y + (0.01 + 0.02 * k) * u, share * u, leaf, distance=distance, depth=depth, every=0.06 + 0.035 * k, variants=6))
    back.append(ground(stage, "floor", y, *_grass(stage, (92, 96, 48), (156, 158, 84)), haze=0.8))
    back.append(row(stage, "under", "grass", y + 0.08 * u, 0.08 * u, (96, 140, 60), distance=0.1, depth=0.52, every=0.9, gaps=0.3))
    back.append(row(stage, "near", "bamboo", y + 0.2 * u, 1.5 * u, leaf, distance=0.03, depth=0.7, every=0.2, clear=0.42, variants=6))
    front: list[Element] = [row(stage, "closest", "bamboo", stage.height * 1.2, 2.2 * u, (84, 130, 52), distance=0, depth=1.4, every=0.26, clear=0.7, variants=5)]
    return Set(horizon=y, back=back, front=front)


def desert(stage: Stage) -> Set:
    """Dunes with sharp crests, a few cacti, heat."""
    y, u = line_of(stage, 0.56), stage.unit
    sand: Colour = (226, 174, 110)
    back = sky(stage, y)
    back += [
        hills(stage, "mesa", y, 0.1 * u, (176, 112, 84), 0.65, depth=0.14, cell=0.4, sharp=True),
        _dunes(stage, "far dune", y + 0.01 * u, 0.13 * u, sand, 0.4, 0.24),
        _dunes(stage, "near dune", y + 0.04 * u, 0.11 * u, sand, 0.18, 0.4),
        ground(stage, "sand", y + 0.04 * u, (196, 140, 82), (238, 192, 128), haze=0.6, contrast=0.7, grain=0.3),
        row(stage, "cacti", "cactus", y + 0.09 * u, 0.2 * u, (84, 128, 72), distance=0.08, depth=0.56, every=3.6, gaps=0.3, clear=0.25),
    ]
    return Set(horizon=y + 0.04 * u, back=back)


def _dunes(stage: Stage, name: str, base: float, rise: float, colour: Colour, distance: float, depth: float) -> Layer:
    """Dunes: every crest has a lit and a shaded flank."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    w, h = right - left, int(rise * 1.2 + 0.12 * stage.height)
    x = np.arange(w) / stage.unit
    crest = sum(a * (1 - np.abs(np.sin(x * f + rng.uniform(0, 6)))) for a, f in ((0.55, 2.0), (0.3, 3.7), (0.15, 7.1)))
    crest = base - rise * np.asarray(crest, np.float32)
    slope = np.gradient(cv2.GaussianBlur(crest[None, :], (0, 0), 6)[0])
    rows = base - rise * 1.05 + np.arange(h, dtype=np.float32)[:, None]
    deep = rows - crest[None, :]
    wave = 0.5 + 0.5 * np.sin((deep * 0.9 + fractal(rng, h, w, 0.2 * stage.unit) * 60) * 60 / stage.unit)
    flank = np.clip(np.where(slope > 0, 1.06, 0.62)[None, :] + deep / (rise * 1.6), 0.6, 1.08)
    level = (flank - 0.05 * wave)[..., None].astype(np.float32)
    return Layer(plate=premultiplied(level * np.array(stage.far(colour, distance), np.float32), np.clip(deep + 0.5, 0, 1)), x=left, y=base - rise * 1.05, depth=depth)


def canyon(stage: Stage) -> Set:
    """Red terraces on both sides."""
    y, u = line_of(stage, 0.58), stage.unit
    back = sky(stage, y)
    for k, (rise, distance, depth, gap) in enumerate(((0.3, 0.6, 0.14, 0.1), (0.42, 0.4, 0.24, 0.3), (0.6, 0.18, 0.42, 0.62))):
        back.append(_terraces(stage, f"wall{k}", y + 0.02 * k * u, rise * u, distance, depth, gap))
    back.append(ground(stage, "floor", y + 0.02 * u, (150, 84, 54), (212, 138, 92), haze=0.7, paint=specks([(120, 70, 50), (190, 120, 84)], 130, 5)))
    front: list[Element] = [row(stage, "scrub", "bush", stage.height * 1.04, 0.12 * u, (116, 124, 66), distance=0, depth=1.3, every=2.6, gaps=0.3, clear=0.3)]
    return Set(horizon=y + 0.02 * u, back=back, front=front)


def _terraces(stage: Stage, name: str, base: float, rise: float, distance: float, depth: float, gap: float) -> Layer:
    """Stepped, layered cliffs with a gap in the middle."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    w, h = right - left, int(rise * 1.1 + 0.1 * stage.height)
    middle = np.abs((np.arange(w) + left) / stage.width - 0.5 - rng.uniform(-0.06, 0.06)) * 2
    noise = fractal(rng, 1, w, 0.25 * stage.unit, octaves=5)[0]
    tall = np.clip((middle - gap) * 2.4 + noise * 0.55, 0.04, 1)
    tall = 0.55 * tall + 0.45 * np.round(tall * 5) / 5
    crest = base - rise * cv2.GaussianBlur(tall[None, :].astype(np.float32), (0, 0), 1.2)[0]
    rows = base - rise * 1.02 + np.arange(h, dtype=np.float32)[:, None]
    deep = rows - crest[None, :]
    bend = fractal(rng, h, w, 0.5 * stage.unit, octaves=3)
    band = fractal(rng, 400, 1, 40, octaves=5)[:, 0]
    strata = band[np.clip((rows / stage.unit * 460 + bend * 26).astype(int) % 400, 0, 399)]
    crack = fractal(rng, h, w, 0.05 * stage.unit, octaves=3, stretch=0.12)
    light = 1 - 0.4 * (np.gradient(cv2.GaussianBlur(crest[None, :], (0, 0), 5)[0])[None, :] < -0.15)
    level = (0.68 + 0.4 * strata + 0.3 * (crack - 0.5)) * light
    hue = np.array(stage.far((206, 116, 74), distance), np.float32)
    return Layer(plate=premultiplied(level[..., None].astype(np.float32) * hue, np.clip(deep + 0.5, 0, 1)), x=left, y=base - rise * 1.02, depth=depth)


def mountains(stage: Stage) -> Set:
    """Snowy ranges behind one another above a valley."""
    y, u = line_of(stage, 0.6), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.52 * u, (108, 124, 156), 0.62, depth=0.12, cell=0.55, sharp=True, snow=0.55),
        hills(stage, "mid", y, 0.36 * u, (88, 100, 116), 0.4, depth=0.22, cell=0.5, sharp=True, snow=0.3),
        hills(stage, "near", y + 0.02 * u, 0.16 * u, (66, 98, 72), 0.28, depth=0.34, cell=0.7),
        row(stage, "firs", "conifer", y + 0.02 * u, 0.1 * u, (48, 88, 58), distance=0.25, depth=0.4, every=0.36, gaps=0.1, snow=_white(stage)),
        ground(stage, "meadow", y + 0.015 * u, *_grass(stage, (82, 112, 56), (146, 160, 86)), paint=specks([(150, 150, 150), (110, 112, 112)], 90, 6), haze=0.7),
        row(stage, "trees", "conifer", y + 0.09 * u, 0.32 * u, (50, 96, 60), distance=0.06, depth=0.58, every=0.9, gaps=0.3, clear=0.42, snow=_white(stage)),
    ]
    return Set(horizon=y + 0.015 * u, back=back)


def snowfield(stage: Stage) -> Set:
    """White plains, snowy firs, blue shadows."""
    y, u = line_of(stage, 0.55), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.3 * u, (150, 168, 196), 0.5, depth=0.14, cell=0.6, sharp=True, snow=0.85),
        hills(stage, "mid", y, 0.08 * u, (222, 230, 242), 0.3, depth=0.26, cell=0.9),
        row(stage, "firs", "conifer", y + 0.015 * u, 0.13 * u, (60, 92, 80), distance=0.35, depth=0.34, every=0.4, gaps=0.25, snow=True),
        ground(stage, "snow", y, (206, 218, 238), (250, 252, 255), haze=0.6, contrast=0.6),
        row(stage, "trees", "conifer", y + 0.09 * u, 0.42 * u, (58, 96, 78), distance=0.08, depth=0.58, every=0.9, gaps=0.25, clear=0.4, snow=True),
    ]
    return Set(horizon=y, back=back, shadows=0.35)


class Lava:
    """The glow of a crater, and fountains of it."""

    def __init__(self, stage: Stage, x: float, y: float) -> None:
        """At a point of the still frame."""
        self.stage, self.x, self.y = stage, x, y
        rng = stage.rng("lava")
        self.sparks = rng.random((90, 4))

    def draw(self, canvas: Pixels, view: View) -> None:
        """Glow, then sparks on their arcs."""
        u = self.stage.unit * view.scale(0.2)
        x, y = view.at(self.x, self.y, 0.2)
        beat = 0.8 + 0.2 * float(np.sin(view.t * 3.1))
        glow(canvas, x, y - 0.02 * u, 0.3 * u, (255, 90, 20), 0.8 * beat)
        glow(canvas, x, y, 0.12 * u, (255, 190, 80), 0.9 * beat)
        for a, b, c, d in self.sparks:
            life = (view.t * (0.4 + 0.3 * b) + a) % 1.0
            sx = x + (c - 0.5) * 0.42 * u * life
            sy = y - (0.5 * d + 0.26) * u * life + 0.42 * u * life * life
            spark = glow_plate(int(max(3, 0.016 * u * (1.2 - life))) | 1, (255.0, 150.0, 60.0), 1.0, 0.4)
            over(canvas, spark, int(sx), int(sy))


def volcano(stage: Stage) -> Set:
    """A cone that glows and spits, lava running down black rock."""
    y, u = line_of(stage, 0.6), stage.unit
    x = stage.width * (0.5 + stage.rng("cone").uniform(-0.12, 0.12))
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.12 * u, (90, 74, 80), 0.55, depth=0.14, cell=0.5, sharp=True),
        *_cone(stage, x, y, 0.46 * u),
        hills(stage, "near", y + 0.02 * u, 0.06 * u, (56, 48, 50), 0.2, depth=0.36, cell=0.5, sharp=True),
        ground(stage, "ash", y + 0.015 * u, (34, 30, 34), (88, 76, 72), paint=_cracks, haze=0.5),
    ]
    return Set(horizon=y + 0.015 * u, back=back, glowing=0.7)


def _cone(stage: Stage, x: float, base: float, rise: float) -> list[Element]:
    """The mountain with its lava streams, and the fountain at its top."""
    rng = stage.rng("cone shape")
    w, h = int(rise * 3.4), int(rise * 1.15)
    side = np.abs(np.linspace(-1.7, 1.7, w, dtype=np.float32))
    tall = np.clip(1.0 / (0.62 + side * 1.35) - 0.36, 0, 0.94)
    tall[side < 0.2] = 0.9 + 0.04 * np.cos(side[side < 0.2] * 15)
    crest = h - 0.1 * rise - rise * tall - 0.02 * rise * fractal(rng, 1, w, 0.1 * rise)[0]
    rows = np.arange(h, dtype=np.float32)[:, None]
    deep = rows - crest[None, :]
    noise = fractal(rng, h, w, 0.3 * rise, octaves=5, stretch=0.5)
    level = 0.75 + 0.5 * (noise - 0.5) + 0.22 * np.sign(np.linspace(-1, 1, w))[None, :] * -1
    rgb = level[..., None].astype(np.float32) * np.array(stage.far((84, 66, 68), 0.25), np.float32)
    plate = premultiplied(rgb, np.clip(deep + 0.5, 0, 1))
    for k in range(5):
        points, px, py = [], w / 2 + rng.uniform(-0.12, 0.12) * rise, h - 0.1 * rise - rise * 0.9
        for _ in range(9):
            points.append((px, py))
            px, py = px + rng.uniform(-0.05, 0.05) * rise + (px - w / 2) * 0.22, py + rise * rng.uniform(0.05, 0.1)
        line = np.array(points, np.float32)
        for width, colour in ((0.05, (190, 40, 14)), (0.028, (255, 110, 30)), (0.012, (255, 220, 120))):
            cv2.polylines(plate, [np.round(line * 16).astype(np.int32)], False, (*colour, 255), max(1, int(width * rise * (1 if k < 3 else 0.6))), cv2.LINE_AA, 4)
    top = base - rise
    return [Layer(plate=plate, x=x - w / 2, y=base - h + 0.1 * rise, depth=0.2), Lava(stage, x, top + 0.1 * rise)]


def _cracks(texture: Pixels, rng: np.random.Generator) -> None:
    """Glowing cracks in cooled lava."""
    size = texture.shape[0]
    for _ in range(14):
        points = [rng.integers(0, size, 2)]
        for _ in range(7):
            points.append(points[-1] + rng.integers(-size // 12, size // 12, 2))
        line = np.array(points, np.int32)
        for width, colour in ((5, (150, 30, 10)), (2, (255, 130, 40))):
            cv2.polylines(texture, [line], False, (*colour, 255), max(1, width * size // 1024), cv2.LINE_AA)
