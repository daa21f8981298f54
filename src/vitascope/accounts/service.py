"""All transactions of accounts, keys, switches and credits."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from vitascope import clock, ids, log
from vitascope.accounts import key, rules, store
from vitascope.accounts.account import Account, AccountRow, Door
from vitascope.accounts.key import KeyRow, KeyRules, NewKey
from vitascope.accounts.ledger import Audit, Entry, Kind, Row
from vitascope.accounts.limits import PollLimit
from vitascope.db.alone import alone
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.remembered import Remembered
from vitascope.errors import Invalid, KeyLimit, NotFound, TooFrequent, Unauthorized

logger = log.get("accounts")

PAGE_ENTRIES = 1_000
"""Ledger entries read at once by an audit: short enough that nobody waits for it."""
NEWEST = 2**62


class Accounts:
    """Who may call, and what they have."""

    def __init__(self, db: Database, *, local_token: str, polls_per_second: int = 0) -> None:
        """Work on db; local_token opens the first account for this machine's own commands while this process lives."""
        self._db = db
        self._local_token = local_token
        self._polls = PollLimit(polls_per_second)
        self._doors = Remembered[Door | None](db)
        self._used: dict[str, int] = {}

    # Doors

    async def authenticate(self, secret: str, *, guess: bool = False) -> Door:
        """Return the door behind a key; a guess may be out of date, and is to be held against ask_still.

        Raises Unauthorized for a secret that is not a living key.
        """
        door = await self._find_door(secret, guess)
        if door is None:
            raise Unauthorized
        return door

    def ask_still(self, connection: Connection, door: Door) -> Callable[[], bool]:
        """Ask, within a transaction, whether a door is still as it was found; see Prepared.ask."""
        if door.key_hash is None:
            return lambda: True
        answer = store.ask_door(connection, door.key_hash, clock.now_ms())
        return lambda: answer() == door

    async def _find_door(self, secret: str, guess: bool) -> Door | None:
        now, key_hash = clock.now_ms(), key.hash_of(secret)
        door = self._doors.guess(key_hash) if guess else self._doors.get(key_hash)
        if door is None or not door.is_good(now):
            if not key.is_well_formed(secret):
                return await self._local_door(secret)
            door = await self._doors.find(key_hash, partial(store.door, key_hash=key_hash, now_ms=now))
        if door is not None:
            self._used[door.account.key_id] = now
        return door

    async def _local_door(self, secret: str) -> Door | None:
        if hmac.compare_digest(secret.encode(), self._local_token.encode()):
            return await self._db.read(store.door_of_first_account)
        return None

    async def door_of_hash(self, key_hash: str) -> Door | None:
        """Return the door behind a key whose hash somebody keeps, None where the key is no longer good."""
        return await self._db.read(partial(store.door, key_hash=key_hash, now_ms=clock.now_ms()))

    async def door_of_account(self, account_id: str) -> Door | None:
        """Return the door of an account for its operator, None where there is no such account."""
        return await self._db.read(partial(store.door_of_account, account_id=account_id))

    def count_poll(self, account: Account) -> None:
        """Count a recordInfo call of this account's key.

        Raises TooFrequent past the limit.
        """
        if not self._polls.admits(account.key_id, clock.now_ms()):
            raise TooFrequent(1)

    async def write_last_uses(self) -> None:
        """Write down when keys were last used; until then it is known in memory only."""
        used, self._used = self._used, {}
        if used:
            await self._db.write(partial(store.note_use, used=used))

    async def forget_spends(self) -> None:
        """Remove what capped keys spent in hours that are over."""
        hour, _, _ = key.periods_of(clock.now_ms())
        await self._db.write(partial(store.forget_spends, before=hour))

    # Accounts

    async def create_first(self, credits_milli: int) -> NewKey | None:
        """Make the first account with credits and a key in an empty database; None where one exists."""
        return await self._db.write(partial(_create_first, credits_milli=credits_milli))

    async def create_account(self, name: str, *, credits_milli: int = 0) -> AccountRow:
        """Make an account with credits and no key yet."""
        account_id = await self._db.write(partial(_create_account, name=name, credits_milli=credits_milli))
        logger.info("account created", account=account_id)
        return await self.account(account_id)

    async def balance_milli(self, account_id: str) -> int:
        """Return what an account can spend, in thousandths of a credit."""
        _, balance = await self._db.read(partial(store.books_end, account_id=account_id))
        return balance

    async def list_accounts(self) -> list[AccountRow]:
        """Return every account, oldest first."""
        return await self._db.read(store.accounts)

    async def account(self, reference: str) -> AccountRow:
        """Return the account of this id, or of this name where only one has it; "" is the first account.

        Raises NotFound.
        """
        every = await self.list_accounts()
        found = [row for row in every if row.id == reference] or [row for row in every if row.name == reference]
        if not reference:
            found = every[:1]
        if len(found) != 1:
            what = f"is the name of {len(found)} accounts; use an id" if found else "is no account"
            raise NotFound(f"{reference or 'The first account'} {what}")
        return found[0]

    async def change_account(self, account_id: str, **changes: str | int) -> AccountRow:
        """Set name, max_running or max_pending of an account."""
        await self._doors.change(partial(store.change_account, account_id=account_id, changes=dict(changes)))
        return await self.account(account_id)

    # Keys

    async def create_key(self, account_id: str, wanted: KeyRules) -> NewKey:
        """Make a key; this is the one time its secret is known.

        Raises Invalid where the rules contradict themselves.
        """
        rules.check(wanted, clock.now_ms())
        return await self._db.write(partial(_insert_key, account_id=account_id, wanted=wanted))

    async def list_keys(self, account_id: str | None) -> list[KeyRow]:
        """Return the keys of an account, or of all, revoked ones included, oldest first."""
        rows = await self._db.read(partial(store.keys, account_id=account_id))
        return [self._with_use(row) for row in rows]

    async def key(self, key_id: str, *, account_id: str | None = None) -> KeyRow:
        """Return one key, of this account where one is named.

        Raises NotFound.
        """
        row = await self._db.read(partial(store.key, key_id=key_id))
        if row is None or account_id not in {None, row.account_id}:
            raise NotFound(f"{key_id} is no key")
        return self._with_use(row)

    def _with_use(self, row: KeyRow) -> KeyRow:
        return replace(row, last_used_ms=self._used.get(row.id, row.last_used_ms))

    async def change_key(self, key_id: str, wanted: KeyRules, *, account_id: str | None = None) -> KeyRow:
        """Replace a key's rules; whether it is a test key stays as it is.

        Raises NotFound, or Invalid where the rules contradict themselves.
        """
        before = await self.key(key_id, account_id=account_id)
        if wanted.test != before.rules.test:
            raise Invalid("test cannot be changed; make another key")
        rules.check(wanted, clock.now_ms())
        await self._doors.change(partial(store.change_key, key_id=key_id, changes=rules.columns(wanted)))
        return await self.key(key_id)

    async def reset_key(self, key_id: str, *, grace_seconds: int = 0, account_id: str | None = None) -> NewKey:
        """Give a key a new secret; the old one lives on for grace_seconds, at most a day.

        Raises NotFound, or Invalid for a revoked key or too long a grace.
        """
        if not 0 <= grace_seconds <= key.GRACE_MAX_SECONDS:
            raise Invalid(f"graceSeconds must be between 0 and {key.GRACE_MAX_SECONDS:,}")
        await self.key(key_id, account_id=account_id)
        return await self._doors.change(partial(_reset_key, key_id=key_id, grace_ms=grace_seconds * 1_000))

    async def revoke_key(self, key_id: str, *, account_id: str | None = None) -> KeyRow:
        """End a key for good, at once and everywhere.

        Raises NotFound.
        """
        row = await self.key(key_id, account_id=account_id)
        if row.revoked_ms is None:
            changes = {"revoked_ms": clock.now_ms(), "previous_hash": None, "previous_until_ms": None}
            await self._doors.change(partial(store.change_key, key_id=key_id, changes=changes))
            logger.info("key revoked", key=key_id)
        return await self.key(key_id)

    # Credits

    async def add_credits(self, account_id: str, amount_milli: int, reason: str) -> AccountRow:
        """Top an account up, or take credits back where the amount is negative.

        Raises Invalid for nothing, or for more than there is to take.
        """
        if not amount_milli:
            raise Invalid("amount must not be 0")
        await self._db.write(partial(_add_credits, account_id=account_id, amount=amount_milli, reason=reason))
        return await self.account(account_id)

    async def entries(self, account_id: str, *, before: int = NEWEST, limit: int = 50) -> list[Row]:
        """Return ledger entries, newest first; before is the number of the last one already seen."""
        return await self._db.read(partial(store.entries_back, account_id=account_id, before=before, limit=limit))

    async def charged_by_day(self, account_id: str, *, days: int) -> list[tuple[int, int, int]]:
        """Return each of the last days (UTC), today last: its first millisecond, thousandths charged, and tasks."""
        today = clock.now_ms() // store.DAY_MS * store.DAY_MS
        wanted = [today - back * store.DAY_MS for back in reversed(range(days))]
        found = await self._db.read(partial(store.charged_by_day, account_id=account_id, since_ms=wanted[0]))
        return [(day, *found.get(day, (0, 0))) for day in wanted]

    async def receipt(self, account_id: str, task_id: str) -> list[Row]:
        """Return what a task held, and what it was charged or given back; empty where there is nothing."""
        return await self._db.read(partial(store.receipt, account_id=account_id, task_id=task_id))

    async def audit(self) -> list[Audit]:
        """Read every account's whole ledger again and say what is wrong with it; faults are empty where nothing is."""
        return [await self._audit(row.id) for row in await self.list_accounts()]

    async def _audit(self, account_id: str) -> Audit:
        audit = Audit(account_id)
        # What is appended while we read is left to the next audit: we stop at the hash that was last when we began.
        head, balance = await self._db.read(partial(store.books_end, account_id=account_id))
        try:
            await self._read_until(audit, head)
        except ValueError:
            audit.faults.append(f"account {account_id}: an entry is of no known kind")
        audit.end(head, balance)
        return audit

    async def _read_until(self, audit: Audit, head: str) -> None:
        after = 0
        while audit.head != head or not audit.entries:
            page = await self._db.read(
                partial(store.entries_forth, account_id=audit.account_id, after=after, limit=PAGE_ENTRIES)
            )
            if not page:
                return
            for row in page:
                audit.read(row)
                if row.hash == head:
                    return
            after = page[-1].id

    # Switches

    async def agree_on(self, name: str, value: str) -> str:
        """Write a value down where there is none yet; return the one that every process goes by."""
        return await self._db.write(partial(_agree_on, name=name, value=value))

    async def maintenance(self) -> str | None:
        """Return what callers are told during maintenance ("" for the wire's words), None where there is none."""
        return await self._db.read(partial(store.switch_value, name=store.MAINTENANCE))

    async def set_maintenance(self, message: str | None) -> None:
        """Close the service to new tasks with a message ("" for the wire's words), or open it with None."""
        await self._doors.change(partial(store.set_switch, name=store.MAINTENANCE, value=message))
        logger.info("maintenance", on=message is not None)


