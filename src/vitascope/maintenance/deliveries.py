"""The dispatcher's loop: claim callbacks that are due, send them side by side, write what came of
each.
"""

import asyncio

from vitascope import clock, log, metrics, traces
from vitascope.callbacks.callback import UNSENT_TEXT, Delivery, ReceiverResponse
from vitascope.callbacks.deliver import Sender
from vitascope.callbacks.service import Callbacks
from vitascope.callbacks.slots import Slots
from vitascope.queue.base import Queue
from vitascope.queue.embedded import nap_seconds

logger = log.get("callbacks")

ERROR_PAUSE_SECONDS = 1.0
INTERNAL = ReceiverResponse(status=None, reason=UNSENT_TEXT, excerpt="", latency_ms=0)


class CallbackDispatcher:
    """Sends the callbacks of every account, so that a receiver that hangs or is dead delays no
    other.
    """

    def __init__(self, callbacks: Callbacks, sender: Sender, queue: Queue) -> None:
        """Send what callbacks hands out; queue rings when a task has ended."""
        self._callbacks = callbacks
        self._sender = sender
        self._queue = queue
        self._slots = Slots()
        self._attempts: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to send."""
        self._loop = asyncio.create_task(self._work())

    async def stop(self, drain_seconds: float) -> None:
        """Claim no more, give what is on its way drain_seconds to come back.

        The rest goes again after a restart.
        """
        self._stopping.set()
        self._queue.notify()
        if self._loop is not None:
            await self._loop
        await self._all_back(drain_seconds)
        for attempt in self._attempts:
            attempt.cancel()
        await asyncio.gather(*self._attempts, return_exceptions=True)

    async def run_due(self) -> int:
        """Do one round now: send everything that is due and wait until all of it is back.

        Return how many went.
        """
        count = 0
        while claimed := await self._claim():
            count += claimed
            await self._all_back()
        return count

    async def _work(self) -> None:
        while not self._stopping.is_set():
            ring = self._queue.listen()
            try:
                if not await self._claim():
                    await self._wait(ring)
            except Exception:
                logger.exception("callback round failed")
                await asyncio.sleep(ERROR_PAUSE_SECONDS)

    async def _claim(self) -> int:
        busy = self._slots.busy
        deliveries = await self._callbacks.claim(busy) if busy.room else []
        for delivery in deliveries:
            self._slots.take(delivery)
            attempt = asyncio.create_task(self._attempt(delivery))
            self._attempts.add(attempt)
            attempt.add_done_callback(self._attempts.discard)
        return len(deliveries)

    async def _wait(self, ring: asyncio.Event) -> None:
        """Sleep until a task ends, an attempt is back, or a receiver that is not busy falls due."""
        busy = self._slots.busy
        seconds = await self._callbacks.seconds_to_next(busy) if busy.room else None
        ringing = asyncio.create_task(ring.wait())
        await asyncio.wait(
            {ringing, *self._attempts},
            timeout=nap_seconds(seconds),
            return_when=asyncio.FIRST_COMPLETED,
        )
        ringing.cancel()

    async def _attempt(self, delivery: Delivery) -> None:
        attributes: dict[str, str | int] = {
            "task": delivery.task_id,
            "attempt": delivery.attempt + 1,
        }
        try:
            parent = await self._callbacks.trace_of(delivery.task_id) if traces.is_on() else ""
            with traces.span("callback", parent=parent, receiver=delivery.receiver, **attributes):
                await self._callbacks.finish(delivery, await self._answer(delivery))
        except Exception:  # its lease ends, and it is sent again
            logger.exception("callback attempt not written", delivery=delivery.id)
        finally:
            self._slots.give_back(delivery)

    async def _answer(self, delivery: Delivery) -> ReceiverResponse:
        began = clock.monotonic_seconds()
        try:
            return await self._sender.post(
                delivery.url, self._callbacks.headers(delivery), delivery.body
            )
        except Exception:
            logger.exception("callback attempt failed", delivery=delivery.id)
            return INTERNAL
        finally:
            metrics.observe(metrics.TaskStage.CALLBACK, clock.monotonic_seconds() - began)

    async def _all_back(self, seconds: float | None = None) -> None:
        if self._attempts:
            await asyncio.wait(set(self._attempts), timeout=seconds)
