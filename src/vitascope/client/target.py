"""Where a download goes: a file that appears only when it is whole, or a device or pipe that is
written into.
"""

import os
import shutil
import stat
import tempfile
from pathlib import Path


class Target:
    """A path to save to.

    Links are followed, a file that is replaced keeps its mode, and nothing else is replaced.
    """

    def __init__(self, path: Path | str) -> None:
        """Look what is at path now; nothing is written yet."""
        self._path = Path(os.path.realpath(path))
        self._mode = self._path.stat().st_mode if self._path.exists() else None
        self.part = self._part()
        """Where the download is kept until it is whole."""

    @property
    def is_special(self) -> bool:
        """Say whether path is there and neither a file nor a folder, such as /dev/null or a FIFO."""
        return self._mode is not None and not (stat.S_ISREG(self._mode) or stat.S_ISDIR(self._mode))

    def finish(self) -> None:
        """Give the whole download its name, or write it into the device or pipe."""
        if self.is_special:
            # Not created, should it have gone in the meantime.
            with (
                self.part.open("rb") as file,
                os.fdopen(os.open(self._path, os.O_WRONLY), "wb") as special,
            ):
                shutil.copyfileobj(file, special)
            return
        if self._mode is not None:
            self.part.chmod(stat.S_IMODE(self._mode))
        self.part.replace(self._path)

    def discard(self) -> None:
        """Remove what is left of the download, if anything is."""
        self.part.unlink(missing_ok=True)

    def _part(self) -> Path:
        if self.is_special:
            handle, name = tempfile.mkstemp(prefix="vitascope-", suffix=".part")
            os.close(handle)
            return Path(name)
        return self._path.with_name(self._path.name + ".part")
