"""The ledger: append-only transfers between named books, chained by hash account by account.

Every entry moves an amount from one book to another, so the sum over all books is always zero. A
caller's balance is the book ``available``; a hold waits in ``held`` until it is charged to
``revenue`` or released.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from vitascope.jsontext import compact


class Kind(StrEnum):
    """Why an amount moved."""

    TOP_UP = "top-up"
    HOLD = "hold"
    CHARGE = "charge"
    RELEASE = "release"
    WITHDRAWAL = "withdrawal"


BOOKS = {
    Kind.TOP_UP: ("funding", "available"),
    Kind.HOLD: ("available", "held"),
    Kind.CHARGE: ("held", "revenue"),
    Kind.RELEASE: ("held", "available"),
    Kind.WITHDRAWAL: ("available", "funding"),
}
"""Each kind's (debit, credit) books."""

SIDES = {
    Kind.TOP_UP: None,
    Kind.HOLD: "hold",
    Kind.CHARGE: "settle",
    Kind.RELEASE: "settle",
    Kind.WITHDRAWAL: None,
}
"""A task has at most one entry per side: the database's unique index sees to it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One transfer, with the hash of the account's entry before it ("" for the first).

    The fields stand in the order of their names: so they are hashed.
    """

    account_id: str
    amount: int
    created_ms: int
    kind: Kind
    previous: str
    reason: str
    task_id: str | None

    @property
    def hash(self) -> str:
        """SHA-256 over every field, the one before included: an edit breaks the chain from here on."""
        return hashlib.sha256(compact(vars(self)).encode()).hexdigest()

    @property
    def change(self) -> int:
        """What the entry adds to the balance, in thousandths of a credit."""
        debit, credit = BOOKS[self.kind]
        return ((credit == "available") - (debit == "available")) * self.amount


@dataclass(frozen=True, kw_only=True)
class StoredEntry:
    """An entry as it lies in the database, with the columns that must agree with it."""

    id: int
    entry: Entry
    side: str | None
    debit: str
    credit: str
    hash: str


class Audit:
    """Walks one account's entries from the first on and collects what is wrong with them."""

    def __init__(self, account_id: str) -> None:
        """Begin before the first entry."""
        self.account_id = account_id
        self.head = ""
        self.balance = 0
        self.held: dict[str, int] = {}
        self.entries = 0
        self.faults: list[str] = []

    def read(self, row: StoredEntry) -> None:
        """Take the next entry: its own columns, its hash, its link, and what it does to the books."""
        entry = row.entry
        self.entries += 1
        if (row.debit, row.credit) != BOOKS[entry.kind] or row.side != SIDES[entry.kind]:
            self._fault(row, "names other books than its kind")
        if entry.previous != self.head:
            self._fault(row, "does not follow the entry before it")
        if entry.hash != row.hash:
            self._fault(row, "was changed after it was written")
        self.head, self.balance = row.hash, self.balance + entry.change
        if self.balance < 0:
            self._fault(row, "overdraws the account")
        self._hold_or_settle(row)

    def _hold_or_settle(self, row: StoredEntry) -> None:
        entry = row.entry
        if row.side == "hold":
            self.held[entry.task_id or ""] = entry.amount
        elif row.side == "settle" and self.held.pop(entry.task_id or "", None) != entry.amount:
            self._fault(row, "settles what was not held")

    def end(self, head: str, balance: int) -> None:
        """Compare what was read with what the account's row says."""
        if (self.head, self.balance) != (head, balance):
            self.faults.append(
                f"account {self.account_id}: its entries do not add up to its balance and last hash"
            )

    def _fault(self, row: StoredEntry, what: str) -> None:
        self.faults.append(f"account {self.account_id}: entry {row.id} {what}")
