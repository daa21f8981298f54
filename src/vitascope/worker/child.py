"""The engine child: opens one engine, makes one clip at a time, dies with its parent.

Run as ``python -m vitascope.worker.child ENGINE``. It reads messages on standard input and writes them to what was
standard output when it started; anything else that prints goes to standard error.
"""

import asyncio
import os
import queue
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from numpy import uint8
from numpy.typing import NDArray

from vitascope.engines.base import Cancelled, Engine, EngineError, Generation
from vitascope.engines.registry import make_engine
from vitascope.errors import OperatorError
from vitascope.media.encode import encode
from vitascope.media.picture import write_picture
from vitascope.video import Clip
from vitascope.worker.messages import (
    Cancel,
    Generate,
    Made,
    Message,
    NotMade,
    Progress,
    Ready,
    StoppedByRequest,
    Unfit,
    pack,
    spec_of,
    unpack,
)

BUG_TEXT = "The engine failed unexpectedly."
ENCODE_SHARE = 0.02
"""Progress kept back for the file's last bytes."""


class Pipe:
    """The child's end: orders come in on a thread, so that a cancel arrives while the engine works."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        """Start listening."""
        self._outgoing = outgoing
        self._orders: queue.SimpleQueue[Generate | None] = queue.SimpleQueue()
        self.cancelled = threading.Event()
        threading.Thread(target=self._listen, args=(incoming,), daemon=True).start()

    def send(self, message: Message) -> None:
        """Write one message."""
        self._outgoing.write(pack(message))
        self._outgoing.flush()

    def orders(self) -> Iterator[Generate]:
        """Yield orders until the parent closes its end."""
        while (order := self._orders.get()) is not None:
            yield order

    def _listen(self, incoming: BinaryIO) -> None:
        for line in incoming:
            match unpack(line):
                case Generate() as order:
                    self.cancelled.clear()
                    self._orders.put(order)
                case Cancel():
                    self.cancelled.set()
        # The parent is gone: nobody wants this clip, and whoever takes the task over must find the device free.
        os._exit(0)


def make(engine: Engine, order: Generate, pipe: Pipe, runner: asyncio.Runner) -> Message:
    """Carry out one order and return its last message."""
    job = Generation(spec=spec_of(order), memo=order.memo, cancelled=pipe.cancelled.is_set)
    job.progress = lambda fraction: pipe.send(Progress(fraction=fraction * (1 - ENCODE_SHARE), memo=dict(job.memo)))
    try:
        clip = runner.run(engine.generate(job))
        poster = encode(_until_cancelled(clip, job), Path(order.path))
        write_picture(poster, Path(order.poster))
    except Cancelled:
        return StoppedByRequest()
    except EngineError as error:
        return NotMade(message=str(error), retryable=error.retryable)
    except Exception:
        return NotMade(message=BUG_TEXT, retryable=True, trace=traceback.format_exc())
    return Made(notes=dict(clip.notes))


def _until_cancelled(clip: Clip, job: Generation) -> Clip:
    return replace(clip, frames=_watched(clip, job))


def _watched(clip: Clip, job: Generation) -> Iterator[NDArray[uint8]]:
    for frame in clip.frames:
        if job.cancelled():
            raise Cancelled
        yield frame


def main() -> None:
    """Open the engine named by the first argument and serve orders until the parent goes."""
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    pipe = Pipe(sys.stdin.buffer, outgoing)
    with asyncio.Runner() as runner:
        try:
            engine = make_engine(sys.argv[1])
            runner.run(engine.open())
        except (OperatorError, EngineError) as error:
            pipe.send(Unfit(message=str(error)))
            return
        pipe.send(Ready())
        for order in pipe.orders():
            pipe.send(make(engine, order, pipe, runner))


if __name__ == "__main__":
    main()
