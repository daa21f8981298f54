"""All transactions of accounts, keys and credits."""

import hmac
from functools import partial

from sqlalchemy import Connection

from vitascope import clock, ids, log
from vitascope.accounts import key, store
from vitascope.accounts.account import Door
from vitascope.accounts.key import NewKey
from vitascope.accounts.ledger import Entry, Kind
from vitascope.db.database import Database
from vitascope.errors import OperatorError, SwitchedOff, Unauthorized
from vitascope.wire import SWITCHED_OFF_TEXT

logger = log.get("accounts")


class Accounts:
    """Who may call, and what they have."""

    def __init__(self, db: Database, *, local_token: str) -> None:
        """Work on db; local_token opens the first account for this machine's own commands while this process lives."""
        self._db = db
        self._local_token = local_token

    async def authenticate(self, secret: str) -> Door:
        """Return the door behind a key.

        Raises Unauthorized for a secret that is not a living key.
        """
        door = await self._find_door(secret)
        if door is None:
            raise Unauthorized
        return door

    async def _find_door(self, secret: str) -> Door | None:
        if hmac.compare_digest(secret.encode(), self._local_token.encode()):
            return await self._db.read(store.door_of_first_account)
        if not key.is_well_formed(secret):
            return None
        return await self._db.read(partial(store.door, key_hash=key.hash_of(secret)))

    async def require_enabled(self, model: str) -> None:
        """Raise SwitchedOff where the operator has switched this model off."""
        if await self._db.read(partial(store.switch_value, name=store.MODEL_OFF + model)) is not None:
            raise SwitchedOff(SWITCHED_OFF_TEXT.format(model=model))

    async def create_first(self, credits_milli: int) -> NewKey | None:
        """Make the first account with credits and a key in an empty database; None where one exists."""
        return await self._db.write(partial(_create_first, credits_milli=credits_milli))

    async def create_key(self, name: str) -> NewKey:
        """Make a key for the first account.

        Raises OperatorError where there is no account yet.
        """
        return await self._db.write(partial(_create_key_of_first, name=name))


def add_entry(
    connection: Connection, account_id: str, kind: Kind, amount: int, *, task_id: str | None = None, reason: str = ""
) -> None:
    """Append one ledger entry within the caller's transaction; amount in thousandths of a credit."""
    entry = Entry(
        account_id=account_id, task_id=task_id, kind=kind, amount=amount, reason=reason,
        created_ms=clock.now_ms(), previous=store.ledger_head(connection, account_id),
    )  # fmt: skip
    store.append(connection, entry)


def _create_first(connection: Connection, credits_milli: int) -> NewKey | None:
    if store.first_account_id(connection) is not None:
        return None
    account_id = _insert_account(connection, "first")
    add_entry(connection, account_id, Kind.TOP_UP, credits_milli, reason="first start")
    return _insert_key(connection, account_id, "first")


def _create_key_of_first(connection: Connection, name: str) -> NewKey:
    account_id = store.first_account_id(connection)
    if account_id is None:
        raise OperatorError("There is no account yet; `vitascope serve` makes the first one")
    return _insert_key(connection, account_id, name)


def _insert_account(connection: Connection, name: str) -> str:
    account_id = ids.new_id("acc")
    store.insert_account(connection, {"id": account_id, "name": name, "balance": 0, "created_ms": clock.now_ms()})
    return account_id


def _insert_key(connection: Connection, account_id: str, name: str) -> NewKey:
    new = NewKey(id=ids.new_id("key"), account_id=account_id, name=name, secret=key.new_secret())
    store.insert_key(
        connection,
        {
            "id": new.id, "account_id": account_id, "name": name, "secret_hash": key.hash_of(new.secret),
            "hint": key.hint_of(new.secret), "created_ms": clock.now_ms(),
        },
    )  # fmt: skip
    logger.info("key created", key=new.id, account=account_id)
    return new
