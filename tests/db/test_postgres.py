"""PostgreSQL: what only several connections, a server that dies and a clock of its own can show."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, text

from tests.postgres import PostgresServer, running_server
from tests.small import api_only
from vitascope import clock
from vitascope.db.now import now_ms
from vitascope.db.postgres import ASK_OUTCOME, PostgresDatabase, open_postgres
from vitascope.db.tables import metadata, switch
from vitascope.db.upgrade import migrate_postgres
from vitascope.errors import Away, Invalid, OperatorError

INSERT = insert(switch).values(value="").inline()


@asynccontextmanager
async def _open(url: str, **given: Any) -> AsyncIterator[PostgresDatabase]:
    db = PostgresDatabase(url, **given)
    try:
        yield db
    finally:
        await db.close()


def _insert(name: str) -> Callable[[Connection], str]:
    def insert(connection: Connection) -> str:
        connection.execute(INSERT, {"name": name})
        return name

    return insert


def _names(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM switch")).scalars())


def _values(connection: Connection) -> dict[str, str]:
    return {
        row.name: row.value for row in connection.execute(text("SELECT name, value FROM switch"))
    }


def test_many_processes_upgrade_an_empty_database_once(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    threads = [threading.Thread(target=migrate_postgres, args=(url,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = open_postgres(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_database_that_a_newer_program_upgraded_is_left_as_it_is(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    migrate_postgres(database)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_an_address_that_cannot_be_used_is_refused_without_its_password() -> None:
    with pytest.raises(OperatorError, match="cannot be used") as refusal:
        migrate_postgres("postgresql://me:hunter2@127.0.0.1:1/x")
    assert "hunter2" not in str(refusal.value)


async def test_a_text_that_cannot_be_kept_is_the_callers_fault(database: str) -> None:
    wanted = text("SELECT name FROM switch WHERE name = :name")
    async with _open(database) as db:
        for call in (
            db.write(_insert("a\0b")),
            db.read(lambda c: c.execute(wanted, {"name": "a\0b"}).all()),
        ):
            with pytest.raises(Invalid, match="U\\+0000"):
                await call
        assert await db.write(_insert("kept")) == "kept"


async def test_a_transaction_that_raises_writes_nothing(database: str) -> None:
    def half(connection: Connection) -> None:
        _insert("half")(connection)
        raise LookupError("on purpose")

    async with _open(database) as db:
        assert await db.write(_insert("kept")) == "kept"
        with pytest.raises(LookupError):
            await db.write(half)
        assert await db.read(_names) == {"kept"}


async def test_an_insert_that_breaks_a_rule_is_raised_by_the_commit_and_the_connection_lives_on(
    database: str,
) -> None:
    async with _open(database) as db:
        await db.write(_insert("one"))
        with pytest.raises(Exception, match="duplicate key"):
            await db.write(_insert("one"))
        await asyncio.gather(*(db.write(_insert(f"more {n}")) for n in range(20)))
        assert len(await db.read(_names)) == 21


async def test_the_reader_cannot_write(database: str) -> None:
    async with _open(database) as db:
        with pytest.raises(Exception, match="read-only"):
            await db.read(_insert("x"))


async def test_the_time_is_the_databases(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: 7)
    async with _open(database) as db:
        assert abs(await db.write(now_ms) - real) < 60_000


async def test_of_two_that_lock_each_other_out_one_runs_again_and_each_counts_once(
    database: str,
) -> None:
    together = threading.Barrier(2)
    tries: list[str] = []
    change = text("UPDATE switch SET value = value || :mark WHERE name = :name")

    def crossing(first: str, second: str) -> Callable[[Connection], None]:
        def change_both(connection: Connection) -> None:
            tries.append(first)
            connection.execute(change, {"name": first, "mark": first})
            if tries.count(first) == 1:
                # Both hold their first row now and want the other's: PostgreSQL refuses one of
                # them.
                together.wait(10)
            connection.execute(change, {"name": second, "mark": first})

        return change_both

    async with _open(database) as db:
        await asyncio.gather(db.write(_insert("a")), db.write(_insert("b")))
        await asyncio.gather(db.write(crossing("a", "b")), db.write(crossing("b", "a")))
        values = await db.read(_values)
    assert {name: sorted(value) for name, value in values.items()} == {
        "a": ["a", "b"],
        "b": ["a", "b"],
    }
    assert sorted(tries) in (["a", "a", "b"], ["a", "b", "b"])


async def test_a_transaction_that_is_refused_for_ever_gives_up_and_writes_nothing(
    database: str,
) -> None:
    tries: list[int] = []

    def refused(connection: Connection) -> None:
        tries.append(1)
        _insert("never")(connection)
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$"))

    async with _open(database, give_up_seconds=0.3) as db:
        with pytest.raises(Away, match="not available"):
            await db.write(refused)
        assert await db.read(_names) == set()
    assert len(tries) > 1


@pytest.mark.parametrize("sent", [True, False])
async def test_a_commit_whose_answer_was_lost_counts_where_it_arrived_and_runs_again_where_not(
    database: str, sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = psycopg.Connection.execute
    cuts: list[bool] = []

    def cut(self: psycopg.Connection[Any], query: Any, *given: Any) -> Any:
        if query != "COMMIT" or cuts:
            return execute(self, query, *given)
        cuts.append(sent)
        if sent:
            execute(self, "COMMIT")
            execute(self, "SELECT 1").fetchone()
        self.close()
        raise psycopg.OperationalError("the connection is gone")

    runs: list[str] = []

    def once(connection: Connection) -> int:
        runs.append(f"run {len(runs) + 1}")
        connection.execute(INSERT, {"name": runs[-1]})
        return len(runs)

    async with _open(database) as db:
        monkeypatch.setattr(psycopg.Connection, "execute", cut)
        assert await db.write(once) == len(runs) == (1 if sent else 2)
        assert await db.read(_names) == {runs[-1]}


async def test_a_commit_whose_number_a_crash_has_forgotten_runs_again(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = psycopg.Connection.execute
    forgotten: list[str] = []

    def crash(self: psycopg.Connection[Any], query: Any, *given: Any) -> Any:
        if query == "COMMIT" and not forgotten:
            forgotten.append("4000000000")
            self.close()
            raise psycopg.OperationalError("the server has crashed")
        return execute(
            self, query, *([[*forgotten, 0, *forgotten]] if query == ASK_OUTCOME else given)
        )

    async with _open(database) as db:
        monkeypatch.setattr(psycopg.Connection, "execute", crash)
        await db.write(_insert("once"))
        assert forgotten
        assert await db.read(_names) == {"once"}


async def test_a_commit_whose_number_a_crash_gave_to_another_runs_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    execute = psycopg.Connection.execute
    numbers: list[int] = []

    def crash(self: psycopg.Connection[Any], query: Any, *given: Any) -> Any:
        if query != "COMMIT" or numbers:
            return execute(self, query, *given)
        numbers.append(execute(self, "SELECT pg_current_xact_id()::text::bigint").fetchone()[0])  # type: ignore[index]
        server.stop("immediate")
        server.start()
        with psycopg.connect(url, autocommit=True) as other:
            while len(numbers) == 1 or numbers[-1] < numbers[0]:
                found = other.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
                assert found is not None
                numbers.append(found[0])
        self.close()
        raise psycopg.OperationalError("the server has crashed")

    with running_server() as server:
        url = server.new_database()
        migrate_postgres(url)
        async with _open(url) as db:
            await db.write(_insert("before"))
            with psycopg.connect(
                url, autocommit=True
            ) as other:  # nothing is written down before a COMMIT asks for it
                other.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
                other.execute("SELECT pg_reload_conf()")
                other.execute("CHECKPOINT")
            monkeypatch.setattr(psycopg.Connection, "execute", crash)
            await db.write(_insert("once"))
            assert await db.read(_names) == {"before", "once"}
        assert numbers[1] <= numbers[0] == numbers[-1]


async def test_a_server_that_crashes_and_comes_back_is_waited_for() -> None:
    with running_server() as server:
        url = server.new_database()
        migrate_postgres(url)
        async with _open(url) as db:
            await db.write(_insert("before"))
            server.stop()
            waiting = asyncio.gather(db.write(_insert("during")), db.read(_names))
            await asyncio.sleep(0.3)
            server.start()
            await waiting
            assert await db.read(_names) == {"before", "during"}


async def test_a_server_that_stays_away_is_said_to_be_away(tmp_path: Path) -> None:
    async with _open(f"postgresql:///x?host={tmp_path}", give_up_seconds=0.2) as db:
        for call in (db.write, db.read):
            with pytest.raises(Away, match="not available"):
                await call(_names)


async def test_a_process_with_another_secret_is_refused(tmp_path: Path, on_postgres: None) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(name.encode() * 32)
    async with api_only(tmp_path, secret_file=tmp_path / "a"):
        pass
    with pytest.raises(OperatorError, match="another secret"):
        async with api_only(tmp_path, secret_file=tmp_path / "b"):
            pass


async def test_processes_that_start_at_once_make_one_first_account(
    tmp_path: Path, on_postgres: None
) -> None:
    (tmp_path / "secret").write_bytes(b"s" * 32)

    async def start(number: int) -> bool:
        async with api_only(tmp_path / str(number), secret_file=tmp_path / "secret") as small:
            return small.runtime.first_key is not None

    assert sorted(await asyncio.gather(*(start(n) for n in range(4)))) == [
        False,
        False,
        False,
        True,
    ]


async def test_an_accounts_cap_holds_when_claims_come_at_once(
    tmp_path: Path, on_postgres: None
) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=100) as small:
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE account SET max_running = 5"))
        )
        await asyncio.gather(*(small.create() for _ in range(20)))
        leases = await asyncio.gather(*(small.runtime.tasks.claim() for _ in range(20)))
        assert sum(lease is not None for lease in leases) == 5


async def test_the_window_is_exact_when_creates_come_at_once(
    tmp_path: Path, on_postgres: None
) -> None:
    async with api_only(tmp_path) as small:
        codes = [
            answer["code"] for answer in await asyncio.gather(*(small.create() for _ in range(60)))
        ]
        assert (codes.count(200), codes.count(429)) == (20, 40)
