"""`vitascope doctor`: whether this machine and this data folder are fit to serve."""

import os
import platform
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vitascope import clock, config, log
from vitascope.callbacks.callback import ReceiverResponse
from vitascope.callbacks.deliver import Sender
from vitascope.cli.admin_session import ADMIN, admin_session
from vitascope.cli.interpreter import needed_version
from vitascope.cli.out import print_lines, print_text
from vitascope.cli.words import reason, say
from vitascope.config import Settings
from vitascope.db.lock import find_owner
from vitascope.db.sqlite import VERSION
from vitascope.egress.targets import TargetRules, Targets
from vitascope.errors import Exit, Maintenance, OperatorError
from vitascope.fitness import DISK_LEAST_BYTES
from vitascope.installation import SECRET_FILE
from vitascope.language import mark as _
from vitascope.private import exposed, is_open
from vitascope.runtime import DATABASE_FILE
from vitascope.text import one_line

SQLITE_OLDEST = (3, 35, 0)
"""RETURNING came with it."""
SQLITE_RACE_ENDED = (3, 51, 3)
DISK_FREE_BYTES = 2 * 1024**3
BUILT_MS = 1_767_225_600_000
"""2026-01-01: a clock before it is wrong."""
REACHED_TEXT = _(
    "{url} is reached and answered {status}; only 2xx counts as delivered (the trial is not signed)"
)
TRIAL = '{"msg":"A trial by vitascope doctor: no task has ended.","data":null}'
"""It names no task, so no receiver takes it for a callback."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. state is ``good``, ``note`` (works, but know it) or ``bad``."""

    name: str
    state: str
    text: str


async def examine(*, data: Path | None, callbacks: Sequence[str] = (), as_json: bool) -> int:
    """Look at everything, send a trial to each of these receivers, print what was found; return the exit code."""
    log.configure(level="ERROR")
    settings = config.load(data=data)
    findings = [finding for check in CHECKS for finding in check(settings)]
    findings += await _service(settings, data)
    findings += await _trials(settings, callbacks)
    lines = [f"{each.state:<5} {each.name:<12} {one_line(each.text)}" for each in findings]
    if as_json:
        print_lines(map(asdict, findings))
    else:
        print_text("\n".join(lines) + "\n")
    return Exit.FAILED if any(finding.state == "bad" for finding in findings) else Exit.OK


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding(
        name="settings",
        state="good",
        text=say("all known and valid; data in {data}", data=settings.data),
    )


def _python(settings: Settings) -> Iterator[Finding]:
    version, needed = platform.python_version(), needed_version()
    if needed is None:
        yield Finding(name="Python", state="good", text=say("version {version}", version=version))
    else:
        text = say(
            "version {version} has known security faults; {needed} or newer mends them",
            version=version,
            needed=needed,
        )
        yield Finding(name="Python", state="note", text=text)


def _sqlite(settings: Settings) -> Iterator[Finding]:
    version, text = VERSION, ".".join(map(str, VERSION))
    if version < SQLITE_OLDEST:
        state, text = (
            "bad",
            say("version {version} is too old; 3.35 or newer is needed", version=text),
        )
    elif version < SQLITE_RACE_ENDED:
        state, text = (
            "note",
            say("version {version}; let no other program write to the database file", version=text),
        )
    else:
        state, text = "good", say("version {version}", version=text)
    yield Finding(name="SQLite", state=state, text=text)


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(place, os.W_OK):
        yield Finding(
            name="folder",
            state="bad",
            text=say("{place} cannot be written by this user", place=place),
        )
    free = shutil.disk_usage(place).free
    text = say(
        "{free} GiB free; {needed} are needed",
        free=f"{free / 1024**3:.1f}",
        needed=DISK_FREE_BYTES // 1024**3,
    )
    state = "bad" if free < DISK_LEAST_BYTES else "note" if free < DISK_FREE_BYTES else "good"
    yield Finding(name="disk", state=state, text=text)
    if (owner := find_owner(folder)) is not None:
        text = say("process {pid} serves this folder at {url}", pid=owner.pid, url=owner.url)
        yield Finding(name="service", state="good", text=text)