def _agree_on(connection: Connection, name: str, value: str) -> str:
    alone(connection)
    first = store.switch_value(connection, name)
    if first is None:
        store.set_switch(connection, name, value)
    return value if first is None else first


def add_entry(
    connection: Connection, account_id: str, kind: Kind, amount: int, *, task_id: str | None = None, reason: str = ""
) -> None:
    """Append one ledger entry within the caller's transaction; amount in thousandths of a credit."""
    previous = store.ledger_head(connection, account_id)
    store.append(
        connection,
        _entry(account_id, kind, amount, previous, now_ms=now_ms(connection), task_id=task_id, reason=reason),
    )


def hold(connection: Connection, account_id: str, amount: int, *, task_id: str, previous: str, recent: str) -> None:
    """Append a task's hold with what T1 has already read: the last entry's hash, and the window of creates to keep."""
    store.append(
        connection,
        _entry(account_id, Kind.HOLD, amount, previous, now_ms=now_ms(connection), task_id=task_id),
        recent=recent,
    )


def _entry(
    account_id: str, kind: Kind, amount: int, previous: str, *, now_ms: int, task_id: str | None, reason: str = ""
) -> Entry:
    return Entry(
        account_id=account_id, task_id=task_id, kind=kind, amount=amount, reason=reason,
        created_ms=now_ms, previous=previous,
    )  # fmt: skip


