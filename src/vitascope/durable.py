"""What outlives a loss of power: contents that were fsynced, under names whose folder was fsynced."""

import os
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file's contents, or the names in a folder, on the disk when this returns."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, whole or not at all; it is on the disk when this returns."""
    rename(_temporary(path, content), path)


def create(path: Path, content: bytes) -> None:
    """Write a file as write does, unless there is one: of several processes the first one's counts."""
    part = _temporary(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    sync(path.parent)


def _temporary(path: Path, content: bytes) -> Path:
    """Write content under a name of its own: other processes may write the same file at the same time."""
    file, name = tempfile.mkstemp(prefix=f"{path.name}.part.", dir=path.parent)
    with os.fdopen(file, "wb") as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    return Path(name)


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone, and those above it; they are on the disk when this returns."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)


def rename(path: Path, name: Path) -> None:
    """Give a file or folder another name in the same folder; it is on the disk when this returns."""
    path.rename(name)
    sync(name.parent)
