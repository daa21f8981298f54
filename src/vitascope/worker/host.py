"""The engine host: keeps one engine child alive and speaks to it over a pipe."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from vitascope import log, metrics
from vitascope.engines.registry import reads_pictures
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.tasks.completion import CRASHED_TEXT
from vitascope.tasks.task import Failed, Stopped
from vitascope.video import VideoSpec
from vitascope.worker.messages import (
    Cancel,
    ClipFailed,
    ClipReady,
    Explain,
    Explained,
    Generate,
    MemoSaved,
    Message,
    Open,
    OpenFailed,
    Progress,
    Ready,
    SaveMemo,
    StoppedByRequest,
    pack,
    unpack,
)

logger = log.get("worker")

CLOSE_SECONDS = 3.0
"""How long a child may take to leave by itself once its pipe is closed."""
LINE_LIMIT = 4 * 1024 * 1024
DIED_TEXT = mark("The engine stopped unexpectedly.")
CRASHES = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL")
"""Deaths by a bug in native code; want of memory ends in others (SIGKILL, SIGABRT)."""

Report = Callable[[Progress], None]
Keep = Callable[[dict[str, str]], Awaitable[None]]
"""Writes an engine's memo down and returns when it is durable."""


class EngineHost:
    """One child process with one engine; a child that died is replaced when it is opened again."""

    def __init__(
        self, engine: str, *, kind: str = "", options: dict[str, Any] | None = None
    ) -> None:
        """Host the engine of this name, of that kind (default: the name), with these options.

        No child runs before ``open``.
        """
        self.engine = engine
        self._first = Open(engine=kind or engine, options=options or {})
        self._process: Process | None = None
        self._ready = False
        self.starts = 0

    def reads_pictures(self) -> bool:
        """Whether the engine needs the pictures that a task names.

        If it cannot be found, a child says so.
        """
        with suppress(OperatorError):
            return reads_pictures(self._first.engine)
        return True

    @property
    def pid(self) -> int | None:
        """The living child's process id."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if alive and self._process else None

    async def open(self) -> None:
        """Start a child and wait until its engine is open.

        Raises OperatorError where the engine says that it cannot open, or its child dies while
        trying.
        """
        if self.pid is None:
            with suppress(ConnectionError):  # what has died is found out by reading
                await self._start()
        while not self._ready:
            match await self._receive():
                case Ready():
                    self._ready = True
                case OpenFailed() as unfit:
                    raise OperatorError(
                        "The engine {engine} cannot start: {why}",
                        engine=self.engine,
                        why=unfit.message,
                    )
                case None:
                    raise OperatorError(
                        "The engine {engine} died while it was starting; the log says more",
                        engine=self.engine,
                    )

    async def generate(
        self, order: Generate, report: Report, keep: Keep
    ) -> ClipReady | Failed | Stopped:
        """Have the child carry out one order.

        A child that dies is a failure worth another attempt.
        """
        try:
            await self.open()
            await self._send(order)
        except (OperatorError, ConnectionError) as error:
            logger.error("engine child failed", engine=self.engine, error=str(error))
            await self.kill()
            return Failed(message=DIED_TEXT, retryable=True)
        return await self._outcome(order, report, keep)

    async def explain(self, spec: VideoSpec) -> dict[str, Any] | Failed:
        """Have the child say what its engine will draw.

        A child that dies is a failure worth another try.
        """
        try:
            await self.open()
            await self._send(Explain(spec=asdict(spec)))
            said = await self._receive()
        except (OperatorError, ConnectionError) as error:
            logger.error("engine child failed", engine=self.engine, error=str(error))
            said = None
        match said:
            case Explained(scene=scene):
                return scene
            case ClipFailed() as failure:
                if failure.trace:
                    logger.error("engine failed unexpectedly", trace=failure.trace)
                return Failed(message=failure.message, retryable=failure.retryable)
        await self.kill()
        return Failed(message=DIED_TEXT, retryable=True)

    async def _outcome(
        self, order: Generate, report: Report, keep: Keep
    ) -> ClipReady | Failed | Stopped:
        while True:
            match await self._receive():
                case Progress() as progress:
                    report(progress)
                case SaveMemo() as asked:
                    await keep(asked.memo)
                    with suppress(ConnectionError):  # what has died is found out by reading
                        await self._send(MemoSaved())
                case ClipReady() as made:
                    return made
                case StoppedByRequest():
                    return Stopped()
                case ClipFailed() as failure:
                    if failure.leaving:
                        await self.kill()
                    return _failed(failure, order)
                case None:
                    return await self._died(order)

    async def _died(self, order: Generate) -> Failed:
        code = self._process.returncode if self._process is not None else None
        await self.kill()
        if code is not None and _how(code) in CRASHES:
            return _crashed(order)
        return Failed(message=DIED_TEXT, retryable=True)

    async def cancel(self) -> None:
        """Tell the engine to stop; `generate` returns when it really has."""
        if self.pid is not None:
            with suppress(ConnectionError):
                await self._send(Cancel())

    def kill_now(self) -> None:
        """Kill a child that does not listen; `generate` then returns as for any child that died."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def kill(self) -> None:
        """End the child at once, whatever it is doing."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            metrics.child_ended(self._process.pid)
        self._process, self._ready = None, False

    async def close(self) -> None:
        """Let an idle child leave; kill one that does not."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            logger.warning("engine child did not leave, killing it", engine=self.engine)
        await self.kill()

    async def _start(self) -> None:
        self._ready = False
        self.starts += 1
        if self.starts > 1:
            metrics.ENGINE_RESTARTS.inc()
        if self._process is not None:
            metrics.child_ended(self._process.pid)
        command = [sys.executable, "-m", "vitascope.worker.child"]
        # A session of its own keeps a terminal's Ctrl-C from the child: the parent decides when it
        # stops.
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, limit=LINE_LIMIT, start_new_session=True
        )
        metrics.child_began(self._process.pid, self.engine)
        logger.info("engine child started", engine=self.engine, pid=self._process.pid)
        # Not on the command line, which every user of the machine can read: the options may hold
        # keys.
        await self._send(self._first)

    async def _send(self, message: Message) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        if self._process.stdin.is_closing():  # uvloop raises a RuntimeError of its own then
            raise BrokenPipeError("the engine's child is gone")
        self._process.stdin.write(pack(message))
        await self._process.stdin.drain()

    async def _receive(self) -> Message | None:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if line.endswith(b"\n"):
            return unpack(line)
        code = await self._process.wait()
        logger.warning(
            "engine child died", engine=self.engine, pid=self._process.pid, how=_how(code)
        )
        return None


def _failed(failure: ClipFailed, order: Generate) -> Failed:
    if failure.trace:
        logger.error("engine failed unexpectedly", trace=failure.trace)
    if failure.crashed:
        return _crashed(order)
    return Failed(message=failure.message, retryable=failure.retryable)


def _crashed(order: Generate) -> Failed:
    seed = order.spec["seed"]
    return Failed(message=CRASHED_TEXT.format(seed=seed), retryable=True, crashed=True)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
