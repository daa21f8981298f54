"""Pictures that callers gave, as files beside the videos: those of tasks, and uploads."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vitascope import clock, durable

FOLDER = "pictures"
PART_ENDING = ".part"
ENDINGS = ("jpg", "png", "webp")
ROLES = ("first", "last")
OF_TASK = re.compile(r"(task_\w{1,80})-(?:first|last)\.(?:jpg|png|webp)", re.ASCII)
UPLOADED = re.compile(r"upload_[0-9A-Za-z]{22}\.(?:jpg|png|webp)")
PART_SECONDS = 3_600.0
"""What is not whole after so long is a dead process's leftover."""


class LocalPictures:
    """A folder of pictures; only files whose names have the shape of one's are ever removed."""

    def __init__(self, folder: Path) -> None:
        """Use folder, which is made with the first picture."""
        self._folder = folder

    def part(self) -> Path:
        """Return a new, empty file for what is not whole yet."""
        durable.make_folder(self._folder)
        file, name = tempfile.mkstemp(suffix=PART_ENDING, dir=self._folder)
        os.close(file)
        return Path(name)

    def keep(self, part: Path, name: str) -> Path:
        """Give a whole, fsynced file its name, durably; return where it lies."""
        durable.rename(part, self._folder / name)
        return self._folder / name

    def find(self, name: str) -> Path | None:
        """Return the file behind a name, None where there is none."""
        path = self._folder / name
        return path if is_picture(name) and path.is_file() else None

    def of_task(self, task_id: str, role: str) -> Path | None:
        """Return a task's picture for a role, ``first`` or ``last``.

        None if it was not kept yet.
        """
        found = (self.find(f"{task_id}-{role}.{ending}") for ending in ENDINGS)
        return next((path for path in found if path is not None), None)

    def discard(self, name: str) -> None:
        """Remove a picture, if it is here."""
        if is_picture(name):
            self._remove(name)

    def discard_of_task(self, task_id: str) -> None:
        """Remove what a task was given."""
        for role in ROLES:
            for ending in ENDINGS:
                self.discard(f"{task_id}-{role}.{ending}")

    def purge(self, *, task_seconds: float, upload_seconds: float) -> int:
        """Remove what was written longer ago than its kind is kept; return how many files went."""
        gone = 0
        for name, age_seconds in list(self._aged()):
            if age_seconds > _kept_seconds(name, task_seconds, upload_seconds):
                self._remove(name)
                gone += 1
        return gone

    def _remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def _aged(self) -> Iterator[tuple[str, float]]:
        """Yield each file's name, and how many seconds ago it was last written."""
        now = clock.now_ms() / 1_000
        if not self._folder.is_dir():
            return
        with os.scandir(self._folder) as entries:
            for entry in entries:
                try:
                    yield entry.name, now - entry.stat().st_mtime
                except FileNotFoundError:
                    continue  # another process has removed it since the folder was read


def is_picture(name: str) -> bool:
    """Return True if a name has the shape of a picture's."""
    return bool(OF_TASK.fullmatch(name) or UPLOADED.fullmatch(name))


def _kept_seconds(name: str, task_seconds: float, upload_seconds: float) -> float:
    if name.endswith(PART_ENDING):
        return PART_SECONDS
    if OF_TASK.fullmatch(name):
        return task_seconds
    return upload_seconds if UPLOADED.fullmatch(name) else float("inf")
