"""Several cards for one clip: processes that run the same steps, each on its part of the clip.

The engine's child leads. Its followers are started by it as ``python -m vitascope.engines.team``
and die with it, as it dies with them: no clip can be made by a part of a team.
"""

import asyncio
import base64
import os
import pickle
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from vitascope.engines.base import EngineBroken, EngineError, Generation
from vitascope.engines.registry import make_engine

BACKENDS = {"cuda": "cpu:gloo,cuda:nccl", "xpu": "cpu:gloo,xpu:xccl", "cpu": "gloo"}
"""What the processes of a team talk through, by their kind of card; words go over gloo."""
FOLDER_PREFIX = "vitascope-team-"


class Team:
    """One engine's place among those that make a clip together; a team of one needs nobody."""

    def __init__(self, size: int = 1, rank: int = 0, store: str = "") -> None:
        """Take the place rank of size; store is a file by which the processes find each other."""
        self.size, self.rank = size, rank
        self._store = store
        self._followers: list[subprocess.Popen[bytes]] = []
        self._torch: Any = None
        self.broken = False

    def start(self, engine: str, options: Mapping[str, Any]) -> None:
        """Start the followers of a leader, which load the same weights meanwhile."""
        if self.size == 1 or self.rank > 0 or self._followers:
            return
        self._store = str(Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX)) / "store")
        for rank in range(1, self.size):
            follower = subprocess.Popen(
                [sys.executable, "-m", "vitascope.engines.team"], stdin=subprocess.PIPE
            )
            self._followers.append(follower)
            _send(follower, (engine, dict(options), self.size, rank, self._store))
            threading.Thread(target=_die_with, args=(follower, self._store), daemon=True).start()

    def connect(self, diffusers: Any, torch: Any, pipe: Any, device: str) -> None:
        """Split the pipeline's transformers among the team; returns when everybody is there.

        Raises EngineError where diffusers cannot split them.
        """
        if self.size == 1:
            return
        self._torch = torch
        networks = [getattr(pipe, part, None) for part in ("transformer", "transformer_2")]
        for network in filter(None, networks):
            if getattr(network, "_cp_plan", None) is None:
                raise EngineError(
                    "cards_per_clip must be 1: diffusers cannot split {name}",
                    name=type(network).__name__,
                )
        kind, _, number = device.partition(":")
        if number:
            torch.accelerator.set_device_index(int(number))
        torch.distributed.init_process_group(
            BACKENDS[kind], init_method=f"file://{self._store}", rank=self.rank,
            world_size=self.size,
        )  # fmt: skip
        for network in filter(None, networks):
            # Any number of tokens and heads, whatever the size and length of a clip.
            network.enable_parallelism(
                config=diffusers.ContextParallelConfig(
                    ulysses_degree=self.size, ulysses_anything=True
                )
            )

    def share(self, order: Any) -> None:
        """Have the followers begin what the leader begins now."""
        for follower in self._followers:
            _send(follower, order)

    def agree(self, cancelled: bool) -> bool:
        """Return the leader's word on whether to stop, at the same step in every process."""
        if self.size == 1:
            return cancelled
        word = self._torch.tensor([int(cancelled)])
        self._torch.distributed.broadcast(word, src=0)
        return bool(word.item())

    def require_whole(self) -> None:
        """Raise EngineBroken where the team fell out of step: only new processes get it back."""
        if self.broken:
            raise EngineBroken("The cards that make a clip together fell out of step.")

    def fell_out(self) -> None:
        """Note that one process may have left its step before the others."""
        self.broken = self.size > 1


def _send(follower: subprocess.Popen[bytes], order: Any) -> None:
    assert follower.stdin is not None
    follower.stdin.write(base64.b64encode(pickle.dumps(order)) + b"\n")
    follower.stdin.flush()


def _received(line: bytes) -> Any:
    return pickle.loads(base64.b64decode(line))


def _die_with(process: subprocess.Popen[bytes], store: str) -> None:
    """End this process with another one: it would wait for its share for ever."""
    process.wait()
    _remove(store)
    os._exit(1)


def _remove(store: str) -> None:
    """Remove a team's folder. Whoever sees another process go does this, for a leader that is
    killed cannot.
    """
    shutil.rmtree(Path(store).parent, ignore_errors=True)


async def follow(engine: Any, orders: Iterator[bytes]) -> None:
    """Open an engine as a follower and take part in clip after clip, until the orders end."""
    await engine.open()
    for line in orders:
        spec, asked, way = _received(line)
        engine.take_part(Generation(spec=spec), asked, way)


def _orders(lines: BinaryIO, store: str) -> Iterator[bytes]:
    """Return lines as they come; once there are no more the leader is gone, and so is this."""
    arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        for line in lines:
            arrived.put(line)
        _remove(store)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return iter(arrived.get, None)


def main() -> None:
    """Be a follower: the first line says of which engine, each other one is a clip."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    kind, options, size, rank, store = _received(sys.stdin.buffer.readline())
    orders = _orders(sys.stdin.buffer, store)
    try:
        engine: Any = make_engine(kind, options)
        engine.join(Team(size, rank, store))
        asyncio.run(follow(engine, orders))
    finally:
        _remove(store)


if __name__ == "__main__":
    main()
