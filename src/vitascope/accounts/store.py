"""All SQL of accounts but for their keys and ledger; balances are changed by the ledger's alone."""

from typing import Any

from sqlalchemy import Connection

from vitascope.accounts.account import EVERY_SCOPE, Account, AccountRow, AccountSnapshot
from vitascope.db.sql import Statement

_INSERT = Statement("""
    INSERT INTO account (id, name, balance, created_ms) VALUES (:id, :name, 0, :created_ms)
""")
_NAME = Statement("SELECT id, name FROM account WHERE id = :id")
_FIRST_ID = Statement("SELECT id FROM account ORDER BY created_ms, id LIMIT 1")
_ROW = """
    SELECT id, name, balance AS balance_milli, running, pending, max_running, max_pending, created_ms
    FROM account
"""
_EVERY = Statement(f"{_ROW} ORDER BY created_ms, id")
_FIRST = Statement(f"{_ROW} ORDER BY created_ms, id LIMIT 1")
_BY_ID = Statement(f"{_ROW} WHERE id = :id")
_BY_NAME = Statement(f"{_ROW} WHERE name = :name ORDER BY created_ms, id")
_CHANGE = Statement("""
    UPDATE account SET name = coalesce(:name, name),
                       max_running = coalesce(:max_running, max_running),
                       max_pending = coalesce(:max_pending, max_pending)
    WHERE id = :id
""")
# Each priority is a line of its own, and what aged into it has another's rank.
# The turn is the rank of the first job that waits, though not for another attempt: such a one had
# its turn, and a task made meanwhile would overtake those after it. Where none such waits, what is
# open says how far the ranks are: a task that is not committed yet may hold a high one.
# The second look names the account, though that changes nothing: of a query that names no outer row
# PostgreSQL wants the answer beforehand when the row was changed while it waited for its lock, and
# that is a look at the whole line.
_FOR_CREATE = Statement("""
    SELECT balance, pending, max_pending, recent_creates, recent_test_creates, ledger_head,
           now_ms() AS now_ms,
           coalesce(
               (SELECT line.rank FROM job AS line
                WHERE line.kind = 'generate' AND line.done_ms IS NULL
                  AND line.priority = :priority AND NOT line.aged
                  AND line.lease IS NULL AND line.attempt = 0
                ORDER BY line.kind, line.priority DESC, line.rank, line.id LIMIT 1),
               (SELECT max(line.rank) FROM job AS line
                WHERE line.kind = 'generate' AND line.done_ms IS NULL
                  AND line.priority = :priority AND account.pending >= 0)
           ) AS turn
    FROM account WHERE id = :id FOR UPDATE
""")
_REMEMBER_CREATE = Statement("UPDATE account SET recent_creates = :recent WHERE id = :id")
_REMEMBER_TEST = Statement("""
    UPDATE account SET recent_test_creates = :recent, pending = pending + :count WHERE id = :id
""")
_COUNT_RUNNING = Statement("UPDATE account SET running = running + :change WHERE id = :id")
_ONE_MORE_RUNNING = Statement("""
    UPDATE account SET running = running + 1 WHERE id = :id AND running < max_running
""")
_TASK_ENDED = Statement("""
    UPDATE account SET running = running + :running, pending = pending - 1 WHERE id = :id
""")


def insert_account(connection: Connection, account_id: str, name: str, *, now_ms: int) -> None:
    """Add an account that has nothing yet."""
    _INSERT.run(connection, id=account_id, name=name, created_ms=now_ms)


def account_for_operator(connection: Connection, account_id: str) -> Account | None:
    """Return an account with every scope, as its operator works in it; None if there is none."""
    row = _NAME.run(connection, id=account_id).first()
    if row is None:
        return None
    return Account(id=row.id, name=row.name, key_id="local", scopes=EVERY_SCOPE)


def first_account(connection: Connection) -> Account | None:
    """Return the first account as its operator works in it, None in an empty database."""
    first = first_account_id(connection)
    return None if first is None else account_for_operator(connection, first)


def first_account_id(connection: Connection) -> str | None:
    """Return the oldest account's id, None in an empty database."""
    first: str | None = _FIRST_ID.run(connection).scalar()
    return first


def accounts(connection: Connection) -> list[AccountRow]:
    """Return every account, oldest first."""
    return [_account_row(row) for row in _EVERY.run(connection).all()]


def accounts_called(connection: Connection, reference: str) -> list[AccountRow]:
    """Return the account of this id, else those of this name; the oldest for ""."""
    if not reference:
        found = _FIRST.run(connection).all()
    else:
        found = (
            _BY_ID.run(connection, id=reference).all()
            or _BY_NAME.run(connection, name=reference).all()
        )
    return [_account_row(row) for row in found]


def _account_row(row: Any) -> AccountRow:
    return AccountRow(**row._asdict())


def change_account(
    connection: Connection,
    account_id: str,
    *,
    name: str | None = None,
    max_running: int | None = None,
    max_pending: int | None = None,
) -> None:
    """Change what is given of an account."""
    _CHANGE.run(
        connection, id=account_id, name=name, max_running=max_running, max_pending=max_pending
    )


def for_create(connection: Connection, account_id: str, priority: int = 0) -> AccountSnapshot:
    """Lock the account's row; return what T1 needs of it, and the time.

    The turn is that of the line of this priority. The time (now_ms) is that of the lock: who waited
    for another create comes after it in the window.
    """
    return AccountSnapshot._make(
        _FOR_CREATE.run(connection, id=account_id, priority=priority).one()
    )


def remember_create(connection: Connection, account_id: str, recent: str) -> None:
    """Write the window of recent creates back for a call that made nothing."""
    _REMEMBER_CREATE.run(connection, id=account_id, recent=recent)


def remember_test(connection: Connection, account_id: str, recent: str, *, count: int) -> None:
    """Write the window of recent test creates back, and count new unfinished tasks."""
    _REMEMBER_TEST.run(connection, id=account_id, recent=recent, count=count)


def count_running(connection: Connection, account_id: str, change: int) -> None:
    """Add to the number of the account's running tasks."""
    _COUNT_RUNNING.run(connection, id=account_id, change=change)


def one_more_running(connection: Connection, account_id: str) -> bool:
    """Count one more running task; False where the account has as many as it may."""
    return _ONE_MORE_RUNNING.run(connection, id=account_id).rowcount == 1


def task_ended(connection: Connection, account_id: str, *, was_running: bool) -> None:
    """Count an unfinished task less, and a running one less where it ran."""
    _TASK_ENDED.run(connection, id=account_id, running=-1 if was_running else 0)
