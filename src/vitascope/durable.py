"""What outlives a loss of power: contents that were fsynced, under names whose folder was fsynced."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file's contents, or the names in a folder, on the disk when this returns."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


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
