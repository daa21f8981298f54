"""The process under test: the whole service, patched from outside to note every point and to die at
one of them.

Loaded once by the fork server of multiprocessing, which every process under test is forked from: a
start costs no second of imports. The package itself knows nothing of points.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx2  # noqa: F401 (loaded before the fork, as the rest)
import obstore
import psycopg  # noqa: F401
import uvloop  # noqa: F401

from tests.chaos.points.found import COMMIT, DURABLE, RENAME, SEND
from tests.chaos.points.watch import AFTER, BEFORE, Watch, name_of, patch_with, place_of
from vitascope import cli, durable, runtime
from vitascope.callbacks.deliver import Sender
from vitascope.cli import admin, admin_session, app, database, generate, serve, verbs  # noqa: F401
from vitascope.db import migrate, postgres, sqlite, upgrade
from vitascope.queue import procrastinate  # noqa: F401

ROOT = Path(__file__).parents[3]
S3_SENDS = ("put", "delete")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One process: a command in a folder, and what it prints in the files reporting.out and
    reporting.log there.

    watched is where it looks for the point to die at; children says that engines' children look
    there too; flaw makes the service worse than it is.
    """

    folder: Path
    watched: Path
    arguments: tuple[str, ...]
    reporting: str
    children: bool = False
    flaw: Callable[[Watch], None] | None = None


def play(run: Run) -> None:
    """Be that process, to its end."""
    os.chdir(run.folder)
    for number, ending in ((1, "out"), (2, "log")):
        file = os.open(f"{run.reporting}.{ending}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
    # For the engine's child, a process of its own: of this checkout, wherever the package is
    # installed from.
    os.environ["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    watch = Watch(run.watched)
    patch_everything(watch)
    if run.children:
        _patch_children(watch)
    if run.flaw is not None:
        run.flaw(watch)
    sys.argv = ["vitascope", *run.arguments]
    cli.main()


def patch_everything(watch: Watch) -> None:
    """Let every point of this process be noted."""
    _patch_sqlite(watch)
    _patch_postgres(watch)
    _patch_migrations(watch)
    renaming = (
        (Path, ("rename", "replace")),
        (os, ("rename", "replace")),
        (shutil, ("move",)),
        (durable, ("rename", "write", "create")),
    )
    for owner, verbs_ in renaming:
        for verb in verbs_:
            patch_with(owner, verb, _noted_by_caller(getattr(owner, verb), RENAME, watch))
    for verb in S3_SENDS:
        patch_with(obstore, verb, _noted_by_caller(getattr(obstore, verb), SEND, watch))
    _patch_sender(watch)


def _patch_sqlite(watch: Watch) -> None:
    commit, execute = sqlite.SqliteDatabase._commit, sqlite.SqliteDatabase._execute
    under_way: list[sqlite._Write] = []

    async def commit_group(self: sqlite.SqliteDatabase, group: list[sqlite._Write]) -> None:
        under_way[:] = group
        await commit(self, group)

    def execute_noted(self: sqlite.SqliteDatabase, statement: str) -> None:
        # One that raised was rolled back: nothing of it is committed.
        group = (
            [write for write in under_way if write.error is None] if statement == "COMMIT" else []
        )
        for write in group:
            watch.passes(BEFORE, COMMIT, name_of(write.transaction))
        execute(self, statement)
        for write in group:
            watch.passes(AFTER, COMMIT, name_of(write.transaction))

    patch_with(sqlite.SqliteDatabase, "_commit", commit_group)
    patch_with(sqlite.SqliteDatabase, "_execute", execute_noted)


def _patch_postgres(watch: Watch) -> None:
    commit = postgres.PostgresDatabase._commit

    def commit_noted(
        self: postgres.PostgresDatabase, transaction: Callable[..., Any], done: list[Any]
    ) -> Any:
        def noted(connection: Any) -> Any:
            result = transaction(connection)
            watch.passes(BEFORE, COMMIT, name_of(transaction))
            return result

        result = commit(self, noted, done)
        watch.passes(AFTER, COMMIT, name_of(transaction))
        return result

    patch_with(postgres.PostgresDatabase, "_commit", commit_noted)


def _patch_migrations(watch: Watch) -> None:
    """The two that are no transactions of a database that is open: a schema's."""
    migrate_file, migrate_postgres = sqlite.migrate_file, upgrade.migrate_postgres

    def before(connection: Any, name: str, also: Callable[[Any], None] | None) -> None:
        if also is not None:
            also(connection)
        watch.passes(BEFORE, COMMIT, name)

    def file_noted(path: Path) -> None:
        migrate_file(path)
        watch.passes(AFTER, COMMIT, name_of(migrate_file))

    def postgres_noted(url: str, also: Callable[[Any], None] | None = None) -> None:
        migrate_postgres(url, partial(before, name=name_of(migrate_postgres), also=also))
        watch.passes(AFTER, COMMIT, name_of(migrate_postgres))

    patch_with(sqlite, "migrate", partial(before, name=name_of(migrate_file), also=migrate.migrate))
    patch_with(upgrade, "migrate_postgres", postgres_noted)
    for module in (runtime, database):
        patch_with(module, "migrate_file", file_noted)


def _noted_by_caller(real: Callable[..., Any], kind: str, watch: Watch) -> Callable[..., Any]:
    """Note what the package itself calls, under the name of the function that does."""

    def noted(*given: Any, **named: Any) -> Any:
        frame = sys._getframe(1)
        module = str(frame.f_globals.get("__name__"))
        if not module.startswith("vitascope.") or module == f"vitascope.{DURABLE}":
            return real(*given, **named)
        name = place_of(frame)
        watch.passes(BEFORE, kind, name)
        result = real(*given, **named)
        watch.passes(AFTER, kind, name)
        return result

    return noted


def _patch_sender(watch: Watch) -> None:
    exchange = Sender._exchange

    async def exchange_noted(self: Sender, *given: Any) -> Any:
        watch.passes(BEFORE, SEND, name_of(exchange))
        answer = await exchange(self, *given)
        watch.passes(AFTER, SEND, name_of(exchange))
        return answer

    patch_with(Sender, "_exchange", exchange_noted)


def _patch_children(watch: Watch) -> None:
    """Let engines' children be watched too, processes of their own."""
    execute = asyncio.create_subprocess_exec

    async def execute_watched(*command: Any, **named: Any) -> Any:
        if "vitascope.worker.child" in command:
            command = (*command[:-1], "tests.chaos.points.child", str(watch.folder))
        return await execute(*command, **named)

    patch_with(asyncio, "create_subprocess_exec", execute_watched)
