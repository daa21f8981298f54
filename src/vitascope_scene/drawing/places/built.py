"""Places that people built."""

import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, glow
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.places.roads import RoadAhead, crossing_road
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.subjects.pose import STEEL, dark, pale
from vitascope_scene.drawing.town import city_glow, fence, fronts, lamps, lit_share, skyline
from vitascope_scene.drawing.water import Water


def _wet(stage: Stage) -> bool:
    return stage.scene.weather in ("rain", "storm") or "reflections" in stage.scene.effects


def _asphalt(stage: Stage, y: float, *, paved: bool = False) -> list[Element]:
    """A road surface; wet ones mirror what stands behind."""
    if _wet(stage):
        colour = stage.light.ambient
        return [
            Water(
                stage=stage,
                horizon=y,
                deep=(66, 70, 80),
                near=(40, 44, 54),
                mirror=0.75,
                waves=0.3,
                run=0.0,
                glint=(60 * colour[0], 66 * colour[1], 80 * colour[2]),
            )
        ]
    if paved:
        return [
            ground(
                stage,
                "paving",
                y,
                (150, 146, 140),
                (182, 178, 170),
                haze=0.7,
                contrast=0.5,
                paint=slabs,
            )
        ]
    return [ground(stage, "asphalt", y, (66, 68, 74), (92, 94, 100), haze=0.7, contrast=0.5)]


class Traffic:
    """Lights of cars that stream along far streets."""

    def __init__(self, stage: Stage, y: float) -> None:
        """Along a line of the still frame."""
        self.stage, self.y = stage, y
        self.lights = stage.rng("traffic").random((46, 3))

    def draw(self, canvas: Pixels, view: View) -> None:
        """White one way, red the other."""
        u = self.stage.unit
        for a, b, c in self.lights:
            way = 1 if b < 0.5 else -1
            x = ((a + way * view.t * (0.05 + 0.05 * c)) % 1.0 * 1.3 - 0.15) * self.stage.width
            px, py = view.at(x, self.y + (0.006 if way > 0 else 0.016) * u, 0.4)
            glow(canvas, px, py, 0.022 * u, (255, 236, 190) if way > 0 else (255, 50, 40), 0.9)


def city(stage: Stage) -> Set:
    """Towers beyond towers, traffic at their feet, a wide square in front."""
    y, u = line_of(stage, 0.58), stage.unit
    back = sky(stage, y)
    back += [
        city_glow(stage, y),
        skyline(stage, "far", y, 0.42 * u, distance=0.68, depth=0.1, wide=0.07),
        skyline(stage, "mid", y, 0.5 * u, distance=0.4, depth=0.2, wide=0.1),
        skyline(stage, "near", y + 0.012 * u, 0.4 * u, distance=0.12, depth=0.34, wide=0.14),
        row(
            stage,
            "trees",
            "broadleaf",
            y + 0.02 * u,
            0.08 * u,
            (64, 112, 56),
            distance=0.1,
            depth=0.38,
            every=0.9,
            gaps=0.3,
        ),
    ]
    if lit_share(stage) > 0.15:
        back.append(Traffic(stage, y))
    back += [
        *_asphalt(stage, y + 0.016 * u, paved=True),
        lamps(stage, "lamps", y + 0.09 * u, 0.32 * u, depth=0.5, every=0.62),
    ]
    return Set(
        horizon=y,
        back=back,
        shadows=0.2 if _wet(stage) else 0.5,
        mirror=0.0,
        glowing=0.8 * lit_share(stage),
    )


