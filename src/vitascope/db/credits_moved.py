"""Credits moved since ever: sums over the ledger, kept by each process so that a look reads what is
new.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_SUMS = Statement("""
    SELECT kind, id <= :settled AS is_settled, sum(amount) AS amount FROM ledger
    WHERE id > :base
    GROUP BY kind, is_settled
""")
# One statement, so that all three are of one moment.
_MARK = {
    "sqlite": Statement("SELECT coalesce(max(id), 0), 0, 0 FROM ledger"),
    "postgresql": Statement("""
        SELECT coalesce(max(id), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        FROM ledger
    """),
}


@dataclass(frozen=True)
class Mark:
    """A moment: the newest entry then, and the transactions open and still to come, by number."""

    newest: int
    first_open: int
    next_begun: int

    def is_settled(self, now: "Mark") -> bool:
        """Say whether every transaction that had begun at this moment is over: no entry up to
        newest can still come.
        """
        return now.first_open >= self.next_begun


class CreditsMoved:
    """The sums by kind.

    An entry's number is given before its commit: a sum is kept once none below can follow.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._lock = threading.Lock()
        self._kept: Counter[str] = Counter()
        self._base = 0
        self._last = Mark(0, 0, 0)

    def read(self, connection: Connection) -> Mapping[str, int]:
        """Return the sums in thousandths.

        Reads the entries since the last look, or since the one before it.
        """
        with self._lock:
            now = Mark(*_MARK[connection.dialect.name].run(connection).one())
            settled = next(
                (mark.newest for mark in (now, self._last) if mark.is_settled(now)), self._base
            )
            found = _SUMS.run(connection, base=self._base, settled=settled).all()
            self._kept.update(
                {kind: int(amount) for kind, is_settled, amount in found if is_settled}
            )
            self._base, self._last = settled, now
            every = Counter(self._kept)
            every.update(
                {kind: int(amount) for kind, is_settled, amount in found if not is_settled}
            )
            return every
