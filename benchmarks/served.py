"""What the benchmarks of the API measure, each in a process of its own: our API without workers, or
a bare endpoint.
"""

import asyncio
import json
import signal
import socket
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI
from pydantic import BaseModel

from vitascope import config, log
from vitascope.accounts.account import EVERY_SCOPE, Account
from vitascope.accounts.key import KeyRules
from vitascope.api.app import create_app
from vitascope.roles import make_server
from vitascope.runtime import Runtime, open_runtime

ACCOUNTS = 1_000
KEYS_FILE = "keys.json"
GROUP_FILE = "group"
"""Where our service writes at its end how many transactions it had to a COMMIT, on the average."""


class BareInput(BaseModel):
    """As many fields as createTask's."""

    prompt: str
    duration: str = "5"
    aspect_ratio: str = "16:9"
    negative_prompt: str = ""
    cfg_scale: float = 0.5


class BareTask(BaseModel):
    """A body of createTask's shape."""

    model: str
    callBackUrl: str | None = None
    input: BareInput


def bare() -> FastAPI:
    """Return a FastAPI endpoint that checks the same body and commits nothing."""
    app = FastAPI()

    @app.post("/api/v1/jobs/createTask")
    async def create(task: BareTask) -> dict[str, Any]:
        return {
            "code": 200,
            "msg": "success",
            "data": {"taskId": "task_kling_1", "recordId": "task_kling_1"},
        }

    return app


async def keys_of(runtime: Runtime, folder: Path) -> None:
    """Make accounts with a key each and write the keys down."""
    keys = []
    for number in range(ACCOUNTS):
        row = await runtime.accounts.create_account(f"account {number}", credits_milli=10**9)
        owner = Account(id=row.id, name=row.name, key_id="load", scopes=EVERY_SCOPE)
        made = await runtime.accounts.create_key(owner, row.id, KeyRules(name="load"))
        keys.append(made.secret)
    (folder / KEYS_FILE).write_text(json.dumps(keys))


async def serve(server: uvicorn.Server) -> None:
    """Answer on a free port until SIGTERM."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as sock:
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, setattr, server, "should_exit", True
        )
        print(sock.getsockname()[1], flush=True)
        await server._serve([sock])


async def main(kind: str, folder: Path) -> None:
    """Serve ``bare``, or ``ours`` on a data folder whose accounts are made where there are none."""
    log.configure()
    if kind == "bare":
        await serve(
            uvicorn.Server(
                uvicorn.Config(bare(), log_config=None, access_log=False, lifespan="off")
            )
        )
        return
    settings = config.load(data=folder, polls_per_second=1_000)
    async with open_runtime(settings) as runtime:
        if not (folder / KEYS_FILE).exists():
            await keys_of(runtime, folder)
        groups = _watch_groups(runtime.db)
        await serve(make_server(create_app(runtime), settings))
        (folder / GROUP_FILE).write_text(str(fmean(groups) if groups else 1))


def _watch_groups(db: Any) -> list[int]:
    """Return the list to which the size of every group of transactions is added from now on."""
    sizes, commit = list[int](), db._commit

    async def counted(group: list[Any]) -> None:
        sizes.append(len(group))
        await commit(group)

    db._commit = counted
    return sizes


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], Path(sys.argv[2])))
