"""The battlefield: seen from far above when someone flies or falls, else from the mud."""

from collections.abc import Callable

import cv2
import numpy as np

from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills, specks
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.particles import Smoke
from vitascope_scene.drawing.pixels import Colour, Pixels, blank, mix
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.traits import traits_of

FIELDS: tuple[Colour, ...] = (
    (106, 124, 62),
    (148, 140, 80),
    (84, 104, 58),
    (172, 152, 96),
    (120, 106, 70),
    (96, 116, 74),
    (136, 124, 92),
)


def battlefield(stage: Stage) -> Set:
    """From above unless someone stands on the ground."""
    scene = stage.scene
    standing = any(
        traits_of(actor.concept).anchor == "ground"
        and actor.motion not in ("fall", "rise", "hover")
        for actor in scene.actors
    )
    if standing and not scene.first_person and scene.camera not in ("falling", "aerial"):
        return _trenches(stage)
    return _from_above(stage)


def _from_above(stage: Stage) -> Set:
    """Fields, roads, a river and craters to a hazy horizon; smoke columns lean with the wind."""
    y = stage.height * 0.17
    back = sky(stage, y)
    back.append(
        hills(
            stage,
            "far",
            y,
            0.035 * stage.unit,
            (92, 104, 116),
            0.8,
            depth=0.1,
            cell=0.5,
            sharp=True,
            foot=0.02,
        )
    )
    floor = ground(
        stage,
        "country",
        y,
        (90, 100, 60),
        (140, 132, 84),
        paint=_country(stage),
        grain=0.36,
        haze=1.25,
        run=26,
    )
    floor.coarse = 2
    floor.haze = cv2.resize(floor.haze, (4, int(stage.height * 0.5)))
    back.append(floor)
    rng = stage.rng("columns")
    for _ in range(7):
        x, share = rng.uniform(-0.1, 1.1) * stage.width, rng.uniform(0.1, 0.75)
        foot = y + (stage.height - y) * share
        back.append(
            Smoke(
                stage,
                x,
                foot,
                (0.1 + 0.34 * share) * stage.unit,
                0.3 + 0.35 * share,
                lit=rng.random() < 0.6,
                seed=int(rng.integers(1000)),
            )
        )
    return Set(horizon=y, back=back, shadows=0.0, glowing=0.6)


