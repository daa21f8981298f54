"""A sheet of single drawings in the light of the stage, to look at or to name blindly."""

import random
from pathlib import Path

import cv2
import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.light import light_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Pixels, mix
from vitascope_scene.drawing.rows import paint, row_drawing
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look
from vitascope_scene.meaning import Worn

CELL = 132
COLUMNS = 10
HEAD = 0.36
"""The share of a person that is head and shoulders."""
PHASE = 0.1
"""Where in its loop each drawing is shown."""
BACK, FLOOR = (228, 222, 218), (150, 178, 152)


def drawing_sheet(
    keys: list[str], out: Path, *, labelled: bool, shuffle: int | None, colour: str
) -> None:
    """Write a sheet of drawings; without labels, the names in order stand in a file beside it.

    Raise KeyError where a key has no drawing.
    """
    if shuffle is not None:
        random.Random(shuffle).shuffle(keys)
    cells = [drawing_cell(key, colour) for key in keys]
    if labelled:
        for number, (cell, key) in enumerate(zip(cells, keys, strict=True)):
            cells[number] = labelled_cell(cell, key)
    else:
        numbers = [f"{number + 1} {key}" for number, key in enumerate(keys)]
        out.with_suffix(".names.txt").write_text("\n".join(numbers) + "\n", encoding="utf-8")
        cells = [labelled_cell(cell, str(number + 1)) for number, cell in enumerate(cells)]
    out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(out), tiled(cells, min(COLUMNS, len(cells))))


def tiled(cells: list[Pixels], columns: int) -> Pixels:
    """Return cells of one size side by side in rows."""
    cells = cells + [np.full_like(cells[0], 255)] * (-len(cells) % columns)
    rows = [np.hstack(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    return np.vstack(rows)


def look_of(text: str) -> Look:
    """The look that ``koala:play_guitar:guitar:wears=hat.red`` tells: who, does what, with what, in
    what.
    """
    concept, *rest = text.split(":")
    said = [word for word in rest if not word.startswith("wears=")]
    worn = [word.removeprefix("wears=").split(".") for word in rest if word.startswith("wears=")]
    return Look(
        concept=concept,
        action=said[0] or None if said else None,
        prop=said[1] if len(said) > 1 else None,
        wears=tuple(Worn(garment=one[0], colour=one[1] if len(one) > 1 else None) for one in worn),
    )


def _drawing(key: str) -> Drawing:
    """The drawing of a concept or a look, or of an auxiliary row."""
    look = look_of(key)
    found = drawing_of(look) if look.concept in concepts() else row_drawing(key)
    if found is None:
        raise KeyError(f"{key} has no drawing")
    return found


def drawing_cell(key: str, colour: str) -> Pixels:
    """One drawing as large as its cell allows, its feet on the floor."""
    return _cell(_plate(_drawing(key), colour))


def head_cell(key: str) -> Pixels:
    """Head and shoulders of a person, as large as its cell allows."""
    plate = _plate(_drawing(key), "")
    rows, columns = (np.flatnonzero((plate[..., 3] > 128).any(axis)) for axis in (1, 0))
    below = rows[0] + int(HEAD * len(rows))
    return _cell(plate[rows[0] : below, columns[0] : columns[-1] + 1])


def _cell(plate: Pixels) -> Pixels:
    """A plate as large as its cell allows, at the bottom of it."""
    cell: Pixels = np.empty((CELL, CELL, 3), np.uint8)
    cell[:] = BACK
    cell[CELL * 4 // 5 :] = FLOOR
    room = CELL - 20
    k = min((CELL - 4) / plate.shape[1], room / plate.shape[0])
    small = cv2.resize(plate, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    x, y = (CELL - small.shape[1]) // 2, CELL - 2 - small.shape[0]
    spot = cell[y : y + small.shape[0], x : x + small.shape[1]]
    clear = 1 - small[..., 3:].astype(np.float32) / 255
    spot[:] = np.clip(spot * clear + small[..., 2::-1], 0, 255)
    return cell


def _plate(drawing: Drawing, colour: str) -> Pixels:
    """The drawing at twice its cell's size, in daylight, with its rim of sun."""
    light = light_of("day", "clear")
    unit = 2 * CELL / max(drawing.width, drawing.height)
    pen = Pen(drawing.width, drawing.height, unit, mix(light.ambient, (1, 1, 1), 0.22))
    own = colour or (drawing.colours[0] if drawing.colours else "red")
    drawing.draw(pen, Pose(c=paint(own, (0, 0, 0)), t=PHASE, go=False))
    pen.rim(light.sun, 0.5 + 0.3 * (1 - light.sun_height), 1.0)
    return pen.plate


def labelled_cell(cell: Pixels, label: str) -> Pixels:
    """The cell under its name or number."""
    cell = cell.copy()
    cv2.putText(
        cell, label[:24], (3, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.34, (20, 20, 20), 1, cv2.LINE_AA
    )
    return cell
