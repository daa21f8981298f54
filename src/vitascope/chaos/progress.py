"""What a proof is at, for whoever waits an hour for it: one live line on a terminal, a line a proof anywhere else."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from vitascope.chaos.faults import planned
from vitascope.chaos.plan import Plan, Result


class Progress:
    """Drawn on stderr while the block lasts; the line is gone afterwards, the lines of proofs stay."""

    def __init__(self, plan: Plan, *, quiet: bool = False, console: Console | None = None) -> None:
        """Begin with nothing done; quiet draws nothing."""
        console = console or Console(stderr=True, quiet=quiet)
        self._planned, self._tasks, self._console = planned(plan), plan.tasks, console
        self._told: set[str] = set()
        self._bar = Bar(
            TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TextColumn("faults"),
            TextColumn("{task.fields[accepted]:,}/{task.fields[asked]:,} tasks"), TimeElapsedColumn(),
            console=console, transient=True, disable=quiet or not console.is_terminal,
        )  # fmt: skip
        self._line = self._bar.add_task(
            "starting", total=sum(self._planned.values()), accepted=0, asked=plan.tasks, start=True
        )

    def show(self, result: Result, accepted: int) -> None:
        """Draw what came of it so far, and how many tasks were accepted."""
        for name in result.seconds.keys() - self._told:
            self._told.add(name)
            count = self._planned[name]
            faults = "fault" if count == 1 else "faults"
            self._console.print(f"{name}: {count:,} {faults} in {result.seconds[name]:,.0f} s")
        left = [name for name in self._planned if name not in self._told]
        self._bar.update(
            self._line, description=left[0] if left else "last tasks", completed=result.faults.total(),
            accepted=accepted,
        )  # fmt: skip

    def __enter__(self) -> Self:
        """Draw from now on."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self._bar.stop()
