"""Rooms: a papered wall, a patterned floor, furniture at the wall and in the room."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from vitascope_scene.drawing.kits.furnish import Where, furnished, shadows
from vitascope_scene.drawing.kits.parse import Kit
from vitascope_scene.drawing.land import ground, wall
from vitascope_scene.drawing.layers import Floor, Layer, across
from vitascope_scene.drawing.noise import fractal, ridge
from vitascope_scene.drawing.pixels import Colour, Pixels, mix, premultiplied
from vitascope_scene.drawing.places.indoors import boards
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.subjects.pose import PAINT, dark, pale

Fill = Callable[[Pixels, np.random.Generator], None]

NIGHT, DAY, DIM = 0.8, 0.94, 0.8
"""How bright a room is lit by lamps and by the day, and what is left of it where it is meant to be
dark.
"""
WARM: Colour = (255, 190, 120)
BACK, FRONT, CLOSE = 0.27, 0.3, 0.62
"""Pixels of a metre as a share of the picture's unit: at the wall, in the room, on a table seen
from near.
"""


def build_room(stage: Stage, kit: Kit) -> Set:
    """Build a room from its kit."""
    unit, y, is_close = stage.unit, line_of(stage, kit.horizon), "close" in kit.options
    is_warm, light = stage.scene.time in ("night", "sunset"), _light(stage, kit)
    back = Where(
        depth=0.7,
        metre=unit * (CLOSE if is_close else BACK),
        base=y + 0.012 * unit,
        light=light,
        lamps=1.0 if stage.scene.time == "night" or "dim" in kit.options else 0.0,
        fits=not is_close,
    )
    name, pattern = kit.options["wall"].split(",")
    paper = _lit(mix(paint(name, PAINT["grey"]), WARM, 0.12 * is_warm), light)
    furniture = furnished(stage, kit.rows.get("back", ()), back)
    if is_close:
        soft = int(0.02 * unit) | 1
        furniture.plate = cv2.blur(cv2.blur(furniture.plate, (soft, soft)), (soft, soft))
    elements: list[Element] = [
        wall(stage, paper),
        _paper(stage, y, paper, pattern, back.metre),
        _floor(stage, kit, y, light, is_close=is_close),
        furniture,
    ]
    if middle := kit.rows.get("mid"):
        front = replace(back, depth=0.8, metre=unit * FRONT, base=y + 0.08 * unit)
        elements.append(shadows(stage, middle, replace(front, base=y + 0.075 * unit)))
        elements.append(furnished(stage, middle, front))
    glowing = 0.4 if is_warm else 0.0
    return Set(horizon=y, back=elements, indoors=True, rim=False, lamp=light, glowing=glowing)


def _light(stage: Stage, kit: Kit) -> Colour:
    """Return the light in a room: the day's, that of its lamps, or little where it is meant to be
    dark.
    """
    is_night, is_dim = stage.scene.time == "night", "dim" in kit.options
    level = (NIGHT if is_night else DAY) * (DIM if is_dim else 1.0)
    warm = 0.5 if stage.scene.time in ("night", "sunset") else 0.2 if is_dim else 0.0
    return mix((level, level, level), (level, level * 0.9, level * 0.72), warm)


def _lit(colour: Colour, light: Colour) -> Colour:
    return (colour[0] * light[0], colour[1] * light[1], colour[2] * light[2])


def _floor(stage: Stage, kit: Kit, y: float, light: Colour, *, is_close: bool) -> Floor:
    """Boards, tiles or a checked floor in two colours, darker towards the wall."""
    kind, *names = kit.options["floor"].split(",")
    low, high = (_lit(_floor_colour(name), light) for name in names)
    fills = {"boards": boards, "tiles": _tiles, "checker": _checker(low, high), "plain": None}
    fill = fills[kind]
    white = replace(stage, light=replace(stage.light, ambient=(1.0, 1.0, 1.0)))
    floor = ground(
        white, "floor", y, low, high, paint=fill, haze=0.0, grain=0.25 if is_close else 0.42
    )
    shade = np.linspace(0.4, 0, 40, dtype=np.float32)[:, None]
    floor.haze = premultiplied(np.zeros(3, np.float32), np.repeat(shade, 4, 1))
    return floor


def _floor_colour(name: str) -> Colour:
    """A name of the palette, or red.green.blue."""
    if "." not in name:
        return paint(name, PAINT["grey"])
    red, green, blue = (float(part) for part in name.split("."))
    return (red, green, blue)


def _paper(stage: Stage, y: float, colour: Colour, pattern: str, metre: float) -> Layer:
    """The wall: plain, tiled or panelled, with a skirting board."""
    left, right = across(stage, 0.7)
    width, height = right - left, max(4, int(y - stage.top) + 4)
    plate = np.empty((height, width, 4), np.uint8)
    shade = np.linspace(1.05, 0.88, height, dtype=np.float32)[:, None, None]
    plate[..., :3] = np.clip(np.array(colour, np.float32) * shade, 0, 255).astype(np.uint8)
    plate[..., 3] = 255
    if pattern == "tiles":
        _tile_wall(plate, colour, metre)
    if pattern == "panel":
        _panel_wall(plate, colour, metre)
    if pattern == "rock":
        _rock_wall(plate, stage)
        return Layer(plate=plate, x=left, y=y - height, depth=0.7)
    skirting = max(1, int(0.1 * metre))
    plate[-skirting:, :, :3] = _bytes(pale(colour, 0.5))
    edge = max(1, skirting // 8)
    plate[height - skirting : height - skirting + edge, :, :3] = _bytes(dark(colour, 0.3))
    return Layer(plate=plate, x=left, y=y - height, depth=0.7)


def _bytes(colour: Colour) -> Pixels:
    return np.asarray(np.clip(np.array(colour), 0, 255), np.uint8)


def _tile_wall(plate: Pixels, colour: Colour, metre: float) -> None:
    height, width = plate.shape[:2]
    step = max(6, int(0.2 * metre))
    line = (*(int(part * 0.86) for part in colour), 255)
    thick = max(1, step // 22)
    for at in range(height % step, height, step):
        cv2.line(plate, (0, at), (width, at), line, thick, cv2.LINE_AA)
    for at in range(0, width, step):
        cv2.line(plate, (at, 0), (at, height), line, thick, cv2.LINE_AA)


def _panel_wall(plate: Pixels, colour: Colour, metre: float) -> None:
    """A darker lower half of upright boards under a rail."""
    height, width = plate.shape[:2]
    top = max(0, height - int(0.9 * metre))
    low = _bytes(dark(colour, 0.35))
    plate[top:, :, :3] = low
    rail = max(0, top - max(1, int(0.04 * metre)))
    plate[rail:top, :, :3] = _bytes(pale(dark(colour, 0.2), 0.15))
    line = (*(int(part * 0.8) for part in low), 255)
    for at in range(0, width, max(6, int(0.3 * metre))):
        cv2.line(plate, (at, top), (at, height), line, 2)


def _rock_wall(plate: Pixels, stage: Stage) -> None:
    """Rough stone, darker upwards, with stalactites."""
    height, width = plate.shape[:2]
    rng, unit = stage.rng("rock"), stage.unit
    rough = 0.55 + 0.8 * fractal(rng, height, width, 0.3 * unit, octaves=5)
    rows = np.arange(height, dtype=np.float32)[:, None]
    teeth = 0.32 * height * ridge(rng, width, 0.22 * unit, octaves=4, sharp=True)[None, :] ** 2
    rough *= np.where(rows < teeth, 0.45 + 0.3 * rows / np.maximum(teeth, 1), 1.0)
    plate[..., :3] = np.clip(plate[..., :3] * rough[..., None], 0, 255).astype(np.uint8)


def _checker(low: Colour, high: Colour, count: int = 8) -> Fill:
    """A floor of two colours; the texture's own grain stays."""

    def fill(texture: Pixels, rng: np.random.Generator) -> None:
        step = texture.shape[0] // count
        for row in range(count):
            for column in range(count):
                spot = texture[row * step : (row + 1) * step, column * step : (column + 1) * step]
                spot[..., :3] = _bytes(low if (row + column) % 2 else high)

    return fill


def _tiles(texture: Pixels, rng: np.random.Generator, count: int = 6) -> None:
    """Joints between large tiles."""
    step = texture.shape[0] // count
    width = max(1, texture.shape[0] // 256)
    for at in range(0, texture.shape[0], step):
        for line in (texture[at : at + width, :, :3], texture[:, at : at + width, :3]):
            line[:] = (line * 0.78).astype(np.uint8)
