"""The db verbs, for a folder's file and for PostgreSQL."""

import asyncio
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from vitascope import config, log
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.config import Settings
from vitascope.db import files
from vitascope.db.last_backup import note_backup
from vitascope.db.lock import FolderLock
from vitascope.db.sqlite import migrate_file
from vitascope.errors import OperatorError
from vitascope.runtime import DATABASE_FILE, adopt


async def upgrade_database(data: Path | None, *, as_json: bool) -> None:
    """Bring the database to the newest schema.

    Raises OperatorError where it is in use or cannot be reached.
    """
    settings = config.load(data=data)
    await asyncio.to_thread(_upgrade, settings)
    print_result({"upgraded": True}, say("The database has the newest schema."), as_json=as_json)


async def check_database(data: Path | None, *, is_long: bool, as_json: bool) -> bool:
    """Print which promises about the rows are broken and how often; return whether none is.

    is_long prints those that hold too.
    """
    settings = config.load(data=data)
    found = await asyncio.to_thread(files.check, _url(settings), settings.data / DATABASE_FILE)
    print_result(found, _findings(found, is_long=is_long), as_json=as_json)
    return not any(found.values())


async def backup_database(to: Path, data: Path | None, *, as_json: bool) -> None:
    """Copy the database into a file while it is used.

    Raises OperatorError where the file exists or the copy fails.
    """
    if to.exists():
        raise OperatorError("{path} exists already", path=to)
    settings = config.load(data=data)
    url = _url(settings)
    if url is None:
        await asyncio.to_thread(files.copy, settings.data / DATABASE_FILE, to)
    else:
        with files.writing(to) as part:
            await _program("pg_dump", url, "--format=custom", "--no-owner", f"--file={part}")
    await asyncio.to_thread(note_backup, settings.data, to)
    said = say("Saved {file}. Restore it: vitascope db restore {file}", file=to)
    print_result({"file": str(to)}, said, as_json=as_json)


async def restore_database(source: Path, data: Path | None, *, as_json: bool) -> None:
    """Put a backup where no database is yet.

    Raises OperatorError where there is one, or the backup cannot be read.
    """
    settings = config.load(data=data)
    url = _url(settings)
    if url is not None:
        if not await asyncio.to_thread(files.is_empty, url):
            raise OperatorError("This database is not empty; make a new one and restore into that")
        await _program(
            "pg_restore",
            url,
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(source),
            into=True,
        )
    else:
        await asyncio.to_thread(_restore_file, source, settings.data)
    print_result({"restored": str(source)}, say("Restored {file}", file=source), as_json=as_json)


async def adopt_parts(data: Path | None, *, as_json: bool) -> None:
    """Let the configured database, secret, videos and labels belong together as they are.

    Raises OperatorError if one of them is in use or cannot be reached.
    """
    log.configure(level="WARNING")
    settings = config.load(data=data)
    installation = await adopt(settings)
    message = say(
        "Database, secret, videos and labels belong to the installation {installation} from now on.",
        installation=installation,
    )
    print_result({"installation": installation}, message, as_json=as_json)


def _findings(found: Mapping[str, int], *, is_long: bool) -> str:
    shown = found if is_long else {name: count for name, count in found.items() if count}
    lines = [f"{name:<40} {count}" for name, count in shown.items()]
    if not any(found.values()):
        return "\n".join(
            [*lines, say("Everything adds up: {count} checks, no faults.", count=len(found))]
        )
    faults = sum(count > 0 for count in found.values())
    return "\n".join(
        [*lines, say("{faults} of {count} checks found faults.", faults=faults, count=len(found))]
    )


def _restore_file(source: Path, folder: Path) -> None:
    target = folder / DATABASE_FILE
    with FolderLock(folder):
        if target.exists():
            raise OperatorError("{path} exists already", path=target)
        files.copy(source, target)


def _url(settings: Settings) -> str | None:
    return settings.database.get_secret_value() if settings.database else None


def _upgrade(settings: Settings) -> None:
    url = _url(settings)
    if url is not None:
        from vitascope.db.upgrade import migrate_postgres
        from vitascope.queue.procrastinate import install

        migrate_postgres(url, install)
        return
    with FolderLock(settings.data):
        migrate_file(settings.data / DATABASE_FILE)


async def _program(program: str, url: str, *arguments: str, into: bool = False) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, which others cannot read."""
    from vitascope.db.postgres import environment_of

    path = shutil.which(program)
    if path is None:
        raise OperatorError(
            "{program} is not installed here; it comes with PostgreSQL's client programs (Debian: apt install "
            "postgresql-client) and must be at least as new as the server",
            program=program,
        )
    environment = environment_of(url)
    target = [f"--dbname={environment['PGDATABASE']}"] if into else []
    process = await asyncio.create_subprocess_exec(
        path, *target, *arguments, env=environment, stderr=subprocess.PIPE
    )
    _, errors = await process.communicate()
    if process.returncode:
        why = errors.decode(errors="replace").strip()
        raise OperatorError("{program} failed: {why}", program=program, why=why)
