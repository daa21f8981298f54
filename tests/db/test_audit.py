"""Backups are whole, and a broken promise is counted."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.small import api_only
from vitascope.db import files
from vitascope.errors import OperatorError


async def test_a_backup_of_a_running_service_is_whole(tmp_path: Path) -> None:
    async with api_only(tmp_path / "one") as small:
        await small.create()
        files.copy(tmp_path / "one" / "vitascope.sqlite", tmp_path / "backup")
    assert set(files.check(None, tmp_path / "backup").values()) == {0}


async def test_a_changed_balance_and_a_missing_hold_are_counted(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await small.create()
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE account SET balance = balance + 1"))
        )
        await small.runtime.db.write(
            lambda c: c.execute(text("DELETE FROM ledger WHERE kind = 'hold'"))
        )
    found = files.check(None, tmp_path / "vitascope.sqlite")
    assert (found["wrong balances"], found["held twice or never"], found["damaged"]) == (1, 1, 0)


def test_what_is_no_database_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello " * 200)
    with pytest.raises(OperatorError, match="cannot be copied"):
        files.copy(tmp_path / "text", tmp_path / "copy")
    with pytest.raises(OperatorError, match="no database"):
        files.copy(tmp_path / "nothing", tmp_path / "copy")
