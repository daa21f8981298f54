"""What a proof is at, for whoever waits an hour for it: one live line on a terminal, a line a proof
anywhere else.
"""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vitascope_chaos.faults import planned
from vitascope_chaos.plan import ProofPlan, ProofResult


class ProgressLine:
    """Drawn on stderr while the block lasts.

    It is gone afterwards, the lines of proofs that are done stay.
    """

    def __init__(
        self, plan: ProofPlan, *, quiet: bool = False, console: Console | None = None
    ) -> None:
        """Begin with nothing done; quiet draws nothing."""
        self._console = console or Console(stderr=True, quiet=quiet)
        self._planned = planned(plan)
        self._left = list(self._planned)
        self._bar = Progress(
            TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TextColumn("faults"),
            TextColumn("{task.fields[accepted]:,}/{task.fields[asked]:,} tasks"), TimeElapsedColumn(),
            console=self._console, transient=True, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._line = self._bar.add_task(
            "starting", total=sum(self._planned.values()), accepted=0, asked=plan.tasks
        )

    def show(self, result: ProofResult, accepted: int) -> None:
        """Draw what came of it so far, and how many tasks were accepted."""
        while self._left and self._left[0] in result.seconds:
            name = self._left.pop(0)
            count, seconds = self._planned[name], result.seconds[name]
            self._console.print(
                f"{name}: {count:,} {'fault' if count == 1 else 'faults'} in {seconds:,.0f} s"
            )
        now = self._left[0] if self._left else "last tasks"
        self._bar.update(
            self._line, description=now, completed=result.faults.total(), accepted=accepted
        )

    def __enter__(self) -> Self:
        """Draw from now on."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        self._bar.stop()
