"""Journals: what client and receiver saw, fsynced line by line, so that they remember more than any
process.
"""

import os
from pathlib import Path


class Journal:
    """A file of lines that survives whoever writes it."""

    def __init__(self, path: Path) -> None:
        """Append to path."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.queues: list[str] = []

    def write(self, line: str) -> None:
        """Write a line down; it is on the disk when this returns."""
        os.write(self._file, f"{line}\n".encode())
        os.fsync(self._file)
        self.queues.append(line)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
