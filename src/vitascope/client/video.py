"""A task as the client sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitascope.wire import State


@dataclass(frozen=True, kw_only=True)
class Video:
    """What recordInfo says of a task. progress is a percentage; cost_seconds is the time the generation took."""

    id: str
    state: State
    progress: int
    urls: tuple[str, ...]
    fail_code: str | None
    fail_message: str | None
    cost_seconds: int | None
    input: Mapping[str, Any]

    @property
    def is_finished(self) -> bool:
        """Say whether the task has ended, one way or the other."""
        return self.state in {State.SUCCESS, State.FAIL}

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Video":
        """Read ``data`` of recordInfo; services without ``progress`` count as 0 until they end."""
        result = json.loads(data["resultJson"] or "{}")
        param = json.loads(data["param"] or "{}")
        return cls(
            id=data["taskId"],
            state=State(data["state"]),
            progress=data.get("progress") or 0,
            urls=tuple(result.get("resultUrls", ())),
            fail_code=data["failCode"],
            fail_message=data["failMsg"],
            cost_seconds=data["costTime"],
            input=json.loads(param.get("input") or "{}"),
        )
