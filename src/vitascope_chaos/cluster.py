"""The processes under test, each started again whenever it dies: one `serve`, or several `api` and
`worker`.
"""

import asyncio
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import psutil

from vitascope import clock, log
from vitascope.errors import OperatorError

READY_SECONDS = 240.0
"""A machine that does much else starts a process slowly.

how long it took is a figure of its own.
"""
RESTART_SECONDS = 0.5
GONE_SECONDS = 60.0
LOOK_SECONDS = 0.01
logger = log.get("chaos")


def key_in(line: str, folder: Path) -> str:
    """Return the first key that a process in folder told of: in a file, or itself as earlier
    releases did.
    """
    file = re.search(r"\S+vitascope\.first-key", line)
    found: list[str] = re.findall(r"vs_live_\w+", (folder / file[0]).read_text() if file else line)
    return found[0]


class ClusterProcess:
    """One process at one address, started again when it dies, as a service's supervisor does."""

    def __init__(
        self,
        role: str,
        number: int,
        folder: Path,
        log_file: BinaryIO,
        *,
        source: Path | None = None,
    ) -> None:
        """Play role in folder, where its vitascope.toml lies, with another version's source where
        one is given.
        """
        self.role, self.name = role, f"{role} {number}"
        self.source = source
        """What the next start runs; None is this very program."""
        self._folder, self._log = folder, log_file
        self._port = free_port()
        self._process: Process | None = None
        self._up = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self.starts_seconds: list[float] = []
        """From each start to the first answer."""
        self.bad_exits = 0
        """How often it left with an error when it was told to."""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it, wait until it answers, and keep it running from then on.

        Raises OperatorError where it ends or takes too long.
        """
        await self._start()
        self._keeper = asyncio.create_task(self._keep())

    async def read_key(self) -> str:
        """Return the first account's key, which the very first process tells of."""
        assert self._process is not None
        assert self._process.stdout is not None
        return key_in((await self._process.stdout.readline()).decode(), self._folder)

    async def kill(self) -> None:
        """SIGKILL, and wait until it is there again."""
        await self._end(signal.SIGKILL)

    async def drain(self) -> None:
        """SIGTERM, and wait until it has left and is there again."""
        code = await self._end(signal.SIGTERM)
        self.bad_exits += code != 0

    async def pause(self, seconds: float) -> None:
        """SIGSTOP for a while: a worker that everybody takes for dead wakes up."""
        await self._up.wait()
        self._send(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self._send(signal.SIGCONT)

    def kill_child(self, choice: float) -> bool:
        """SIGKILL one of its engine children, chosen by a number from 0 to 1.

        False where it has none.
        """
        children: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.pid).children()
            if children:
                children[int(choice * len(children))].kill()
        return bool(children)

    async def stop(self) -> None:
        """SIGTERM for good; SIGKILL where it does not leave."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._process is None or self._process.returncode is not None:
            return
        self._send(signal.SIGTERM)
        try:
            async with asyncio.timeout(GONE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self.bad_exits += 1
            self._send(signal.SIGKILL)
            await self._process.wait()

    async def _end(self, how: signal.Signals) -> int:
        await self._up.wait()
        assert self._process is not None
        process = self._process
        self._up.clear()
        self._send(how)
        code = await process.wait()
        async with asyncio.timeout(2 * READY_SECONDS):
            await self._up.wait()
        return code

    async def _keep(self) -> None:
        while True:
            assert self._process is not None
            await self._process.wait()
            self._up.clear()
            try:
                await self._start()
            except (OperatorError, TimeoutError) as error:
                logger.warning("did not start, tried again", member=self.name, error=repr(error))
                self._send(signal.SIGKILL)
                await asyncio.sleep(RESTART_SECONDS)

    async def _start(self) -> None:
        began = clock.monotonic_seconds()
        # Through env, so that the engine's child runs the same version.
        version = ["env", f"PYTHONPATH={self.source}"] if self.source is not None else []
        command = [
            *version,
            sys.executable,
            "-m",
            "vitascope.cli",
            self.role,
            "--port",
            str(self._port),
        ]
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=self._folder, stdout=PIPE, stderr=self._log
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            if not await self._process.stdout.readline():
                raise OperatorError(
                    "{name} did not start; the log in {folder} says why",
                    name=self.name,
                    folder=self._folder,
                )
            await self._first_answer()
        self.starts_seconds.append(clock.monotonic_seconds() - began)
        self._up.set()

    async def _first_answer(self) -> None:
        answered = b""
        while not answered:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                answered = await reader.readline()
                writer.close()
            await asyncio.sleep(LOOK_SECONDS)

    def _send(self, what: signal.Signals) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(what)


class TcpProxy:
    """The way to the database: a process that is killed or stopped instead of somebody's server."""

    def __init__(self, target: list[str]) -> None:
        """Lead to target: a socket's path, or host and port."""
        self.port = free_port()
        self._target = target
        self._process: Process | None = None

    async def start(self) -> None:
        """Let bytes pass."""
        command = [sys.executable, "-m", "vitascope_chaos.line", str(self.port), *self._target]
        self._process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        assert self._process.stdout is not None
        await self._process.stdout.readline()

    async def cut(self, seconds: float) -> None:
        """Break every connection and refuse new ones for a while."""
        await self.stop()
        await asyncio.sleep(seconds)
        await self.start()

    async def fall_silent(self, seconds: float) -> None:
        """Let nothing pass for a while, and break nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        """Cut for good."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
