"""All SQL of accounts, the ledger and the operator's switches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from vitascope.accounts.account import EVERY_SCOPE, Account, AccountRow, AccountSnapshot, scopes_of
from vitascope.accounts.ledger import BOOKS, SIDES, Entry, Kind, StoredEntry
from vitascope.db.now import NowMs
from vitascope.db.prepared import Prepared
from vitascope.db.tables import account, api_key, job, ledger, switch

MAINTENANCE = "maintenance"
DAY_MS = 24 * 3_600_000

_with_key: Select[Any] = (
    select(
        account.c.id, account.c.name, api_key.c.id.label("key_id"),
        api_key.c.scopes, api_key.c.networks, api_key.c.test,
        func.coalesce(api_key.c.cap_hour, api_key.c.cap_day, api_key.c.cap_total).label("cap"), api_key.c.expires_ms,
        api_key.c.previous_hash, api_key.c.previous_until_ms,
    )
    .join(api_key, api_key.c.account_id == account.c.id)
    .where(
        api_key.c.revoked_ms.is_(None), or_(api_key.c.expires_ms.is_(None), api_key.c.expires_ms > bindparam("now"))
    )
)  # fmt: skip
_BY_KEY = Prepared(_with_key.where(api_key.c.secret_hash == bindparam("hash")))
_BY_PREVIOUS_KEY = Prepared(
    _with_key.where(api_key.c.previous_hash == bindparam("hash"), api_key.c.previous_until_ms > bindparam("now"))
)
_ACCOUNT = select(account.c.id, account.c.name).where(account.c.id == bindparam("id"))
_FIRST_ACCOUNT = select(account.c.id).order_by(account.c.created_ms, account.c.id).limit(1)
_line = job.alias("line")
_in_line = and_(_line.c.kind == "generate", _line.c.done_ms.is_(None))
# Not what waits for another attempt: it had its turn, and a task made meanwhile would overtake those after it.
_first_waiting = (
    select(_line.c.rank)
    .where(_in_line, _line.c.lease.is_(None), _line.c.attempt == 0)
    .order_by(_line.c.kind, _line.c.priority.desc(), _line.c.rank, _line.c.id)
    .limit(1)
)
# Where none such waits, what is open says how far the ranks are: a task that is not committed yet may hold a high one.
# It names the account, though that changes nothing: of a query that names no outer row PostgreSQL wants the answer
# beforehand when the row was changed while it waited for its lock, and that is a look at the whole line.
_furthest = select(func.max(_line.c.rank)).where(_in_line, account.c.pending >= 0).correlate(account)
_turn = func.coalesce(_first_waiting.scalar_subquery(), _furthest.scalar_subquery())
_FOR_CREATE = Prepared(
    select(
        account.c.balance, account.c.pending, account.c.max_pending, account.c.recent_creates,
        account.c.recent_test_creates, account.c.ledger_head, NowMs().label("now_ms"), _turn.label("turn"),
    )
    .where(account.c.id == bindparam("id"))
    .with_for_update()
)  # fmt: skip
_LEDGER_HEAD = select(account.c.ledger_head).where(account.c.id == bindparam("id")).with_for_update()
_this_account = account.c.id == bindparam("b_id")
_REMEMBER_CREATE = update(account).where(_this_account).values(recent_creates=bindparam("b_recent"))
_REMEMBER_TEST = (
    update(account)
    .where(_this_account)
    .values(recent_test_creates=bindparam("b_recent"), pending=account.c.pending + bindparam("b_pending"))
)
_APPEND = Prepared(
    insert(ledger).inline(),
    columns=[column.name for column in ledger.columns if column.name != "id"],
)
_moved: dict[str, Any] = {
    "balance": account.c.balance + bindparam("b_amount"), "ledger_head": bindparam("b_head")
}  # fmt: skip
_MOVE_BALANCE = update(account).where(_this_account).values(**_moved)
_MOVE_AND_REMEMBER = Prepared(
    update(account)
    .where(_this_account)
    .values(**_moved, recent_creates=bindparam("b_recent"), pending=account.c.pending + 1)
)
_COUNT_RUNNING = update(account).where(_this_account).values(running=account.c.running + bindparam("b_running"))
_ONE_MORE_RUNNING = (
    update(account)
    .where(_this_account, account.c.running < account.c.max_running)
    .values(running=account.c.running + 1)
)
_TASK_ENDED = (
    update(account)
    .where(_this_account)
    .values(running=account.c.running + bindparam("b_running"), pending=account.c.pending - 1)
)
_SWITCH = Prepared(select(switch.c.value).where(switch.c.name == bindparam("name")))
_UNSET_SWITCH = delete(switch).where(switch.c.name == bindparam("b_name"))
_SET_SWITCH = insert(switch).inline()
_INSERT_ACCOUNT = insert(account).inline()
_ACCOUNT_ROWS = select(account).order_by(account.c.created_ms, account.c.id)
_LEDGER = select(ledger).where(ledger.c.account_id == bindparam("account_id"))
_LEDGER_BACK = _LEDGER.where(ledger.c.id < bindparam("before")).order_by(ledger.c.id.desc()).limit(bindparam("limit"))
_LEDGER_FORTH = _LEDGER.where(ledger.c.id > bindparam("after")).order_by(ledger.c.id).limit(bindparam("limit"))
_RECEIPT = _LEDGER.where(ledger.c.task_id == bindparam("task_id")).order_by(ledger.c.id)
_BOOKS_END = select(account.c.ledger_head, account.c.balance).where(account.c.id == bindparam("id"))

_day = ledger.c.created_ms - ledger.c.created_ms % bindparam("day_ms", type_=BigInteger)
_DAYS = (
    select(_day.label("day"), func.sum(ledger.c.amount).label("amount"), func.count().label("tasks"))
    .where(
        ledger.c.account_id == bindparam("account_id"), ledger.c.kind == Kind.CHARGE,
        ledger.c.created_ms >= bindparam("since"),
    )
    .group_by(text("day"))
    .order_by(text("day"))
)  # fmt: skip


def account_of_key(connection: Connection, key_hash: str, now_ms: int) -> Account | None:
    """Return the account of a key's secret, current or previous; None if the key is not good now."""
    values = {"hash": key_hash, "now": now_ms}
    row = _BY_KEY.run(connection, values).fetchone() or _BY_PREVIOUS_KEY.run(connection, values).fetchone()
    return None if row is None else _account_of(row, key_hash)


