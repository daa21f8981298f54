"""All transactions of watermarks."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from vitascope import log
from vitascope.accounts.account import Account, Scope
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.serialized import serialize
from vitascope.ids import TASK_PREFIX
from vitascope.marks import store
from vitascope.marks.store import Choice
from vitascope.media.watermark.payload import TICK_MS, Payload, word_of

logger = log.get("marks")

HISTORY = 100


class Marks:
    """Which accounts' clips carry a watermark, what it says, and whose clip a found one belongs to."""

    def __init__(self, db: Database, keys: Sequence[bytes]) -> None:
        """Work on db; keys are the installation's own first, then those that it had before."""
        self._db = db
        self.keys = tuple(keys)

    async def choice(self, account_id: str) -> Choice | None:
        """Return the operator's last choice for an account, None if its clips always carried a
        watermark.
        """
        return await self._db.read(partial(store.newest, account_id=account_id))

    async def history(self, account_id: str) -> list[Choice]:
        """Return the operator's last choices for an account, newest first."""
        return await self._db.read(partial(store.history, account_id=account_id, limit=HISTORY))

    async def choose(self, account_id: str, *, enabled: bool, who: str) -> Choice:
        """Switch the watermark of an account's clips on or off, for those that are finished from
        now on.
        """
        made = await self._db.write(
            partial(_choose, account_id=account_id, enabled=enabled, who=who)
        )
        logger.info("watermark switched", account=account_id, on=enabled, who=who)
        return made

    def word(self, task_id: str) -> int:
        """Return the word to embed into a task's clip."""
        return word_of(self.keys[0], task_id)

    async def tasks_of(self, payload: Payload, reader: Account) -> list[str]:
        """Return the tasks that a payload belongs to, one or very few, as far as they are the
        reader's.

        None are if the record is gone, if the reader's key may not read them, or if they are
        another account's and the reader is no operator. A test key reads of test tasks alone.
        """
        if not reader.is_operator and Scope.READ not in reader.scopes:
            return []
        first, last = (f"{TASK_PREFIX}{ms}" for ms in (payload.made_ms, payload.made_ms + TICK_MS))
        found = await self._db.read(partial(store.tasks_between, first=first, last=last))
        return [
            task_id
            for task_id, owner, is_test in found
            if payload.fits(task_id) and reader.reaches(owner) and (is_test or not reader.test)
        ]


def record_of(choice: Choice | None) -> dict[str, object]:
    """Return what a task's record says about its watermark: whether there is one, else who did
    without, and when.
    """
    if choice is None or choice.enabled:
        return {"watermark": True}
    return {"watermark": False, "watermark_off": {"who": choice.who, "at_ms": choice.at_ms}}


def _choose(connection: Connection, account_id: str, enabled: bool, who: str) -> Choice:
    serialize(connection)
    made = Choice(account_id=account_id, enabled=enabled, who=who, at_ms=now_ms(connection))
    store.append(connection, made)
    return made