def street(stage: Stage) -> Set:
    """Shops along a pavement, lamps, a road in front."""
    y, u = line_of(stage, 0.58), stage.unit
    back = sky(stage, y)
    back += [
        skyline(stage, "far", y, 0.44 * u, distance=0.6, depth=0.14, wide=0.12),
        fronts(stage, "shops", y + 0.03 * u, 0.5 * u, depth=0.42, shop=True),
        ground(
            stage,
            "pavement",
            y + 0.026 * u,
            (150, 146, 140),
            (178, 174, 166),
            haze=0.15,
            contrast=0.6,
            paint=slabs,
        ),
        _kerb(stage, y + 0.115 * u),
    ]
    road = _asphalt(stage, y + 0.12 * u)
    back += [*road, lamps(stage, "lamps", y + 0.12 * u, 0.5 * u, depth=0.55, every=0.7)]
    return Set(
        horizon=y + 0.03 * u,
        back=back,
        shadows=0.2 if _wet(stage) else 0.5,
        glowing=0.8 * lit_share(stage),
    )


def slabs(texture: Pixels, rng: np.random.Generator) -> None:
    """Joints between paving stones."""
    step = texture.shape[0] // 16
    for k in range(0, texture.shape[0], step):
        texture[k : k + 2, :, :3] = (texture[k : k + 2, :, :3] * 0.72).astype(np.uint8)
        texture[:, k : k + 2, :3] = (texture[:, k : k + 2, :3] * 0.72).astype(np.uint8)


def _kerb(stage: Stage, y: float) -> Layer:
    """The edge of the pavement."""
    left, right = across(stage, 0.55)
    plate = np.empty((max(3, int(0.012 * stage.unit)), right - left, 4), np.uint8)
    plate[...] = (*map(int, stage.lit((176, 174, 170))), 255)
    plate[plate.shape[0] // 2 :, :, :3] = (plate[plate.shape[0] // 2 :, :, :3] * 0.6).astype(
        np.uint8
    )
    return Layer(plate=plate, x=left, y=y, depth=0.55)


def village(stage: Stage) -> Set:
    """Cottages, a fence, hills and a path."""
    y, u = line_of(stage, 0.56), stage.unit
    snow = stage.scene.weather == "snow"
    back = sky(stage, y)
    back += [
        hills(
            stage,
            "far",
            y,
            0.2 * u,
            (96, 124, 130),
            0.65,
            depth=0.14,
            cell=0.7,
            sharp=True,
            snow=0.4,
        ),
        hills(stage, "mid", y, 0.12 * u, (96, 146, 84), 0.35, depth=0.22, cell=0.9),
        fronts(stage, "far houses", y + 0.012 * u, 0.13 * u, depth=0.28, shop=False, distance=0.3),
        row(
            stage,
            "trees",
            "broadleaf",
            y + 0.025 * u,
            0.2 * u,
            (74, 128, 56),
            distance=0.2,
            depth=0.32,
            every=0.9,
            gaps=0.4,
            snow=snow,
        ),
        ground(
            stage,
            "green",
            y + 0.01 * u,
            *(((206, 214, 226), (246, 249, 255)) if snow else ((96, 128, 62), (160, 172, 96))),
            haze=0.5,
        ),
        fronts(stage, "houses", y + 0.06 * u, 0.36 * u, depth=0.45, shop=False),
        fence(stage, y + 0.08 * u, 0.05 * u, depth=0.48),
    ]
    front: list[Element] = [
        row(
            stage,
            "bush",
            "bush",
            stage.height * 1.06,
            0.16 * u,
            (92, 140, 62),
            distance=0,
            depth=1.35,
            every=1.4,
            gaps=0.3,
            clear=0.4,
            snow=snow,
        )
    ]
    return Set(horizon=y + 0.02 * u, back=back, front=front, glowing=0.5 * lit_share(stage))


