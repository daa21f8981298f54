"""A bar plot as plain SVG: no script, and a table for who cannot see it."""

from dataclasses import dataclass

from vitascope.credits import MILLI

WIDTH, HEIGHT, GAP = 900, 180, 6
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day: where its bar stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    day_ms: int
    milli: int
    tasks: int


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Bars under a scale; lines are (y, credits)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, float], ...]


def bars(days: list[tuple[int, int, int]]) -> Plot:
    """Lay out (first millisecond, thousandths of a credit, tasks) of each day."""
    top = nice_top(max((milli for _, milli, _ in days), default=0) / MILLI)
    step = WIDTH / max(1, len(days))
    laid = tuple(
        Bar(
            x=round(index * step + GAP / 2, 1), width=round(step - GAP, 1), day_ms=day, milli=milli, tasks=tasks,
            height=(height := round(HEIGHT * milli / MILLI / top, 1)), y=round(HEIGHT - height, 1),
        )
        for index, (day, milli, tasks) in enumerate(days)
    )  # fmt: skip
    lines = tuple((round(HEIGHT - HEIGHT * part / 2, 1), top * part / 2) for part in (0, 1, 2))
    return Plot(width=WIDTH, height=HEIGHT, bars=laid, lines=lines)


def nice_top(value: float) -> float:
    """Return the least round number that is not below value."""
    if value <= 0:
        return 100
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next(step * size for step in STEPS if step * size >= value)
