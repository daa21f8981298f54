"""The command line as real processes."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.small import QUICK_ENGINE


def run(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with the quick engine in folder; environment replaces variables."""
    return subprocess.run(
        [sys.executable, "-m", "vitascope.cli", *arguments],
        capture_output=True, text=True, check=False, env=environment_of(**environment), cwd=folder, timeout=90,
    )  # fmt: skip


def environment_of(**changes: str) -> dict[str, str]:
    """Return the environment of a small service with these changes."""
    return os.environ | {"VITASCOPE_ENGINE": QUICK_ENGINE, "VITASCOPE_SHORT_SIDE": "90"} | changes


@contextmanager
def serving(
    folder: Path, *options: str, shows_key: bool = True, **environment: str
) -> Iterator[tuple[str, str]]:
    """Run `vitascope serve` on folder/data with these options, environment changed; yield its URL
    and first key.

    The key is empty where shows_key says that an earlier start told it.
    """
    command = [
        sys.executable,
        "-m",
        "vitascope.cli",
        "serve",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
        *options,
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment_of(**environment),
        cwd=folder,
    )
    assert process.stdout is not None
    lines = 1 + (shows_key and "--json" not in options)
    said = "".join(process.stdout.readline() for _ in range(lines))
    try:
        key = (folder / "data" / "vitascope.first-key").read_text().strip() if shows_key else ""
        yield re.findall(r"http://[\w.:]+", said)[0], key
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        process.stdout.close()
