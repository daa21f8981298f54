"""Several alike: two dogs stand side by side, a flock is spread over the sky, a crowd over the ground."""

import numpy as np

from vitascope_scene.meaning import MANY
from vitascope_scene.staging.placed import Placed

STEP = 0.92
"""Distance between two alike, as a share of their width."""
CROWD = 8
FILL = 1.75
"""Half widths that those alike may take together, before they become smaller."""


def multiply(placed: Placed, rng: np.random.Generator) -> None:
    """Set the offsets of all that are alike, centred on the path."""
    count = placed.subject.count
    if count <= 1:
        return
    if count >= MANY:
        _shrink(placed, CROWD / 2)
        placed.copies = _scattered(placed, rng)
        return
    _shrink(placed, count)
    step = STEP * placed.width
    placed.copies = [
        (
            step * (number - (count - 1) / 2),
            _stagger(placed, number, rng),
            float(rng.uniform(0.92, 1.06)),
        )
        for number in range(count)
    ]


def _shrink(placed: Placed, beside: float) -> None:
    """Make them so small that this many have room beside each other."""
    if (wide := beside * STEP * placed.width) > FILL:
        placed.scale(max(0.35, FILL / wide))


def _stagger(placed: Placed, number: int, rng: np.random.Generator) -> float:
    """A little nearer or farther, so that they do not stand in a line."""
    depth = 0.03 if placed.traits.anchor == "ground" else 0.16
    return depth * (1 if number % 2 else -1) * float(rng.uniform(0.4, 1.0))


def _scattered(placed: Placed, rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """Rows on the ground, a cloud in the air or the water; the farther ones are smaller."""
    grounded = placed.traits.anchor in ("ground", "surface")
    columns, copies = CROWD // 2, []
    step = FILL / columns
    for number in range(CROWD):
        row, column = divmod(number, columns)
        x = step * (column - (columns - 1) / 2 + 0.35 * row) + 0.2 * step * rng.uniform(-1, 1)
        y = (-0.14 * row if grounded else 0.5 * (row - 0.5)) + 0.05 * rng.uniform(-1, 1)
        copies.append((float(x), float(y), float((0.82 if row else 1.0) * rng.uniform(0.9, 1.05))))
    return sorted(copies, key=lambda copy: copy[1])
