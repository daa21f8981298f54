"""What is fuzzed: a surface gives cases, and tries each; hypothesis makes a failing one small."""

import io
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import coverage
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyFailure

COVERED = Path(__file__).parent / "covered"
CASES_A_ROUND = 50
"""Between two rounds the time is looked at."""


class FuzzFault(AssertionError):
    """What must not happen: a traceback, a code 500, a dead process, a stall of somebody else."""


@dataclass(frozen=True)
class Surface:
    """One way in: what is sent there, and how; attempt raises FuzzFault."""

    name: str
    cases: "st.SearchStrategy[Any]"
    attempt: Callable[[Any], None]


@dataclass
class FuzzResult:
    """What came of a surface: cases, faults, the seconds they took, the share of lines that ran."""

    surface: str
    seed: int
    cases: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    longest_stall: float | None = None
    lines_share: float = 0.0

    def __str__(self) -> str:
        stall = "-" if self.longest_stall is None else f"{self.longest_stall:.2f} s"
        return (
            f"{self.surface:10} {self.cases:>8,} cases {self.seconds:>7.0f} s   seed {self.seed:<11}"
            f" lines {self.lines_share:>4.0%}   others waited {stall:>7}   {len(self.faults)} faults"
        )


def fuzz(surface: Surface, result: FuzzResult, seconds: float) -> None:
    """Try cases until the time is over, each round with a seed drawn from the result's."""
    seeds, began = random.Random(result.seed), time.monotonic()
    while (spent := time.monotonic() - began) < seconds and not result.faults:
        _round(surface, result, seeds.getrandbits(32))
    result.seconds = spent


def _round(surface: Surface, result: FuzzResult, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=CASES_A_ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=surface.cases)
    def trial(case: Any) -> None:
        result.cases += 1
        try:
            surface.attempt(case)
        except FuzzFault as fault:
            raise FuzzFault(f"{fault}\n  case: {case!r}") from None

    try:
        trial()
    except FuzzFault as fault:
        result.faults.append(f"round's seed {number}: {fault}")
    except FlakyFailure as group:
        result.faults.append(f"round's seed {number}, not every time: {group.exceptions[0]}")


@contextmanager
def lines_counted(result: FuzzResult) -> Iterator[dict[str, str]]:
    """Yield variables under which a process counts its lines; write their share into result."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "COVERAGE_PROCESS_START": str(COVERED / "coveragerc"),
            "COVERAGE_FILE": str(Path(folder, "lines")),
            "PYTHONPATH": os.pathsep.join([str(COVERED), os.environ.get("PYTHONPATH", "")]),
        }
        before = dict(os.environ)
        os.environ.update(variables)
        try:
            yield variables
        finally:
            os.environ.clear()
            os.environ.update(before)
        result.lines_share = _share(Path(folder, "lines"))


def _share(file: Path) -> float:
    config = str(COVERED / "coveragerc")
    combined = coverage.Coverage(data_file=str(file), config_file=config)
    combined.combine(strict=True)
    combined.save()
    counted = coverage.Coverage(data_file=str(file), config_file=config)
    counted.load()
    return counted.report(file=io.StringIO()) / 100
