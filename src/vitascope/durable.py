"""What outlives a loss of power: contents that were fsynced, under names whose folder was fsynced."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file's contents, or the names in a folder, on the disk when this returns."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, whole or not at all.

    It is on the disk when this returns.
    """
    with part_of(path) as part:
        _fill(part, content)
        rename(part, path)


def create(path: Path, content: bytes) -> None:
    """Write a file as write does, unless there is one: of several processes the first one's counts."""
    with part_of(path) as part, suppress(FileExistsError):
        _fill(part, content)
        os.link(part, path)
    sync(path.parent)


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Yield an empty file that only this user may read, to be filled and then given path's name.

    Its name is its own: other processes may write the same file at the same time. What is left of
    it after the block goes.
    """
    file, name = tempfile.mkstemp(prefix=f"{path.name}.part.", dir=path.parent)
    os.close(file)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _fill(part: Path, content: bytes) -> None:
    with part.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone, and those above it.

    They are on the disk when this returns.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)


def rename(path: Path, name: Path) -> None:
    """Give a file or folder another name in the same folder.

    It is on the disk when this returns.
    """
    path.rename(name)
    sync(name.parent)
