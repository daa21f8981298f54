"""`vitascope db` really run: backups of a service at work come back whole, on both databases, and
hold no secret.
"""

import asyncio
import os
import subprocess
from functools import partial
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from tests.callers import caller_of, new_key
from tests.postgres import PostgresServer, binaries
from tests.small import Small, api_only, whole_service
from vitascope.cli.app import app
from vitascope.db import files
from vitascope.db.postgres import environment_of
from vitascope.errors import OperatorError

WITH_PROGRAMS = {"PATH": f"{binaries()}{os.pathsep}{os.environ['PATH']}"}
MANY = 40


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def _db(*arguments: str, **environment: str) -> Result:
    return await asyncio.to_thread(
        partial(CliRunner().invoke, app, ["db", *arguments], env=environment)
    )


async def _write(small: Small, stop: asyncio.Event) -> int:
    """Create tasks until told to stop; return how many were accepted."""
    made = 0
    while not stop.is_set():
        assert (await small.create(prompt=f"number {made}"))["code"] == 200
        made += 1
    return made


async def _back_up_while_writing(folder: Path, **environment: str) -> tuple[list[str], list[str]]:
    """Back a busy service up to folder/backup.

    Return tasks accepted before, and every secret there is.
    """
    async with api_only(
        folder / "data", creates_per_10_seconds=10_000, start_credits=1_000_000
    ) as small:
        account = await small.runtime.accounts.account("")
        secrets = [(await new_key(small, account.id)).secret for _ in range(MANY)]
        secrets += [small.key, small.runtime.local_token]
        secrets.append((await small.runtime.callbacks.secrets(caller_of(account.id))).current)
        before = [(await small.create())["data"]["taskId"] for _ in range(5)]
        stop = asyncio.Event()
        writing = asyncio.create_task(_write(small, stop))
        done = await _db("backup", "backup", "--data", "data", **environment)
        stop.set()
        assert await writing > 0
    assert done.exit_code == 0, done.stderr
    return before, secrets


def _check_file(folder: Path, secrets: list[str], text: bytes) -> None:
    assert (folder / "backup").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.glob("*.part*")] == []
    assert [
        secret for secret in secrets if secret.encode() in text or secret[8:-6].encode() in text
    ] == []


async def test_a_file_backed_up_while_written_to_is_restored_whole_and_works_on(
    tmp_path: Path,
) -> None:
    before, secrets = await _back_up_while_writing(tmp_path)
    raw = (tmp_path / "backup").read_bytes()
    assert before[0].encode() in raw
    _check_file(tmp_path, secrets, raw)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "secret.key").write_bytes((tmp_path / "data" / "secret.key").read_bytes())
    assert (await _db("restore", "backup", "--data", "new")).exit_code == 0
    assert (await _db("check", "--data", "new")).exit_code == 0
    async with whole_service(tmp_path / "new") as small:
        assert small.runtime.first_key is None
        assert [(await small.finished(task_id))["state"] for task_id in before] == ["success"] * 5
    again = await _db("restore", "backup", "--data", "new")
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)


async def test_postgresql_backed_up_while_written_to_is_restored_whole_and_works_on(
    tmp_path: Path,
    postgres: PostgresServer,
    database: str,
    on_postgres: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, secrets = await _back_up_while_writing(
        tmp_path, VITASCOPE_DATABASE=database, **WITH_PROGRAMS
    )
    shown = [str(binaries() / "pg_restore"), "--file=-", str(tmp_path / "backup")]
    text = await asyncio.to_thread(subprocess.check_output, shown)
    assert before[0].encode() in text
    _check_file(tmp_path, secrets, text)
    new = postgres.new_database()
    environment = {"VITASCOPE_DATABASE": new} | WITH_PROGRAMS
    assert (await _db("restore", "backup", "--data", "data", **environment)).exit_code == 0
    assert (await _db("check", "--data", "data", **environment)).exit_code == 0
    async with whole_service(tmp_path / "data", database=new) as small:
        assert small.runtime.first_key is None
        assert [(await small.finished(task_id))["state"] for task_id in before] == ["success"] * 5
    again = await _db("restore", "backup", "--data", "data", **environment)
    assert (again.exit_code, "not empty" in again.stderr) == (2, True)
    postgres.drop(new)


async def test_a_machine_without_postgresqls_programs_is_told_what_to_install(
    tmp_path: Path, database: str
) -> None:
    done = await _db(
        "backup", "b", "--data", "data", VITASCOPE_DATABASE=database, PATH=str(tmp_path)
    )
    assert done.exit_code == 2
    assert "pg_dump is not installed here" in done.stderr
    assert "postgresql-client" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("b")] == []


async def test_a_backup_that_fails_says_why_without_the_password_and_leaves_no_file(
    tmp_path: Path,
) -> None:
    url = f"postgresql://me:hunter2@/x?host={tmp_path}"
    done = await _db("backup", "b", "--data", "data", VITASCOPE_DATABASE=url, **WITH_PROGRAMS)
    assert done.exit_code == 2
    assert "pg_dump failed" in done.stderr
    assert "hunter2" not in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("b")] == []


async def test_check_counts_a_missing_migration_and_says_where_no_server_answers(
    tmp_path: Path, database: str
) -> None:
    environment = {"VITASCOPE_DATABASE": database}
    assert (await _db("check", "--data", "data", **environment)).exit_code == 0
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0006'")
    behind = await _db("check", "--data", "data", **environment)
    assert (behind.exit_code, behind.stdout.split()[:3]) == (1, ["migrations", "missing", "1"])
    assert "1 of 1 checks found faults." in behind.stdout
    away = await _db(
        "check", "--data", "data", VITASCOPE_DATABASE=f"postgresql:///x?host={tmp_path}"
    )
    assert away.exit_code == 2
    assert "cannot be used" in away.stderr


def test_urls_become_the_variables_of_postgresqls_programs() -> None:
    found = environment_of(
        "postgresql://me:hunter2@db:5433/x?sslmode=verify-full&sslcert=/c&options=-cfoo%3Dbar"
    )
    assert {name: value for name, value in found.items() if name != "PATH"} == {
        "PGUSER": "me", "PGPASSWORD": "hunter2", "PGHOST": "db", "PGPORT": "5433", "PGDATABASE": "x",
        "PGSSLMODE": "verify-full", "PGSSLCERT": "/c", "PGOPTIONS": "-cfoo=bar",
    }  # fmt: skip


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    async with api_only(tmp_path / "data"):
        pass
    with pytest.raises(OperatorError, match="cannot be written"):
        files.copy(tmp_path / "data" / "vitascope.sqlite", tmp_path / "nowhere" / "backup")
