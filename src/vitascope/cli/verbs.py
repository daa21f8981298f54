"""What an admin verb does: one call of the operator's API, and its answer for people or for machines."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vitascope.cli.admin_session import Call, admin_session
from vitascope.cli.look import print_beside
from vitascope.cli.out import print_json, print_lines, print_result, print_text
from vitascope.cli.references import whole_account_id, whole_key_id
from vitascope.cli.words import say
from vitascope.errors import Exit


@dataclass(frozen=True, kw_only=True)
class AdminVerb:
    """One call: path may hold {account} and {key}, which are filled in with what was typed.

    show makes the answer's text for people. Where scripts read that, as they do a new key, beside
    makes a sentence for stderr. rows is the field of the answer that holds a list.
    """

    method: str
    path: str
    show: Callable[[Any], str]
    body: dict[str, Any] | None = None
    account: str = ""
    key: str = ""
    rows: str = ""
    beside: Callable[[Any], str] | None = None
    query: str = ""


async def do(verb: AdminVerb, *, data: Path | None, as_json: bool) -> None:
    """Call the operator's API and print the answer; of a list, machines get one object a line."""
    async with admin_session(data) as call:
        answer = await call(verb.method, await _path(call, verb), verb.body)
    found = answer[verb.rows] if verb.rows else answer
    if as_json:
        print_lines(found) if isinstance(found, list) else print_json(found)
        return
    print_text(verb.show(found) + "\n")
    if verb.beside is not None:
        print_beside(verb.beside(found))


async def verify(*, data: Path | None, as_json: bool) -> int:
    """Audit the ledger; return the exit code."""
    async with admin_session(data) as call:
        found = await call("POST", "/ledger/verify")
    counts = {"entries": found["entries"], "accounts": found["accounts"]}
    if found["faults"]:
        said = say(
            "{entries} entries, {accounts} accounts, {faults} faults",
            faults=len(found["faults"]),
            **counts,
        )
    else:
        said = say("Everything adds up ({entries} entries, {accounts} accounts).", **counts)
    print_result(found, "\n".join([*map(str, found["faults"]), said]), as_json=as_json)
    return Exit.FAILED if found["faults"] else Exit.OK


async def _path(call: Call, verb: AdminVerb) -> str:
    account = await whole_account_id(call, verb.account) if verb.account else ""
    key = await whole_key_id(call, verb.key) if verb.key else ""
    return verb.path.format(account=quote(account, safe=""), key=quote(key, safe="")) + verb.query
