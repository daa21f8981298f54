"""The Runtime: opens everything a role needs, in order, and closes it in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vitascope import clock, durable, installation, log, private
from vitascope.accounts.key import NewKey
from vitascope.accounts.service import Accounts
from vitascope.callbacks.deliver import Sender
from vitascope.callbacks.service import Callbacks
from vitascope.config import Settings
from vitascope.credits import milli_of
from vitascope.db.changes import Changes
from vitascope.db.credits_moved import CreditsMoved
from vitascope.db.database import Database
from vitascope.db.lock import FolderLock
from vitascope.db.sqlite import SqliteDatabase, migrate_file
from vitascope.egress.fetch import Fetcher
from vitascope.egress.targets import TargetRules, Targets
from vitascope.engines.routes import Routes
from vitascope.installation import Installation, Parts
from vitascope.marks.service import Marks
from vitascope.media.labels import LABEL_FOLDER, Labels
from vitascope.media.watermark.keys import PURPOSE, keep_key
from vitascope.model_settings.service import ModelSettingsService
from vitascope.queue.base import Queue
from vitascope.queue.embedded import EmbeddedQueue
from vitascope.sessions.service import Sessions
from vitascope.signing import MasterSecret
from vitascope.storage.local import LocalStorage
from vitascope.tasks.films import Films
from vitascope.tasks.service import Tasks
from vitascope.tasks.submission import Submission
from vitascope.tasks.task import Rules
from vitascope.tasks.tiers import Tiers
from vitascope.uploads.service import UploadRules, Uploads

if TYPE_CHECKING:
    from vitascope.media.identity import Identity

logger = log.get("runtime")

DATABASE_FILE = "vitascope.sqlite"
MEDIA_FOLDER = "media"


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """What is open. first_key is the key of the account that this very start made, None at every
    later start.
    """

    settings: Settings
    lock: FolderLock | None
    db: Database
    storage: LocalStorage
    queue: Queue
    changes: Changes
    accounts: Accounts
    submission: Submission
    tasks: Tasks
    films: Films
    callbacks: Callbacks
    targets: Targets
    sender: Sender
    fetcher: Fetcher
    uploads: Uploads
    sessions: Sessions
    local_token: str = field(repr=False)
    secret: MasterSecret
    installation: Installation
    labels: Labels
    marks: Marks
    routes: Routes
    model_settings: ModelSettingsService
    first_key: NewKey | None
    credits_moved: CreditsMoved = field(default_factory=CreditsMoved)


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What differs between one process that owns a folder and many that share a database."""

    db: Database
    queue: Queue
    changes: Changes
    lock: FolderLock | None
    parts: Parts


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open database, storage and services: a data folder that this process alone owns, or a shared
    PostgreSQL.

    Raises OperatorError where another process owns the folder, it cannot be written, the database
    cannot be used, or secret, videos or labels are not the database's.
    """
    async with _open_ground(settings) as ground, AsyncExitStack() as stack:
        runtime = await _assemble(settings, ground)
        stack.push_async_callback(runtime.sender.close)
        stack.push_async_callback(runtime.fetcher.close)
        yield runtime


async def adopt(settings: Settings) -> str:
    """Let database, secret, videos and labels belong together as they are; return the
    installation's id.

    Raises OperatorError as open_runtime does, but not for parts of another installation.
    """
    async with _open_ground(settings, adopting=True) as ground:
        return await installation.adopt(ground.db, ground.parts)


@asynccontextmanager
async def _open_ground(settings: Settings, *, adopting: bool = False) -> AsyncIterator[_Ground]:
    opened = _open_shared(settings) if settings.database else _open_folder(settings, adopting)
    async with opened as ground:
        try:
            yield ground
        finally:
            await ground.changes.stop()
            await ground.db.close()


@asynccontextmanager
async def _open_folder(settings: Settings, adopting: bool) -> AsyncIterator[_Ground]:
    with FolderLock(settings.data) as lock:
        _close_to_others(settings.data)
        parts = Parts.of(settings, _open_storage(settings))
        file = settings.data / DATABASE_FILE
        if not (adopting or _has_content(file)):
            # Before there is a new file, which would only be in the way of the one that is missing.
            await asyncio.to_thread(parts.require_none)
        migrate_file(file)
        yield _Ground(
            db=SqliteDatabase(file),
            queue=EmbeddedQueue(),
            changes=Changes(),
            lock=lock,
            parts=parts,
        )


@asynccontextmanager
async def _open_shared(settings: Settings) -> AsyncIterator[_Ground]:
    from vitascope.db.postgres import PostgresDatabase
    from vitascope.db.shared_changes import SharedChanges
    from vitascope.db.upgrade import migrate_postgres
    from vitascope.queue.procrastinate import ProcrastinateQueue, install

    assert settings.database is not None
    durable.make_folder(settings.data)
    _close_to_others(settings.data)
    parts = Parts.of(settings, _open_storage(settings))
    url = settings.database.get_secret_value()
    await asyncio.to_thread(migrate_postgres, url, install)
    db = PostgresDatabase(url)
    queue, changes = ProcrastinateQueue(db, url), SharedChanges(db, url)
    yield _Ground(db=db, queue=queue, changes=changes, lock=None, parts=parts)


def _has_content(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _close_to_others(folder: Path) -> None:
    if closed := private.make_private(folder):
        logger.info("closed to other users", paths=[str(path) for path in closed])


async def _assemble(settings: Settings, ground: _Ground) -> Runtime:
    db, queue, lock, storage = ground.db, ground.queue, ground.lock, ground.parts.storage
    own, secret = await installation.recognise(db, ground.parts)
    local_token = f"vs_local_{secrets.token_urlsafe(32)}"
    accounts = Accounts(db, local_token=local_token, polls_per_second=settings.polls_per_second)
    routes = Routes.of(settings)
    first_key = await accounts.create_first(milli_of(settings.start_credits))
    callbacks = Callbacks(
        db, master=secret, lease_ms=round(settings.callback_timeout_seconds * 2_000)
    )
    targets = Targets(TargetRules.of(settings))
    model_settings = ModelSettingsService(db, routes)
    uploads = _uploads(settings, db, storage)
    submission = Submission(
        accounts=accounts, model_settings=model_settings, routes=routes, targets=targets, uploads=uploads,
        short_side=settings.short_side, keep_seconds=settings.media_days * clock.DAY_MS / 1_000,
        tiers=Tiers(priority_price=settings.priority_price, off_peak_price=settings.off_peak_price),
    )  # fmt: skip
    tasks = Tasks(
        db,
        rules=_rules(settings),
        submission=submission,
        video_url=storage.video_url,
        notify=queue.notify,
        changed=ground.changes.announce,
        enqueue=queue.enqueue,
    )
    mark_keys = await asyncio.to_thread(keep_key, Path(settings.data), secret.derive(PURPOSE))
    if lock is not None:
        await _void_leases(tasks, callbacks)
    return Runtime(
        settings=settings,
        lock=lock,
        db=db,
        storage=storage,
        queue=queue,
        changes=ground.changes,
        accounts=accounts,
        submission=submission,
        tasks=tasks,
        films=Films(db, storage, secret, ground.changes.announce),
        callbacks=callbacks,
        targets=targets,
        sender=Sender(targets, timeout_seconds=settings.callback_timeout_seconds),
        fetcher=Fetcher(
            targets, timeout_seconds=settings.picture_seconds, max_bytes=settings.picture_max_bytes
        ),
        uploads=uploads,
        sessions=Sessions(db),
        local_token=local_token,
        secret=secret,
        installation=own,
        labels=make_labels(settings, secret),
        marks=Marks(db, mark_keys),
        routes=routes,
        model_settings=model_settings,
        first_key=first_key,
    )


def _rules(settings: Settings) -> Rules:
    return Rules(
        lease_ms=round(settings.lease_seconds * 1_000),
        max_attempts=settings.max_attempts,
        creates_per_window=settings.creates_per_10_seconds,
        overtaken_ms=round(settings.overtaken_seconds * 1_000),
    )


def _uploads(settings: Settings, db: Database, storage: LocalStorage) -> Uploads:
    rules = UploadRules(
        max_bytes=settings.picture_max_bytes,
        account_bytes=settings.upload_account_bytes,
        keep_ms=round(settings.upload_days * clock.DAY_MS),
    )
    return Uploads(db, storage.pictures, base_url=settings.base_url, rules=rules)


def _open_storage(settings: Settings) -> LocalStorage:
    folder = Path(settings.data) / MEDIA_FOLDER
    if settings.storage is None:
        return LocalStorage(folder, settings.base_url)
    from vitascope.storage.s3 import Access, S3Storage

    secret = settings.storage_key_secret
    access = Access(
        url=settings.storage, endpoint=settings.storage_endpoint, region=settings.storage_region,
        key_id=settings.storage_key_id, key_secret=secret.get_secret_value() if secret else None,
    )  # fmt: skip
    return S3Storage(folder, settings.base_url, access)


async def _void_leases(tasks: Tasks, callbacks: Callbacks) -> None:
    """Take back what an earlier process of this folder held: it is dead, and its children with it."""
    if voided := await tasks.void_leases():
        logger.info("leases of an earlier process voided", tasks=voided)
    if voided := await callbacks.void_leases():
        logger.info("callbacks that an earlier process was sending go again", callbacks=voided)


def make_labels(settings: Settings, secret: MasterSecret) -> Labels:
    """Return how this installation labels its videos.

    Its signing identity is made when first used.
    """

    def identity() -> "Identity":
        # Cryptography is loaded only by a process that signs.
        from vitascope.media.identity import load_identity, operator_identity

        if settings.label_certificate and settings.label_key:
            return operator_identity(settings.label_certificate, settings.label_key)
        return load_identity(settings.data / LABEL_FOLDER, settings.producer)

    return Labels(
        identity=identity,
        prompt_key=secret.derive("prompt hash"),
        producer=settings.producer,
        visible=settings.visible_label,
        timestamp_url=settings.timestamp_url,
    )
