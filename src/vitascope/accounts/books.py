"""The ledger within another's transaction: what a task holds, is charged and is given back."""

from sqlalchemy import Connection

from vitascope.accounts import ledger_store, store
from vitascope.accounts.ledger import Entry, Kind
from vitascope.db.now import now_ms
from vitascope.errors import Invalid


def add_entry(
    connection: Connection,
    account_id: str,
    kind: Kind,
    amount: int,
    *,
    task_id: str | None = None,
    reason: str = "",
) -> None:
    """Append one ledger entry within the caller's transaction.

    amount in thousandths of a credit.
    """
    previous = ledger_store.ledger_head(connection, account_id)
    ledger_store.append(
        connection,
        _entry(
            account_id,
            kind,
            amount,
            previous,
            now_ms=now_ms(connection),
            task_id=task_id,
            reason=reason,
        ),
    )


def hold(
    connection: Connection,
    account_id: str,
    amount: int,
    *,
    task_id: str,
    previous: str,
    recent: str,
    reason: str = "",
) -> str:
    """Append a task's hold with what T1 has already read: the last entry's hash, and the window of
    creates to keep.

    Return the hash that the next entry follows.
    """
    entry = _entry(
        account_id, Kind.HOLD, amount, previous, now_ms=now_ms(connection), task_id=task_id, reason=reason
    )  # fmt: skip
    ledger_store.append(connection, entry, recent=recent)
    return entry.hash


def _entry(
    account_id: str,
    kind: Kind,
    amount: int,
    previous: str,
    *,
    now_ms: int,
    task_id: str | None,
    reason: str = "",
) -> Entry:
    return Entry(
        account_id=account_id, task_id=task_id, kind=kind, amount=amount, reason=reason,
        created_ms=now_ms, previous=previous,
    )  # fmt: skip


def move_credits(
    connection: Connection, account_id: str, kind: Kind, amount: int, reason: str
) -> None:
    """Add credits, or take some away; raise Invalid for more than there are."""
    if store.for_create(connection, account_id).balance + amount < 0:
        raise Invalid("{field} must not take more than the balance", field="amount")
    add_entry(connection, account_id, kind, abs(amount), reason=reason)
