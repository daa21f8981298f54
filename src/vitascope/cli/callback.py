"""`vitascope callback`: what was sent to receivers, and sending it again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from vitascope import config
from vitascope.cli.admin_session import admin_session
from vitascope.cli.look import Column, age, facts_table, local_time, short_ids, table
from vitascope.cli.out import print_lines, print_result, print_text
from vitascope.cli.words import say
from vitascope.client.config import named_service
from vitascope.db.lock import find_owner
from vitascope.errors import VitascopeError
from vitascope.language import mark as _

API = "/api/v1"
FIRST = "-"
STATES = {"waiting": _("waiting"), "delivered": _("delivered"), "dead": _("given up")}
"""A callback's state in the API's words, and what a reader is webhook."""


async def find(
    *, state: str, task: str, limit: int, account: str, data: Path | None, as_json: bool
) -> None:
    """Print callbacks, newest first."""
    wanted = {"state": state, "taskId": task, "limit": limit}
    query = urlencode({name: value for name, value in wanted.items() if value})
    async with admin_session(data, API, is_operators=bool(account)) as call:
        page = await call("GET", f"{_path(account)}?{query}")
    if as_json:
        print_lines(page["callbacks"])
        print_lines({"receiverOff": each} for each in page["receiversOff"])
        return
    off = [
        say(
            "SWITCHED OFF after five days of failures: {receiver}; a replay switches it on",
            receiver=each["receiver"],
        )
        for each in page["receiversOff"]
    ]
    rows = [_table(page["callbacks"])] if page["callbacks"] else []
    print_text(("\n".join([*rows, *off]) or say("No callbacks.")) + "\n")


async def show(callback: str, *, account: str, data: Path | None, as_json: bool) -> None:
    """Print one callback and its attempts."""
    async with admin_session(data, API, is_operators=bool(account)) as call:
        shown = await call("GET", f"{_path(account)}/{quote(callback, safe='')}")
    lines = [_facts(shown), *map(_attempt_line, shown["attempts"]), shown["body"]]
    print_result(shown, "\n".join(lines), as_json=as_json)


async def replay(
    request: Mapping[str, Any], *, account: str, data: Path | None, as_json: bool
) -> None:
    """Send callbacks again and print how many; request holds id, since, until (datetimes), failed."""
    moments = {name: _ms(request[name]) for name in ("since", "until") if request[name]}
    body = moments | {name: request[name] for name in ("id", "failed") if request[name]}
    async with admin_session(data, API, is_operators=bool(account)) as call:
        done = await call("POST", f"{_path(account)}/replay", body)
    print_result(
        done, say("Callbacks that go again: {count}", count=done["count"]), as_json=as_json
    )


async def secret(
    *,
    rotate: bool,
    at_once: bool,
    signed: bool | None,
    public: bool,
    account: str,
    data: Path | None,
    as_json: bool,
) -> None:
    """Print the webhook secret, after changing what was asked for."""
    request: dict[str, Any] = (
        {"rotate": "at once" if at_once else "slowly"} if rotate or at_once else {}
    )
    request |= {} if signed is None else {"signed": signed}
    async with admin_session(data) as call:
        path = f"/accounts/{quote(account or FIRST, safe='')}/webhook"
        webhook = await call("PATCH", path, request) if request else await call("GET", path)
    lines = _secret_lines(webhook)
    if public:
        lines = "\n".join((webhook["publicKey"], webhook["keysUrl"]))
    print_result(webhook, lines, as_json=as_json)


async def living_secrets(data: Path | None) -> list[str]:
    """Return the secrets that the running service signs with, none where none runs or the key is no operator's."""
    if not (named_service() or find_owner(config.load(data=data).data)):
        return []
    try:
        async with admin_session(data) as call:
            webhook = await call("GET", f"/accounts/{FIRST}/webhook")
    except VitascopeError:
        return []
    return [each for each in (webhook["secret"], webhook["previous"]) if each]


def _path(account: str) -> str:
    return (
        f"/admin/accounts/{quote(account, safe='')}/callbacks" if account else "/account/callbacks"
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = [
        Column(title=say("ID")),
        Column(title=say("TASK"), rank=2),
        Column(title=say("STATE")),
        Column(title=say("TRY"), is_number=True, rank=1),
        Column(title=say("AGE"), is_number=True, rank=3),
        Column(title=say("RECEIVER"), is_flexible=True),
        Column(title=say("LAST ERROR"), is_flexible=True, rank=4),
    ]
    ids, tasks = (short_ids([row[name] for row in rows]) for name in ("id", "taskId"))
    cells = [
        [shown, task, say(STATES[row["state"]]), f"{row['attempt']}/10", age(row["createTime"]),
         row["receiver"], row["lastError"] or ""]
        for shown, task, row in zip(ids, tasks, rows, strict=True)
    ]  # fmt: skip
    return table(columns, cells)


def _facts(row: Mapping[str, Any]) -> str:
    return facts_table(
        [
            (say("Callback"), row["id"]),
            (say("Task"), row["taskId"]),
            (say("State"), say(STATES[row["state"]])),
            (say("Try"), f"{row['attempt']}/10"),
            (say("Made"), local_time(row["createTime"], seconds=True)),
            (say("Receiver"), row["url"]),
            (say("Last error"), row["lastError"] or ""),
        ]
    )


def _attempt_line(row: Mapping[str, Any]) -> str:
    outcome = row["reason"] or f"{row['status']}"
    when = local_time(row["time"], seconds=True)
    return f"  {row['attempt']:>2}  {when}  {row['latencyMs']:>6} ms  {outcome}  {row['answer'][:60]!r}"


def _secret_lines(webhook: Mapping[str, Any]) -> str:
    lines = [webhook["secret"]]
    lines += (
        [f"{webhook['previous']}  " + say("(the previous one, for a day after the rotation)")]
        if webhook["previous"]
        else []
    )
    lines += [] if webhook["signed"] else [say("Signing is switched off.")]
    return "\n".join(lines)


def _ms(moment: datetime) -> int:
    return round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1_000)
