"""A running service that is fuzzed, while somebody else asks it whether it lives."""

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.fuzz.surface import FuzzFault
from tests.outside.service import Service, service

OTHER = "127.0.0.2"
PAUSE_SECONDS = 0.2
INTERNAL, AWAY = 500, 503


class Live:
    """A service, what its log said so far, and how long others waited."""

    def __init__(self, running: Service) -> None:
        self.running = running
        self.longest_stall = 0.0
        self._read = 0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def require_well(self, status: int = 200, text: str = "") -> None:
        """Raise FuzzFault for an answer that no caller may get, a line of the log that nobody may
        cause, or a service that is gone.
        """
        if not psutil.pid_exists(self.running.pid):
            raise FuzzFault("the service is gone")
        if status >= INTERNAL and status != AWAY:
            raise FuzzFault(f"HTTP status {status}: {text[:400]}")
        if _code(text) == INTERNAL:
            raise FuzzFault(f"code 500: {text[:400]}")
        if wrong := self._new_errors():
            raise FuzzFault(wrong)

    def _new_errors(self) -> str:
        with self.running.log.open("rb") as log:
            log.seek(self._read)
            said = log.read().decode(errors="replace")
        self._read += len(said.encode())
        return said[:2_000] if "Traceback" in said or "[error" in said else ""

    def _watch(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            began = time.monotonic()
            self.running.answers_others(source=OTHER)
            self.longest_stall = max(self.longest_stall, time.monotonic() - began)

    def __enter__(self) -> "Live":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()


def _code(text: str) -> object:
    _, _, body = text.partition("\r\n\r\n")
    try:
        found = json.loads(body or text)
    except ValueError:
        return None
    return found.get("code") if isinstance(found, dict) else None


@contextmanager
def live() -> Iterator[Live]:
    """Run a service for a block, of which no limit of calls keeps the fuzzer away."""
    with (
        tempfile.TemporaryDirectory() as folder,
        service(
            Path(folder),
            creates_per_10_seconds=10_000,
            polls_per_second=1_000,
            start_credits=10**8,
            request_seconds=2,
        ) as running,
        Live(running) as found,
    ):
        yield found
