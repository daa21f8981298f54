"""The ledger: append-only transfers between named books, chained by hash account by account.

Every entry moves an amount from one book to another, so the sum over all books is always zero. A caller's
balance is the book ``available``; a hold waits in ``held`` until it is charged to ``revenue`` or released.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why an amount moved."""

    TOP_UP = "top-up"
    HOLD = "hold"
    CHARGE = "charge"
    RELEASE = "release"


BOOKS = {
    Kind.TOP_UP: ("funding", "available"),
    Kind.HOLD: ("available", "held"),
    Kind.CHARGE: ("held", "revenue"),
    Kind.RELEASE: ("held", "available"),
}
"""Each kind's (debit, credit) books."""

SIDES = {Kind.TOP_UP: None, Kind.HOLD: "hold", Kind.CHARGE: "settle", Kind.RELEASE: "settle"}
"""A task has at most one entry per side: the database's unique index sees to it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One transfer, with the hash of the account's entry before it ("" for the first)."""

    account_id: str
    task_id: str | None
    kind: Kind
    amount: int
    reason: str
    created_ms: int
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 over every field, the one before included: an edit breaks the chain from here on."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
