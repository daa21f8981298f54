"""`vitascope callback`: what was sent to receivers, and sending it again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from vitascope import config
from vitascope.cli.admin_session import admin_session
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.client.config import named_service
from vitascope.db.lock import find_owner
from vitascope.errors import VitascopeError

API = "/api/v1"
FIRST = "-"


async def find(*, state: str, task: str, limit: int, account: str, data: Path | None, as_json: bool) -> None:
    """Print callbacks, newest first."""
    wanted = {"state": state, "taskId": task, "limit": limit}
    query = urlencode({name: value for name, value in wanted.items() if value})
    async with admin_session(data, API) as call:
        page = await call("GET", f"{_path(account)}?{query}")
    off = [
        say("SWITCHED OFF after five days of failures: {receiver}; a replay switches it on", receiver=each["receiver"])
        for each in page["receiversOff"]
    ]
    print_result(page, "\n".join([*map(_line, page["callbacks"]), *off]) or say("No callbacks."), as_json=as_json)


async def show(callback: str, *, account: str, data: Path | None, as_json: bool) -> None:
    """Print one callback and its attempts."""
    async with admin_session(data, API) as call:
        shown = await call("GET", f"{_path(account)}/{quote(callback, safe='')}")
    lines = [_line(shown), shown["url"], *map(_attempt_line, shown["attempts"]), shown["body"]]
    print_result(shown, "\n".join(lines), as_json=as_json)


async def replay(request: Mapping[str, Any], *, account: str, data: Path | None, as_json: bool) -> None:
    """Send callbacks again and print how many; request holds id, since, until (datetimes), failed."""
    moments = {name: _ms(request[name]) for name in ("since", "until") if request[name]}
    body = moments | {name: request[name] for name in ("id", "failed") if request[name]}
    async with admin_session(data, API) as call:
        done = await call("POST", f"{_path(account)}/replay", body)
    print_result(done, say("Callbacks that go again: {count}", count=done["count"]), as_json=as_json)


async def secret(
    *, rotate: bool, at_once: bool, signed: bool | None, account: str, data: Path | None, as_json: bool
) -> None:
    """Print the webhook secret, after changing what was asked for."""
    request: dict[str, Any] = {"rotate": "at once" if at_once else "slowly"} if rotate or at_once else {}
    request |= {} if signed is None else {"signed": signed}
    async with admin_session(data) as call:
        path = f"/accounts/{quote(account or FIRST, safe='')}/webhook"
        told = await call("PATCH", path, request) if request else await call("GET", path)
    print_result(told, _secret_lines(told), as_json=as_json)


async def living_secrets(data: Path | None) -> list[str]:
    """Return the secrets that the running service signs with, none where none runs or the key is no operator's."""
    if not (named_service() or find_owner(config.load(data=data).data)):
        return []
    try:
        async with admin_session(data) as call:
            told = await call("GET", f"/accounts/{FIRST}/webhook")
    except VitascopeError:
        return []
    return [each for each in (told["secret"], told["previous"]) if each]


def _path(account: str) -> str:
    return f"/admin/accounts/{quote(account, safe='')}/callbacks" if account else "/account/callbacks"


def _line(row: Mapping[str, Any]) -> str:
    words = [_time(row["createTime"]), row["id"], row["taskId"], row["receiver"], row["state"], f"{row['attempt']}/10"]
    return "  ".join([*words, *([row["lastError"]] if row["lastError"] else [])])


def _attempt_line(row: Mapping[str, Any]) -> str:
    outcome = row["reason"] or f"{row['status']}"
    return f"  {row['attempt']:>2}  {_time(row['time'])}  {row['latencyMs']:>6} ms  {outcome}  {row['answer'][:60]!r}"


def _secret_lines(told: Mapping[str, Any]) -> str:
    lines = [told["secret"]]
    lines += (
        [f"{told['previous']}  " + say("(the previous one, for a day after the rotation)")] if told["previous"] else []
    )
    lines += [] if told["signed"] else [say("Signing is switched off.")]
    return "\n".join(lines)


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _ms(moment: datetime) -> int:
    return round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1_000)
