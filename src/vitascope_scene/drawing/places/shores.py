"""Places by the water."""

from dataclasses import replace

import numpy as np

from vitascope_scene import keys
from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills, specks
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, blank, over, premultiplied, smoothstep
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.subjects.afloat import sailboat
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.drawing.town import fronts, skyline
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.drawing.water import water_of

BLUE: Colour = (26, 92, 138)


def rough(stage: Stage) -> float:
    """How high the waves go in this weather."""
    return {"storm": 2.6, "wind": 1.8, "rain": 1.4}.get(stage.scene.weather, 1.0)


def sea(stage: Stage) -> Set:
    """Open water to the horizon, islands far away."""
    y = line_of(stage, 0.48)
    back = sky(stage, y)
    if stage.rng("islands").random() < 0.6:
        back.append(
            hills(
                stage,
                "islands",
                y + 2,
                0.05 * stage.unit,
                (92, 116, 130),
                0.75,
                depth=0.12,
                cell=0.5,
                sharp=True,
                foot=0.005,
            )
        )
    back.append(
        water_of(
            stage,
            y,
            (20, 84, 132),
            (12, 62, 98),
            mirror=0.62,
            waves=1.3 * rough(stage),
            run=0.35,
            foam=0.3,
        )
    )
    return Set(horizon=y, back=back, shadows=0.0, mirror=0.8)


class Surf:
    """The edge of the sea: foam that runs up the sand and back."""

    def __init__(self, stage: Stage, line: float) -> None:
        """Make the foam's texture; line is where it reaches on the whole."""
        self.stage, self.line = stage, line
        self.noise = tile(stage.rng("surf"), 256, 64)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two fronts of foam, out of step, and wet sand below."""
        w = canvas.shape[1]
        unit = self.stage.unit
        for k in (0, 1):
            beat = (view.t * 0.22 + 0.5 * k) % 1.0
            run = float(np.sin(np.pi * beat)) ** 0.8
            fade = float(np.sin(np.pi * beat)) ** 0.5
            tall = int(0.12 * unit)
            x = (np.arange(w) + view.x * 0.7) / unit
            row = (
                self.noise[int(40 + 60 * k), (x * 90 + 512).astype(int) % 256]
                + 0.5 * self.noise[90 + 40 * k, (x * 260 + 512).astype(int) % 256]
            )
            edge = tall * (0.3 + 0.45 * run) + row * 0.022 * unit
            rows = np.arange(tall, dtype=np.float32)[:, None]
            deep = edge[None, :] - rows
            foam = smoothstep(-1, 2, deep) * (
                1 - smoothstep(0, 0.012 * unit, deep)
            ) + 0.4 * smoothstep(0, 3, deep) * (
                self.noise[(rows.astype(int) * 3) % 256, (x * 300 + 512).astype(int)[None, :] % 256]
                > 0.62
            )
            alpha = np.clip(
                foam * 0.85 * fade + 0.28 * smoothstep(0, 2, deep) * fade, 0, 0.95
            ) * smoothstep(0, 0.03 * unit, rows)
            colour = np.array(self.stage.lit((226, 242, 244)), np.float32)
            top = round(view.at(0, self.line, 0.75)[1] - 0.055 * unit)
            over(canvas, premultiplied(colour, alpha.astype(np.float32)), 0, top)


def beach(stage: Stage) -> Set:
    """Turquoise water, surf, sand, palms at the sides."""
    y, u = line_of(stage, 0.46), stage.unit
    shore = y + 0.16 * stage.height
    back = sky(stage, y)
    back += [
        hills(
            stage, "cape", y + 2, 0.07 * u, (88, 124, 110), 0.6, depth=0.14, cell=0.8, foot=0.004
        ),
        water_of(
            stage,
            y,
            (20, 104, 160),
            (64, 190, 190),
            mirror=0.42,
            waves=1.0 * rough(stage),
            bottom=shore + 0.02 * u,
            foam=0.25,
        ),
        _sand(stage, shore),
        Surf(stage, shore),
        row(
            stage,
            "palms",
            "palm",
            y + 0.34 * u,
            0.78 * u,
            (70, 140, 62),
            distance=0.02,
            depth=0.66,
            every=1.5,
            gaps=0.1,
            clear=0.62,
        ),
    ]
    return Set(horizon=shore, back=back)


def _sand(stage: Stage, shore: float) -> Element:
    """Sand whose perspective fits the sea's horizon but which starts at the shore."""
    floor = ground(
        stage,
        "sand",
        shore - 0.01 * stage.unit,
        (206, 174, 124),
        (244, 222, 176),
        haze=0.0,
        contrast=0.5,
        grain=0.3,
        paint=specks([(236, 226, 206), (168, 132, 96)], 120, 2.2),
    )
    wet = np.linspace(1, 0, floor.haze.shape[0], dtype=np.float32)[:, None] ** 3 * 0.5
    floor.haze = premultiplied(
        np.array(stage.lit((132, 112, 88)), np.float32), np.repeat(wet, 4, 1)
    )
    return floor


