"""What a process under test does at its points: it notes each, and dies at the one that it is armed
for.
"""

import contextlib
import os
import signal
import time
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

ARMED, PASSED, HIT = "armed", "passed", "hit"
BEFORE, AFTER = "before", "after"
GONE_SECONDS = 60.0


class Watch:
    """Notes in a folder which points this process passes, and kills it at the one that the folder's
    file names.
    """

    def __init__(self, folder: Path) -> None:
        """Watch over the process for whoever reads and writes folder."""
        self.folder = folder
        self._passed = os.open(folder / PASSED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._armed, self._hit = folder / ARMED, folder / HIT
        self._seen = ("", 0)

    def passes(self, side: str, kind: str, name: str) -> None:
        """Note a point; the process ends here the so-many-th time that it is the one."""
        words = f"{side} {kind} {name}"
        os.write(self._passed, f"{words}\n".encode())
        wish = self._wish()
        nth, _, wanted = wish.partition(" ")
        if wanted == words:
            self._seen = (wish, self._seen[1] + 1 if self._seen[0] == wish else 1)
            if self._seen[1] == int(nth):
                self._die()

    def _wish(self) -> str:
        try:
            return self._armed.read_text()
        except FileNotFoundError:
            return ""

    def _die(self) -> None:
        """Die once: whoever is started again passes the same point and lives."""
        with contextlib.suppress(FileExistsError):
            os.write(
                os.open(self._hit, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600),
                str(os.getpid()).encode(),
            )
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(GONE_SECONDS)


def patch_with(owner: Any, name: str, new: Any) -> None:
    """Put new in a name's place, for this process's life."""
    patch.object(owner, name, new).start()


def name_of(function: Any) -> str:
    """Return what found.py calls a transaction."""
    if isinstance(function, partial):
        return name_of(function.func)
    plain = function.__qualname__.replace(".<locals>", "").removesuffix(".<lambda>")
    return f"{function.__module__}.{plain}".removeprefix("vitascope.")


def place_of(frame: FrameType) -> str:
    """Return what found.py calls the function that is running there."""
    place = f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}"
    return place.removeprefix("vitascope.").replace(".<locals>", "")
