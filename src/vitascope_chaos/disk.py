"""A disk of its own for data and log, small enough to be filled."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vitascope.errors import OperatorError
from vitascope_chaos.plan import DISK, ProofPlan

BLOCK_BYTES = 1 << 20


def make_disk(plan: ProofPlan) -> None:
    """Make the folder for data and log, with a file system of its own where the plan says how
    large.

    Raises OperatorError where mounting is not allowed.
    """
    folder = plan.folder / DISK
    folder.mkdir()
    if plan.disk_mb:
        command = ["mount", "-t", "tmpfs", "-o", f"size={plan.disk_mb}m", "tmpfs", str(folder)]
        if subprocess.run(command, check=False).returncode != 0:
            raise OperatorError(
                "A disk of its own needs the right to mount: run this under `unshare -rm`"
            )


@contextmanager
def fill(plan: ProofPlan) -> Iterator[Callable[[], None]]:
    """Leave no byte free for a block; what is yielded takes what was freed meanwhile."""
    ballast = plan.folder / DISK / "ballast"
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def fill_up() -> None:
        for size in (BLOCK_BYTES, 4_096, 1):
            _write_until_full(file, size)

    try:
        fill_up()
        yield fill_up
    finally:
        os.close(file)
        ballast.unlink()


def _write_until_full(file: int, size: int) -> None:
    try:
        while True:
            os.write(file, bytes(size))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
