"""The image of a data folder as after a loss of power, and every promise that it breaks."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from tests.chaos.power.disk import Image
from tests.chaos.power.replay import VIDEO
from tests.chaos.power.said import Said, What
from vitascope.db import audit
from vitascope.db.sqlite import open_engine
from vitascope.errors import OperatorError
from vitascope.installation import SECRET_FILE
from vitascope.media.labels import LABEL_FOLDER
from vitascope.runtime import DATABASE_FILE, MEDIA_FOLDER

DATA = "data"
POSTER = ".jpg"
_HAS_TABLES = text("SELECT count(*) FROM sqlite_master WHERE name IN ('task', 'account')")
_ACCOUNTS = text("SELECT count(*) FROM account")
_TASKS = text("SELECT id, state, result FROM task")
_UNDELIVERED = text(
    "SELECT t.id FROM task t LEFT JOIN delivery d ON d.task_id = t.id WHERE d.delivered_ms IS NULL"
)
DAMAGED = "databases that are damaged"
LOST = "accepted and lost"
NO_SUCCESS = "said to be a success and is none"
NO_VIDEO = "successes without their MP4"
TORN = "visible MP4s that are not whole"
NO_POSTER = "successes without their whole poster"
NO_KEY = "first keys lost that were shown"
NO_SECRET = "secrets lost or not whole"
NO_LABELS = "signing certificates lost or not whole"
OWN_PROMISES = (DAMAGED, LOST, NO_SUCCESS, NO_VIDEO, TORN, NO_POSTER, NO_KEY, NO_SECRET, NO_LABELS)


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What must be there: by what was said, and by what every file was when it was whole.

    videos are the contents of every file that ever had a video's name, by path; last is everything
    at the end.
    """

    said: list[Said]
    videos: dict[str, bytes]
    last: Image

    def of(self, what: What) -> set[str]:
        """Return the tasks of which something was said."""
        return {said.task_id for said in self.said if said.what is what}


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The rows of an image: states by task, and the names of the successes' videos.

    None where there is no table.
    """

    accounts: int
    states: dict[str, str]
    videos: set[str]
    broken: dict[str, int]


def write_image(image: Image, folder: Path) -> None:
    """Write an image into an empty or missing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in image.items():
        path = folder / name
        if contents is None:
            path.mkdir()
        else:
            path.write_bytes(contents)


def faults(image: Image, folder: Path, promised: Promised) -> Counter[str]:
    """Write an image into folder, open its database as the service does, and count the promises
    that it breaks.
    """
    shutil.rmtree(folder, ignore_errors=True)
    write_image(image, folder)
    found = Counter(_faults_of_files(image, promised))
    try:
        rows = _rows(folder / DATA / DATABASE_FILE)
    except (DatabaseError, sqlite3.DatabaseError, OperatorError):
        found[DAMAGED] += 1
        return found
    found.update(rows.broken)
    found[LOST] += len(promised.of(What.ACCEPTED) - rows.states.keys())
    found[NO_SUCCESS] += sum(
        rows.states.get(each) != "success" for each in promised.of(What.SUCCESS)
    )
    found[NO_KEY] += bool(promised.of(What.KEY)) and rows.accounts == 0
    for name in rows.videos:
        video = f"{DATA}/{MEDIA_FOLDER}/{name}"
        poster = video.removesuffix(VIDEO) + POSTER
        found[NO_VIDEO] += video not in image
        found[NO_POSTER] += not _is_whole(image, promised, poster, required=True)
    return found


def undelivered(folder: Path) -> set[str]:
    """Return the tasks whose receiver has not been told how they ended."""
    file = folder / DATA / DATABASE_FILE
    if not file.exists():
        return set()
    with _reading(file) as connection:
        return set(connection.execute(_UNDELIVERED).scalars()) if _has_tables(connection) else set()


def results(file: Path) -> set[str]:
    """Return the names of the videos that the rows call a success."""
    with _reading(file, read_only=True) as connection:
        return {result for _, state, result in connection.execute(_TASKS) if state == "success"}


@contextmanager
def _reading(file: Path, *, read_only: bool = False) -> Iterator[Connection]:
    # Not read-only on an image: like the service, this carries out what is left in the log.
    engine = open_engine(file, read_only=read_only)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _has_tables(connection: Connection) -> bool:
    return bool(connection.execute(_HAS_TABLES).scalar_one() == 2)


def _rows(file: Path) -> _Rows:
    if not file.exists():
        return _Rows(accounts=0, states={}, videos=set(), broken={})
    with _reading(file) as connection:
        damaged = {
            DAMAGED: int(connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok")
        }
        if not _has_tables(connection):
            return _Rows(accounts=0, states={}, videos=set(), broken=damaged)
        tasks = connection.execute(_TASKS).all()
        return _Rows(
            accounts=connection.execute(_ACCOUNTS).scalar_one(),
            states={task_id: state for task_id, state, _ in tasks},
            videos={result for _, state, result in tasks if state == "success"},
            broken=damaged | audit.faults(connection),
        )


def _faults_of_files(image: Image, promised: Promised) -> Iterator[str]:
    """Yield a promise for each file that breaks it."""
    for path, contents in image.items():
        if path.endswith(VIDEO) and promised.videos.get(path) != contents:
            yield TORN
    spoken, shown = bool(promised.said), bool(promised.of(What.SUCCESS))
    if not _is_whole(image, promised, f"{DATA}/{SECRET_FILE}", required=spoken):
        yield NO_SECRET
    labels = f"{DATA}/{LABEL_FOLDER}"
    parts = [path for path in promised.last if path.startswith(f"{labels}/")]
    if not all(
        _is_whole(image, promised, path, required=shown or labels in image) for path in parts
    ):
        yield NO_LABELS


def _is_whole(image: Image, promised: Promised, path: str, *, required: bool) -> bool:
    return image[path] == promised.last[path] if path in image else not required
