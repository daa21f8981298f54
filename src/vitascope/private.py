"""Private by default: what a data folder holds is for the user who runs the service."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UMASK = 0o077
"""Of every process that writes into a data folder."""
OTHERS = 0o077
OWN_NAMES = ("vitascope.", "secret.", "media", "labels", "watermark.")
"""What the names in a data folder begin with."""


def exposed(folder: Path) -> Iterator[Path]:
    """Yield the data folder and what is ours directly in it, if others may do anything with it."""
    for path in (folder, *filter(_is_own, sorted(folder.iterdir()))):
        with suppress(FileNotFoundError):
            if is_open(path):
                yield path


def is_open(path: Path) -> bool:
    """Return True if other users may do anything with a file or folder; links do not count."""
    return not path.is_symlink() and bool(path.stat().st_mode & OTHERS)


def make_private(folder: Path) -> list[Path]:
    """Close this user's data folder and what is ours directly in it to others.

    Return what was open. A folder that holds other things as well stays open: somebody else may
    need them.
    """
    holds_others = not all(map(_is_own, folder.iterdir()))
    closed = []
    for path in exposed(folder):
        if path.stat().st_uid == os.getuid() and not (path == folder and holds_others):
            path.chmod(path.stat().st_mode & ~OTHERS & 0o7777)
            closed.append(path)
    return closed


def _is_own(path: Path) -> bool:
    return path.name.startswith(OWN_NAMES)
