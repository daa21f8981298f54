"""What was to be reached, and what was."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.marks.attacks import ATTACKS
from benchmarks.marks.clips import NATURAL
from benchmarks.marks.measure import MADE
from vitascope.media.watermark.certainty import RATE, least_score

Row = Mapping[str, Any]
MESSENGER = "messenger: crop 5 %, 480p, 30 fps, crf 30"
MILD = (MADE, *(name for name, attack in ATTACKS.items() if attack.mild), "screenshot, JPEG q 80")
"""What a mark should outlive nearly always, untouched among them."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A number that is measured, and the bound that it was to keep."""

    says: str
    unit: str
    bound: float
    measured: Callable[[Sequence[Row]], float]
    at_least: bool = True

    def line(self, rows: Sequence[Row]) -> str:
        """Return its line of the table, with nothing measured if the rows do not have it."""
        sign = ">=" if self.at_least else "<="
        wanted = f"{sign} {self.bound:g}{self.unit}"
        try:
            value = self.measured(rows)
        except (statistics.StatisticsError, ValueError, ZeroDivisionError):
            return f"| {self.says} | {wanted} | not measured | |"
        is_met = value >= self.bound if self.at_least else value <= self.bound
        return f"| {self.says} | {wanted} | {value:.4g}{self.unit} | {'yes' if is_met else 'no'} |"


def goals(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of goals."""
    yield "| goal | wanted | measured | met |"
    yield "|---|---|---|---|"
    yield from (goal.line(rows) for goal in GOALS)


def is_found(row: Row) -> bool:
    """Say whether anybody's detector finds the mark."""
    return bool(row["is_word"] and row["score"] >= least_score())


def _found(*names: str, is_ours: bool = False) -> Callable[[Sequence[Row]], float]:
    return lambda rows: (
        100
        * statistics.fmean(
            is_found(row)
            for row in rows
            if row["what"] in names and not (is_ours and row["clip"] in NATURAL)
        )
    )


def _payloads(rows: Sequence[Row]) -> float:
    return 100 * statistics.fmean(row["right"] for row in rows if "right" in row and is_found(row))


def _windows(rows: Sequence[Row]) -> list[Row]:
    return [window for row in _unmarked(rows) for window in row["found"]]


def _unmarked(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["what"] == "mistakes"]


def _false_finds(rows: Sequence[Row]) -> float:
    windows = _windows(rows)
    if not windows:
        raise ValueError
    return sum(
        bool(window["is_ours"])
        or bool(window["is_word"] and window["score"] >= least_score(is_ours=True))
        for window in windows
    )


def _looks(
    name: str, of: Callable[[Sequence[float]], float], *, is_ours: bool = False
) -> Callable[[Sequence[Row]], float]:
    def measured(rows: Sequence[Row]) -> float:
        looks = [row for row in rows if row["what"] == "looks"]
        return of([row[name] for row in looks if not is_ours or row["clip"] not in NATURAL])

    return measured


def _cost(rows: Sequence[Row]) -> float:
    return statistics.fmean(
        100 * row["mark"] / (row["clip_cpu"] + row["mark"]) for row in rows if row["what"] == "cost"
    )


GOALS = (
    Goal(says="found, untouched and after mild changes", unit=" %", bound=99, measured=_found(*MILD)),
    Goal(
        says="the same, the engine's clips alone", unit=" %", bound=99, measured=_found(*MILD, is_ours=True),
    ),
    Goal(says="found after a messenger's chain", unit=" %", bound=95, measured=_found(MESSENGER)),
    Goal(
        says="the same, the engine's clips alone", unit=" %", bound=95, measured=_found(MESSENGER, is_ours=True),
    ),
    Goal(says="payload right, of those found", unit=" %", bound=95, measured=_payloads),
    Goal(says="false finds", unit="", bound=0, measured=_false_finds, at_least=False),
    Goal(says="windows without our mark", unit="", bound=10_000, measured=lambda rows: len(_windows(rows))),
    Goal(says="clips that they are of", unit="", bound=500, measured=lambda rows: len(_unmarked(rows))),
    Goal(
        says="those that are not of our engine", unit="", bound=100,
        measured=lambda rows: sum(row["clip"].startswith("drawn") for row in _unmarked(rows)),
    ),
    Goal(says="computed rate of false finds a clip", unit="", bound=1e-9, measured=lambda _: RATE, at_least=False),
    Goal(says="PSNR, worst clip", unit=" dB", bound=46, measured=_looks("psnr", min)),
    Goal(says="SSIM, worst clip", unit="", bound=0.997, measured=_looks("ssim", min)),
    Goal(says="processor time, of the whole clip's", unit=" %", bound=6, measured=_cost, at_least=False),
    Goal(
        says="size of the file, the engine's clips on average", unit=" %", bound=2,
        measured=_looks("size", statistics.fmean, is_ours=True), at_least=False,
    ),
    Goal(
        says="size of the file, the engine's worst clip", unit=" %", bound=8,
        measured=_looks("size", max, is_ours=True), at_least=False,
    ),
    Goal(says="size of the file, worst clip", unit=" %", bound=8, measured=_looks("size", max), at_least=False),
)  # fmt: skip
