"""The stage: one service that dies and is started again, the client and the receiver that outlive
it.
"""

import asyncio
import base64
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx2

from tests.chaos.points import crashing
from tests.chaos.points.rows import PointRows
from tests.chaos.points.watch import Watch
from tests.media.given_files import good
from tests.small import MODEL
from vitascope.config import Settings
from vitascope.runtime import DATABASE_FILE
from vitascope_chaos.cluster import free_port
from vitascope_chaos.receiver import CallbackReceiver

START_SECONDS = 60.0
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.01
ENOUGH_CREDITS = 1_000_000
PICTURE_ENGINE, PICTURE_MODEL = "tests.engines_for_tests:PictureEngine", "kling/v2-1-pro"
SETTINGS: dict[str, Any] = {
    "data": "data", "engine": PICTURE_ENGINE, "short_side": 90, "start_credits": ENOUGH_CREDITS, "max_attempts": 8,
    "lease_seconds": 1.5, "beat_seconds": 0.3, "sweep_seconds": 0.5, "drain_seconds": 5.0, "polls_per_second": 0,
    "creates_per_10_seconds": 10_000, "callback_networks": ["127.0.0.0/8"], "callback_timeout_seconds": 1.0,
    "log_format": "json",
}  # fmt: skip


class Gone(Exception):
    """The process that was spoken to has died, as it was told to."""


class Refused(Exception):
    """A call was answered otherwise than it must be."""


