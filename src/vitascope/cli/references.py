"""Ids as people type them: the beginning of one is enough where no other begins so."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from vitascope.cli.look import LEAST_LETTERS, TASK_PREFIX
from vitascope.client import AsyncVitascope
from vitascope.errors import OperatorError

TASK_DIGITS = 37
"""Digits of a task's id: 13 of unix milliseconds, 24 at random."""
MS_DIGITS, LEAST_TYPED = 13, 6
RANDOM_LETTERS = 22
SHOWN = 5

Call = Callable[..., Awaitable[Any]]


async def whole_task_id(client: AsyncVitascope, typed: str) -> str:
    """Return the id of the task that begins so; what is no beginning of one stays as it is.

    The digits of an id begin with the time at which it was made, so that one question is enough.
    Raises OperatorError where several tasks begin so.
    """
    digits = typed.removeprefix(TASK_PREFIX)
    if not (digits.isascii() and digits.isdigit() and LEAST_TYPED <= len(digits) < TASK_DIGITS):
        return typed
    ms = digits[:MS_DIGITS]
    room = 10 ** (MS_DIGITS - len(ms))
    first = int(ms) * room
    found = [
        video.id
        async for video in client.videos.iterate(created_from_ms=first, created_to_ms=first + room)
        if video.id.startswith(TASK_PREFIX + digits)
    ]
    return _the_one(found, typed)


async def whole_key_id(call: Call, typed: str) -> str:
    """Return the id of the key that begins so, whichever account has it."""
    if not _is_beginning(typed, "key_"):
        return typed
    rows = await call("GET", "/keys")
    for account in await call("GET", "/accounts"):
        rows += await call("GET", f"/accounts/{account['id']}/keys")
    return _the_one([row["id"] for row in rows if row["id"].startswith(typed)], typed)


async def whole_account_id(call: Call, typed: str) -> str:
    """Return the id of the account that begins so; a name stays as it is."""
    if not _is_beginning(typed, "acc_"):
        return typed
    rows = await call("GET", "/accounts")
    if any(row["name"] == typed for row in rows):
        return typed
    return _the_one([row["id"] for row in rows if row["id"].startswith(typed)], typed)


def _is_beginning(typed: str, kind: str) -> bool:
    letters = typed.removeprefix(kind)
    return (
        typed.startswith(kind)
        and LEAST_LETTERS <= len(letters) < RANDOM_LETTERS
        and letters.isalnum()
    )


def _the_one(found: Sequence[str], typed: str) -> str:
    """Return the only id found, what was typed where there is none: the service says so best."""
    if len(found) > 1:
        raise OperatorError(
            "Several begin with {typed}: {found}", typed=typed, found=", ".join(found[:SHOWN])
        )
    return found[0] if found else typed
