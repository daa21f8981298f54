"""Answers what an engine will draw, without a task."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from vitascope.config import EngineTable
from vitascope.errors import GenerationFailed, TooFrequent
from vitascope.language import mark
from vitascope.tasks.task import Failed
from vitascope.video import VideoSpec
from vitascope.worker.host import EngineHost

ANSWER_SECONDS = 20.0
"""How long an engine may think, its start included."""
IDLE_SECONDS = 120.0
"""How long a child stays that nobody asks: the next question would wait for its start."""
WAITING = 20
"""Questions to one engine that wait at a time."""
SLOW_TEXT = mark("The engine took too long to say what it will draw.")


class Explainer:
    """Asks a child of its own for each engine, so that a running task is not in the way.

    A child starts with the first question and leaves when there was none for IDLE_SECONDS.
    """

    def __init__(self, tables: Mapping[str, EngineTable]) -> None:
        """Answer for the engines of these tables."""
        self._asked = {
            name: _Asked(EngineHost(name, kind=table.kind, options=table.options))
            for name, table in tables.items()
        }

    async def explain(self, engine: str, spec: VideoSpec) -> Mapping[str, Any]:
        """Return what an engine will draw.

        Raises GenerationFailed with the engine's own sentence, TooFrequent where too many wait.
        """
        return await self._asked[engine].explain(spec)

    async def close(self) -> None:
        """Let every child leave."""
        await asyncio.gather(*(each.close() for each in self._asked.values()))


class _Asked:
    """One engine's child, asked one question at a time."""

    def __init__(self, host: EngineHost) -> None:
        self._host = host
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._idle: asyncio.Task[None] | None = None

    async def explain(self, spec: VideoSpec) -> Mapping[str, Any]:
        if self._waiting >= WAITING:
            raise TooFrequent
        self._waiting += 1
        try:
            async with self._turn:
                await self._stay()
                said = await self._ask(spec)
                self._idle = asyncio.create_task(self._leave_when_idle())
        finally:
            self._waiting -= 1
        if isinstance(said, Failed):
            raise GenerationFailed(said.message)
        return said

    async def _ask(self, spec: VideoSpec) -> dict[str, Any] | Failed:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._host.explain(spec)
        except TimeoutError:
            await self._host.kill()
            return Failed(message=SLOW_TEXT, retryable=True)
        except asyncio.CancelledError:
            # The answer to a question that nobody waits for must not be taken for the next one's.
            await self._host.kill()
            raise

    async def _leave_when_idle(self) -> None:
        await asyncio.sleep(IDLE_SECONDS)
        await self._host.close()

    async def _stay(self) -> None:
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.cancel()
            with suppress(asyncio.CancelledError):
                await idle

    async def close(self) -> None:
        async with self._turn:
            await self._stay()
            await self._host.close()
