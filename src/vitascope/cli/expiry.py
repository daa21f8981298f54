"""When something ends, as people say it: in 90 days, on a date, never."""

import re
from datetime import datetime

import typer

from vitascope import clock
from vitascope.cli.words import say

NEVER = "never"
UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
SPAN = re.compile(r"([1-9]\d{0,4})([mhdw])")


def seconds_of(text: str) -> int:
    """Return the seconds of a time such as ``90d``, ``12h`` or ``2w``.

    Raises BadParameter for anything else.
    """
    span = SPAN.fullmatch(text.strip().lower())
    if span is None:
        raise typer.BadParameter(
            say("--keep-for must be a time such as 2d, 12h or 30m: not {text}", text=text)
        )
    return int(span[1]) * UNIT_MS[span[2]] // 1_000


def expiry_ms(text: str) -> int | None:
    """Return unix milliseconds of ``90d``, ``12h``, ``2w`` from now, or of a local date; None for ``never``.

    Raises BadParameter for anything else.
    """
    wanted = text.strip().lower()
    if wanted == NEVER:
        return None
    if span := SPAN.fullmatch(wanted):
        return clock.now_ms() + int(span[1]) * UNIT_MS[span[2]]
    try:
        return round(datetime.fromisoformat(text.strip()).astimezone().timestamp() * 1_000)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(
            say("--expires must be a time from now such as 90d, 12h or 2w, a date such as 2027-01-31, or never: "
                "not {text}", text=text)
        ) from None  # fmt: skip
