"""A service in a process of its own, for tests that see nothing of it but its sockets and its log."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

QUICK_ENGINE = "tests.engines_for_tests:QuickEngine"


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running service: where it is, its first account's key, its data folder and its log."""

    url: str
    key: str
    data: Path
    log: Path
    pid: int

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    def connect(self, *, source: str = "127.0.0.1") -> socket.socket:
        """Open a connection from one of this machine's own addresses."""
        address = ("127.0.0.1", self.port)
        return socket.create_connection(address, timeout=60, source_address=(source, 0))

    def ask(self, request: bytes, *, source: str = "127.0.0.1") -> tuple[int, str]:
        """Send bytes on a connection of their own until it is closed.

        Return the first answer's status and text.
        """
        with self.connect(source=source) as connection, suppress(ConnectionError):
            connection.sendall(request)
            return answer_of(connection)
        return 0, ""

    def answers_others(self, *, source: str = "127.0.0.1") -> bool:
        """Return True if the service answers somebody else."""
        request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        return self.ask(request, source=source)[0] == 200

    def cpu_seconds(self) -> float:
        """Return the processor time that the service has used, which no neighbour of this machine
        changes.
        """
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def error_count(self) -> int:
        """Return how many errors the service has logged."""
        return self.log.read_text().count("[error")

    def command(self, *arguments: str) -> dict[str, Any]:
        """Run a command of the operator with --json on the service's folder.

        Return the object that it prints.
        """
        (printed,) = self.objects(*arguments)
        return printed

    def objects(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a command that prints an object a line; return them."""
        command = [*VITASCOPE, *arguments, "--json", "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return [json.loads(line) for line in done.stdout.splitlines()]


VITASCOPE = (sys.executable, "-m", "vitascope.cli")


def answer_of(connection: socket.socket) -> tuple[int, str]:
    """Read until the other side closes.

    Return the first answer's status (0 for none) and all that was said.
    """
    said = b""
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            said += piece
    return (int(said.split()[1]) if said else 0), said.decode()


@contextmanager
def service(tmp_path: Path, **settings: object) -> Iterator[Service]:
    """Run `vitascope serve` in a new folder of tmp_path with these settings; it must stop well."""
    quick = {"engine": QUICK_ENGINE, "short_side": 90, "drain_seconds": 2}
    variables = {
        f"VITASCOPE_{name.upper()}": str(value) for name, value in (quick | settings).items()
    }
    data, log = tmp_path / "data", tmp_path / "service.log"
    command = [*VITASCOPE, "serve", "--port", "0", "--json", "--data", str(data)]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=tmp_path,
            env=os.environ | variables,
        )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert said, log.read_text()
        told = json.loads(said)
        port = (
            told.get("port") or told["url"].rpartition(":")[2]
        )  # what is told from outside has no port of ours
        file = told.get("keyFile")
        key = (tmp_path / file).read_text().strip() if file else told.get("key") or ""
        yield Service(url=f"http://127.0.0.1:{port}", key=key, data=data, log=log, pid=process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        process.stdout.close()
