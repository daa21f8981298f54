"""The processes under test: one `serve` on SQLite, or several `api` and `worker` on PostgreSQL."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from vitascope import clock
from vitascope.errors import OperatorError

READY_SECONDS = 60.0


class Member:
    """One process that is killed and started again, at the same address."""

    def __init__(self, role: str, number: int, folder: Path, log: BinaryIO) -> None:
        """Play role in folder, where its vitascope.toml lies."""
        self.role, self.name = role, f"{role} {number}"
        self._folder, self._log = folder, log
        self._port = _free_port()
        self._process: Process | None = None
        self.key = ""
        self.starts_seconds: list[float] = []

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Start it and wait until it says that it is ready.

        Raises OperatorError where it ends or takes too long.
        """
        began = clock.monotonic_seconds()
        command = [sys.executable, "-m", "vitascope.cli", self.role, "--port", str(self._port)]
        self._process = await asyncio.create_subprocess_exec(*command, cwd=self._folder, stdout=PIPE, stderr=self._log)
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise OperatorError(f"{self.name} did not start; the log in {self._folder} says why")
        self.starts_seconds.append(clock.monotonic_seconds() - began)

    async def read_key(self) -> str:
        """Return the first account's key, which the very first process prints."""
        assert self._process is not None
        assert self._process.stdout is not None
        found: list[str] = re.findall(r"vs_live_\w+", (await self._process.stdout.readline()).decode())
        return found[0]

    async def kill(self) -> None:
        """SIGKILL, and start again."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await self.start()

    async def drain(self) -> None:
        """SIGTERM, and start again when it has left."""
        await self.stop()
        await self.start()

    async def pause(self, seconds: float) -> None:
        """SIGSTOP for a while: a worker that everybody takes for dead wakes up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self._process.send_signal(signal.SIGCONT)

    def kill_child(self, choice: float) -> bool:
        """SIGKILL one of its engine children, chosen by a number from 0 to 1; False where it has none."""
        assert self._process is not None
        pid = self._process.pid
        children: list[str] = []
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(children[int(choice * len(children))]), signal.SIGKILL)
        return bool(children)

    async def stop(self) -> None:
        """SIGTERM, and wait until it has left."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            await self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
