"""Several alike: two dogs stand side by side, a flock is spread over the sky, a crowd over the
ground.
"""

from math import ceil

import numpy as np

from vitascope_scene.lexicon import LIVING
from vitascope_scene.staging.pairs import gap_of, is_fight, is_mutual, is_nose_to_nose, lunge
from vitascope_scene.staging.placed import Copy, Placed

STEP = 0.92
"""Distance between two alike, as a share of their width."""
ONE_ROW = 6
"""How many stand in one row."""
FILL = 1.75
"""Half widths that those alike may take together, before they become smaller."""
ELBOWS = 1.6
"""The most room that one needs beside others, in widths of the body."""
LEAST = 0.35
GROUPS = frozenset(("couple", "family", "crowd"))
"""Drawings of several people, who are not multiplied."""


def multiply(placed: Placed, rng: np.random.Generator) -> None:
    """Set the offsets of all that are alike, centred on the path."""
    count = 1 if placed.subject.concept in GROUPS else placed.subject.count
    action = placed.look.action
    is_pair = count == 2 and placed.kind in LIVING and is_mutual(action)
    if is_pair and (placed.kind == "person" or is_nose_to_nose(action)):
        _face_to_face(placed)
    elif count > ONE_ROW:
        _shrink(placed, 0.7 * ceil(count / _rows(count)))
        placed.copies = _scattered(placed, count, rng)
    elif count > 1:
        _shrink(placed, count)
        placed.copies = _side_by_side(placed, count, rng)


def _face_to_face(placed: Placed) -> None:
    """Two who fight, dance or hug do it with each other."""
    half = gap_of(placed, placed.look.action) / 2
    if is_fight(placed.look.action):
        lunge(placed, 0.0)
    placed.copies = [Copy(dx=-half, facing=1), Copy(dx=half, facing=-1)]
    placed.join([act.look.action for act in placed.acts if is_mutual(act.look.action)])


def _side_by_side(placed: Placed, count: int, rng: np.random.Generator) -> list[Copy]:
    step = STEP * _elbow_room(placed)
    return [
        Copy(
            dx=step * (number - (count - 1) / 2),
            dy=_stagger(placed, number, rng),
            size=float(rng.uniform(0.92, 1.06)),
        )
        for number in range(count)
    ]


def _elbow_room(placed: Placed) -> float:
    """The width that one needs; a kite or a rod may reach over the next."""
    return min(placed.reach, ELBOWS * placed.width)


def _shrink(placed: Placed, beside: float) -> None:
    """Make them so small that this many have room beside each other."""
    if (wide := beside * STEP * _elbow_room(placed)) > FILL:
        placed.scale(max(LEAST, FILL / wide))


def _stagger(placed: Placed, number: int, rng: np.random.Generator) -> float:
    """A little nearer or farther, so that they do not stand in a line."""
    depth = 0.03 if placed.traits.anchor == "ground" else 0.16
    return depth * (1 if number % 2 else -1) * float(rng.uniform(0.4, 1.0))


def _rows(count: int) -> int:
    """Rows for so many: two, then three."""
    return 2 if count <= 2 * ONE_ROW else 3


def _scattered(placed: Placed, count: int, rng: np.random.Generator) -> list[Copy]:
    """Rows on the ground, a cloud in the air or the water; the farther ones are smaller."""
    grounded = placed.traits.anchor in ("ground", "surface")
    rows = _rows(count)
    columns, copies = ceil(count / rows), []
    step = min(FILL / columns, 1.3 * _elbow_room(placed))
    for number in range(count):
        row, column = divmod(number, columns)
        x = step * (column - (columns - 1) / 2 + 0.35 * (row % 2)) + 0.2 * step * rng.uniform(-1, 1)
        y = (-0.14 * row if grounded else 0.5 * (row - (rows - 1) / 2)) + 0.05 * rng.uniform(-1, 1)
        size = (1 - 0.14 * row) * rng.uniform(0.9, 1.05)
        copies.append(Copy(dx=float(x), dy=float(y), size=float(size)))
    return sorted(copies, key=lambda copy: copy.dy)
