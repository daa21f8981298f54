"""The live table of `vitascope generate`: one line per video under way, and a count of those that have ended."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from vitascope.cli.batch import VideoRequest
from vitascope.cli.words import say

LINES = 20
PERCENT_COLUMNS, STATE_COLUMNS, GAPS_COLUMNS = 5, 20, 10
PROMPT_COLUMNS, BAR_COLUMNS = (8, 40), (8, 30)
"""Least and most: the widths depend on the terminal only, so that nothing jumps while rows come and go."""


class ProgressTable:
    """The progress of every request, drawn on stderr while the block lasts."""

    def __init__(
        self, requests: Sequence[VideoRequest], *, quiet: bool, console: Console | None = None
    ) -> None:
        """Begin with nothing made; quiet draws nothing."""
        self._requests = requests
        self._quiet = quiet
        self._known: dict[int, tuple[str, int]] = {}
        self._ended: dict[int, bool] = {}
        self._leaving = False
        self._console = console or Console(stderr=True)
        self._drawing = ExitStack()

    def show(self, request: VideoRequest, state: str, percent: int) -> None:
        """Show how far a request is."""
        self._known[request.row] = state, percent

    def end(self, request: VideoRequest, *, made: bool) -> None:
        """End a request; its line leaves the table."""
        self._ended[request.row] = made

    def drawing(self) -> Group:
        """Return the table as it stands; of what has ended only the count is left."""
        return Group(self._table(), *([self._count()] if len(self._requests) > 1 else []))

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        prompt_columns, bar_columns = self._columns()
        table.add_column(justify="right")
        table.add_column(width=prompt_columns, no_wrap=True, overflow="ellipsis")
        table.add_column(width=bar_columns)
        table.add_column(width=PERCENT_COLUMNS, justify="right")
        table.add_column(no_wrap=True, overflow="ellipsis")
        for request in self._under_way():
            state, percent = self._known.get(request.row, (say("not begun"), 0))
            bar = ProgressBar(total=100, completed=percent, width=bar_columns)
            table.add_row(
                f"{request.row}", " ".join(request.prompt.split()), bar, f"{percent} %", state
            )
        return table

    def _columns(self) -> tuple[int, int]:
        """Return the widths of prompt and bar: what the terminal leaves for them, 3 parts to 2."""
        left = self._console.width - PERCENT_COLUMNS - STATE_COLUMNS - GAPS_COLUMNS
        least, most = BAR_COLUMNS
        bar = max(least, min(most, left * 2 // 5))
        least, most = PROMPT_COLUMNS
        return max(least, min(most, left - bar)), bar

    def _under_way(self) -> list[VideoRequest]:
        waiting = [request for request in self._requests if request.row not in self._ended]
        begun = [request for request in waiting if request.row in self._known]
        return [] if self._leaving else (begun or waiting)[:LINES]

    def _count(self) -> Text:
        made = sum(self._ended.values())
        failed = len(self._ended) - made
        said = [say("{done} of {count} done", done=made, count=len(self._requests))]
        said += [say("{failed} failed", failed=failed)] if failed else []
        return Text("  ".join(said))

    def __enter__(self) -> Self:
        """Draw from now on."""
        if not self._quiet:
            # Lines on a stdout that is no terminal are none of the drawing's business: they go where they should.
            live = Live(
                console=self._console, get_renderable=self.drawing, refresh_per_second=8,
                transient=len(self._requests) == 1, redirect_stdout=sys.stdout.isatty(),
            )  # fmt: skip
            self._drawing.enter_context(live)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Draw the last time."""
        self._leaving = True
        self._drawing.__exit__(kind, error, trace)
