"""Logs: one line per transition, never a prompt, a key or a signature."""

import logging
import re
import sys
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any, Literal

import structlog

from vitascope import clock

LogFormat = Literal["console", "json"]


def configure(log_format: LogFormat = "console", level: str = "INFO") -> None:
    """Send every log line to stderr, as text for people or as JSON for machines."""
    renderer: Any = plain
    if log_format == "json":
        renderer = structlog.processors.JSONRenderer()
    elif sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        stamp,
        structlog.processors.format_exc_info,
        renderer,
        redact,
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *names: StandardError(),
        cache_logger_on_first_use=True,
    )
    for part in _parts:  # what is remembered is how they were bound before
        vars(part).pop("bind", None)


def stamp(logger: object, method: str, event: Any) -> Any:
    """Say when, in ISO 8601 and UTC; a second is put into words once."""
    seconds, milliseconds = divmod(clock.now_ms(), 1_000)
    event["timestamp"] = f"{_second(seconds)}.{milliseconds:03d}Z"
    return event


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def plain(logger: object, method: str, event: Any) -> str:
    """Render a line as ConsoleRenderer does without colours, in a sixth of its time: createTask
    writes one.
    """
    when, level, what = event.pop("timestamp"), event.pop("level"), event.pop("event")
    trace = event.pop("exception", None)
    line = f"{when} [{level:<9}] {what:<30} " + " ".join(
        f"{name}={_shown(event[name])}" for name in sorted(event)
    )
    return line if trace is None else f"{line}\n{trace}"


def _shown(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else repr(text)


class StandardError:
    """Writes lines to whatever standard error is now. A line that cannot be written (the disk is
    full, the terminal is gone) is lost: the work that it speaks of is not.
    """

    def msg(self, line: str) -> None:
        """Write one line."""
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = exception = fatal = failure = log = warn = msg


SECRETS = re.compile(
    r"(vs_(?:live|test|local)_)[\w-]{4,}|(whsec_)[\w+/=]+|(://[^:/@\s]*:)[^@\s]+(?=@)"
    r"|([?&](?:signature|X-Amz-\w+)=)[^&\s\"]+|([Bb]earer )[\w.~+/=-]{8,}|(\bpassword=)[^\s'\"]+"
)
"""Keys, webhook secrets, passwords in URLs and connection strings, signatures, tokens: wherever in
a line they are.
"""


MARKS = ("vs_", "whsec_", "@", "ature=", "X-Amz-", "earer ", "password=")
"""One of these is wherever SECRETS finds something.

To look for them costs a tenth of the search.
"""


def redact(logger: object, method: str, line: str) -> str:
    """Take secrets out of a rendered line: the last guard, for what should not have come this far."""
    if not any(map(line.__contains__, MARKS)):
        return line
    return SECRETS.sub(lambda found: f"{found[found.lastindex or 0]}…", line)


def name_request(request_id: str) -> None:
    """Let every line that is written in this context tell which request it belongs to."""
    structlog.contextvars.bind_contextvars(request=request_id)


_parts: list[Any] = []


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return the logger of one part of the service."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    _parts.append(logger)
    return logger