def _privacy(settings: Settings) -> Iterator[Finding]:
    """Look who else on this machine may read the data; what belongs to another user can only be told."""
    paths = [*exposed(settings.data)] if settings.data.is_dir() else []
    if (named := settings.secret_file) is not None and named.is_file() and is_open(named):
        paths.append(named)
    for path in paths:
        mode, is_ours = "700" if path.is_dir() else "600", path.stat().st_uid == os.getuid()
        text = say("other users can get at {path}: chmod {mode} it", path=path, mode=mode)
        yield Finding(name="privacy", state="bad" if is_ours else "note", text=text)


def _clock(settings: Settings) -> Iterator[Finding]:
    now = clock.now_ms()
    text = say("{time}; must be correct for signatures and leases", time=clock.utc_text(now))
    yield Finding(name="clock", state="good" if now > BUILT_MS else "bad", text=text)


def _address(settings: Settings) -> Iterator[Finding]:
    if settings.has_unknown_address:
        text = say(
            "result URLs begin with {url}, an address of this machine: set public_url",
            url=settings.base_url,
        )
        yield Finding(name="address", state="note", text=text)
    else:
        yield Finding(
            name="address",
            state="good",
            text=say("result URLs begin with {url}", url=settings.base_url),
        )


def _callbacks(settings: Settings) -> Iterator[Finding]:
    if settings.serves_this_machine_only:
        text = say("listening on this machine only; set host and public_url to let others in")
        yield Finding(name="callbacks", state="note", text=text)
    try:
        socket.getaddrinfo("example.com", 443)
    except OSError:
        text = say("DNS doesn't work here; callbacks can only reach IP addresses")
        yield Finding(name="callbacks", state="note", text=text)
    else:
        yield Finding(name="callbacks", state="good", text=say("names are resolved"))


def _engines(settings: Settings) -> Iterator[Finding]:
    """Look at what each engine needs; where workers may run elsewhere, what it lacks here is a note."""
    from vitascope.engines.routes import Routes
    from vitascope.engines.tools import check

    for name, table in Routes.of(settings).tables.items():
        try:
            check(table)
        except OperatorError as error:
            yield Finding(
                name="engine",
                state="note" if settings.database else "bad",
                text=f"{name}: {reason(error)}",
            )
        else:
            yield Finding(name="engine", state="good", text=name)


async def _service(settings: Settings, data: Path | None) -> list[Finding]:
    """Ask the service, or the folder, about itself; a folder that nobody has served yet knows nothing."""
    signs = [DATABASE_FILE] if settings.secret_file else [DATABASE_FILE, SECRET_FILE]
    if settings.database is None and not any((settings.data / name).exists() for name in signs):
        return []
    try:
        async with admin_session(data, base="") as call:
            off = await call("GET", f"{ADMIN}/receivers/off")
            notes = (await call("GET", "/readyz")).get("notes", {})
    except OperatorError as error:
        return [Finding(name="installation", state="bad", text=reason(error))]
    except Maintenance as error:
        return [Finding(name="service", state="bad", text=reason(error))]
    found = [Finding(name="receiver", state="note", text=_switched_off(each)) for each in off]
    return found + [Finding(name=name, state="bad", text=text) for name, text in notes.items()]


def _switched_off(receiver: Mapping[str, Any]) -> str:
    return say(
        "{receiver} of {account} has failed since {time} and is switched off; "
        "`vitascope callback replay` switches it on again",
        receiver=receiver["receiver"],
        account=receiver["account"],
        time=clock.utc_text(receiver["failingSince"]),
    )


async def _trials(settings: Settings, urls: Sequence[str]) -> list[Finding]:
    """Send a trial as a callback goes: under the same rules for addresses, within the same time and size."""
    sender = Sender(
        Targets(TargetRules.of(settings)), timeout_seconds=settings.callback_timeout_seconds
    )
    try:
        return [_trial(url, await sender.post(url, {}, TRIAL)) for url in urls]
    finally:
        await sender.close()


def _trial(url: str, answer: ReceiverResponse) -> Finding:
    if answer.status is None:
        return Finding(name="callbacks", state="bad", text=f"{url}: {answer.reason}")
    if answer.reason is None:
        text = say(
            "{url} answered {status} after {ms} ms",
            url=url,
            status=answer.status,
            ms=answer.latency_ms,
        )
        return Finding(name="callbacks", state="good", text=text)
    text = say(REACHED_TEXT, url=url, status=answer.status)
    return Finding(name="callbacks", state="note", text=text)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _settings,
    _python,
    _sqlite,
    _folder,
    _privacy,
    _clock,
    _address,
    _callbacks,
    _engines,
)
