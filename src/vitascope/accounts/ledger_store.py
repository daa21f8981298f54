"""All SQL of the ledger, and of the balance that moves with it."""

from typing import Any

from sqlalchemy import Connection

from vitascope.accounts.ledger import BOOKS, SIDES, Entry, Kind, StoredEntry
from vitascope.db.sql import Statement

_HEAD = Statement("SELECT ledger_head FROM account WHERE id = :id FOR UPDATE")
_TIP = Statement("SELECT ledger_head, balance FROM account WHERE id = :id")
_INSERT = Statement("""
    INSERT INTO ledger (account_id, task_id, kind, side, amount, debit, credit, reason,
                        created_ms, previous, hash)
    VALUES (:account_id, :task_id, :kind, :side, :amount, :debit, :credit, :reason,
            :created_ms, :previous, :hash)
""")
_MOVE_BALANCE = Statement("""
    UPDATE account SET balance = balance + :change, ledger_head = :head WHERE id = :id
""")
_MOVE_AND_REMEMBER = Statement("""
    UPDATE account SET balance = balance + :change, ledger_head = :head,
                       recent_creates = :recent, pending = pending + 1
    WHERE id = :id
""")
_ENTRY = """
    SELECT id, account_id, task_id, kind, side, amount, debit, credit, reason, created_ms,
           previous, hash
    FROM ledger
"""
_BEFORE = Statement(f"""
    {_ENTRY} WHERE account_id = :account_id AND id < :before ORDER BY id DESC LIMIT :limit
""")
_AFTER = Statement(f"""
    {_ENTRY} WHERE account_id = :account_id AND id > :after ORDER BY id LIMIT :limit
""")
_RECEIPT = Statement(f"""
    {_ENTRY} WHERE account_id = :account_id AND task_id = :task_id ORDER BY id
""")


def ledger_head(connection: Connection, account_id: str) -> str:
    """Lock the account's row; return the hash of its last ledger entry."""
    return str(_HEAD.run(connection, id=account_id).one().ledger_head)


def ledger_tip(connection: Connection, account_id: str) -> tuple[str, int]:
    """Return the hash of an account's last entry and its balance."""
    head, balance = _TIP.run(connection, id=account_id).one()
    return str(head), int(balance)


def append(connection: Connection, entry: Entry, *, recent: str | None = None) -> None:
    """Append an entry and move the balance with it: the one place where a balance changes.

    recent is given for a hold: the account's window of creates, written in the same statement,
    which also counts the new unfinished task.
    """
    debit, credit = BOOKS[entry.kind]
    head = entry.hash
    _INSERT.run(
        connection,
        account_id=entry.account_id,
        task_id=entry.task_id,
        kind=entry.kind.value,
        side=SIDES[entry.kind],
        amount=entry.amount,
        debit=debit,
        credit=credit,
        reason=entry.reason,
        created_ms=entry.created_ms,
        previous=entry.previous,
        hash=head,
    )
    moved = {"id": entry.account_id, "change": entry.change, "head": head}
    if recent is None:
        _MOVE_BALANCE.run(connection, **moved)
    else:
        _MOVE_AND_REMEMBER.run(connection, **moved, recent=recent)


def entries_before(
    connection: Connection, account_id: str, *, before: int, limit: int
) -> list[StoredEntry]:
    """Return an account's entries with smaller numbers, newest first."""
    found = _BEFORE.run(connection, account_id=account_id, before=before, limit=limit)
    return [_stored(row) for row in found.all()]


def entries_after(
    connection: Connection, account_id: str, *, after: int, limit: int
) -> list[StoredEntry]:
    """Return an account's entries with greater numbers, oldest first."""
    found = _AFTER.run(connection, account_id=account_id, after=after, limit=limit)
    return [_stored(row) for row in found.all()]


def receipt(connection: Connection, account_id: str, task_id: str) -> list[StoredEntry]:
    """Return a task's entries."""
    found = _RECEIPT.run(connection, account_id=account_id, task_id=task_id)
    return [_stored(row) for row in found.all()]


def _stored(row: Any) -> StoredEntry:
    entry = Entry(
        account_id=row.account_id,
        task_id=row.task_id,
        kind=Kind(row.kind),
        amount=row.amount,
        reason=row.reason,
        created_ms=row.created_ms,
        previous=row.previous,
    )
    return StoredEntry(
        id=row.id,
        entry=entry,
        side=row.side,
        debit=row.debit,
        credit=row.credit,
        hash=row.hash,
    )
