"""Sums over the ledger that read each entry once: exact whatever commits when."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from tests.callers import new_account
from tests.small import Small, api_only
from vitascope.db.credits_moved import CreditsMoved

INSERT = (
    "INSERT INTO ledger (account_id, kind, amount, debit, credit, created_ms, previous, hash)"
    " VALUES (%s, 'top-up', 1000, 'funding', 'available', 1, '', '')"
)


def _summed(connection: Connection) -> dict[str, int]:
    """Return what the whole ledger says."""
    rows = connection.execute(text("SELECT kind, sum(amount) FROM ledger GROUP BY kind"))
    return {kind: int(amount) for kind, amount in rows}


async def _read(small: Small, moved: CreditsMoved) -> tuple[dict[str, int], dict[str, int]]:
    """Return what moved says, and what is true."""

    def both(connection: Connection) -> tuple[dict[str, int], dict[str, int]]:
        return dict(moved.read(connection)), _summed(connection)

    return await small.runtime.db.read(both)


async def test_every_kind_is_summed_and_what_was_summed_is_not_read_again(tmp_path: Path) -> None:
    await _is_exact_and_reads_no_entry_twice(tmp_path)


@pytest.mark.usefixtures("on_postgres")
async def test_every_kind_is_summed_and_what_was_summed_is_not_read_again_on_postgresql(
    tmp_path: Path,
) -> None:
    await _is_exact_and_reads_no_entry_twice(tmp_path)


async def _is_exact_and_reads_no_entry_twice(folder: Path) -> None:
    moved = CreditsMoved()
    async with api_only(folder) as small:
        for _ in range(3):
            task_id = (await small.create())["data"]["taskId"]
            told, true = await _read(small, moved)
            assert told == true
            await small.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        told, true = await _read(small, moved)
        assert told == true == {"top-up": 10_000_000, "hold": 480_000, "release": 480_000}
        # Who read the old entries again would find them gone.
        await small.runtime.db.write(lambda c: c.execute(text("UPDATE ledger SET amount = 0")))
        await small.create()
        assert (await _read(small, moved))[0] == {
            "top-up": 10_000_000,
            "hold": 640_000,
            "release": 480_000,
        }


async def test_an_entry_that_commits_after_later_ones_is_not_missed(
    tmp_path: Path, on_postgres: Any
) -> None:
    moved = CreditsMoved()
    async with api_only(tmp_path) as small:
        secret = small.runtime.settings.database
        assert secret is not None
        # Another account's, so that nobody waits for its row.
        other = await new_account(small)
        with psycopg.connect(secret.get_secret_value()) as late:
            late.execute(INSERT, [other])
            for _ in range(3):
                assert (await small.create())["code"] == 200
                told, true = await _read(small, moved)
                assert told == true
            assert moved._base == 0
            late.commit()
        told, true = await _read(small, moved)
        assert told == true
        assert told == {"top-up": 20_001_000, "hold": 480_000}
        assert moved._base > 0
