"""Usage: what an account was charged, by day, key and model."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from vitascope import clock
from vitascope.accounts.account import Account, Scope
from vitascope.db.database import Database
from vitascope.db.sql import Statement

# The ledger outlives the records of its tasks: what was charged for one that was purged stays, and
# which key and model it was for is not known any more.
_CHARGES = Statement(f"""
    SELECT ledger.created_ms - ledger.created_ms % {clock.DAY_MS} AS day, task.key_id, task.model,
           sum(ledger.amount) AS milli, count(*) AS videos
    FROM ledger LEFT JOIN task ON task.id = ledger.task_id
    WHERE ledger.account_id = :account_id AND ledger.kind = 'charge'
      AND ledger.created_ms >= :since
    GROUP BY day, task.key_id, task.model ORDER BY day, task.key_id, task.model
""")

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class Charges:
    """What one key was charged for one model's videos on one day (UTC), in thousandths of a credit.

    key_id and model are None where the records of the tasks were removed.
    """

    day_ms: int
    key_id: str | None
    model: str | None
    videos: int
    milli: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """Videos and thousandths of a credit, summed up."""

    videos: int = 0
    milli: int = 0

    def plus(self, charges: Charges) -> "Total":
        """Return the sum with more charges."""
        return Total(videos=self.videos + charges.videos, milli=self.milli + charges.milli)


async def charges_of(db: Database, caller: Account, *, days: int) -> list[Charges]:
    """Return the charges of the caller's account in the last days (UTC), oldest first.

    Raises KeyLimit for a key that may not read.
    """
    caller.require(Scope.READ)
    since_ms = days_until_now(days)[0]
    return await db.read(partial(_charges, account_id=caller.id, since_ms=since_ms))


def days_until_now(days: int) -> list[int]:
    """Return the first millisecond of each of the last days (UTC), today's last."""
    today = clock.now_ms() // clock.DAY_MS * clock.DAY_MS
    return [today - back * clock.DAY_MS for back in reversed(range(days))]


def totals(charges: Sequence[Charges], group: Callable[[Charges], Group]) -> dict[Group, Total]:
    """Return the sums of each group, in the order in which the groups come up."""
    found: dict[Group, Total] = {}
    for each in charges:
        found[group(each)] = found.get(group(each), Total()).plus(each)
    return found


def _charges(connection: Connection, account_id: str, since_ms: int) -> list[Charges]:
    rows = _CHARGES.run(connection, account_id=account_id, since=since_ms).all()
    return [
        Charges(
            day_ms=row.day,
            key_id=row.key_id,
            model=row.model,
            videos=row.videos,
            milli=int(row.milli),
        )
        for row in rows
    ]
