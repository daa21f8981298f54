"""Credits moved since ever: sums over the ledger, kept by each process so that a look reads what is new."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Text, bindparam, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from vitascope.db.tables import ledger


def _number(transaction: ColumnElement[object]) -> ColumnElement[int]:
    """Return a transaction's number as one; PostgreSQL gives no direct way."""
    return cast(cast(transaction, Text), BigInteger)


_SETTLED = ledger.c.id <= bindparam("settled")
_SUMS = (
    select(ledger.c.kind, _SETTLED, func.sum(ledger.c.amount))
    .where(ledger.c.id > bindparam("base"))
    .group_by(ledger.c.kind, _SETTLED)
)
_NEWEST = func.coalesce(func.max(ledger.c.id), 0)
_snapshot = func.pg_current_snapshot()
# One statement, so that all three are of one moment.
_MARK = {
    "postgresql": select(_NEWEST, _number(func.pg_snapshot_xmin(_snapshot)), _number(func.pg_snapshot_xmax(_snapshot))),
    "sqlite": select(_NEWEST, literal(0), literal(0)),
}


@dataclass(frozen=True)
class Mark:
    """A moment: the newest entry then, and the transactions open and still to come, by number."""

    newest: int
    first_open: int
    next_begun: int

    def is_settled(self, now: "Mark") -> bool:
        """Say whether every transaction that had begun at this moment is over: no entry up to newest can still come."""
        return now.first_open >= self.next_begun


class CreditsMoved:
    """The sums by kind. An entry's number is given before its commit: a sum is kept once none below can follow."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._lock = threading.Lock()
        self._kept: Counter[str] = Counter()
        self._base = 0
        self._last = Mark(0, 0, 0)

    def read(self, connection: Connection) -> Mapping[str, int]:
        """Return the sums in thousandths; reads the entries since the last look, or since the one before it."""
        with self._lock:
            now = Mark(*connection.execute(_MARK[connection.dialect.name]).one())
            settled = next((mark.newest for mark in (now, self._last) if mark.is_settled(now)), self._base)
            found = connection.execute(_SUMS, {"base": self._base, "settled": settled}).all()
            self._kept.update({kind: int(amount) for kind, is_settled, amount in found if is_settled})
            self._base, self._last = settled, now
            every = Counter(self._kept)
            every.update({kind: int(amount) for kind, is_settled, amount in found if not is_settled})
            return every
