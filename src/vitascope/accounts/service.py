"""All transactions of accounts, keys, switches and credits."""

import hmac
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from vitascope import clock, ids, log
from vitascope.accounts import books, key, key_store, keys, ledger_store, rules, store
from vitascope.accounts.account import Account, AccountRow, Scope
from vitascope.accounts.audit import audit_of
from vitascope.accounts.key import KeyRow, KeyRules, NewKey
from vitascope.accounts.ledger import Audit, Kind, StoredEntry
from vitascope.accounts.limits import RateLimit
from vitascope.db.cache import Cache
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.serialized import serialize
from vitascope.db.switches import set_switch, switch_value
from vitascope.errors import Invalid, NotFound, Unauthorized
from vitascope.quota import Quota
from vitascope.text import require_one_line

logger = log.get("accounts")

MAINTENANCE = "maintenance"
"""The switch that closes the service to new tasks."""
NEWEST = 2**62
TEST_DELIVERIES = 5
"""Test deliveries of one account in any minute."""
EXPLANATIONS = 20
"""Questions of one key what would be drawn, in any ten seconds."""


class Accounts:
    """Who may call, and what they have."""

    def __init__(self, db: Database, *, local_token: str, polls_per_second: int = 0) -> None:
        """Work on db.

        local_token opens the first account for this machine's own commands while this process
        lives.
        """
        self._db = db
        self._local_token = local_token
        self._polls = RateLimit("poll", polls_per_second, span_seconds=1)
        self._test_deliveries = RateLimit("test delivery", TEST_DELIVERIES, span_seconds=60)
        self._explanations = RateLimit("explain", EXPLANATIONS, span_seconds=10)
        self._by_key = Cache[Account | None](db)
        self._used: dict[str, int] = {}

    # Callers

    async def authenticate(self, secret: str) -> Account:
        """Return the account of a key's secret.

        Raises Unauthorized for a secret that is no living key's.
        """
        found = await self._find(secret)
        if found is None:
            raise Unauthorized
        return found

    async def _find(self, secret: str) -> Account | None:
        if key.is_well_formed(secret):
            return await self.account_of_hash(key.hash_of(secret))
        return await self._local_account(secret)

    async def _local_account(self, secret: str) -> Account | None:
        if hmac.compare_digest(secret.encode(), self._local_token.encode()):
            return await self._db.read(store.first_account)
        return None

    async def account_of_hash(self, key_hash: str) -> Account | None:
        """Return the account of a key by its secret's hash, None if no key that is good has it.

        Note the use.
        """
        now = clock.now_ms()
        found = self._by_key.get(key_hash)
        if found is None or not found.is_good(now):
            query = partial(key_store.account_of_key, key_hash=key_hash, now_ms=now)
            found = await self._by_key.find(key_hash, query)
        if found is not None:
            self._used[found.key_id] = now
        return found

    async def account_for_operator(self, account_id: str) -> Account | None:
        """Return an account with every scope, as its operator works in it.

        None if there is none.
        """
        return await self._db.read(partial(store.account_for_operator, account_id=account_id))

    def count_poll(self, account: Account) -> Quota | None:
        """Count a recordInfo call of this account's key and return what is left, None where there
        is no limit.

        Raises TooFrequent past the limit.
        """
        return self._polls.count(account.key_id, clock.now_ms())

    def count_explanation(self, account: Account) -> Quota | None:
        """Count a question of this account's key what would be drawn, as count_poll does."""
        return self._explanations.count(account.key_id, clock.now_ms())

    def count_test_delivery(self, account: Account) -> None:
        """Count a test delivery of this account.

        Raises TooFrequent past the limit.
        """
        self._test_deliveries.count(account.id, clock.now_ms())

    async def write_last_uses(self) -> None:
        """Write down when keys were last used; until then it is known in memory only."""
        used, self._used = self._used, {}
        if used:
            await self._db.write(partial(key_store.note_use, used=used))

    async def purge_spends(self) -> None:
        """Remove what capped keys spent in hours that are over."""
        hour, _, _ = key.periods_of(clock.now_ms())
        await self._db.write(partial(key_store.purge_spends, before=hour))

    # Accounts

    async def create_first(self, credits_milli: int) -> NewKey | None:
        """Make the first account with credits and a key in an empty database.

        None where one exists.
        """
        made = await self._db.write(partial(_create_first, credits_milli=credits_milli))
        if made is not None:
            logger.info("key created", key=made.id, account=made.account_id, test=False)
        return made

    async def create_account(self, name: str, *, credits_milli: int = 0) -> AccountRow:
        """Make an account with credits and no key yet; raise Invalid for a name that is none."""
        rules.check_name(name)
        account_id = await self._db.write(
            partial(_create_account, name=name, credits_milli=credits_milli)
        )
        logger.info("account created", account=account_id)
        return await self.account(account_id)

    async def working_in(self, operator: Account, reference: str) -> Account:
        """Return the operator as a caller of the account of this id or name; see account.

        Raises KeyLimit for a caller who is no operator, NotFound.
        """
        row = await self.account(reference)
        return operator.working_in(row.id, row.name)

    async def list_accounts(self) -> list[AccountRow]:
        """Return every account, oldest first."""
        return await self._db.read(store.accounts)

    async def account(self, reference: str) -> AccountRow:
        """Return the account of this id, or of this name where only one has it; "" is the first
        account.

        Raises NotFound.
        """
        found = await self._db.read(partial(store.accounts_called, reference=reference))
        if len(found) != 1:
            if found:
                raise NotFound(
                    '{count} accounts are named "{name}"; use an id',
                    count=len(found),
                    name=reference,
                )
            raise NotFound('No account named "{name}"', name=reference)
        return found[0]

    async def change_account(
        self,
        account_id: str,
        *,
        name: str | None = None,
        max_running: int | None = None,
        max_pending: int | None = None,
    ) -> AccountRow:
        """Change what is given of an account; raise Invalid for a name that is none."""
        if name is not None:
            rules.check_name(name)
        change = partial(
            store.change_account,
            account_id=account_id,
            name=name,
            max_running=max_running,
            max_pending=max_pending,
        )
        await self._by_key.change(change)
        return await self.account(account_id)

    # Keys

    async def create_key(self, caller: Account, account_id: str, wanted: KeyRules) -> NewKey:
        """Make a key that works in an account; this is the one time its secret is known.

        Raises KeyLimit where the caller may not give such a key, NotFound for another's account,
        and Invalid where the rules contradict themselves.
        """
        caller.require_manager()
        if wanted.is_operators:
            caller.require(Scope.ADMIN)
        caller.require_reach(account_id)
        rules.check(wanted, clock.now_ms())
        made = await self._db.write(partial(keys.insert_key, account_id=account_id, wanted=wanted))
        logger.info("key created", key=made.id, account=account_id, test=wanted.test)
        return made

    async def list_keys(self, caller: Account, account_id: str) -> list[KeyRow]:
        """Return the keys that belong to an account, revoked ones included, oldest first.

        Raises KeyLimit for a key that may not read, NotFound for another's account.
        """
        caller.require_reader()
        caller.require_reach(account_id)
        rows = await self._db.read(partial(key_store.keys, account_id=account_id))
        return [self._with_use(row) for row in rows]

    async def operators_keys(self, caller: Account) -> list[KeyRow]:
        """Return the keys with the scope admin, which belong to no account, oldest first.

        Raises KeyLimit for a caller who is no operator.
        """
        caller.require(Scope.ADMIN)
        return [self._with_use(row) for row in await self._db.read(key_store.operators_keys)]

    async def key(self, caller: Account, key_id: str) -> KeyRow:
        """Return one key.

        Raises KeyLimit for a key that may not read; NotFound for an unknown one, another account's
        and, where the caller is no operator, the operator's alike.
        """
        caller.require_reader()
        row = await self._db.read(partial(key_store.key, key_id=key_id))
        if row is None or not caller.reaches(row.account_id):
            raise NotFound('No key "{name}"', name=key_id)
        return self._with_use(row)

    async def _own_key(self, caller: Account, key_id: str) -> KeyRow:
        """Return a key that the caller may change; raise as key does."""
        caller.require_manager()
        return await self.key(caller, key_id)

    def _with_use(self, row: KeyRow) -> KeyRow:
        return replace(row, last_used_ms=self._used.get(row.id, row.last_used_ms))

    async def change_key(self, caller: Account, key_id: str, wanted: KeyRules) -> KeyRow:
        """Replace a key's rules; whether it is a test key, and whose it is, stays as it is.

        Raises KeyLimit and NotFound as key does, Invalid where the rules contradict themselves.
        """
        before = await self._own_key(caller, key_id)
        if wanted.test != before.rules.test:
            raise Invalid("{field} cannot be changed; make another key", field="test")
        if wanted.is_operators != before.rules.is_operators:
            raise Invalid("{field} cannot gain or lose admin; make another key", field="scopes")
        rules.check(wanted, clock.now_ms())
        change = partial(key_store.change_rules, key_id=key_id, columns=rules.columns(wanted))
        await self._by_key.change(change)
        return await self.key(caller, key_id)

    async def reset_key(self, caller: Account, key_id: str, *, grace_seconds: int = 0) -> NewKey:
        """Give a key a new secret; the old one lives on for grace_seconds, at most a day.

        Raises KeyLimit and NotFound as key does, Invalid for a revoked key or too long a grace.
        """
        if not 0 <= grace_seconds <= key.GRACE_MAX_SECONDS:
            raise Invalid(
                "{field} must be between 0 and {high:,}",
                field="graceSeconds",
                high=key.GRACE_MAX_SECONDS,
            )
        await self._own_key(caller, key_id)
        reset = partial(keys.reset_key, key_id=key_id, grace_ms=grace_seconds * 1_000)
        made = await self._by_key.change(reset)
        logger.info("key reset", key=key_id, grace_seconds=grace_seconds)
        return made

    async def revoke_key(self, caller: Account, key_id: str) -> KeyRow:
        """End a key for good, at once and everywhere.

        Raises KeyLimit and NotFound as key does.
        """
        row = await self._own_key(caller, key_id)
        if row.revoked_ms is None:
            revoke = partial(key_store.revoke, key_id=key_id, now_ms=clock.now_ms())
            await self._by_key.change(revoke)
            logger.info("key revoked", key=key_id)
        return await self.key(caller, key_id)

    # Credits

    async def balance_milli(self, caller: Account) -> int:
        """Return what the caller can spend, in thousandths of a credit."""
        caller.require(Scope.READ)
        _, balance = await self._db.read(partial(ledger_store.ledger_tip, account_id=caller.id))
        return balance

    async def add_credits(self, account_id: str, amount_milli: int, reason: str) -> AccountRow:
        """Top an account up, or take credits back where the amount is negative.

        Raises Invalid for nothing, or for more than there is to take.
        """
        if not amount_milli:
            raise Invalid("{field} must not be 0", field="amount")
        require_one_line("reason", reason)
        kind = Kind.TOP_UP if amount_milli > 0 else Kind.WITHDRAWAL
        move = partial(
            books.move_credits, account_id=account_id, kind=kind, amount=amount_milli, reason=reason
        )
        await self._db.write(move)
        logger.info("credits moved", account=account_id, kind=kind.value)
        return await self.account(account_id)

    async def entries(
        self, caller: Account, *, before: int = NEWEST, limit: int = 50
    ) -> list[StoredEntry]:
        """Return the caller's ledger entries, newest first.

        before is the number of the last seen.
        """
        caller.require(Scope.READ)
        return await self._db.read(
            partial(ledger_store.entries_before, account_id=caller.id, before=before, limit=limit)
        )

    async def receipt(self, caller: Account, task_id: str) -> list[StoredEntry]:
        """Return what a task of the caller's held, and what it was charged or given back.

        Raises NotFound where there is nothing.
        """
        caller.require(Scope.READ)
        rows = await self._db.read(
            partial(ledger_store.receipt, account_id=caller.id, task_id=task_id)
        )
        if not rows:
            raise NotFound
        return rows

    async def audit(self) -> list[Audit]:
        """Read every account's whole ledger again and say what is wrong with it.

        Faults are empty where nothing is.
        """
        return [await audit_of(self._db, row.id) for row in await self.list_accounts()]

    # Switches

    async def maintenance(self) -> str | None:
        """Return what callers are told during maintenance ("" for the wire's words), None where
        there is none.
        """
        return await self._db.read(partial(switch_value, name=MAINTENANCE))

    async def set_maintenance(self, message: str | None) -> None:
        """Close the service to new tasks with a message ("" for the wire's words), or open it with
        None.

        Raises Invalid for a message that is no plain line.
        """
        require_one_line("message", message or "")
        await self._db.write(partial(set_switch, name=MAINTENANCE, value=message))
        logger.info("maintenance", on=message is not None)


def _create_first(connection: Connection, credits_milli: int) -> NewKey | None:
    serialize(connection)
    if store.first_account_id(connection) is not None:
        return None
    account_id = _create_account(connection, "first", credits_milli, reason="first start")
    return keys.insert_key(connection, account_id, KeyRules(name="first"))


def _create_account(
    connection: Connection, name: str, credits_milli: int, reason: str = "opening"
) -> str:
    account_id = ids.new_id("acc")
    store.insert_account(connection, account_id, name, now_ms=now_ms(connection))
    if credits_milli:
        books.add_entry(connection, account_id, Kind.TOP_UP, credits_milli, reason=reason)
    return account_id
