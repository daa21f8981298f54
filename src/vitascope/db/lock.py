"""One process owns a data folder; the lock file says which, and how to reach it."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from vitascope import durable
from vitascope.errors import OperatorError

LOCK_FILE = "vitascope.lock"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The process that serves a data folder, and the token that lets this user's own commands speak
    to it.

    The token lives as long as the process and opens the folder's first account only; it is no API
    key.
    """

    pid: int
    url: str
    token: str


class FolderLock:
    """An exclusive lock that the kernel drops when the process dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises OperatorError when another process holds it or the folder cannot be written.
        """
        self._path = folder / LOCK_FILE
        try:
            durable.make_folder(folder)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise OperatorError(
                "The data folder {folder} cannot be used: {why}", folder=folder, why=error.strerror
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise _in_use(folder) from None

    def publish(self, owner: Owner) -> None:
        """Write down who owns the folder, readable by this user only."""
        self._write(json.dumps(asdict(owner)).encode())

    def release(self) -> None:
        """Forget the owner and let the next process in."""
        self._write(b"")
        os.close(self._file)

    def _write(self, content: bytes) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, content, 0)

    def __enter__(self) -> Self:
        """Hold the lock for a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release it."""
        self.release()


def find_owner(folder: Path) -> Owner | None:
    """Return the living process that serves the folder, if there is one."""
    try:
        file = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _parse(os.pread(file, 65_536, 0))
    else:
        return None
    finally:
        os.close(file)


def _parse(content: bytes) -> Owner | None:
    return Owner(**json.loads(content)) if content else None


def _in_use(folder: Path) -> OperatorError:
    owner = find_owner(folder)
    if owner is None:
        return OperatorError(
            "The data folder {folder} is in use by another process that is just starting or stopping. "
            "Stop it first, or choose another folder with --data.",
            folder=folder,
        )
    return OperatorError(
        "The data folder {folder} is in use by process {pid} ({url}). "
        "Stop it first, or choose another folder with --data.",
        folder=folder,
        pid=owner.pid,
        url=owner.url,
    )