def _country(stage: Stage) -> Callable[[Pixels, np.random.Generator], None]:
    """A painter of the land as a map: patchwork, hedges, roads, river, villages, craters."""

    def paint(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        _patchwork(stage, texture, rng)
        _winding(stage, texture, rng, (84, 116, 128), size // 34)
        for k in range(3):
            _winding(
                stage,
                texture,
                rng,
                (176, 164, 136),
                max(2, size // 180),
                bend=0.3,
                across=bool(k % 2),
            )
        for _ in range(90):
            x, y = (int(v) for v in rng.integers(0, size, 2))
            r = max(1, int(size * rng.uniform(0.002, 0.008)))
            cv2.circle(
                texture, (x, y), r + r // 2 + 1, (*stage.lit((112, 92, 66)), 255), -1, cv2.LINE_AA
            )
            cv2.circle(texture, (x, y), r, (*stage.lit((54, 44, 36)), 255), -1, cv2.LINE_AA)
        for _ in range(7):
            _hamlet(stage, texture, rng)
        noise = tile(rng, size, size // 8, octaves=6)[..., None]
        texture[..., :3] = np.clip(texture[..., :3] * (0.72 + 0.56 * noise), 0, 255).astype(
            np.uint8
        )

    return paint


def _patchwork(stage: Stage, texture: Pixels, rng: np.random.Generator) -> None:
    """Fields as the cells around random points, with furrows and hedges."""
    size = texture.shape[0]
    small = size // 2
    points = rng.random((70, 2)) * small
    yy, xx = np.mgrid[:small, :small]
    nearest = np.full((small, small), 1e9, np.float32)
    second = nearest.copy()
    owner = np.zeros((small, small), np.int32)
    for number, (px, py) in enumerate(points):
        dx, dy = np.abs(xx - px), np.abs(yy - py)
        dx, dy = np.minimum(dx, small - dx), np.minimum(dy, small - dy)
        d = (dx + 0.6 * dy + 0.6 * np.maximum(dx, dy)).astype(np.float32)
        closer = d < nearest
        second = np.where(closer, nearest, np.minimum(second, d))
        owner = np.where(closer, number, owner)
        nearest = np.minimum(nearest, d)
    colours = np.array(
        [stage.lit(FIELDS[rng.integers(len(FIELDS))]) for _ in points], np.float32
    ) * rng.uniform(0.85, 1.15, (len(points), 1))
    angle = rng.uniform(0, np.pi, len(points))
    furrow = 0.94 + 0.08 * np.sin(
        (xx * np.cos(angle)[owner] + yy * np.sin(angle)[owner]) * (1.1 * 512 / small)
    )
    rgb = colours[owner] * furrow[..., None]
    rgb[(second - nearest) < small / 170] *= 0.6
    texture[..., :3] = cv2.resize(np.clip(rgb, 0, 255).astype(np.uint8), (size, size))


def _winding(
    stage: Stage,
    texture: Pixels,
    rng: np.random.Generator,
    colour: Colour,
    width: int,
    bend: float = 1.0,
    across: bool = False,
) -> None:
    """A river or a road from edge to edge that meets itself where the texture repeats."""
    size = texture.shape[0]
    t = np.linspace(0, 1, 60)
    wave = sum(
        a * np.sin(2 * np.pi * k * t + rng.uniform(0, 6))
        for k, a in ((1, 0.09), (2, 0.05), (3, 0.03))
    )
    middle = rng.uniform(0, 1)
    for shift in (-1, 0, 1):
        line = np.stack([(middle + bend * wave + shift) * size, t * size], 1)
        line = line[:, ::-1] if across else line
        for grow, tone in ((1.5, 0.7), (1.0, 1.0)):
            cv2.polylines(
                texture,
                [np.round(line).astype(np.int32)],
                False,
                (*stage.lit(mix((0, 0, 0), colour, tone)), 255),
                max(1, int(width * grow)),
                cv2.LINE_AA,
            )


def _hamlet(stage: Stage, texture: Pixels, rng: np.random.Generator) -> None:
    """A few roofs close together."""
    size = texture.shape[0]
    cx, cy = rng.integers(size // 10, size - size // 10, 2)
    for _ in range(22):
        x, y = int(cx + rng.normal(0, size * 0.022)), int(cy + rng.normal(0, size * 0.022))
        w, h = int(size * rng.uniform(0.004, 0.009)) + 1, int(size * rng.uniform(0.004, 0.007)) + 1
        cv2.rectangle(texture, (x, y), (x + w, y + h), (*stage.lit((60, 52, 46)), 255), -1)
        cv2.rectangle(
            texture,
            (x, y),
            (x + w - 1, y + h - max(1, h // 3)),
            (*stage.lit(((168, 92, 70), (150, 140, 130), (120, 100, 90))[rng.integers(3)]), 255),
            -1,
        )


def _trenches(stage: Stage) -> Set:
    """Mud, shell holes, bare trunks, smoke on the horizon."""
    y, u = line_of(stage, 0.56), stage.unit
    back = sky(stage, y)
    rng = stage.rng("columns")
    back += [
        hills(stage, "far", y, 0.1 * u, (104, 100, 96), 0.65, depth=0.14, cell=0.7),
        *(
            Smoke(
                stage,
                rng.uniform(0, 1) * stage.width,
                y + 0.005 * u,
                rng.uniform(0.2, 0.4) * u,
                0.2,
                lit=True,
                seed=int(rng.integers(1000)),
            )
            for _ in range(4)
        ),
        hills(stage, "near", y + 0.01 * u, 0.05 * u, (92, 80, 64), 0.3, depth=0.28, cell=0.5),
        row(
            stage,
            "wood",
            "conifer",
            y + 0.015 * u,
            0.1 * u,
            (70, 66, 58),
            distance=0.3,
            depth=0.32,
            every=1.4,
            gaps=0.4,
        ),
        ground(stage, "mud", y, (78, 62, 46), (132, 110, 80), paint=_holes, haze=0.7),
        _wire(stage, y + 0.1 * u),
    ]
    front: list[Element] = [
        row(
            stage,
            "weeds",
            "grass",
            stage.height * 1.06,
            0.12 * u,
            (96, 92, 58),
            distance=0,
            depth=1.35,
            every=1.0,
            gaps=0.4,
        )
    ]
    return Set(horizon=y, back=back, front=front, glowing=0.5)


def _holes(texture: Pixels, rng: np.random.Generator) -> None:
    """Shell holes and stones."""
    size = texture.shape[0]
    for _ in range(16):
        x, y = (int(v) for v in rng.integers(0, size, 2))
        r = int(size * rng.uniform(0.012, 0.035))
        cv2.ellipse(
            texture,
            (x, y),
            (int(r * 1.3), int(r * 1.3)),
            0,
            0,
            360,
            (118, 98, 72, 255),
            -1,
            cv2.LINE_AA,
        )
        cv2.ellipse(texture, (x, y), (r, r), 0, 0, 360, (46, 38, 30, 255), -1, cv2.LINE_AA)
    specks([(90, 84, 76), (60, 52, 44)], 140, 4)(texture, rng)


def _wire(stage: Stage, y: float) -> Element:
    """Posts with barbed wire."""
    left, right = across(stage, 0.5)
    tall = max(8, int(0.1 * stage.unit))
    plate = blank(tall, right - left)
    wood = (*map(int, stage.lit((74, 58, 42))), 255)
    for x in range(0, right - left, int(tall * 1.6)):
        cv2.line(
            plate, (x, tall), (x + tall // 9, tall // 6), wood, max(2, tall // 14), cv2.LINE_AA
        )
        for k in (0.3, 0.55, 0.8):
            sag = np.array(
                [
                    (x + tall * 1.6 * s, tall * (k + 0.08 * np.sin(np.pi * s)))
                    for s in np.linspace(0, 1, 9)
                ],
                np.float32,
            )
            cv2.polylines(
                plate,
                [np.round(sag * 16).astype(np.int32)],
                False,
                (50, 50, 54, 255),
                max(1, tall // 60),
                cv2.LINE_AA,
                4,
            )
    return Layer(plate=plate, x=left, y=y - tall, depth=0.5)
