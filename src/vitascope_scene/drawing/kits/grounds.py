"""Open places: a sky, hills, a ground or water, and rows of things far, at the back and near."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vitascope_scene.drawing.kits.furnish import Where, furnished, shadows
from vitascope_scene.drawing.kits.parse import Kit
from vitascope_scene.drawing.land import ground, hills
from vitascope_scene.drawing.pixels import Colour, Pixels
from vitascope_scene.drawing.places.built import slabs
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.places.shores import rough
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.subjects.pose import PAINT
from vitascope_scene.drawing.water import water_of

Fill = Callable[[Pixels, np.random.Generator], None]

GROUNDS: dict[str, tuple[Colour, Colour]] = {
    "grass": ((58, 108, 48), (112, 158, 70)),
    "sand": ((196, 166, 116), (226, 200, 150)),
    "dirt": ((120, 88, 60), (156, 120, 84)),
    "paving": ((150, 146, 140), (182, 178, 170)),
    "asphalt": ((66, 68, 74), (92, 94, 100)),
    "snow": ((216, 226, 238), (244, 248, 252)),
    "ice": ((168, 204, 224), (214, 236, 246)),
    "clay": ((176, 88, 56), (206, 118, 80)),
    "mud": ((70, 78, 52), (104, 112, 76)),
    "gravel": ((112, 106, 100), (146, 140, 132)),
    "rock": ((92, 88, 86), (134, 128, 122)),
}
BACK, FRONT = 0.2, 0.27
"""Pixels of a metre as a share of the picture's unit, at the back and near."""


def build_ground(stage: Stage, kit: Kit) -> Set:
    """Build an open place from its kit."""
    unit, y = stage.unit, line_of(stage, kit.horizon)
    back: list[Element] = [*sky(stage, y), *_hills(stage, kit, y)]
    if far := kit.rows.get("far"):
        where = _where(stage, depth=0.35, metre=unit, base=y + 0.01 * unit, own_size=False)
        back.append(furnished(stage, far, where))
    is_water = kit.options["floor"] == "water"
    back.append(_water(stage, y) if is_water else _floor(stage, kit, y))
    back += _rows(stage, kit, y, is_water=is_water)
    return Set(horizon=y, back=back, mirror=0.8 if is_water else 0.0)


def _where(
    stage: Stage, *, depth: float, metre: float, base: float, own_size: bool = True
) -> Where:
    """Say where a row stands; lamps shine at night."""
    return Where(
        depth=depth,
        metre=metre,
        base=base,
        light=stage.light.ambient,
        lamps=1.0 if stage.scene.time == "night" and own_size else 0.0,
        own_size=own_size,
    )


def _hills(stage: Stage, kit: Kit, y: float) -> list[Element]:
    """Draw the line of hills, if the place has one."""
    options = kit.options
    if "hills" not in options:
        return []
    rise, colour = float(options.get("rise", 0.12)), paint(options["hills"], PAINT["green"])
    sharp, snow = "sharp" in options, float(options.get("snow", 0))
    line = hills(
        stage, "far", y, rise * stage.height, colour, 0.6, depth=0.2, sharp=sharp, snow=snow
    )
    return [line]


def _rows(stage: Stage, kit: Kit, y: float, *, is_water: bool) -> list[Element]:
    """Things at the back and near, with their shadows on the ground."""
    unit, layers = stage.unit, list[Element]()
    if back := kit.rows.get("back"):
        where = _where(stage, depth=0.6, metre=unit * BACK, base=y + 0.03 * unit)
        layers.append(furnished(stage, back, where))
    if middle := kit.rows.get("mid"):
        where = _where(stage, depth=0.8, metre=unit * FRONT, base=y + 0.1 * unit)
        if not is_water:
            layers.append(shadows(stage, middle, replace(where, base=y + 0.095 * unit)))
        layers.append(furnished(stage, middle, where))
    return layers


def _water(stage: Stage, y: float) -> Element:
    return water_of(
        stage, y, (40, 96, 120), (18, 58, 78), mirror=0.75, waves=0.5 * rough(stage), run=0.1
    )


def _floor(stage: Stage, kit: Kit, y: float) -> Element:
    kind = kit.options["floor"]
    low, high = GROUNDS.get(kind) or _two(kind)
    return ground(stage, "floor", y, low, high, paint=_pattern(kit), haze=0.6)


def _pattern(kit: Kit) -> Fill | None:
    """Return what is painted on the floor's texture."""
    if "lines" in kit.options:
        return _stripes(paint(kit.options["lines"], PAINT["white"]))
    if "lane" in kit.options:
        return _lane
    return {"paving": slabs, "gravel": _rails}.get(kit.options["floor"])


def _two(names: str) -> tuple[Colour, Colour]:
    low, _, high = names.partition(",")
    return paint(low, PAINT["grey"]), paint(high or low, PAINT["grey"])


def _lane(texture: Pixels, rng: np.random.Generator) -> None:
    """A broken white line along the road."""
    size = texture.shape[0]
    middle, half = size // 2, max(2, size // 90)
    texture[: size // 2, middle - half : middle + half, :3] = 226


def _rails(texture: Pixels, rng: np.random.Generator) -> None:
    """Sleepers and two rails away from the viewer."""
    size = texture.shape[0]
    for at in range(0, size, size // 8):
        texture[at : at + size // 20, size // 4 : 3 * size // 4, :3] = (74, 54, 40)
    for middle in (size // 3, 2 * size // 3):
        half = max(1, size // 64)
        texture[:, middle - half : middle + half, :3] = (170, 174, 184)


def _stripes(colour: Colour) -> Fill:
    """Lines across the ground: a pitch, a field of flowers, a crossing."""

    def fill(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        step = size // 4
        for at in range(0, size, step):
            band = texture[:, at : at + step // 2, :3]
            band[:] = (band * 0.45 + np.array(colour, np.float32) * 0.55).astype(np.uint8)

    return fill
