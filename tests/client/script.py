"""Drives the core by hand: answers from a list, a clock that the pauses move, no I/O at all."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from vitascope.client.core import Core
from vitascope.client.steps import Ask, Lost, Notify, Now, Pause, Steps, Walk, WireResponse

T = TypeVar("T")


def core(**changes: Any) -> Core:
    """Return a core without a driver."""
    return Core("http://service", "vs_live_key", **changes)


def said(
    data: Any = None, *, code: int = 200, msg: str = "success", status: int = 200, **headers: str
) -> WireResponse:
    """Return an answer in the envelope; retry_after="3" becomes the header."""
    return bare(
        json.dumps({"code": code, "msg": msg, "data": data}).encode(), status=status, **headers
    )


def bare(body: bytes = b"<html>", *, status: int, **headers: str) -> WireResponse:
    """Return any HTTP answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return WireResponse(status=status, headers=named, body=body, size=len(body))


def record(state: str = "waiting", **changes: Any) -> WireResponse:
    """Return a recordInfo answer."""
    param = json.dumps({"input": json.dumps({"prompt": "a cat"}), "model": "m"})
    data = {
        "taskId": "task_1", "model": "m", "state": state, "param": param, "resultJson": "", "failCode": None,
        "failMsg": None, "costTime": None, "completeTime": None, "createTime": 1, "creditsConsumed": 160, "progress": 0,
    }  # fmt: skip
    if state == "success":
        data["resultJson"] = '{"resultUrls":["http://files/a.mp4"]}'
    return said(data | changes)


class Script:
    """What the world says, in order, and what the core did."""

    def __init__(self, *answers: WireResponse | Lost) -> None:
        """Answer each request with the next of these."""
        self._answers: Iterable[WireResponse | Lost] = iter(answers)
        self.asked: list[Ask] = []
        self.pauses: list[float] = []
        self.told: list[Any] = []
        self.now = 1_000.0

    def run(self, steps: Steps[T]) -> T:
        """Carry out a verb."""
        walk = Walk(steps)
        while walk.step is not None:
            match walk.step:
                case Ask() as ask:
                    self.asked.append(ask)
                    self._answer(walk, next(iter(self._answers)))
                case Pause(seconds):
                    self.pauses.append(seconds)
                    self.now += seconds
                    walk.came_back(None)
                case Now():
                    walk.came_back(self.now)
                case Notify(event):
                    self.told.append(event)
                    walk.came_back(None)
        return walk.result

    def _answer(self, walk: Walk[Any], answer: WireResponse | Lost) -> None:
        if isinstance(answer, Lost):
            walk.was_lost(answer)
        else:
            walk.came_back(answer)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [ask.url.removeprefix("http://service") for ask in self.asked]
