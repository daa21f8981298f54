"""`vitascope doctor`: whether this machine and this data folder are fit to serve."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from vitascope import clock, config, log
from vitascope.cli.exits import FAILED, OK
from vitascope.cli.office import office
from vitascope.config import Settings
from vitascope.db.lock import find_owner
from vitascope.db.sqlite import VERSION
from vitascope.errors import OperatorError
from vitascope.runtime import DATABASE_FILE

SQLITE_OLDEST = (3, 35, 0)
"""RETURNING came with it."""
SQLITE_RACE_ENDED = (3, 51, 3)
DISK_FREE_BYTES = 2 * 1024**3
BUILT_MS = 1_767_225_600_000
"""2026-01-01: a clock before it is wrong."""
SECRETS = ("secret.key", "vitascope.lock")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. state is ``good``, ``note`` (works, but know it) or ``bad``."""

    name: str
    state: str
    text: str


async def examine(*, data: Path | None, as_json: bool) -> int:
    """Look at everything, print it, and return the exit code."""
    log.configure(level="ERROR")
    settings = config.load(data=data)
    findings = [finding for check in CHECKS for finding in check(settings)]
    findings += await _receivers(settings, data)
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{each.state:<5} {each.name:<12} {each.text}\n" for each in findings))
    return FAILED if any(finding.state == "bad" for finding in findings) else OK


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding(name="settings", state="good", text=f"all known and valid; data in {settings.data}")


def _sqlite(settings: Settings) -> Iterator[Finding]:
    version, text = VERSION, f"version {'.'.join(map(str, VERSION))}"
    if version < SQLITE_OLDEST:
        yield Finding(name="SQLite", state="bad", text=f"{text} is too old; 3.35 or newer is needed")
    elif version < SQLITE_RACE_ENDED:
        yield Finding(name="SQLite", state="note", text=f"{text}; let no other program write to the database file")
    else:
        yield Finding(name="SQLite", state="good", text=text)


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(place, os.W_OK):
        yield Finding(name="folder", state="bad", text=f"{place} cannot be written by this user")
    free = shutil.disk_usage(place).free
    state = "good" if free >= DISK_FREE_BYTES else "bad"
    yield Finding(
        name="disk", state=state, text=f"{free / 1024**3:.1f} GiB free; {DISK_FREE_BYTES // 1024**3} are needed"
    )
    for path in (folder / name for name in SECRETS):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(name="secrets", state="bad", text=f"others can read {path.name}: chmod 600 it")
    if (owner := find_owner(folder)) is not None:
        yield Finding(name="service", state="good", text=f"process {owner.pid} serves this folder at {owner.url}")


def _clock(settings: Settings) -> Iterator[Finding]:
    now = clock.now_ms()
    state = "good" if now > BUILT_MS else "bad"
    yield Finding(name="clock", state=state, text=f"{clock.utc_text(now)}; signatures and leases need it right")


def _callbacks(settings: Settings) -> Iterator[Finding]:
    if settings.serves_this_machine_only:
        yield Finding(name="callbacks", state="note", text="this machine only: result URLs work on this machine only")
    try:
        socket.getaddrinfo("example.com", 443)
    except OSError:
        yield Finding(
            name="callbacks", state="note", text="names are not resolved here: callbacks reach addresses only"
        )
    else:
        yield Finding(name="callbacks", state="good", text="names are resolved")


def _engine(settings: Settings) -> Iterator[Finding]:
    from vitascope.engines.registry import make_engine

    try:
        make_engine(settings.engine)
    except OperatorError as error:
        yield Finding(name="engine", state="bad", text=str(error))
    else:
        yield Finding(name="engine", state="good", text=settings.engine)


async def _receivers(settings: Settings, data: Path | None) -> list[Finding]:
    """Tell of callback receivers that were switched off; a folder that nobody has served yet has none."""
    if settings.database is None and not (settings.data / DATABASE_FILE).exists():
        return []
    async with office(data) as call:
        off = await call("GET", "/receivers/off")
    return [
        Finding(
            name="receiver",
            state="note",
            text=f"{each['receiver']} of {each['account']} has failed since {clock.utc_text(each['failingSince'])} "
            "and is switched off; `vitascope callback replay` switches it on again",
        )
        for each in off
    ]


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_settings, _sqlite, _folder, _clock, _callbacks, _engine)
