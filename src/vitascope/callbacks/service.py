"""All transactions of callbacks: T5 deliver, the log, replays, receivers and secrets."""

import json
import random
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import clock, ids, log, traces
from vitascope.accounts.account import Account, Scope
from vitascope.callbacks import read_store, store
from vitascope.callbacks.callback import (
    JITTER,
    OFF_AFTER_MS,
    ROTATION_MS,
    Delivery,
    DeliveryState,
    ReceiverResponse,
    Signing,
    judge,
)
from vitascope.callbacks.record import attempt_record, delivery_record
from vitascope.callbacks.signature import (
    headers_of,
    key_set,
    webhook_public_key,
    webhook_secret,
)
from vitascope.callbacks.slots import Busy
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.errors import NotFound
from vitascope.signing import MasterSecret

logger = log.get("callbacks")

FOREVER_MS = 2**62


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What an account's receivers check with: the secret, and the one before while it still signs
    too. public_key is what checks without a secret.
    """

    current: str
    previous: str | None
    signed: bool
    public_key: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which deliveries to send again: one (by its own id, its task's or its batch's), a range of time, or all
    that failed.
    """

    one: str = ""
    since: int = 0
    until: int = FOREVER_MS
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    """Which deliveries to list: in a state, of a task ("" for any), those before a place (time,
    id).
    """

    state: str = ""
    task_id: str = ""
    before_ms: int = FOREVER_MS
    before_id: str = ""
    limit: int = 20


class Callbacks:
    """The truth about callbacks: rows, changed in short transactions."""

    def __init__(self, db: Database, *, master: MasterSecret, lease_ms: int) -> None:
        """Work on db.

        Secrets are derived from master; an attempt has lease_ms, more than it can take.
        """
        self._db = db
        self._master = master
        self._lease_ms = lease_ms

    async def claim(self, busy: Busy) -> list[Delivery]:
        """Take deliveries that are due, one per receiver, those of busy ones left out."""
        return await self._db.write(partial(_claim, busy=busy, lease_ms=self._lease_ms))

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """Return the headers that identify and prove an attempt made now."""
        return headers_of(delivery, self._master, now_ms=clock.now_ms())

    async def finish(self, delivery: Delivery, answer: ReceiverResponse) -> bool:
        """T5: write what came of an attempt.

        False where the lease was lost and nothing was written.
        """
        jitter = random.uniform(*JITTER)
        written, is_off = await self._db.write(
            partial(_finish, delivery=delivery, answer=answer, jitter=jitter)
        )
        logger.info(
            "callback attempt", delivery=delivery.id, task=delivery.task_id, receiver=delivery.receiver,
            attempt=delivery.attempt + 1, status=answer.status, reason=answer.reason, written=written,
        )  # fmt: skip
        if is_off:
            logger.warning(
                "receiver switched off after five days of failures",
                account=delivery.account_id,
                receiver=delivery.receiver,
            )
        return written

    async def trace_of(self, task_id: str) -> str:
        """Return where a task is measured, as a traceparent; empty for one that is not."""
        memo = await self._db.read(partial(read_store.memo_of, task_id=task_id))
        return str(json.loads(memo).get(traces.MEMO_KEY, "")) if memo else ""

    async def void_leases(self) -> int:
        """Make due what an earlier process of this folder was sending: it is dead, and may have
        sent it or not.
        """
        return await self._db.write(
            lambda connection: store.void_leases(connection, now_ms(connection))
        )

    async def clamp_future_due_times(self) -> int:
        """Let nothing wait for a time that a clock which stepped back has put off.

        Return how many callbacks did.
        """
        lease_ms = self._lease_ms
        return await self._db.write(
            lambda connection: store.clamp_future_due_times(
                connection, now_ms(connection), lease_ms
            )
        )

    async def seconds_to_next(self, busy: Busy) -> float | None:
        """Return how long until a receiver that is not busy falls due, None where none will."""
        due = await self._db.read(partial(store.next_due, busy=busy))
        return None if due is None else max(0.0, (due - clock.now_ms()) / 1_000)

    async def find(self, caller: Account, page: DeliveryPage) -> list[dict[str, Any]]:
        """Return a page of the caller's callbacks, newest first; a test key's are of test tasks.

        Raises KeyLimit for a key that may not read.
        """
        caller.require(Scope.READ)
        rows = await self._db.read(
            partial(read_store.find, account_id=caller.id, wanted=_asked(page, caller))
        )
        return [delivery_record(row) for row in rows]

    async def show(self, caller: Account, delivery_or_task_id: str) -> dict[str, Any]:
        """Return one callback with its body and every attempt.

        Raises KeyLimit for a key that may not read; NotFound for an unknown id, another account's
        and, for a test key, a live task's alike.
        """
        caller.require(Scope.READ)
        shown = await self._db.read(
            partial(_show, account_id=caller.id, wanted=delivery_or_task_id, test_only=caller.test)
        )
        if shown is None:
            raise NotFound
        return shown

    async def replay(self, caller: Account, wanted: Wanted) -> int:
        """Send callbacks again, same webhook-id, the schedule from its beginning; return how many.

        What is on its way at this moment is left alone. Receivers that were switched off get
        another chance. Raises KeyLimit for a key that may not create.
        """
        caller.require(Scope.CREATE)
        replayed = partial(_replay, account_id=caller.id, wanted=_asked(wanted, caller))
        count = await self._db.write(replayed)
        logger.info("callbacks replayed", account=caller.id, count=count)
        return count

    async def off_receivers(self, account_id: str | None = None) -> list[Any]:
        """Return the receivers that are switched off, of one account or of all, for its owner and
        for `doctor`.
        """
        return await self._db.read(partial(read_store.off_receivers, account_id=account_id))

    async def switch_on(self, caller: Account, receiver: str) -> None:
        """Switch a receiver (host:port) on again.

        Raises KeyLimit for a key that may not create, NotFound where the account has none of this
        name.
        """
        caller.require(Scope.CREATE)
        if not await self._db.write(partial(store.switch_on, account_id=caller.id, name=receiver)):
            raise NotFound

    async def secrets(self, caller: Account) -> Secrets:
        """Return the living webhook secrets of the caller's account; nothing of them is stored.

        Raises KeyLimit for a caller who may not change them.
        """
        caller.require_manager()
        signing = await self.signing(caller.id)
        secrets = [
            webhook_secret(self._master, caller.id, each)
            for each in signing.versions(clock.now_ms())
        ]
        return Secrets(
            current=secrets[0],
            previous=secrets[1] if secrets[1:] else None,
            signed=signing.signed,
            public_key=webhook_public_key(self._master, caller.id, signing.version),
        )

    async def key_set(self, account_id: str) -> dict[str, Any]:
        """Return the public keys of an account as a JSON Web Key Set, for anybody to check with.

        Raises NotFound where there is no such account.
        """
        row = await self._db.read(partial(read_store.signing, account_id=account_id))
        if row is None:
            raise NotFound
        return key_set(self._master, account_id, row.webhook_version)

    async def signing(self, account_id: str) -> Signing:
        """Return how an account's callbacks are signed now."""
        return await self._db.read(partial(_signing, account_id=account_id))

    async def rotate(self, caller: Account, *, at_once: bool = False) -> Secrets:
        """Begin a new secret; the one before signs beside it for a day, or not at all where it has
        leaked.

        Raises KeyLimit for a caller who may not change it.
        """
        caller.require_manager()
        rotated_ms = clock.now_ms() - (ROTATION_MS if at_once else 0)
        await self._db.write(partial(store.rotate, account_id=caller.id, rotated_ms=rotated_ms))
        logger.info("webhook secret rotated", account=caller.id, at_once=at_once)
        return await self.secrets(caller)

    async def switch_signing(self, caller: Account, *, signed: bool) -> None:
        """Sign the callbacks of the caller's account, or send them with their id and time alone.

        Raises KeyLimit for a caller who may not change it.
        """
        caller.require_manager()
        await self._db.write(partial(store.switch_signing, account_id=caller.id, signed=signed))


