"""The process under test: the whole service, patched from outside to note every point and to die at one of them.

Loaded once by the fork server of multiprocessing, which every process under test is forked from: a start costs no
second of imports. The package itself knows nothing of points.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx2  # noqa: F401 (loaded before the fork, as the rest)
import obstore
import psycopg  # noqa: F401
import uvloop  # noqa: F401

from tests.chaos.points.found import COMMIT, RENAME, SEND
from vitascope import cli, runtime
from vitascope.callbacks.deliver import Sender
from vitascope.cli import admin, app, database, generate, office, serve, verbs  # noqa: F401
from vitascope.db import files, migrate, postgres, sqlite, upgrade
from vitascope.dispatch import procrastinate  # noqa: F401

ROOT = Path(__file__).parents[3]
ARMED, PASSED, HIT = "armed", "passed", "hit"
BEFORE, AFTER = "before", "after"
GONE_SECONDS = 60.0
S3_SENDS = ("put", "delete")


class Watch:
    """Notes in a folder which points this process passes, and kills it at the one that the folder's file names."""

    def __init__(self, folder: Path) -> None:
        """Watch over the process for whoever reads and writes folder."""
        self._passed = os.open(folder / PASSED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._armed, self._hit = folder / ARMED, folder / HIT
        self._seen = ("", 0)

    def passes(self, side: str, kind: str, name: str) -> None:
        """Note a point; the process ends here the so-many-th time that it is the one."""
        words = f"{side} {kind} {name}"
        os.write(self._passed, f"{words}\n".encode())
        wish = self._wish()
        nth, _, wanted = wish.partition(" ")
        if wanted == words:
            self._seen = (wish, self._seen[1] + 1 if self._seen[0] == wish else 1)
            if self._seen[1] == int(nth):
                self._die()

    def _wish(self) -> str:
        try:
            return self._armed.read_text()
        except FileNotFoundError:
            return ""

    def _die(self) -> None:
        """Die once: whoever is started again passes the same point and lives."""
        with contextlib.suppress(FileExistsError):
            os.write(os.open(self._hit, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), str(os.getpid()).encode())
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(GONE_SECONDS)


def play(
    folder: Path, watched: Path, arguments: list[str], reporting: str, flaw: Callable[[Watch], None] | None
) -> None:
    """Run a command in folder, what it prints going to the files reporting.out and reporting.log there."""
    os.chdir(folder)
    for number, ending in ((1, "out"), (2, "log")):
        file = os.open(f"{reporting}.{ending}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
    os.environ["PYTHONPATH"] = str(ROOT)  # for the engine's child, a process of its own
    watch = Watch(watched)
    patch_everything(watch)
    if flaw is not None:
        flaw(watch)
    sys.argv = ["vitascope", *arguments]
    cli.main()


def patch_everything(watch: Watch) -> None:
    """Let every point of this process be noted."""
    _patch_sqlite(watch)
    _patch_postgres(watch)
    _patch_migrations(watch)
    for owner, verbs_ in ((Path, ("rename", "replace")), (os, ("rename", "replace")), (shutil, ("move",))):
        for verb in verbs_:
            _patch(owner, verb, _noted_by_caller(getattr(owner, verb), RENAME, watch))
    for verb in S3_SENDS:
        _patch(obstore, verb, _noted_by_caller(getattr(obstore, verb), SEND, watch))
    _patch_sender(watch)


def _patch(owner: Any, name: str, new: Any) -> None:
    patch.object(owner, name, new).start()


def name_of(function: Any) -> str:
    """Return what found.py calls a transaction."""
    if isinstance(function, partial):
        return name_of(function.func)
    plain = function.__qualname__.replace(".<locals>", "").removesuffix(".<lambda>")
    return f"{function.__module__}.{plain}".removeprefix("vitascope.")


def _patch_sqlite(watch: Watch) -> None:
    commit, execute = sqlite.SqliteDatabase._commit, sqlite.SqliteDatabase._execute
    under_way: list[sqlite._Write] = []

    async def commit_group(self: sqlite.SqliteDatabase, group: list[sqlite._Write]) -> None:
        under_way[:] = group
        await commit(self, group)

    def execute_noted(self: sqlite.SqliteDatabase, statement: str) -> None:
        # One that raised was rolled back: nothing of it is committed.
        group = [write for write in under_way if write.error is None] if statement == "COMMIT" else []
        for write in group:
            watch.passes(BEFORE, COMMIT, name_of(write.transaction))
        execute(self, statement)
        for write in group:
            watch.passes(AFTER, COMMIT, name_of(write.transaction))

    _patch(sqlite.SqliteDatabase, "_commit", commit_group)
    _patch(sqlite.SqliteDatabase, "_execute", execute_noted)


def _patch_postgres(watch: Watch) -> None:
    commit = postgres.PostgresDatabase._commit

    def commit_noted(self: postgres.PostgresDatabase, transaction: Callable[..., Any], done: list[Any]) -> Any:
        def noted(connection: Any) -> Any:
            result = transaction(connection)
            watch.passes(BEFORE, COMMIT, name_of(transaction))
            return result

        result = commit(self, noted, done)
        watch.passes(AFTER, COMMIT, name_of(transaction))
        return result

    _patch(postgres.PostgresDatabase, "_commit", commit_noted)


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

    _patch(sqlite, "migrate", partial(before, name=name_of(migrate_file), also=migrate.migrate))
    _patch(upgrade, "migrate_postgres", postgres_noted)
    for module in (runtime, files):
        _patch(module, "migrate_file", file_noted)


def _noted_by_caller(real: Callable[..., Any], kind: str, watch: Watch) -> Callable[..., Any]:
    """Note what the package itself calls, under the name of the function that does."""

    def noted(*given: Any, **named: Any) -> Any:
        frame = sys._getframe(1)
        module = str(frame.f_globals.get("__name__"))
        if not module.startswith("vitascope."):
            return real(*given, **named)
        name = f"{module}.{frame.f_code.co_qualname}".removeprefix("vitascope.").replace(".<locals>", "")
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

    _patch(Sender, "_exchange", exchange_noted)