def _account_of(row: Sequence[Any], key_hash: str) -> Account:
    account_id, name, key_id, scopes, networks, test, cap, expires_ms, previous, until_ms = row
    ends = [at for at in (expires_ms, until_ms if previous == key_hash else None) if at is not None]
    return Account(
        id=account_id,
        name=name,
        key_id=key_id,
        scopes=scopes_of(scopes),
        networks=networks,
        test=bool(test),
        has_caps=cap is not None,
        good_until_ms=min(ends, default=None),
    )


def account_for_operator(connection: Connection, account_id: str) -> Account | None:
    """Return an account with every scope, as its operator works in it; None if there is none."""
    row = connection.execute(_ACCOUNT, {"id": account_id}).one_or_none()
    if row is None:
        return None
    return Account(id=row.id, name=row.name, key_id="local", scopes=EVERY_SCOPE)


def first_account_id(connection: Connection) -> str | None:
    """Return the oldest account's id, None in an empty database."""
    return connection.execute(_FIRST_ACCOUNT).scalar()


def for_create(connection: Connection, account_id: str) -> AccountSnapshot:
    """Lock the account's row; return what T1 needs of it, and the time.

    The time (now_ms) is that of the lock: who waited for another create comes after it in the window.
    """
    return AccountSnapshot._make(_FOR_CREATE.run(connection, {"id": account_id}).fetchone())


def remember_create(connection: Connection, account_id: str, recent: str) -> None:
    """Write the window of recent creates back for a call that made nothing."""
    connection.execute(_REMEMBER_CREATE, {"b_id": account_id, "b_recent": recent})


def remember_test(connection: Connection, account_id: str, recent: str) -> None:
    """Write the window of recent test creates back, and count a new unfinished task."""
    connection.execute(_REMEMBER_TEST, {"b_id": account_id, "b_recent": recent, "b_pending": 1})


def ledger_head(connection: Connection, account_id: str) -> str:
    """Lock the account's row; return the hash of its last ledger entry."""
    head: str = connection.execute(_LEDGER_HEAD, {"id": account_id}).scalar_one()
    return head


def append(connection: Connection, entry: Entry, *, recent: str | None = None) -> None:
    """Append an entry and move the balance with it: the one place where a balance changes.

    recent is given for a hold: the account's window of creates, written in the same statement, which also counts
    the new unfinished task.
    """
    debit, credit = BOOKS[entry.kind]
    made = entry.hash
    _APPEND.run(
        connection,
        {
            "account_id": entry.account_id, "task_id": entry.task_id, "kind": entry.kind.value,
            "side": SIDES[entry.kind], "amount": entry.amount, "debit": debit, "credit": credit, "reason": entry.reason,
            "created_ms": entry.created_ms, "previous": entry.previous, "hash": made,
        },
    )  # fmt: skip
    values = {"b_id": entry.account_id, "b_amount": entry.change, "b_head": made}
    if recent is None:
        connection.execute(_MOVE_BALANCE, values)
    else:
        _MOVE_AND_REMEMBER.run(connection, values | {"b_recent": recent})