def spend_within_caps(connection: Connection, key_id: str, amount: int, now_ms: int) -> KeyLimit | None:
    """Count what a capped key spends, or return the refusal, with nothing counted, where a cap forbids it."""
    row = store.key(connection, key_id, lock=True)
    if row is None:
        return None
    caps = (row.rules.cap_hour, row.rules.cap_day, row.rules.cap_total)
    periods = key.periods_of(now_ms)
    for cap, period in zip(caps, periods, strict=True):
        if cap is not None and row.spent.get(period, 0) + amount > cap:
            return KeyLimit(f"The {rules.CAP_NAMES[period.split()[0]]} credit cap of this key is reached.")
    for period in periods:
        store.add_spend(connection, key_id, period, amount)
    return None


def unspend(connection: Connection, key_id: str, amount: int, created_ms: int) -> None:
    """Give back to a key what a task that failed had counted against its caps."""
    for period in key.periods_of(created_ms):
        store.add_spend(connection, key_id, period, -amount)


def _create_first(connection: Connection, credits_milli: int) -> NewKey | None:
    alone(connection)
    if store.first_account_id(connection) is not None:
        return None
    account_id = _create_account(connection, "first", credits_milli, reason="first start")
    return _insert_key(connection, account_id, KeyRules(name="first"))


