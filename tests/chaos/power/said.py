"""What the service said to the outside, and when it began to say the last byte of it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tests.chaos.power.calls import Call, Untellable

GREETING = "Vitascope serves"
KEY_FILE = "vitascope.first-key"
"""Where the first key is told if the output is no terminal."""
SOCKET = "<socket:["
SENDS = {"write", "writev", "sendto", "sendmsg"}
SPOKEN = (b"HTTP/1.1 ", b"POST ")
"""How an answer and a callback begin; other sockets lead to engine children."""


class What(Enum):
    """A promise that a sentence makes."""

    KEY = auto()
    ACCEPTED = auto()
    SUCCESS = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A promise and the moment from which on it counts; task_id is empty for a key."""

    what: What
    task_id: str
    moment: int


@dataclass(slots=True)
class _Stream:
    """One socket's bytes that are no whole message yet."""

    left: bytearray = field(default_factory=bytearray)

    def messages(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Take more bytes; yield the first line and the body of each message that they complete."""
        self.left += data
        while self.left.startswith(SPOKEN) and b"\r\n\r\n" in self.left:
            head, _, rest = bytes(self.left).partition(b"\r\n\r\n")
            first, *headers = head.decode("latin-1").split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in headers)
            if "content-length" not in fields:
                raise Untellable(f"a message without a length: {first}")
            length = int(fields["content-length"])
            if len(rest) < length:
                return
            yield first, rest[:length]
            self.left = bytearray(rest[length:])


def read_said(calls: Iterable[Call]) -> Iterator[Said]:
    """Yield every promise that these calls made, in the order in which they began.

    Raises Untellable for a message that nobody can read.
    """
    streams = defaultdict[str, _Stream](_Stream)
    for call in calls:
        if call.name not in SENDS or call.failed:
            continue
        if GREETING in call.arguments or KEY_FILE in call.arguments:
            if "vs_live_" in call.arguments or KEY_FILE in call.arguments:
                yield Said(what=What.KEY, task_id="", moment=call.began)
        elif SOCKET in call.arguments:
            data = b"".join(call.texts)
            sent = data if call.ended is None else data[: call.number]
            for first, body in streams[call.file[1]].messages(sent):
                for what, task_id in _promises(first, body):
                    yield Said(what=what, task_id=task_id, moment=call.began)


def _promises(first: str, body: bytes) -> Iterator[tuple[What, str]]:
    """Read createTask's and recordInfo's answer and a callback, which all name their task in data."""
    told: Any = json.loads(body) if body.startswith(b"{") else None
    data = told.get("data") if isinstance(told, dict) else None
    if isinstance(data, dict) and "taskId" in data:
        yield What.ACCEPTED, data["taskId"]
        if data.get("state") == "success":
            yield What.SUCCESS, data["taskId"]