class PointStage:
    """A service in a folder. watched is where its processes look for the point to die at."""

    def __init__(
        self,
        folder: Path,
        receiver: CallbackReceiver,
        *,
        watched: Path | None = None,
        flaw: Callable[[Watch], None] | None = None,
        **changes: Any,
    ) -> None:
        """Prepare folder; changes are settings, flaw makes the service worse than it is."""
        self.folder, self.receiver, self._flaw = folder, receiver, flaw
        self.watched = watched or folder
        self.settings: dict[str, Any] = SETTINGS | {"callback_ports": [receiver.port]} | changes
        self.rows = PointRows(folder / "data" / DATABASE_FILE, changes.get("database"))
        self.accepted: dict[str, str] = {}
        """Every task that a client was told of, by its Idempotency-Key."""
        self.unheard: set[str] = set()
        """Tasks whose client died or asked for no callback."""
        self.forgotten: set[str] = set()
        self.top_ups: set[str] = set()
        self.replays = 0
        self.broken: Counter[str] = Counter()
        self.keys: dict[str, str] = {}
        self._port = free_port()
        self._process: ForkServerProcess | None = None
        self._http = httpx2.AsyncClient()
        folder.mkdir(parents=True)
        lines = [f"{name} = {inline(value)}" for name, value in self.settings.items()]
        file = folder / "vitascope.toml"
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n")

    @property
    def on_sqlite(self) -> bool:
        """Say which of the two databases this is."""
        return "database" not in self.settings

    @property
    def opened(self) -> Settings:
        """The same settings, for this process to read the folder with."""
        return Settings(**(self.settings | {"data": self.folder / "data", "port": self._port}))

    @property
    def url(self) -> str:
        """Where the service answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The service's process, the last there was."""
        return None if self._process is None else self._process.pid

    @property
    def is_up(self) -> bool:
        """Say whether the service's process lives."""
        return self._process is not None and self._process.is_alive()

    async def start(self) -> None:
        """Start the service and wait until it answers.

        Raises Gone where it dies before.
        """
        await self._http.aclose()
        self._http = httpx2.AsyncClient(base_url=self.url, trust_env=False, timeout=20)
        self._process = self._forked(["serve", "--port", str(self._port)], "service")
        async with asyncio.timeout(START_SECONDS):
            while True:
                self.require_up()
                with suppress(httpx2.HTTPError):
                    await self._http.get("/healthz")
                    return
                await asyncio.sleep(LOOK_SECONDS)

    async def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Let the service die, or leave; its engine's child leaves with it."""
        if self._process is not None and self.pid is not None and self.is_up:
            os.kill(self.pid, how)
            await self._ended(self._process)
        await self._http.aclose()

    async def command(self, *arguments: str) -> str:
        """Run a command beside the service; return what it printed.

        Raises Gone where it dies, or the service that it spoke to; Refused where it fails.
        """
        was_up = self.is_up
        out = self.folder / "command.out"
        out.unlink(missing_ok=True)
        process = self._forked([*arguments], "command")
        async with asyncio.timeout(WAIT_SECONDS):
            while process.is_alive():
                if was_up and not self.is_up:
                    process.kill()  # whoever waits for a service that is dead would wait for long
                await asyncio.sleep(LOOK_SECONDS)
        if process.exitcode == -signal.SIGKILL or (process.exitcode and was_up and not self.is_up):
            raise Gone
        if process.exitcode:
            raise Refused(f"{' '.join(arguments)} ended with {process.exitcode}")
        return out.read_text()

    def _forked(self, arguments: list[str], reporting: str) -> ForkServerProcess:
        context = get_context("forkserver")
        context.set_forkserver_preload([crashing.__name__])
        run = crashing.Run(
            folder=self.folder, watched=self.watched, arguments=tuple(arguments), reporting=reporting,
            children="engines" in self.settings, flaw=self._flaw,
        )  # fmt: skip
        process = context.Process(target=crashing.play, args=(run,), daemon=True)
        process.start()
        return process

    async def _ended(self, process: ForkServerProcess) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            while process.is_alive():
                await asyncio.sleep(LOOK_SECONDS)

    def require_up(self) -> None:
        """Raise Gone where the service has died."""
        if not self.is_up:
            raise Gone

    async def call(self, method: str, path: str, *, key: str = "operator", **given: Any) -> Any:
        """Call the API with one of the keys; return the answer's data.

        Raises Gone where no answer comes, Refused for one that is none of the good ones.
        """
        self.require_up()
        headers = {"Authorization": f"Bearer {self.keys[key]}"} | given.pop("headers", {})
        try:
            answer = (
                await self._http.request(method, f"/api/v1{path}", headers=headers, **given)
            ).json()
        except (httpx2.HTTPError, ValueError):
            await self.gone()
        if answer["code"] != 200:
            raise Refused(f"{method} {path}: {answer}")
        return answer["data"]

    async def gone(self) -> None:
        """Wait until the service has died, as whoever gets no answer takes it to have, and raise
        Gone.

        Raises TimeoutError where it lives: then it should have answered.
        """
        if self._process is not None:
            await self._ended(self._process)
        raise Gone

    async def upload(self, name: str) -> str:
        """Leave a picture under a name; return its address. Raises as call does."""
        self.require_up()
        headers = {"Authorization": f"Bearer {self.keys['operator']}"}
        body = {
            "base64Data": base64.b64encode(good()).decode(),
            "uploadPath": "acts",
            "fileName": name,
        }
        try:
            answer = (
                await self._http.post("/api/file-base64-upload", headers=headers, json=body)
            ).json()
        except (httpx2.HTTPError, ValueError):
            await self.gone()
        if not answer["success"]:
            raise Refused(f"an upload: {answer}")
        return str(answer["data"]["downloadUrl"])

    async def create(
        self,
        prompt: str,
        once: str,
        *,
        key: str = "operator",
        picture: str | None = None,
        **headers: str,
    ) -> str:
        """Have a task accepted under an Idempotency-Key; return its id, the same for the same key.

        picture is the address of one to begin with.
        """
        body: dict[str, Any] = {
            "model": MODEL,
            "callBackUrl": self.receiver.url,
            "input": {"prompt": prompt},
        }
        if picture is not None:
            body |= {"model": PICTURE_MODEL, "input": {"prompt": prompt, "image_url": picture}}
        sent = {"Idempotency-Key": once} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        answer = await self.call("POST", "/jobs/createTask", key=key, json=body, headers=sent)
        task_id: str = answer["taskId"]
        before = self.accepted.setdefault(once, task_id)
        if before != task_id:
            self.broken["two tasks for one Idempotency-Key"] += before not in self.forgotten
            self.accepted[once] = task_id
        return task_id

    async def state(self, task_id: str, *, key: str = "operator") -> str:
        """Return a task's state."""
        return str(
            (await self.call("GET", "/jobs/recordInfo", key=key, params={"taskId": task_id}))[
                "state"
            ]
        )

    async def back(self, task_id: str, times: int = 1) -> None:
        """Wait until a task was called back so often.

        Raises Gone where the service dies meanwhile, TimeoutError where no callback comes.
        """
        async with asyncio.timeout(WAIT_SECONDS):
            while self.receiver.by_task[task_id] < times:
                self.require_up()
                await asyncio.sleep(LOOK_SECONDS)

    async def settle(self) -> None:
        """Wait until nothing is left to do: every task ended, every callback delivered.

        Raises Gone where the service dies meanwhile, TimeoutError where something stays undone.
        """
        async with asyncio.timeout(WAIT_SECONDS):
            while any(self.rows.unfinished().values()):
                self.require_up()
                await asyncio.sleep(5 * LOOK_SECONDS)


def inline(value: Any) -> str:
    """Return a value as TOML has it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {inline(each)}" for name, each in value.items()) + "}"
    return json.dumps(value)
