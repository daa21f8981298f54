"""What becomes of a thing while it is said of it: it melts, sinks, appears, vanishes, grows, shrinks,
breaks, explodes, lights up, opens or fills with water.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Matrix, Pixels

LEAD = 0.15
"""The share of its time for which a thing is as it was, so that one sees what it was."""
LAST = 0.9
SPREAD = 1.5
"""How wide what has melted lies, in widths of what it was."""
LEFT = 0.22
"""How much is left of the height of what has melted, and of the size of what has shrunk."""
SMALL = 0.3
"""How large a thing is before it grows, as a share of what it will be."""
BLAST, FLASH = 2.2, 0.3
"""How far an explosion throws pieces, in heights, and the share of its time in which it flashes."""
SUDDEN = 2.5
"""How much sooner than other changes an explosion is over."""
PIECES = 5
"""Columns and rows of pieces that a thing breaks into."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a thing is drawn at a moment: shares of its width, height and opacity, how far it has gone
    down in heights, by how many radians it leans, and how far it is broken (0 whole, 1 apart; blown
    up with a flash). lit is how bright it is (None: as always), opened and filled how far it is.
    """

    wide: float = 1.0
    tall: float = 1.0
    shown: float = 1.0
    down: float = 0.0
    lean: float = 0.0
    broken: float = 0.0
    flash: float = 0.0
    lit: float | None = None
    opened: float = 0.0
    filled: float = 0.0

    def placed(self, matrix: Matrix, x: float, feet: float, size: float) -> Matrix:
        """Return the matrix of a plate that is changed so; its feet stay where they are."""
        cos, sin = np.cos(self.lean), np.sin(self.lean)
        turned = np.array([[cos, -sin], [sin, cos]]) @ np.diag((self.wide, self.tall))
        moved: Matrix = turned @ (matrix - [[0, 0, x], [0, 0, feet]])
        moved += [[0, 0, x], [0, 0, feet + self.down * size]]
        return moved


def change_at(action: str | None, share: float) -> Change | None:
    """Return how a thing is changed after a share of the time of its action, None by no change."""
    change = CHANGES.get(action or "")
    if change is None:
        return None
    going = min(1.0, max(0.0, (share - LEAD) / (LAST - LEAD)))
    return change(going * going * (3 - 2 * going))


def pieces(
    plate: Pixels, matrix: Matrix, broken: float, unit: float, *, blown: bool = False
) -> Iterator[tuple[Pixels, Matrix]]:
    """Yield the pieces of a plate with their matrices: they fly apart and fall to the ground, or are
    blown to all sides.

    unit is the height of the thing in pixels of the canvas.
    """
    rows, columns = np.indices((PIECES, PIECES)).reshape(2, -1)
    generator = np.random.default_rng(PIECES)
    height, width = plate.shape[:2]
    for row, column in zip(rows, columns, strict=True):
        top, left = row * height // PIECES, column * width // PIECES
        piece = plate[top : (row + 1) * height // PIECES, left : (column + 1) * width // PIECES]
        if not piece[..., 3].any():
            continue
        away = (column + 0.5) / PIECES - 0.5 + generator.uniform(-0.15, 0.15)
        up, floor = generator.uniform(0.4, 1.2), 0.98 * (1 - (row + 0.5) / PIECES)
        moved = matrix @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], np.float64)
        moved = _turned(moved, piece, generator.uniform(-2.5, 2.5) * broken)
        way = np.array([1.4 * away, floor * broken - up * (1 - broken)])
        if blown:
            way = BLAST * np.array([away, (row + 0.5) / PIECES - 0.6]) / max(broken, 0.2)
        moved[:, 2] += unit * broken * way
        yield piece, moved


def _turned(matrix: Matrix, piece: Pixels, turn: float) -> Matrix:
    """The matrix of a piece that is turned around its own middle."""
    middle = np.array([piece.shape[1] / 2, piece.shape[0] / 2])
    around = np.vstack([cv2.getRotationMatrix2D((*middle,), float(np.degrees(turn)), 1), [0, 0, 1]])
    turned: Matrix = matrix @ around
    return turned


def _melt(going: float) -> Change:
    return Change(wide=1 + (SPREAD - 1) * going, tall=1 - (1 - LEFT) * going)


def _sink(going: float) -> Change:
    return Change(down=1.15 * going, lean=0.35 * going)


def _vanish(going: float) -> Change:
    return Change(shown=1 - going)


def _appear(going: float) -> Change:
    return Change(shown=going)


def _grow(going: float) -> Change:
    size = SMALL + (1 - SMALL) * going
    return Change(wide=size, tall=size)


def _shrink(going: float) -> Change:
    size = 1 - (1 - LEFT) * going
    return Change(wide=size, tall=size)


def _break(going: float) -> Change:
    return Change(broken=going)


def _explode(going: float) -> Change:
    apart = min(1.0, SUDDEN * going)
    flash = max(0.0, 1 - abs(apart / FLASH - 0.5)) if apart else 0.0
    return Change(broken=apart, shown=1 - apart**3, flash=flash)


def _glow(going: float) -> Change:
    return Change(lit=0.5 + 0.5 * going)


def _light_up(going: float) -> Change:
    return Change(lit=going)


def _go_out(going: float) -> Change:
    return Change(lit=1 - going)


def _open(going: float) -> Change:
    return Change(opened=going)


def _close(going: float) -> Change:
    return Change(opened=1 - going)


def _fill(going: float) -> Change:
    return Change(filled=0.9 * going)


CHANGES: Mapping[str, Callable[[float], Change]] = {
    "melt": _melt,
    "sink": _sink,
    "vanish": _vanish,
    "appear": _appear,
    "grow": _grow,
    "bloom": _grow,
    "shrink": _shrink,
    "break": _break,
    "explode": _explode,
    "glow": _glow,
    "light_up": _light_up,
    "go_out": _go_out,
    "open": _open,
    "close": _close,
    "fill": _fill,
}
