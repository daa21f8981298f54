"""Folders in memory, for servers whose data nobody needs after the tests: no test waits for a disk."""

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")


def new_folder(prefix: str, *, attributes: bool = False) -> Path:
    """Make a folder, in memory where there is such a place and it keeps files' attributes if asked
    for.
    """
    if MEMORY.is_dir():
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY))
        if not attributes or _keeps_attributes(folder):
            return folder
        folder.rmdir()
    return Path(tempfile.mkdtemp(prefix=prefix))


def _keeps_attributes(folder: Path) -> bool:
    """Say whether files of a folder may have attributes of their own: in memory Linux lets them
    from 6.6 on.
    """
    try:
        os.setxattr(folder, "user.test", b"kept")
    except OSError:
        return False
    os.removexattr(folder, "user.test")
    return True
