"""The recording: a client has videos made by a traced service, which is killed and stopped
meanwhile.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.chaos.power.calls import Call, Untellable, read_calls
from tests.chaos.power.disk import Image
from tests.chaos.power.replay import RINGS, SYNCS, Replay
from tests.chaos.power.said import GREETING, SOCKET, Said, What, read_said
from tests.chaos.power.trace import Traced, snapshot
from vitascope.errors import OperatorError
from vitascope_chaos.journal import Journal
from vitascope_chaos.load import Load
from vitascope_chaos.plan import DISK, ProofPlan
from vitascope_chaos.proof import ENOUGH_CREDITS
from vitascope_chaos.receiver import CallbackReceiver

LANES = 3
"""Tasks under way at a time: one more than there are engines."""
POLL_SECONDS = 0.1
LOAD_SECONDS = 1_200.0
BACK_SECONDS = 120.0
ENDED = {"success", "fail"}


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What happened: calls, what was said in them, and what was there after each of the service's
    lives.

    ends are the moments at which a life was over, last_image is what the real disk held after the
    last.
    """

    root: str
    calls: list[Call]
    said: list[Said]
    ends: list[int]
    images: list[Image]

    def without_syncs(self, ending: str = "") -> "Recording":
        """Return the same recording of a service that never waits for the files whose paths end so."""
        calls = [
            call
            for call in self.calls
            if call.name not in SYNCS or f"{ending}>" not in call.arguments
        ]
        return replace(self, calls=calls)

    def replay(self) -> Replay:
        """Return its calls, to be carried out again."""
        return Replay(self.root, self.calls)


@asynccontextmanager
async def stage(plan: ProofPlan) -> AsyncIterator[CallbackReceiver]:
    """Prepare the plan's folder and listen for callbacks.

    Raises OperatorError for a folder that is in use.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    if any(plan.folder.iterdir()):
        raise OperatorError(f"{plan.folder} is not empty; this proof needs a folder of its own")
    journal = Journal(plan.folder / "callbacks.journal")
    receiver = CallbackReceiver(journal)
    await receiver.start()
    try:
        write_settings(plan, plan.folder, receiver.port)
        (plan.folder / DISK).mkdir()
        yield receiver
    finally:
        await receiver.stop()
        journal.close()


def write_settings(plan: ProofPlan, folder: Path, port: int) -> None:
    """Write a service's settings into folder.

    Its data lies in DISK below, its callbacks go to port.
    """
    settings: dict[str, Any] = {
        "data": str(folder.resolve() / DISK / "data"), "engine": plan.engine, "workers": 2, "short_side": 90,
        "start_credits": ENOUGH_CREDITS, "lease_seconds": plan.lease_seconds, "beat_seconds": plan.lease_seconds / 3,
        "sweep_seconds": 1.0, "drain_seconds": 10.0, "polls_per_second": 0, "creates_per_10_seconds": 10_000,
        "callback_ports": [port], "callback_networks": ["127.0.0.0/8"], "callback_timeout_seconds": 1.5,
        "log_format": "json",
    }  # fmt: skip
    file = folder / "vitascope.toml"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))


async def record(plan: ProofPlan, receiver: CallbackReceiver) -> Recording:
    """Have the plan's tasks made by a service that is killed half way, stop it, and read what it
    did.

    Raises OperatorError where it cannot be traced, Untellable where the log is of no use.
    """
    service = Traced(plan.folder.resolve())
    journal = Journal(plan.folder / "accepted.journal")
    images = []
    await service.start()
    load = Load([service.url], service.key, receiver, journal, unfinished=LANES)
    try:
        async with asyncio.timeout(LOAD_SECONDS), asyncio.TaskGroup() as group:
            for _ in range(LANES):
                group.create_task(_lane(load, plan.tasks))
            while len(load.accepted) < plan.tasks / 2:
                await asyncio.sleep(POLL_SECONDS)
            await service.kill()
            images.append(snapshot(plan.folder / DISK))
            await service.start()
        await load.all_back(BACK_SECONDS)
    finally:
        await load.close()
        await service.stop()
        journal.close()
    images.append(snapshot(plan.folder / DISK))
    recording = _read(plan, service.logs, images)
    _require_heard(recording, load, receiver)
    return recording


async def _lane(load: Load, tasks: int) -> None:
    while len(load.accepted) < tasks:
        task_id = await load.send()
        while await load.state(task_id) not in ENDED:
            await asyncio.sleep(POLL_SECONDS)


def _read(plan: ProofPlan, logs: list[Path], images: list[Image]) -> Recording:
    root = str(plan.folder.resolve() / DISK)
    wanted = (f"{root}/", f"{root}>", SOCKET, f'"{GREETING}', RINGS)
    calls, ends, first_line = [], [], 0
    for log in logs:
        lines = log.read_text(encoding="latin-1").split("\n")[:-1]
        calls += list(read_calls(lines, wanted, first_line=first_line))
        first_line += len(lines)
        ends.append(2 * first_line - 1)
    calls.sort(key=lambda call: call.began)
    return Recording(root=root, calls=calls, said=list(read_said(calls)), ends=ends, images=images)


def _require_heard(recording: Recording, load: Load, receiver: CallbackReceiver) -> None:
    """Hold the log against what the client and the receiver heard: a promise that it lacks would
    never be checked.

    Raises Untellable.
    """
    told = {what: {said.task_id for said in recording.said if said.what is what} for what in What}
    if (
        not told[What.KEY]
        or load.accepted - told[What.ACCEPTED]
        or receiver.by_task.keys() - told[What.SUCCESS]
    ):
        raise Untellable("the log lacks what client and receiver have heard")
