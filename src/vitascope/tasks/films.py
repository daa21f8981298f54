"""What owners do with their films: delete them, have them deleted in time, prefer and share them.

A deleted film's row stays, with its receipt and what it was called; its files go. The row is marked
first: what a crash leaves behind is known as deleted and goes with the next sweep.
"""

import asyncio
import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import ids, log
from vitascope.accounts.account import Account, Scope
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.errors import Invalid, NotFound
from vitascope.language import mark
from vitascope.signing import MasterSecret
from vitascope.storage.local import LocalStorage
from vitascope.tasks import film_store, read_store, retention_store
from vitascope.tasks.task import Task
from vitascope.tasks.visibility import visible
from vitascope.text import storable

logger = log.get("tasks")

PUBLIC_PATH = "/shared"
"""Where public pages stand under the service's address."""
PURPOSE = "share"
SIGNATURE_CHARACTERS = 32
NONCE_CHARACTERS = 16
AT_ONCE = 200
"""Films of one transaction."""
NAMES_AT_ONCE = 500
"""Names looked up in one query: short enough that nobody waits for it."""
Change = Callable[[Connection, Task], None]
"""What an owner changes about a film, within a transaction."""
NOT_ENDED_TEXT = mark("{field} names a task that has not ended: cancel it first")
NO_FILM_TEXT = mark("{field} names a task that has no film")


class Films:
    """The transactions of finished films, and every check of what a caller may do with them."""

    def __init__(
        self,
        db: Database,
        storage: LocalStorage,
        secret: MasterSecret,
        changed: Callable[[str], None],
    ) -> None:
        """Work on db and the files in storage; secret signs the addresses of public pages.

        changed is called with the account after what its pages show.
        """
        self._db = db
        self._changed = changed
        self._storage = storage
        self._secret = secret

    async def delete(self, caller: Account, task_id: str) -> int:
        """Delete the video, poster and pictures of an ended task; return when, in unix milliseconds.

        Deleted already, it stays so. Raises KeyLimit for a key that may not create; NotFound for an
        unknown id, another account's and, for a test key, a live task's; Invalid for a task that has
        not ended.
        """
        caller.require(Scope.CREATE)
        found = await self._db.write(partial(_delete, caller=caller, task_id=task_id))
        await asyncio.to_thread(self._remove, [found])
        self._changed(caller.id)
        logger.info("film deleted", task=task_id, account=caller.id)
        return int(found.deleted_ms)

    async def delete_expired(self) -> int:
        """Delete the films whose own time is over, in short transactions; return how many."""
        count = 0
        while found := await self._db.write(partial(_delete_expired, limit=AT_ONCE)):
            await asyncio.to_thread(self._remove, found)
            for account_id in {each.account_id for each in found}:
                self._changed(account_id)
            count += len(found)
        return count

    async def kept_among(self, names: list[str]) -> set[str]:
        """Return those of these stored names that a finished task points to, whose film is kept."""
        found: set[str] = set()
        for part in _parts(names):
            found |= await self._db.read(partial(retention_store.results_among, names=part))
        return found

    async def deleted_among(self, names: list[str]) -> set[str]:
        """Return those of these stored names that are of deleted films."""
        found: set[str] = set()
        for part in _parts(names):
            found |= await self._db.read(partial(film_store.deleted_among, names=part))
        return found

    async def prefer(self, caller: Account, task_id: str, *, favourite: bool) -> None:
        """Make a film a favourite of its account, or no longer.

        Raises as delete does; Invalid for a task that has no film.
        """
        await self._change(caller, task_id, partial(_prefer, favourite=favourite))

    async def share(self, caller: Account, task_id: str) -> None:
        """Give a film a public page, or leave it the one that it has.

        Raises as prefer does.
        """
        await self._change(caller, task_id, _share)

    async def unshare(self, caller: Account, task_id: str) -> None:
        """Take a film's public page away for good: a later one has another address.

        Raises as prefer does.
        """
        await self._change(caller, task_id, _unshare)

    async def shared(self, task_id: str, signature: str) -> Task:
        """Return the task behind the address of a public page.

        Raises NotFound where it was not signed here, was taken away, or the film was deleted.
        """
        task = await self._db.read(partial(_shared, task_id=storable(task_id)))
        if task is None or task.share is None or task.video is None:
            raise NotFound
        own = self._signature(task.id, task.share)
        if not hmac.compare_digest(own.encode(), signature.encode()):
            raise NotFound
        return task

    def public_path(self, task: Task) -> str | None:
        """Return the path of a film's public page, None where it has none."""
        if task.share is None:
            return None
        return f"{PUBLIC_PATH}/{task.id}/{self._signature(task.id, task.share)}"

    def _signature(self, task_id: str, nonce: str) -> str:
        return self._secret.sign(PURPOSE, task_id, nonce)[:SIGNATURE_CHARACTERS]

    async def _change(self, caller: Account, task_id: str, change: Change) -> None:
        caller.require(Scope.CREATE)
        await self._db.write(partial(_change, caller=caller, task_id=task_id, change=change))
        self._changed(caller.id)

    def _remove(self, found: Iterable[Any]) -> None:
        for each in found:
            try:
                self._remove_one(each)
            except Exception:  # a bucket that is away keeps no other film; the sweeper goes on
                logger.exception("a deleted film's files were not removed", task=each.id)

    def _remove_one(self, found: Any) -> None:
        spec = json.loads(found.spec)
        if spec.get("first_frame") or spec.get("last_frame"):
            self._storage.pictures.discard_of_task(found.id)
        if found.result is not None:
            self._storage.discard(found.result)


def _own(connection: Connection, caller: Account, task_id: str) -> Task:
    return visible(caller, read_store.own_task(connection, task_id, caller.id))


def _delete(connection: Connection, caller: Account, task_id: str) -> Any:
    if not _own(connection, caller, task_id).is_finished:
        raise Invalid(NOT_ENDED_TEXT, field="taskId")
    film_store.delete(connection, [task_id], now_ms=now_ms(connection))
    return film_store.files(connection, task_id)


def _delete_expired(connection: Connection, limit: int) -> list[Any]:
    now = now_ms(connection)
    found = film_store.expired(connection, now_ms=now, limit=limit)
    film_store.delete(connection, [each.id for each in found], now_ms=now)
    return found


def _change(connection: Connection, caller: Account, task_id: str, change: Change) -> None:
    task = _own(connection, caller, task_id)
    if task.video is None:
        raise Invalid(NO_FILM_TEXT, field="taskId")
    change(connection, task)


def _prefer(connection: Connection, task: Task, *, favourite: bool) -> None:
    film_store.prefer(connection, task.id, favourite=favourite)


def _share(connection: Connection, task: Task) -> None:
    if task.share is None:
        film_store.share(connection, task.id, ids.random_base62(NONCE_CHARACTERS))


def _unshare(connection: Connection, task: Task) -> None:
    film_store.share(connection, task.id, None)


def _shared(connection: Connection, task_id: str) -> Task | None:
    account = film_store.account_of_shared(connection, task_id)
    return None if account is None else read_store.own_task(connection, task_id, account)


def _parts(names: list[str]) -> Iterator[list[str]]:
    return (names[at : at + NAMES_AT_ONCE] for at in range(0, len(names), NAMES_AT_ONCE))
