"""The live table of `vitascope generate`: one line per video that is not done, and a count of those that are."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from vitascope.cli.wishes import Wish
from vitascope.cli.words import say

LINES = 20
BAR_CHARACTERS = 30


class Progress:
    """What is known of every wish, drawn on stderr while the block lasts."""

    def __init__(self, wishes: Sequence[Wish], *, quiet: bool) -> None:
        """Begin with nothing made; quiet draws nothing."""
        self._wishes = wishes
        self._known: dict[int, tuple[str, int]] = {}
        self._live = Live(console=Console(stderr=True, quiet=quiet), get_renderable=self.table, refresh_per_second=8)

    def show(self, wish: Wish, state: str, percent: int) -> None:
        """Say how far a wish is."""
        self._known[wish.row] = state, percent

    def table(self) -> Table:
        """Return the table as it stands."""
        table = Table.grid(padding=(0, 2))
        done = sum(percent == 100 for _, percent in self._known.values())
        begun = [wish for wish in self._wishes if 0 <= self._percent(wish) < 100 and wish.row in self._known]
        for wish in (begun or self._wishes)[:LINES]:
            state, percent = self._known.get(wish.row, (say("not begun"), 0))
            bar = ProgressBar(total=100, completed=percent, width=BAR_CHARACTERS)
            table.add_row(f"{wish.row}", wish.prompt[:BAR_CHARACTERS], bar, f"{percent} %", state)
        if len(self._wishes) > 1:
            table.add_row("", say("{done} of {count} done", done=done, count=len(self._wishes)))
        return table

    def _percent(self, wish: Wish) -> int:
        return self._known.get(wish.row, ("", 0))[1]

    def __enter__(self) -> Self:
        """Draw from now on."""
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Draw the last time."""
        self._live.__exit__(kind, error, trace)
