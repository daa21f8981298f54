"""A service under strace: started, killed, stopped, and everything that it tells the kernel written
down.
"""

import asyncio
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from tests.chaos.power.disk import Image
from tests.chaos.power.replay import SHARED_MEMORY, TRACED
from vitascope.errors import OperatorError
from vitascope_chaos.cluster import free_port, key_in

READY_SECONDS = 120.0
GONE_SECONDS = 60.0
STILL_SECONDS = 20.0
LOOK_SECONDS = 0.05
STILL_LOOKS = 4
"""A thread seen stopped so often in a row is stopped by our signal, not for a moment by strace."""
LONGEST_STRING = 1 << 24
"""Bytes; a string that is longer makes the log useless, and reading it says so."""
STRACE = (
    "strace", "--follow-forks", "--seccomp-bpf", "--quiet=all", "--signal=none", "--decode-fds=path",
    f"--string-limit={LONGEST_STRING}", f"--trace={','.join(sorted(TRACED))}",
)  # fmt: skip


class Traced:
    """One `vitascope serve` at one port of 127.0.0.1, in a folder where its vitascope.toml lies."""

    def __init__(self, folder: Path) -> None:
        """Serve folder; each start writes one more log."""
        self._folder = folder
        self._port = free_port()
        self._process: Process | None = None
        self.key = ""
        """The first account's key, which the very first start prints."""
        self.logs: list[Path] = []

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Start it and wait until it says that it is ready.

        Raises OperatorError where there is no strace, it may not trace, or the service does not
        start.
        """
        if shutil.which("strace") is None:
            raise OperatorError("This proof needs strace, as root: apt-get install -y strace")
        self.logs.append(self._folder / f"calls-{len(self.logs)}.log")
        command = [
            *STRACE,
            f"--output={self.logs[-1]}",
            sys.executable,
            "-m",
            "vitascope.cli",
            "serve",
        ]
        with (self._folder / "service.log").open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *command, "--port", str(self._port), cwd=self._folder, stdout=PIPE, stderr=errors
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            if not await self._process.stdout.readline():
                raise OperatorError(
                    _why_not((self._folder / "service.log").read_text(errors="replace"))
                )
            if not self.key:
                self.key = key_in((await self._process.stdout.readline()).decode(), self._folder)

    async def stop(self) -> None:
        """SIGTERM, and wait until it and strace have left."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """SIGKILL it and its children in one moment at which no call is under way.

        What a call has done that is cut off by a kill, nobody could tell.
        """
        family = self._family()
        for each in family:
            each.suspend()
        await _stand_still([each.pid for each in family])
        for each in reversed(family):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(psutil.NoSuchProcess, IndexError):
            self._family()[0].send_signal(how)
        try:
            async with asyncio.timeout(GONE_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            raise

    def _family(self) -> list[psutil.Process]:
        """Return the service's process and its children's."""
        assert self._process is not None
        service = psutil.Process(self._process.pid).children()[0]
        return [service, *service.children()]


def snapshot(folder: Path) -> Image:
    """Return what is in a folder, but for SQLite's shared memory."""
    return dict(_entries(folder))


def _entries(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    for path in sorted(folder.rglob("*")):
        if not path.name.endswith(SHARED_MEMORY):
            yield path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else None


async def _stand_still(pids: list[int]) -> None:
    looks = 0
    async with asyncio.timeout(STILL_SECONDS):
        while looks < STILL_LOOKS:
            await asyncio.sleep(LOOK_SECONDS)
            looks = looks + 1 if all(map(_is_stopped, pids)) else 0


def _is_stopped(pid: int) -> bool:
    states = [
        stat.read_text().rpartition(")")[2].split()[0]
        for stat in Path(f"/proc/{pid}/task").glob("*/stat")
    ]
    return set(states) <= {"t", "T"}


def _why_not(log: str) -> str:
    if "ptrace" in log or "PTRACE" in log:
        return f"strace may not trace here (ptrace is refused): {log.strip()[:400]}"
    return f"the traced service did not start: {log.strip()[-400:]}"