def _claim(connection: Connection, busy: Busy, lease_ms: int) -> list[Delivery]:
    now = now_ms(connection)
    claimed = []
    for receiver in store.next_receivers(connection, busy, now):
        row = store.next_of_receiver(connection, receiver.account_id, receiver.name, now)
        if row is not None:
            delivery = _delivery(row, failing=receiver.failing_since_ms is not None)
            store.lease(connection, delivery.id, delivery.token, due_ms=now + lease_ms)
            claimed.append(delivery)
        store.set_due(connection, receiver.account_id, receiver.name)
    return claimed


def _delivery(row: Any, *, failing: bool) -> Delivery:
    return Delivery(
        id=row.id, task_id=row.task_id, account_id=row.account_id, receiver=row.receiver, url=row.url, body=row.body,
        attempt=row.attempt, token=ids.new_id("lease"), failing=failing,
        signing=_signing_of(row), batch_id=row.batch_id,
    )  # fmt: skip


def _finish(
    connection: Connection, delivery: Delivery, answer: ReceiverResponse, jitter: float
) -> tuple[bool, bool]:
    """Return whether the end was written, and whether it switched the receiver off."""
    now, attempt = now_ms(connection), delivery.attempt + 1
    verdict = judge(answer, attempts=attempt, now_ms=now, jitter=jitter)
    if not store.finish(
        connection, delivery.id, delivery.token, verdict, answer, attempt=attempt, now_ms=now
    ):
        return False, False
    store.log_attempt(connection, delivery.id, answer, attempt=attempt, now_ms=now)
    who, is_off = (delivery.account_id, delivery.receiver), False
    if verdict.state is DeliveryState.DELIVERED:
        store.receiver_succeeded(connection, *who)
    else:
        is_off = store.receiver_failed(connection, *who, now_ms=now, off_after_ms=OFF_AFTER_MS)
    store.set_due(connection, *who)
    return True, is_off


def _show(
    connection: Connection, account_id: str, wanted: str, test_only: bool
) -> dict[str, Any] | None:
    row = read_store.one(connection, account_id, wanted, test_only=test_only)
    if row is None:
        return None
    attempts = [attempt_record(each) for each in read_store.attempts(connection, row.id)]
    return delivery_record(row) | {"body": row.body, "attempts": attempts}


def _asked(wanted: DeliveryPage | Wanted, caller: Account) -> dict[str, Any]:
    return asdict(wanted) | {"test_only": caller.test}


def _replay(connection: Connection, account_id: str, wanted: dict[str, Any]) -> int:
    receivers = store.replay(connection, account_id, wanted, now_ms=now_ms(connection))
    for name in set(receivers):
        store.switch_on(connection, account_id, name)
    return len(receivers)


def _signing(connection: Connection, account_id: str) -> Signing:
    return _signing_of(read_store.signing(connection, account_id))


def _signing_of(row: Any) -> Signing:
    return Signing(
        version=row.webhook_version,
        rotated_ms=row.webhook_rotated_ms,
        signed=bool(row.webhook_signed),
    )