def _create_account(connection: Connection, name: str, credits_milli: int, reason: str = "opening") -> str:
    account_id = ids.new_id("acc")
    store.insert_account(connection, {"id": account_id, "name": name, "balance": 0, "created_ms": now_ms(connection)})
    if credits_milli:
        add_entry(connection, account_id, Kind.TOP_UP, credits_milli, reason=reason)
    return account_id


def _add_credits(connection: Connection, account_id: str, amount: int, reason: str) -> None:
    kind = Kind.TOP_UP if amount > 0 else Kind.WITHDRAWAL
    if store.for_create(connection, account_id).balance + amount < 0:
        raise Invalid("amount must not take more than the balance")
    add_entry(connection, account_id, kind, abs(amount), reason=reason)
    logger.info("credits moved", account=account_id, kind=kind.value)


def _insert_key(connection: Connection, account_id: str, wanted: KeyRules) -> NewKey:
    secret = key.new_secret(key.TEST_PREFIX if wanted.test else key.LIVE_PREFIX)
    new = NewKey(id=ids.new_id("key"), account_id=account_id, name=wanted.name, secret=secret)
    store.insert_key(
        connection,
        {
            "id": new.id, "account_id": account_id, "secret_hash": key.hash_of(secret), "hint": key.hint_of(secret),
            "test": wanted.test, "created_ms": now_ms(connection), **rules.columns(wanted),
        },
    )  # fmt: skip
    logger.info("key created", key=new.id, account=account_id, test=wanted.test)
    return new


def _reset_key(connection: Connection, key_id: str, grace_ms: int) -> NewKey:
    row = store.key(connection, key_id, lock=True)
    if row is None or row.revoked_ms is not None:
        raise Invalid("a revoked key cannot be reset; make another")
    secret = key.new_secret(key.TEST_PREFIX if row.rules.test else key.LIVE_PREFIX)
    changes = {
        "previous_hash": store.secret_hash(connection, key_id) if grace_ms else None,
        "previous_until_ms": now_ms(connection) + grace_ms if grace_ms else None,
        "secret_hash": key.hash_of(secret),
        "hint": key.hint_of(secret),
    }
    store.change_key(connection, key_id, changes)
    logger.info("key reset", key=key_id, grace_seconds=grace_ms // 1_000)
    return NewKey(id=key_id, account_id=row.account_id, name=row.rules.name, secret=secret)
