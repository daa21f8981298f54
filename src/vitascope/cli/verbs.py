"""What an admin verb does: one call of the operator's API, and its answer for people or for machines."""

from pathlib import Path
from typing import Any

from vitascope.cli.admin_session import admin_session
from vitascope.cli.out import print_json, print_result, print_text
from vitascope.cli.words import say
from vitascope.errors import Exit
from vitascope.text import one_line


async def do(
    method: str, path: str, body: dict[str, Any] | None, *, data: Path | None, as_json: bool, only: str | None
) -> None:
    """Call the operator's API and print the answer; only names the field that people want to see."""
    async with admin_session(data) as call:
        answer = await call(method, path, body)
    if as_json:
        print_json(answer)
    else:
        print_text(_text(answer if only is None else answer[only]))


async def verify(*, data: Path | None, as_json: bool) -> int:
    """Audit the ledger; return the exit code."""
    async with admin_session(data) as call:
        found = await call("POST", "/ledger/verify")
    counted = say(
        "{entries} entries, {accounts} accounts, {faults} faults",
        entries=found["entries"], accounts=found["accounts"], faults=len(found["faults"]),
    )  # fmt: skip
    print_result(found, "\n".join([*map(str, found["faults"]), counted]), as_json=as_json)
    return Exit.FAILED if found["faults"] else Exit.OK


def _text(answer: Any) -> str:
    if isinstance(answer, list):
        return _table(answer)
    if isinstance(answer, dict):
        width = max(len(name) for name in answer)
        return "".join(f"{name:<{width}}  {_cell(value)}\n" for name, value in answer.items())
    return f"{answer}\n"


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return say("none") + "\n"
    lines = [list(rows[0])] + [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def _cell(value: object) -> str:
    match value:
        case None:
            return "-"
        case list():
            return " ".join(_cell(each) for each in value)
        case {"engine": engine, "weight": weight}:
            return f"{engine}={weight:g}"
        case dict():
            return " ".join(f"{name}={_cell(each)}" for name, each in value.items())
        case _:
            return one_line(str(value))