def _anchors(stage: Stage) -> set[str]:
    """What the places of those hang on who are carried by nothing else in the scene."""
    free = (actor for actor in stage.scene.actors if actor.casts_shadow)
    return {actor.anchor or traits_of(actor.concept).anchor for actor in free}


def banks(stage: Stage) -> list[Element]:
    """Land along the lower edge, where somebody stands on feet in front of the water."""
    if "ground" not in _anchors(stage):
        return []
    y = line_of(stage, 0.7)
    return [
        ground(stage, "bank", y, (84, 128, 62), (116, 156, 74), haze=0.0, grain=0.3),
        row(
            stage,
            "edge",
            "bush",
            y + 0.012 * stage.unit,
            0.045 * stage.unit,
            (78, 124, 58),
            distance=0,
            depth=0.7,
            every=0.5,
            gaps=0.2,
        ),
    ]


def afloat(stage: Stage, built: Set) -> Set:
    """The set with water along the lower edge, where a boat is said to be on dry land."""
    is_dry = (
        built.mirror == 0
        and not built.indoors
        and stage.scene.place not in keys.NO_WEATHER | {"beach", "clouds"}
    )
    if not is_dry or "surface" not in _anchors(stage):
        return built
    y = min(line_of(stage, 0.62), 0.9 * stage.height)
    pond = water_of(
        stage, y, (40, 96, 120), (18, 66, 90), mirror=0.7, waves=0.5 * rough(stage), run=0.1
    )
    return replace(built, back=[*built.back, pond], mirror=0.8)


def lake(stage: Stage) -> Set:
    """Mountains and firs twice: once upside down."""
    y, u = line_of(stage, 0.5), stage.unit
    back = sky(stage, y)
    back += [
        hills(
            stage,
            "far",
            y,
            0.36 * u,
            (104, 120, 150),
            0.55,
            depth=0.12,
            cell=0.55,
            sharp=True,
            snow=0.45,
            foot=0.01,
        ),
        hills(stage, "mid", y, 0.14 * u, (70, 104, 80), 0.35, depth=0.2, cell=0.7, foot=0.01),
        row(
            stage,
            "firs",
            "conifer",
            y + 0.012 * u,
            0.12 * u,
            (46, 88, 60),
            distance=0.24,
            depth=0.26,
            every=0.34,
            snow=stage.scene.weather == "snow",
        ),
        water_of(
            stage, y, (40, 96, 120), (18, 58, 78), mirror=0.85, waves=0.45 * rough(stage), run=0.08
        ),
        *banks(stage),
    ]
    front: list[Element] = [
        row(
            stage,
            "reeds",
            "reed",
            stage.height * 1.06,
            0.26 * u,
            (96, 130, 58),
            distance=0,
            depth=1.35,
            every=0.6,
            gaps=0.2,
            clear=0.6,
        )
    ]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=1.0)


def harbour(stage: Stage) -> Set:
    """Boats at rest before a town, lights in the water."""
    y, u = line_of(stage, 0.5), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.14 * u, (96, 116, 124), 0.6, depth=0.14, cell=0.8, foot=0.01),
        skyline(stage, "town", y, 0.2 * u, distance=0.4, depth=0.2, wide=0.06, foot=0.005),
        fronts(stage, "quay", y + 0.006 * u, 0.13 * u, depth=0.28, shop=False, distance=0.15),
        _moored(stage, y + 0.014 * u),
        water_of(
            stage,
            y + 0.006 * u,
            (36, 88, 120),
            (16, 54, 80),
            mirror=0.8,
            waves=0.55 * rough(stage),
            run=0.1,
        ),
        *banks(stage),
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
        sailboat(
            pen,
            Pose(
                c=((206, 60, 50), (240, 240, 236), (50, 96, 160), (236, 180, 60))[rng.integers(4)],
                t=float(rng.random()),
                go=False,
            ),
        )
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
        pen.line(
            [(x, -0.15 + 0.155 * (x + 0.8)), (x + 0.02, -0.02 + 0.115 * (x + 0.8))],
            0.006,
            (84, 60, 44),
        )
    plate = pen.plate if side < 0 else np.ascontiguousarray(pen.plate[:, ::-1])
    x0 = -0.12 * u if side < 0 else stage.width - plate.shape[1] + 0.12 * u
    return Layer(plate=plate, x=x0, y=stage.height - 0.24 * u, depth=1.2)
