"""Videos as files of one folder, under names nobody can guess."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from vitascope import clock, durable, ids
from vitascope.media.label import SIGNED_ENDING
from vitascope.storage.pictures import FOLDER, LocalPictures

VIDEO_ENDING = ".mp4"
POSTER_ENDING = ".jpg"
PART_ENDING = ".part"
TOKEN_CHARACTERS = 32
TAG_CHARACTERS = 6
"""The first characters of a name are its installation's own."""
MARK_FILE = "vitascope.installation"
"""Says, beside the videos, which installation they belong to."""
TRASH_FOLDER = "trash"
ROOM_BYTES = 64 * 1024 * 1024
"""More than the largest clip and its unsigned copy need while they are made."""
_STEM = rf"[0-9A-Za-z]{{{TOKEN_CHARACTERS}}}-\d+"
_WHOLE = re.compile(rf"({_STEM}{re.escape(VIDEO_ENDING)})")
_UNFINISHED = re.compile(
    rf"{_WHOLE.pattern}{re.escape(PART_ENDING)}(?:{re.escape(SIGNED_ENDING)})?"
)
_SERVED = re.compile(rf"{_STEM}(?:{re.escape(VIDEO_ENDING)}|{re.escape(POSTER_ENDING)})")


class LocalStorage:
    """A folder of videos and posters; a name is as good as a key (150 random bits).

    Only files whose names have the shape of a video's are ever listed, moved or removed.
    """

    def __init__(self, folder: Path, base_url: str) -> None:
        """Use folder, reached from outside under base_url."""
        self._folder = folder
        self._base_url = base_url
        self._tag = ""
        durable.make_folder(folder)
        self.pictures = LocalPictures(folder / FOLDER)

    @property
    def place(self) -> str:
        """Return what operators call the place of the videos."""
        return str(self._folder)

    @property
    def origin(self) -> str | None:
        """Return where links to the files themselves lead, None where they lead to this service."""
        return None

    def owner(self) -> str | None:
        """Return the id of the installation that these videos belong to, None if none is known."""
        mark = self._folder / MARK_FILE
        return mark.read_text().strip() if mark.is_file() else None

    def claim(self, installation: str) -> None:
        """Let these videos belong to an installation, durably, and give new names its tag."""
        self._tag = installation.rpartition("_")[2][:TAG_CHARACTERS]
        if self.owner() != installation:
            self._write_mark(f"{installation}\n".encode())

    def new_name(self, attempt: int) -> str:
        """Return an unguessable name with the attempt in it, so that two attempts never write to
        one file.
        """
        token = self._tag + ids.random_base62(TOKEN_CHARACTERS - len(self._tag))
        return f"{token}-{attempt}{VIDEO_ENDING}"

    def is_ours(self, name: str) -> bool:
        """Return True if a name was given by this installation."""
        return is_video(name) and name.startswith(self._tag)

    def has_room(self) -> bool:
        """Say whether another video can be made here."""
        return shutil.disk_usage(self._folder).free >= ROOM_BYTES

    def temporary(self, name: str) -> Path:
        """Return where a video is written before it is whole."""
        return self._folder / f"{name}{PART_ENDING}"

    def keep(self, name: str) -> None:
        """Give a whole, fsynced video its name; durable when this returns."""
        part = self.temporary(name)
        part.chmod(0o600)
        durable.rename(part, self._folder / name)

    def discard(self, name: str) -> None:
        """Remove whatever an attempt left, at once."""
        signed = self._folder / f"{name}{PART_ENDING}{SIGNED_ENDING}"
        # The video last: by its name alone what is left of it would be found again.
        for path in (signed, self.temporary(name), self.poster(name), self._folder / name):
            path.unlink(missing_ok=True)

    def trash(self, name: str) -> None:
        """Put a video and its poster into the trash, if no other process has done so already."""
        durable.make_folder(self._folder / TRASH_FOLDER)
        for path in (self._folder / name, self.poster(name)):
            with suppress(FileNotFoundError):
                os.utime(path)  # its days in the trash count from now on
                path.rename(self._trashed(path.name))

    def restore(self, name: str) -> None:
        """Put a video and its poster back from the trash."""
        for each in (name, self.poster(name).name):
            with suppress(FileNotFoundError):
                self._trashed(each).rename(self._folder / each)

    def empty_trash(self, name: str) -> None:
        """Remove a video and its poster from the trash for good."""
        for each in (name, self.poster(name).name):
            self._trashed(each).unlink(missing_ok=True)

    def holds(self, name: str) -> bool:
        """Return True if a video of this name is here."""
        return (self._folder / name).is_file()

    def path(self, name: str) -> Path | None:
        """Return the file behind a name, None where there is none."""
        path = self._folder / name
        return path if is_servable(name) and path.is_file() else None

    def poster(self, name: str) -> Path:
        """Return where a video's poster image lies."""
        return self._folder / Path(name).with_suffix(POSTER_ENDING)

    def video_url(self, name: str) -> str:
        """Return the absolute URL of a video."""
        return f"{self._base_url}/files/{name}"

    def older_than(self, age_seconds: float) -> Iterator[str]:
        """Yield the names of whole videos that were last written longer ago than this."""
        return _older_than(self._folder, age_seconds, _WHOLE)

    def unfinished(self, age_seconds: float) -> Iterator[str]:
        """Yield the names of videos that are not whole and were last written longer ago than this."""
        return _older_than(self._folder, age_seconds, _UNFINISHED)

    def trashed(self, age_seconds: float) -> Iterator[str]:
        """Yield the names of videos that were put into the trash longer ago than this."""
        trash = self._folder / TRASH_FOLDER
        return _older_than(trash, age_seconds, _WHOLE) if trash.is_dir() else iter(())

    def _write_mark(self, content: bytes) -> None:
        durable.write(self._folder / MARK_FILE, content)

    def _trashed(self, name: str) -> Path:
        return self._folder / TRASH_FOLDER / name


def is_servable(name: str) -> bool:
    """Return True if a name has the shape of a video's or a poster's."""
    return _SERVED.fullmatch(name) is not None


def is_video(name: str) -> bool:
    """Return True if a name has the shape of a whole video's."""
    return _WHOLE.fullmatch(name) is not None


def _older_than(folder: Path, age_seconds: float, shape: re.Pattern[str]) -> Iterator[str]:
    limit = clock.now_ms() / 1_000 - age_seconds
    with os.scandir(folder) as entries:
        for entry in entries:
            found = shape.fullmatch(entry.name)
            if found and _written_before(entry, limit):
                yield found[1]


def _written_before(entry: os.DirEntry[str], limit: float) -> bool:
    try:
        return entry.stat().st_mtime < limit
    except FileNotFoundError:
        return (
            False  # another process has given it its name, or removed it, since the folder was read
        )
