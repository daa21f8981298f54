"""Videos as files of one folder, under names nobody can guess."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from vitascope import clock, durable, ids
from vitascope.media.labels import SIGNED_ENDING

VIDEO_ENDING = ".mp4"
POSTER_ENDING = ".jpg"
PART_ENDING = ".part"
TOKEN_CHARACTERS = 32
_SERVED = re.compile(rf"[0-9A-Za-z]{{{TOKEN_CHARACTERS}}}-\d+({re.escape(VIDEO_ENDING)}|{re.escape(POSTER_ENDING)})")
ROOM_BYTES = 64 * 1024 * 1024
"""More than the largest clip and its unsigned copy need while they are made."""


class LocalStorage:
    """A folder of videos and posters; a name is as good as a key (190 random bits)."""

    def __init__(self, folder: Path, base_url: str) -> None:
        """Use folder, reached from outside under base_url."""
        self._folder = folder
        self._base_url = base_url
        durable.make_folder(folder)

    @property
    def origin(self) -> str | None:
        """Return where links to the files themselves lead, None where they lead to this service."""
        return None

    def new_name(self, attempt: int) -> str:
        """Return an unguessable name with the attempt in it, so that two attempts never write to one file."""
        return f"{ids.random_base62(TOKEN_CHARACTERS)}-{attempt}{VIDEO_ENDING}"

    def has_room(self) -> bool:
        """Say whether another video can be made here."""
        return shutil.disk_usage(self._folder).free >= ROOM_BYTES

    def temporary(self, name: str) -> Path:
        """Return where a video is written before it is whole."""
        return self._folder / f"{name}{PART_ENDING}"

    def keep(self, name: str) -> None:
        """Give a whole, fsynced video its name; durable when this returns."""
        durable.rename(self.temporary(name), self._folder / name)

    def discard(self, name: str) -> None:
        """Remove whatever an attempt left."""
        signed = self._folder / f"{name}{PART_ENDING}{SIGNED_ENDING}"
        for path in (signed, self.temporary(name), self._folder / name, self.poster(name)):
            path.unlink(missing_ok=True)

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
        """Yield the names of videos, whole or not, that were last written longer ago than this."""
        limit = clock.now_ms() / 1_000 - age_seconds
        for entry in os.scandir(self._folder):
            name = entry.name.removesuffix(SIGNED_ENDING).removesuffix(PART_ENDING)
            if name.endswith(VIDEO_ENDING) and _written_before(entry, limit):
                yield name


def is_servable(name: str) -> bool:
    """Return True if a name has the shape of a video's or a poster's."""
    return _SERVED.fullmatch(name) is not None


def _written_before(entry: os.DirEntry[str], limit: float) -> bool:
    try:
        return entry.stat().st_mtime < limit
    except FileNotFoundError:
        return False  # another process has given it its name, or removed it, since the folder was read
