"""Open places: a sky, hills, a ground or water, and rows of things far, at the back and near."""

import numpy as np

from vitascope_scene.drawing.kits.furnish import furnished, shadows
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
    "rock": ((92, 88, 86), (134, 128, 122)),
}
BACK, FRONT = 0.2, 0.27
"""Pixels of a metre as a share of the picture's unit, at the back and near."""


def build_ground(stage: Stage, kit: Kit) -> Set:
    """Build an open place from its kit."""
    unit, y, light = stage.unit, line_of(stage, kit.horizon), stage.light.ambient
    back: list[Element] = list(sky(stage, y))
    if (colour := kit.options.get("hills")) is not None:
        rise = float(kit.options.get("rise", 0.12)) * stage.height
        snow = float(kit.options.get("snow", 0))
        back.append(
            hills(
                stage, "far", y, rise, paint(colour, PAINT["green"]), 0.6, depth=0.2,
                sharp="sharp" in kit.options, snow=snow,
            )
        )  # fmt: skip
    if far := kit.rows.get("far"):
        back.append(
            furnished(
                stage, far, depth=0.35, metre=unit, base=y + 0.01 * unit, light=light, up=0.75,
                own_size=False,
            )
        )  # fmt: skip
    mirror = 0.0
    if kit.options["floor"] == "water":
        back.append(_water(stage, y))
        mirror = 0.8
    else:
        back.append(_floor(stage, kit, y))
    back += _rows(stage, kit, y, light, is_water=mirror > 0)
    return Set(horizon=y, back=back, mirror=mirror)


def _rows(stage: Stage, kit: Kit, y: float, light: Colour, *, is_water: bool) -> list[Element]:
    """Things at the back and near, with their shadows on the ground."""
    unit, layers = stage.unit, list[Element]()
    if back := kit.rows.get("back"):
        layers.append(furnished(stage, back, depth=0.6, metre=unit * BACK, base=y + 0.03 * unit, light=light, up=4.4))
    if middle := kit.rows.get("mid"):
        metre = unit * FRONT
        if not is_water:
            layers.append(shadows(stage, middle, depth=0.8, metre=metre, base=y + 0.095 * unit))
        layers.append(furnished(stage, middle, depth=0.8, metre=metre, base=y + 0.1 * unit, light=light, up=4))
    return layers


def _water(stage: Stage, y: float) -> Element:
    return water_of(stage, y, (40, 96, 120), (18, 58, 78), mirror=0.75, waves=0.5 * rough(stage), run=0.1)


def _floor(stage: Stage, kit: Kit, y: float) -> Element:
    kind = kit.options["floor"]
    low, high = GROUNDS.get(kind) or _two(kind)
    fill = {"paving": slabs, "asphalt": _lane if "lane" in kit.options else None}.get(kind)
    if "lines" in kit.options:
        fill = _stripes(paint(kit.options["lines"], PAINT["white"]))
    return ground(stage, "floor", y, low, high, paint=fill, haze=0.6)


def _two(names: str) -> tuple[Colour, Colour]:
    low, _, high = names.partition(",")
    return paint(low, PAINT["grey"]), paint(high or low, PAINT["grey"])


def _lane(texture: Pixels, rng: np.random.Generator) -> None:
    """A broken white line along the road."""
    size = texture.shape[0]
    middle, half = size // 2, max(2, size // 90)
    texture[: size // 2, middle - half : middle + half, :3] = 226


def _stripes(colour: Colour):  # type: ignore[no-untyped-def]
    """Lines across the ground: a pitch, a field of flowers, a crossing."""

    def fill(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        step = size // 4
        for at in range(0, size, step):
            band = texture[:, at : at + step // 2, :3]
            band[:] = (band * 0.45 + np.array(colour, np.float32) * 0.55).astype(np.uint8)

    return fill