def highway(stage: Stage) -> Set:
    """A road to the horizon whose markings run towards us."""
    y, u = line_of(stage, 0.52), stage.unit
    moving = any(
        actor.motion in ("move_left", "move_right", "dash") for actor in stage.scene.actors
    )
    back = sky(stage, y)
    back += [
        hills(
            stage,
            "far",
            y,
            0.22 * u,
            (104, 110, 140),
            0.6,
            depth=0.12,
            cell=0.5,
            sharp=True,
            snow=0.5,
        ),
        hills(stage, "near", y, 0.06 * u, (150, 140, 90), 0.35, depth=0.24, cell=0.9),
        row(
            stage,
            "trees",
            "broadleaf",
            y + 0.012 * u,
            0.09 * u,
            (92, 116, 60),
            distance=0.3,
            depth=0.32,
            every=1.3,
            gaps=0.4,
        ),
        ground(stage, "verge", y, (126, 124, 66), (176, 164, 96), haze=0.6),
    ]
    if moving:
        back += [
            crossing_road(stage, y + 0.05 * u),
            row(
                stage,
                "posts",
                "bush",
                y + 0.06 * u,
                0.05 * u,
                (110, 124, 60),
                distance=0.1,
                depth=0.5,
                every=3.0,
                gaps=0.2,
            ),
        ]
    else:
        back.append(RoadAhead(stage, y))
    return Set(horizon=y, back=back, glowing=0.2 * lit_share(stage))


def launchpad(stage: Stage) -> Set:
    """A gantry, tanks, floodlights, flat land."""
    y, u = line_of(stage, 0.62), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.05 * u, (104, 122, 110), 0.6, depth=0.14, cell=0.9),
        row(
            stage,
            "trees",
            "bush",
            y + 0.006 * u,
            0.04 * u,
            (84, 112, 66),
            distance=0.4,
            depth=0.24,
            every=1.4,
            gaps=0.2,
        ),
        ground(
            stage,
            "concrete",
            y,
            (146, 146, 142),
            (184, 182, 176),
            haze=0.6,
            contrast=0.6,
            paint=slabs,
        ),
        _gantry(stage, y),
    ]
    return Set(horizon=y, back=back, glowing=0.5 * lit_share(stage))


def _gantry(stage: Stage, y: float) -> Layer:
    """The launch tower beside the pad, with arms and lights, tanks at the other side."""
    u = stage.unit
    pen = Pen(1.9, 1.12, 0.86 * u, stage.light.ambient)
    steel: Colour = (164, 66, 52)
    for x in (-0.46, -0.3):
        pen.limb([(x, 0.5), (x, -0.5)], (0.018, 0.014), steel)
    for k in range(14):
        a, b = 0.48 - 0.07 * k, 0.41 - 0.07 * k
        pen.line([(-0.46, a), (-0.3, b)], 0.008, dark(steel, 0.2))
        pen.line([(-0.3, a), (-0.46, b)], 0.008, dark(steel, 0.2))
        pen.line([(-0.47, a), (-0.29, a)], 0.01, pale(steel, 0.15))
    for arm in (-0.32, -0.08, 0.14):
        pen.limb([(-0.3, arm), (-0.14, arm + 0.01)], (0.03, 0.022), pale(steel, 0.25))
    pen.poly([(-0.5, 0.44), (0.3, 0.44), (0.4, 0.52), (-0.58, 0.52)], (124, 124, 122))
    for x, r in ((0.6, 0.1), (0.8, 0.075)):
        pen.oval(x, 0.36, r, r, (228, 232, 236))
        pen.limb([(x - r * 0.6, 0.42), (x - r * 0.7, 0.51)], (0.014, 0.014), STEEL)
        pen.limb([(x + r * 0.6, 0.42), (x + r * 0.7, 0.51)], (0.014, 0.014), STEEL)
    pen.limb([(-0.38, -0.5), (-0.38, -0.55)], (0.012, 0.006), STEEL)
    for x, yy in ((-0.38, -0.54), (-0.46, -0.2), (-0.46, 0.1)):
        pen.glow(x, yy, 0.06, (255, 70, 50), 1.0)
    if lit_share(stage) > 0.1:
        for x in (-0.3, 0.35):
            pen.glow(x, 0.36, 0.34, (255, 244, 214), 0.5)
    plate = pen.plate
    return Layer(
        plate=plate,
        x=stage.width / 2 - plate.shape[1] / 2,
        y=y + 0.09 * u - plate.shape[0] * 0.95,
        depth=0.55,
    )
