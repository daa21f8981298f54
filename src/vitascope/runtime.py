"""The Runtime: opens everything a role needs, in order, and closes it in reverse."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vitascope import log
from vitascope.accounts.key import NewKey
from vitascope.accounts.service import Accounts
from vitascope.callbacks.service import Callbacks
from vitascope.callbacks.targets import TargetRules, Targets
from vitascope.config import Settings
from vitascope.credits import milli_of
from vitascope.db.lock import FolderLock
from vitascope.db.sqlite import SqliteDatabase, migrate_file
from vitascope.dispatch.embedded import EmbeddedCourier
from vitascope.engines.routes import Routes
from vitascope.media.identity import Identity, load_identity, operator_identity
from vitascope.media.labels import LABEL_FOLDER, Labels
from vitascope.signing import MasterSecret
from vitascope.storage.local import LocalStorage
from vitascope.tasks.service import Rules, Tasks

logger = log.get("runtime")

DATABASE_FILE = "vitascope.sqlite"
MEDIA_FOLDER = "media"
SECRET_FILE = "secret.key"


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """What is open. first_key is the key of the account that this very start made, None at every later start."""

    settings: Settings
    lock: FolderLock
    db: SqliteDatabase
    storage: LocalStorage
    courier: EmbeddedCourier
    accounts: Accounts
    tasks: Tasks
    callbacks: Callbacks
    targets: Targets
    local_token: str = field(repr=False)
    secret: MasterSecret
    labels: Labels
    routes: Routes
    first_key: NewKey | None


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the data folder: lock, migrated database, storage, services.

    Raises OperatorError where another process owns the folder or it cannot be written.
    """
    with FolderLock(settings.data) as lock:
        file = settings.data / DATABASE_FILE
        migrate_file(file)
        db = SqliteDatabase(file)
        try:
            yield await _assemble(settings, lock, db)
        finally:
            await db.close()


async def _assemble(settings: Settings, lock: FolderLock, db: SqliteDatabase) -> Runtime:
    secret = MasterSecret.load(settings.data / SECRET_FILE)
    local_token = f"vs_local_{secrets.token_urlsafe(32)}"
    storage = LocalStorage(Path(settings.data) / MEDIA_FOLDER, settings.base_url)
    courier = EmbeddedCourier()
    rules = Rules(
        lease_ms=round(settings.lease_seconds * 1_000),
        max_attempts=settings.max_attempts,
        creates_per_window=settings.creates_per_10_seconds,
    )
    tasks = Tasks(db, rules=rules, video_url=storage.video_url, wake=courier.wake)
    accounts = Accounts(db, local_token=local_token, polls_per_second=settings.polls_per_second)
    first_key = await accounts.create_first(milli_of(settings.start_credits))
    if voided := await tasks.void_leases():
        logger.info("leases of an earlier process voided", tasks=voided)
    callbacks = Callbacks(db, master=secret, lease_ms=round(settings.callback_timeout_seconds * 2_000))
    if voided := await callbacks.void_leases():
        logger.info("callbacks that an earlier process was sending go again", callbacks=voided)
    return Runtime(
        settings=settings,
        lock=lock,
        db=db,
        storage=storage,
        courier=courier,
        accounts=accounts,
        tasks=tasks,
        callbacks=callbacks,
        targets=Targets(TargetRules.of(settings)),
        local_token=local_token,
        secret=secret,
        labels=make_labels(settings, secret),
        routes=Routes.of(settings),
        first_key=first_key,
    )


def make_labels(settings: Settings, secret: MasterSecret) -> Labels:
    """Return how this installation labels its videos; its signing identity is made when first used."""

    def identity() -> Identity:
        if settings.label_certificate and settings.label_key:
            return operator_identity(settings.label_certificate, settings.label_key)
        return load_identity(settings.data / LABEL_FOLDER, settings.producer)

    return Labels(
        identity=identity,
        prompt_key=secret.derive("prompt hash"),
        producer=settings.producer,
        visible=settings.visible_label,
    )