def count_running(connection: Connection, account_id: str, change: int) -> None:
    """Add to the number of the account's running tasks."""
    connection.execute(_COUNT_RUNNING, {"b_id": account_id, "b_running": change})


def one_more_running(connection: Connection, account_id: str) -> bool:
    """Count one more running task; False where the account has as many as it may."""
    return connection.execute(_ONE_MORE_RUNNING, {"b_id": account_id}).rowcount == 1


def task_ended(connection: Connection, account_id: str, *, was_running: bool) -> None:
    """Count an unfinished task less, and a running one less where it ran."""
    connection.execute(_TASK_ENDED, {"b_id": account_id, "b_running": -1 if was_running else 0})


def insert_account(connection: Connection, row: dict[str, Any]) -> None:
    """Add an account."""
    connection.execute(_INSERT_ACCOUNT, row)


def switch_value(connection: Connection, name: str) -> str | None:
    """Return the value of an operator's switch, None where it was never set."""
    row = _SWITCH.run(connection, {"name": name}).fetchone()
    return None if row is None else str(row[0])


def set_switch(connection: Connection, name: str, value: str | None) -> None:
    """Set an operator's switch, or unset it where value is None."""
    connection.execute(_UNSET_SWITCH, {"b_name": name})
    if value is not None:
        connection.execute(_SET_SWITCH, {"name": name, "value": value})


def accounts(connection: Connection) -> list[AccountRow]:
    """Return every account, oldest first."""
    return [_account_row(row) for row in connection.execute(_ACCOUNT_ROWS).mappings()]


def _account_row(row: RowMapping) -> AccountRow:
    return AccountRow(
        id=row["id"], name=row["name"], balance_milli=row["balance"], running=row["running"], pending=row["pending"],
        max_running=row["max_running"], max_pending=row["max_pending"], created_ms=row["created_ms"],
    )  # fmt: skip


def change_account(connection: Connection, account_id: str, changes: dict[str, Any]) -> None:
    """Set columns of an account; never its balance."""
    connection.execute(update(account).where(account.c.id == account_id).values(**changes))


def entries_before(connection: Connection, account_id: str, *, before: int, limit: int) -> list[StoredEntry]:
    """Return an account's entries with smaller numbers, newest first."""
    found = connection.execute(_LEDGER_BACK, {"account_id": account_id, "before": before, "limit": limit})
    return [_row(row) for row in found.mappings()]


def entries_after(connection: Connection, account_id: str, *, after: int, limit: int) -> list[StoredEntry]:
    """Return an account's entries with greater numbers, oldest first."""
    found = connection.execute(_LEDGER_FORTH, {"account_id": account_id, "after": after, "limit": limit})
    return [_row(row) for row in found.mappings()]


def charged_by_day(connection: Connection, account_id: str, *, since_ms: int) -> dict[int, tuple[int, int]]:
    """Return, for each day (UTC) with charges, its first millisecond: thousandths of a credit, and tasks."""
    values = {"account_id": account_id, "since": since_ms, "day_ms": DAY_MS}
    return {row.day: (int(row.amount), row.tasks) for row in connection.execute(_DAYS, values)}


def receipt(connection: Connection, account_id: str, task_id: str) -> list[StoredEntry]:
    """Return a task's entries."""
    found = connection.execute(_RECEIPT, {"account_id": account_id, "task_id": task_id})
    return [_row(row) for row in found.mappings()]


def _row(row: RowMapping) -> StoredEntry:
    entry = Entry(
        account_id=row["account_id"], task_id=row["task_id"], kind=Kind(row["kind"]), amount=row["amount"],
        reason=row["reason"], created_ms=row["created_ms"], previous=row["previous"],
    )  # fmt: skip
    return StoredEntry(
        id=row["id"], entry=entry, side=row["side"], debit=row["debit"], credit=row["credit"], hash=row["hash"]
    )


def ledger_tip(connection: Connection, account_id: str) -> tuple[str, int]:
    """Return the hash of an account's last entry and its balance."""
    head, balance = connection.execute(_BOOKS_END, {"id": account_id}).one()
    return str(head), int(balance)
