"""The ledger: nothing is lost, nothing is spent twice, and whoever touches a row is found out."""

import asyncio
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.callers import PLAIN, ask, caller_of, create, new_account, new_key
from tests.small import Small, api_only
from vitascope.accounts.ledger import Entry, Kind
from vitascope.accounts.service import Accounts
from vitascope.tasks.task import Completed, Failed, HandedBack, Stopped, Submitted

OUTCOMES = (
    Completed(video="v-1.mp4", record={}),
    Failed(message="no", retryable=False),
    Stopped(),
    HandedBack(),
)
EDITS = (
    ("account_id", "'acc_nobody'"), ("task_id", "'task_none'"), ("kind", "'top-up'"), ("kind", "'gift'"),
    ("side", "'settle'"), ("amount", "amount + 1"), ("debit", "'held'"), ("credit", "'funding'"),
    ("reason", "'because'"), ("created_ms", "created_ms + 1"), ("previous", "'0'"), ("hash", "'0'"),
)  # fmt: skip
TAMPERINGS = 150
"""The goal's 1,000 run by `python -m tests.accounts.test_ledger`."""


@given(
    reason=st.text(st.characters(codec="utf-8")),
    task_id=st.none() | st.text(st.characters(codec="utf-8")),
)
def test_a_hash_is_of_the_entry_as_json_with_its_keys_in_order(
    reason: str, task_id: str | None
) -> None:
    """Whoever holds an export can check it with any JSON encoder, in a hundred releases too."""
    entry = Entry(
        account_id="acc_1", task_id=task_id, kind=Kind.TOP_UP, amount=5, reason=reason, created_ms=2**41, previous=""
    )  # fmt: skip
    text = json.dumps(vars(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


async def _faults(accounts: Accounts) -> list[str]:
    return [fault for audit in await accounts.audit() for fault in audit.faults]


async def _history(small: Small, steps: int, seed: int) -> None:
    """Create and end tasks in every way, in an order that the seed decides."""
    dice = random.Random(seed)
    for _ in range(steps):
        if dice.random() < 0.6:
            await create(small)
        elif (lease := await small.runtime.tasks.claim()) is not None:
            await small.runtime.tasks.finish(lease, dice.choice(OUTCOMES))


async def test_a_sound_ledger_has_no_faults_and_adds_up(tmp_path: Path) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=1_000) as small:
        await _history(small, 120, seed=1)
        await small.runtime.accounts.add_credits(
            (await small.runtime.accounts.account("")).id, -1_000, "taken"
        )
        assert await _faults(small.runtime.accounts) == []
        books = await small.runtime.db.read(_books)
        assert sum(books.values()) == 0
        assert books["available"] == (await small.runtime.accounts.account("")).balance_milli


def _books(connection: Connection) -> dict[str, int]:
    books: dict[str, int] = {}
    for amount, debit, credit in connection.execute(
        text("SELECT amount, debit, credit FROM ledger")
    ):
        books[debit] = books.get(debit, 0) - amount
        books[credit] = books.get(credit, 0) + amount
    return books


def _tamper(connection: Connection, dice: random.Random) -> str:
    """Edit or delete one random row in one random way."""
    row = dice.choice(list(connection.execute(text("SELECT id FROM ledger")).scalars()))
    if dice.random() < 0.3:
        connection.execute(text("DELETE FROM ledger WHERE id = :id"), {"id": row})
        return f"deleted {row}"
    column, value = dice.choice(EDITS)
    different = f"({column} <> {value} OR {column} IS NULL)"
    try:
        with connection.begin_nested():
            changed = connection.execute(
                text(f"UPDATE ledger SET {column} = {value} WHERE id = :id AND {different}"),
                {"id": row},
            ).rowcount
    except IntegrityError:  # the database itself refuses this one
        return ""
    return f"{column} of {row}" if changed else ""


class _Undo(Exception):
    """Rolls a tampering back."""


async def _tampered(small: Small, dice: random.Random) -> tuple[str, list[str]]:
    """Tamper within a transaction that is audited and rolled back.

    Return what was done and what was found.
    """
    seen: list[Any] = []

    def transaction(connection: Connection) -> None:
        what = _tamper(connection, dice)
        seen.append((what, _audit_within(connection)))
        raise _Undo

    with pytest.raises(_Undo):
        await small.runtime.db.write(transaction)
    found: tuple[str, list[str]] = seen[0]
    return found


def _audit_within(connection: Connection) -> list[str]:
    """Run the service's own audit on this very connection."""

    class Here:
        async def read(self, query: Any) -> Any:
            return query(connection)

    audit = _faults(Accounts(Here(), local_token="x"))  # type: ignore[arg-type]
    try:
        audit.send(None)
    except StopIteration as end:
        found: list[str] = end.value
        return found
    raise AssertionError("the audit waited for something")


async def _tamper_many(folder: Path, count: int) -> int:
    dice, found = random.Random(4), 0
    async with api_only(folder, creates_per_10_seconds=1_000) as small:
        await _history(small, 40, seed=2)
        while found < count:
            what, faults = await _tampered(small, dice)
            if what:
                assert faults != [], what
                found += 1
        assert await _faults(small.runtime.accounts) == []
    return found


async def test_any_row_that_was_edited_or_deleted_is_found(tmp_path: Path) -> None:
    assert await _tamper_many(tmp_path, TAMPERINGS) == TAMPERINGS


async def test_a_balance_that_was_edited_is_found(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE account SET balance = balance + 1"))
        )
        assert len(await _faults(small.runtime.accounts)) == 1


async def _race(small: Small, number: int, covered: int) -> None:
    account_id = await new_account(
        small, f"racer {number}", credits_milli=covered * 160_000 + 159_999
    )
    racer = caller_of(account_id)
    answers = await asyncio.gather(
        *(small.runtime.tasks.submit(racer, PLAIN) for _ in range(64)), return_exceptions=True
    )
    assert sum(isinstance(answer, Submitted) for answer in answers) == covered
    assert (await small.runtime.accounts.account(account_id)).balance_milli == 159_999


async def test_64_calls_at_once_never_spend_more_than_there_is(tmp_path: Path) -> None:
    """overdraw_race: 100 rounds here, 1,000 by `python -m tests.accounts.test_ledger`."""
    async with api_only(tmp_path, creates_per_10_seconds=1_000) as small:
        # On PostgreSQL a round is 64 transactions that wait for one row, and a tenth of the rounds
        # is enough.
        for number in range(100 if small.runtime.lock else 10):
            await _race(small, number, covered=number % 20)
        assert await _faults(small.runtime.accounts) == []


async def test_a_receipt_and_the_ledger_show_what_a_task_cost(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task_id = (await create(small))["data"]["taskId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await small.runtime.tasks.finish(lease, OUTCOMES[0])
        receipt = (await ask(small, "GET", f"/api/v1/account/receipt?taskId={task_id}"))["data"]
        assert [(entry["kind"], entry["amount"], entry["change"]) for entry in receipt] == [
            ("hold", 160, -160), ("charge", 160, 0),
        ]  # fmt: skip
        first = (await ask(small, "GET", "/api/v1/account/ledger?limit=2"))["data"]
        rest = (
            await ask(small, "GET", f"/api/v1/account/ledger?limit=2&cursor={first['cursor']}")
        )["data"]
        assert [entry["kind"] for entry in first["entries"] + rest["entries"]] == [
            "charge",
            "hold",
            "top-up",
        ]
        assert rest["cursor"] is None
        other = (await new_key(small, await new_account(small))).secret
        assert (await ask(small, "GET", "/api/v1/account/ledger", key=other))["data"]["entries"][0][
            "kind"
        ] == "top-up"


async def _main() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print("ledger_tamper:", await _tamper_many(Path(name) / "a", 1_000), "of 1,000 found")
        async with api_only(Path(name) / "b", creates_per_10_seconds=1_000) as small:
            for number in range(1_000):
                await _race(small, number, covered=number % 20)
            print(
                "overdraw_race: 1,000 rounds, exactly k accepted in each; faults:",
                await _faults(small.runtime.accounts),
            )


if __name__ == "__main__":
    asyncio.run(_main())
