"""Sand, rock and fire: desert, canyon, volcano."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills, specks
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import fractal
from vitascope_scene.drawing.pixels import Colour, Pixels, glow, glow_plate, over, premultiplied
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage


def desert(stage: Stage) -> Set:
    """Dunes with sharp crests, a few cacti, heat."""
    y, u = line_of(stage, 0.56), stage.unit
    sand: Colour = (226, 174, 110)
    back = sky(stage, y)
    back += [
        hills(stage, "mesa", y, 0.1 * u, (176, 112, 84), 0.65, depth=0.14, cell=0.4, sharp=True),
        _dunes(stage, "far dune", y + 0.01 * u, 0.13 * u, sand, 0.4, 0.24),
        _dunes(stage, "near dune", y + 0.04 * u, 0.11 * u, sand, 0.18, 0.4),
        ground(
            stage,
            "sand",
            y + 0.04 * u,
            (196, 140, 82),
            (238, 192, 128),
            haze=0.6,
            contrast=0.7,
            grain=0.3,
        ),
        row(
            stage,
            "cacti",
            "cactus",
            y + 0.09 * u,
            0.2 * u,
            (84, 128, 72),
            distance=0.08,
            depth=0.56,
            every=3.6,
            gaps=0.3,
            clear=0.25,
        ),
    ]
    return Set(horizon=y + 0.04 * u, back=back)


def _dunes(
    stage: Stage, name: str, base: float, rise: float, colour: Colour, distance: float, depth: float
) -> Layer:
    """Dunes: every crest has a lit and a shaded flank."""
    rng = stage.rng(name)
    left, right = across(stage, depth)
    w, h = right - left, int(rise * 1.2 + 0.12 * stage.height)
    x = np.arange(w) / stage.unit
    crest = np.full(w, base, np.float32)
    for a, f in ((0.6, 1.6), (0.4, 2.9)):
        angle = x * f + rng.uniform(0, 6)
        crest -= (rise * a * (1 - np.abs(np.sin(angle + 0.25 * np.sin(2 * angle)))) ** 1.2).astype(
            np.float32
        )
    slope = np.gradient(cv2.GaussianBlur(crest[None, :], (0, 0), 0.008 * stage.unit)[0])
    rows = base - rise * 1.05 + np.arange(h, dtype=np.float32)[:, None]
    deep = rows - crest[None, :]
    wave = 0.5 + 0.5 * np.sin(
        (deep * 0.9 + fractal(rng, h, w, 0.2 * stage.unit) * 60) * 60 / stage.unit
    )
    lit = 0.84 + 0.24 * np.tanh(slope * 9)
    share = np.clip(deep / rise, 0, 1) * 0.75
    flank = np.clip(lit[None, :] * (1 - share) + share, 0.58, 1.08)
    level = (flank - 0.05 * wave)[..., None].astype(np.float32)
    return Layer(
        plate=premultiplied(
            level * np.array(stage.far(colour, distance), np.float32), np.clip(deep + 0.5, 0, 1)
        ),
        x=left,
        y=base - rise * 1.05,
        depth=depth,
    )


def canyon(stage: Stage) -> Set:
    """Red terraces on both sides."""
    y, u = line_of(stage, 0.58), stage.unit
    back = sky(stage, y)
    for k, (rise, distance, depth, gap) in enumerate(
        ((0.3, 0.6, 0.14, 0.1), (0.42, 0.4, 0.24, 0.3), (0.6, 0.18, 0.42, 0.62))
    ):
        back.append(_terraces(stage, f"wall{k}", y + 0.02 * k * u, rise * u, distance, depth, gap))
    back.append(
        ground(
            stage,
            "floor",
            y + 0.02 * u,
            (150, 84, 54),
            (212, 138, 92),
            haze=0.7,
            paint=specks([(120, 70, 50), (190, 120, 84)], 130, 5),
        )
    )
    front: list[Element] = [
        row(
            stage,
            "scrub",
            "bush",
            stage.height * 1.04,
            0.12 * u,
            (116, 124, 66),
            distance=0,
            depth=1.3,
            every=2.6,
            gaps=0.3,
            clear=0.3,
        )
    ]
    return Set(horizon=y + 0.02 * u, back=back, front=front)


def _terraces(
    stage: Stage, name: str, base: float, rise: float, distance: float, depth: float, gap: float
) -> Layer:
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
    return Layer(
        plate=premultiplied(level[..., None].astype(np.float32) * hue, np.clip(deep + 0.5, 0, 1)),
        x=left,
        y=base - rise * 1.02,
        depth=depth,
    )


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
            spark = glow_plate(
                int(max(3, 0.016 * u * (1.2 - life))) | 1, (255.0, 150.0, 60.0), 1.0, 0.4
            )
            over(canvas, spark, int(sx), int(sy))


def volcano(stage: Stage) -> Set:
    """A cone that glows and spits, lava running down black rock."""
    y, u = line_of(stage, 0.6), stage.unit
    x = stage.width * (0.5 + stage.rng("cone").uniform(-0.12, 0.12))
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.12 * u, (90, 74, 80), 0.55, depth=0.14, cell=0.5, sharp=True),
        *_cone(stage, x, y, 0.46 * u),
        hills(
            stage,
            "near",
            y + 0.02 * u,
            0.06 * u,
            (56, 48, 50),
            0.2,
            depth=0.36,
            cell=0.5,
            sharp=True,
        ),
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
            px, py = (
                px + rng.uniform(-0.05, 0.05) * rise + (px - w / 2) * 0.22,
                py + rise * rng.uniform(0.05, 0.1),
            )
        line = np.array(points, np.float32)
        for width, colour in (
            (0.05, (190, 40, 14)),
            (0.028, (255, 110, 30)),
            (0.012, (255, 220, 120)),
        ):
            cv2.polylines(
                plate,
                [np.round(line * 16).astype(np.int32)],
                False,
                (*colour, 255),
                max(1, int(width * rise * (1 if k < 3 else 0.6))),
                cv2.LINE_AA,
                4,
            )
    top = base - rise
    return [
        Layer(plate=plate, x=x - w / 2, y=base - h + 0.1 * rise, depth=0.2),
        Lava(stage, x, top + 0.1 * rise),
    ]


def _cracks(texture: Pixels, rng: np.random.Generator) -> None:
    """Glowing cracks in cooled lava."""
    size = texture.shape[0]
    for _ in range(14):
        points = [rng.integers(0, size, 2)]
        for _ in range(7):
            points.append(points[-1] + rng.integers(-size // 12, size // 12, 2))
        line = np.array(points, np.int32)
        for width, colour in ((5, (150, 30, 10)), (2, (255, 130, 40))):
            cv2.polylines(
                texture, [line], False, (*colour, 255), max(1, width * size // 1024), cv2.LINE_AA
            )
