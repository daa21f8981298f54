"""Which database, secret, videos and labels belong together.

The database holds the installation's id and the fingerprints of secret and labels; the videos'
folder or bucket holds the id. Every start compares them: no part is taken for another
installation's, and none that is missing is taken for new.
"""

import asyncio
import hashlib
import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from vitascope import clock, ids, log
from vitascope.accounts import store
from vitascope.config import Settings
from vitascope.db.database import Database
from vitascope.db.serialized import serialize
from vitascope.db.switches import set_switch, switch_value
from vitascope.errors import OperatorError
from vitascope.media.label import ANCHOR_FILE
from vitascope.media.labels import LABEL_FOLDER
from vitascope.signing import MasterSecret, create_secret
from vitascope.storage.local import LocalStorage
from vitascope.tasks import retention_store

logger = log.get("installation")

ID = "installation"
SECRET = "secret fingerprint"
LABELS = "labels fingerprint"
UNKNOWN = "unknown videos"
"""Rows of the table ``switch``, which the release before has too and works on beside."""
SECRET_FILE = "secret.key"
RECENT_VIDEOS = 20
"""So many of the newest are looked for if nothing says whose the videos are."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What belongs to a database.

    has_own_secret: the operator has named the secret's file, which may be older than the database.
    has_own_labels: labels are signed with the operator's certificate. media_days is how long videos
    are kept.
    """

    storage: LocalStorage
    secret: Path
    labels: Path
    has_own_secret: bool
    has_own_labels: bool
    media_days: float

    @classmethod
    def of(cls, settings: Settings, storage: LocalStorage) -> "Parts":
        """Return the parts that the settings name."""
        return cls(
            storage=storage,
            secret=settings.secret_file or settings.data / SECRET_FILE,
            labels=settings.data / LABEL_FOLDER,
            has_own_secret=settings.secret_file is not None,
            has_own_labels=settings.label_certificate is not None,
            media_days=settings.media_days,
        )

    def require_none(self) -> None:
        """Raise OperatorError if anything is there that only an earlier database can have left."""
        left = [] if self.has_own_secret or not self.secret.exists() else [str(self.secret)]
        left += [str(self.labels)] if self.labels.exists() else []
        left += [f"the videos in {self.storage.place}"] if self._has_videos() else []
        if left:
            raise _new_database(left)

    def require_no_owner(self) -> None:
        """Raise OperatorError if the videos are an installation's already."""
        if (owner := self.storage.owner()) is not None:
            raise _unnamed_database(self.storage, owner)

    def _has_videos(self) -> bool:
        return self.storage.owner() is not None or any(self.storage.older_than(-math.inf))


class Installation:
    """The installation that this process belongs to."""

    def __init__(self, db: Database, installation: str) -> None:
        """Know its id."""
        self._db = db
        self.id = installation

    async def unknown_videos(self) -> tuple[int, int] | None:
        """Return how many of how many videos are unknown, None if that is no reason to worry."""
        found = await self._db.read(partial(switch_value, name=UNKNOWN))
        if not found:
            return None
        unknown, _, every = found.partition(" of ")
        return int(unknown), int(every)

    async def note_unknown_videos(self, unknown: int, every: int) -> None:
        """Keep for the operator how many videos are unknown; 0 if that is no reason to worry."""
        value = f"{unknown} of {every}" if unknown else None
        if value != await self._db.read(partial(switch_value, name=UNKNOWN)):
            await self._db.write(partial(set_switch, name=UNKNOWN, value=value))


async def recognise(db: Database, parts: Parts) -> tuple[Installation, MasterSecret]:
    """Return the installation and its secret, both made at the very first start.

    A database of an earlier release gets an id. Raises OperatorError if a part is missing or
    another installation's.
    """
    if await db.read(_id) is None:
        await _require_unclaimed(db, parts)
    known: str | None = await db.read(_id)
    found = Installation(db, await _named(db) if known is None else known)
    # Processes that share a database each have labels of their own.
    labels = None if db.is_shared or parts.has_own_labels else parts.labels
    secret = await db.write(partial(_agree, parts=parts, labels=labels))
    # Without a bucket, each may have a folder of its own too, with nothing in it.
    expected: list[str] = []
    if not db.is_shared or parts.storage.origin is not None:
        expected = await db.read(partial(_recent_videos, media_days=parts.media_days))
    await asyncio.to_thread(_claim, parts.storage, found.id, expected)
    return found, secret


async def _named(db: Database) -> str:
    """Give an installation its id, or return what another process of this very first start gave it."""
    proposed = ids.new_id("ins")
    found = await db.write(partial(_identify, proposed=proposed))
    if found == proposed:
        logger.info("installation named", id=found)
    return found


async def adopt(db: Database, parts: Parts) -> str:
    """Let whatever is there now belong together; return the installation's id.

    The database's id counts, else the videos'. A secret that is missing is made.
    """
    owner = await asyncio.to_thread(parts.storage.owner)
    known = await db.read(_id)
    installation = await db.write(partial(_adopt, parts=parts, proposed=owner or ids.new_id("ins")))
    if known is None:
        logger.info("installation named", id=installation)
    await asyncio.to_thread(parts.storage.claim, installation)
    return installation


