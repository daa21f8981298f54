"""The engine child: opens one engine, makes one clip at a time, dies with its parent.

Run as ``python -m vitascope.worker.child``; the first message says which engine. It reads messages
on standard input and writes them to what was standard output when it started; anything else that
prints goes to standard error.
"""

import asyncio
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from vitascope import clock, private
from vitascope.engines.base import (
    Engine,
    EngineBroken,
    EngineError,
    Generation,
    GenerationCancelled,
)
from vitascope.engines.registry import make_engine
from vitascope.engines.tools import make_tools
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.media.fit import Tools
from vitascope.media.given import UNUSABLE_TEXT, BadPicture
from vitascope.media.line import Finishing, produce
from vitascope.media.upright import read_given
from vitascope.video import Picture, VideoSpec
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
    spec_of,
    unpack,
)
from vitascope.worker.stopwatch import Stopwatch

BUG_TEXT = mark("The engine failed unexpectedly.")
ENCODE_SHARE = 0.02
"""Progress kept back for the file's last bytes."""
PROGRESS_SECONDS = 0.2
PROGRESS_STEP = 0.05
"""Progress is sent on after so long or so large a step: the parent writes it every half a second,
and some engines tell it at every frame.
"""


class Pipe:
    """The child's end: orders come in on a thread, so that a cancel arrives while the engine works."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        """Start listening."""
        self._outgoing = outgoing
        self._orders: queue.SimpleQueue[Generate | Explain] = queue.SimpleQueue()
        self.cancelled = threading.Event()
        self._noted = threading.Event()
        self.opening: queue.SimpleQueue[Open] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(incoming,), daemon=True).start()

    def send(self, message: Message) -> None:
        """Write one message."""
        self._outgoing.write(pack(message))
        self._outgoing.flush()

    def orders(self) -> Iterator[Generate | Explain]:
        """Yield orders for as long as this process lives: it ends with its parent."""
        while True:
            yield self._orders.get()

    async def remember(self, memo: dict[str, str]) -> None:
        """Return when the parent has written memo down; while it cannot, this waits."""
        self._noted.clear()
        self.send(SaveMemo(memo=memo))
        await asyncio.to_thread(self._noted.wait)

    def _listen(self, incoming: BinaryIO) -> None:
        for line in incoming:
            match unpack(line):
                case Open() as first:
                    self.opening.put(first)
                case MemoSaved():
                    self._noted.set()
                case Generate() | Explain() as order:
                    self.cancelled.clear()
                    self._orders.put(order)
                case Cancel():
                    self.cancelled.set()
        # The parent is gone: nobody wants this clip, and whoever takes the task over must find the
        # device free.
        os._exit(0)


def answer_to(
    order: Generate | Explain, engine: Engine, tools: Tools, pipe: Pipe, runner: asyncio.Runner
) -> Message:
    """Carry out one order and return its last message."""
    if isinstance(order, Explain):
        return explain(engine, order)
    return make(engine, tools, order, pipe, runner)


def explain(engine: Engine, order: Explain) -> Message:
    """Return what the engine, which has ``explain``, says that it will draw."""
    describe: Callable[[VideoSpec], dict[str, Any]] = getattr(engine, "explain")  # noqa: B009
    try:
        return Explained(scene=describe(spec_of(order)))
    except EngineError as error:
        return ClipFailed(message=str(error), retryable=error.retryable)
    except Exception:
        return ClipFailed(
            message=BUG_TEXT, retryable=True, trace=traceback.format_exc(), crashed=True
        )


def make(
    engine: Engine, tools: Tools, order: Generate, pipe: Pipe, runner: asyncio.Runner
) -> Message:
    """Carry out one order and return its last message."""
    job = Generation(
        spec=spec_of(order), memo=order.memo, cancelled=pipe.cancelled.is_set, task_id=order.task_id,
        model=order.model, input=order.input, files={name: Path(path) for name, path in order.files.items()},
    )  # fmt: skip
    job.remember = lambda: pipe.remember(dict(job.memo))
    job.progress = progress_of(job, pipe.send)
    watch = Stopwatch()
    try:
        job.first_frame, job.last_frame = _picture(order.first_frame), _picture(order.last_frame)
        with watch.engine():
            made = runner.run(engine.generate(job))
        notes = produce(watch.reading(made), job.spec, _finish(order, job, tools))
    except GenerationCancelled:
        return StoppedByRequest()
    except BadPicture as error:
        return ClipFailed(message=UNUSABLE_TEXT.format(why=error), retryable=False)
    except EngineBroken as error:
        return ClipFailed(message=str(error), retryable=True, leaving=True)
    except EngineError as error:
        return ClipFailed(message=str(error), retryable=error.retryable)
    except (MemoryError, OSError) as error:
        # Memory, disk or connection: this machine's trouble, whatever the seed.
        leaving = isinstance(error, MemoryError)
        return ClipFailed(
            message=BUG_TEXT, retryable=True, trace=traceback.format_exc(), leaving=leaving
        )
    except Exception:
        return ClipFailed(
            message=BUG_TEXT, retryable=True, trace=traceback.format_exc(), crashed=True
        )
    return ClipReady(notes=dict(notes), stages=watch.stages())


def progress_of(job: Generation, send: Callable[[Message], None]) -> Callable[[float], None]:
    """Return what sends progress on: the first, what comes with a new memo, after PROGRESS_STEP or
    PROGRESS_SECONDS.
    """
    sent: Progress | None = None
    sent_fraction, sent_seconds = 0.0, 0.0

    def progress(fraction: float) -> None:
        nonlocal sent, sent_fraction, sent_seconds
        now = clock.monotonic_seconds()
        is_due = fraction - sent_fraction >= PROGRESS_STEP or now - sent_seconds >= PROGRESS_SECONDS
        if sent is None or sent.memo != job.memo or is_due:
            sent = Progress(fraction=fraction * (1 - ENCODE_SHARE), memo=dict(job.memo))
            sent_fraction, sent_seconds = fraction, now
            send(sent)

    return progress


def _picture(path: str) -> Picture | None:
    return read_given(Path(path)) if path else None


def _finish(order: Generate, job: Generation, tools: Tools) -> Finishing:
    def stop_if_cancelled() -> None:
        if job.cancelled():
            raise GenerationCancelled

    return Finishing(
        path=Path(order.path),
        poster=Path(order.poster),
        tags=order.tags,
        mark=order.mark,
        watermark=order.watermark,
        tools=tools,
        between=stop_if_cancelled,
    )


def main() -> None:
    """Open the engine that the first message names and serve orders until the parent goes."""
    os.umask(private.UMASK)
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    pipe = Pipe(sys.stdin.buffer, outgoing)
    with asyncio.Runner() as runner:
        wanted = pipe.opening.get()
        try:
            tools, options = make_tools(wanted.options)
            engine = make_engine(wanted.engine, options)
            runner.run(engine.open())
        except (OperatorError, EngineError) as error:
            pipe.send(OpenFailed(message=str(error)))
            return
        pipe.send(Ready())
        for order in pipe.orders():
            answer = answer_to(order, engine, tools, pipe, runner)
            pipe.send(answer)
            if isinstance(answer, ClipFailed) and answer.leaving:
                return


if __name__ == "__main__":
    main()