async def _require_unclaimed(db: Database, parts: Parts) -> None:
    """Raise OperatorError if a database without an id would take over what belongs to another."""
    is_new = await db.read(lambda connection: store.first_account_id(connection) is None)
    try:
        await asyncio.to_thread(parts.require_none if is_new else parts.require_no_owner)
    except OperatorError:
        # Another process of this very first start may have made it, and an id before that.
        if await db.read(_id) is None:
            raise


def _id(connection: Connection) -> str | None:
    return switch_value(connection, ID)


def _identify(connection: Connection, proposed: str) -> str:
    serialize(connection)
    found = _id(connection)
    if found is None:
        set_switch(connection, ID, proposed)
    return found or proposed


def _agree(connection: Connection, parts: Parts, labels: Path | None) -> MasterSecret:
    serialize(connection)
    if not parts.secret.exists():
        # Accounts are made after the secret: a database that has one had a secret.
        known = switch_value(connection, SECRET) or store.first_account_id(connection)
        if known is not None:
            raise _no_secret(parts.secret)
        create_secret(parts.secret)
    secret = MasterSecret.load(parts.secret)
    _compare(connection, SECRET, secret.sign("fingerprint"), _others_secret(parts.secret))
    if labels is not None:
        _compare(connection, LABELS, _digest(labels / ANCHOR_FILE), _others_labels(labels))
    return secret


def _adopt(connection: Connection, parts: Parts, proposed: str) -> str:
    installation = _identify(connection, proposed)
    if not parts.secret.exists():
        create_secret(parts.secret)
    secret = MasterSecret.load(parts.secret)
    set_switch(connection, SECRET, secret.sign("fingerprint"))
    set_switch(connection, LABELS, None)
    return installation


def _compare(connection: Connection, name: str, found: str | None, refusal: OperatorError) -> None:
    """Keep a fingerprint if none is known yet; raise OperatorError if another is."""
    agreed = switch_value(connection, name)
    if agreed is None and found is not None:
        set_switch(connection, name, found)
    elif agreed != found:
        raise refusal


def _digest(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _recent_videos(connection: Connection, media_days: float) -> list[str]:
    since_ms = round(clock.now_ms() - media_days * clock.DAY_MS)
    return retention_store.newest_results(connection, since_ms, RECENT_VIDEOS)


def _claim(storage: LocalStorage, installation: str, expected: list[str]) -> None:
    owner = storage.owner()
    if owner not in {None, installation}:
        raise _others_videos(storage, owner, installation)
    if owner is None and expected and not any(map(storage.holds, expected)):
        raise _no_videos(storage)
    storage.claim(installation)


def _new_database(left: list[str]) -> OperatorError:
    return OperatorError(
        "The database is new, but there is something of an earlier one ({left}): bring "
        "that database back, or name another folder or bucket; to go on with a new database beside "
        "them, run `vitascope db adopt`",
        left=", ".join(left),
    )


def _no_secret(path: Path) -> OperatorError:
    return OperatorError(
        "There is no {path}, which this database's links and callbacks are signed with: bring it "
        "back from your backup or another process's machine (setting secret_file); if it is lost, "
        "`vitascope db adopt` makes a new one, and every receiver needs its new webhook secret",
        path=path,
    )


def _others_secret(path: Path) -> OperatorError:
    return OperatorError(
        "{path} is another secret than this database's own: bring that one back from your backup "
        "or another process's machine (setting secret_file); if it is lost, run `vitascope db "
        "adopt`, and every receiver needs its new webhook secret",
        path=path,
    )


def _others_labels(folder: Path) -> OperatorError:
    return OperatorError(
        "{folder} is missing or another than the one that this database's videos were signed with: "
        "bring it back from your backup; if it is lost, run `vitascope db adopt`",
        folder=folder,
    )


def _others_videos(storage: LocalStorage, owner: str | None, installation: str) -> OperatorError:
    return OperatorError(
        "The videos in {place} belong to the installation {owner}, but this database "
        "belongs to {installation}: name a folder or bucket of its own (settings data and storage); if they do "
        "belong together, run `vitascope db adopt`",
        place=storage.place,
        owner=owner,
        installation=installation,
    )


def _unnamed_database(storage: LocalStorage, owner: str) -> OperatorError:
    return OperatorError(
        "The videos in {place} belong to the installation {owner}, but this database "
        "is of an earlier release and has no id yet: name a folder or bucket of its own (settings data and "
        "storage); if they do belong together, run `vitascope db adopt`",
        place=storage.place,
        owner=owner,
    )


def _no_videos(storage: LocalStorage) -> OperatorError:
    return OperatorError(
        "None of this database's videos are in {place}: mount its disk, name the right "
        "bucket or bring your backup of them back; if they are gone for good, run `vitascope db "
        "adopt`",
        place=storage.place,
    )
