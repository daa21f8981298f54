"""All transactions of tasks: T1 create, T2 claim, T3 beat, T4 finish."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from vitascope import clock, counts, ids, log, traces
from vitascope.accounts import store as account_store
from vitascope.accounts.account import Account, Scope
from vitascope.callbacks import store as callback_store
from vitascope.catalog import Plan
from vitascope.db.database import Database
from vitascope.db.now import NowMs, now_ms
from vitascope.errors import NotFound, WireError
from vitascope.tasks import retention_store, seeds, store
from vitascope.tasks.ending import cancel_task, end_attempt, end_failed, ending_before_start
from vitascope.tasks.opening import open_task
from vitascope.tasks.record import VideoUrl, record_info
from vitascope.tasks.task import Carry, Claimant, Filter, Lease, Once, Order, Outcome, Outdated, Simulate, Still, Tie
from vitascope.tasks.window import LIMIT
from vitascope.video import VideoSpec
from vitascope.wire import State

logger = log.get("tasks")

NAMES_AT_ONCE = 500
"""Names looked up in one query: short enough that nobody waits for it."""
FORGET_AT_ONCE = 200
"""Records removed in one transaction, so that nobody waits for a sweep."""

RUNNING_SHOWN = 200
ANYBODY = Claimant()
"""Who may take whatever is tied to no engine."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator decides about leases and rates; creates_per_window counts calls in any 10 seconds."""

    lease_ms: int
    max_attempts: int
    creates_per_window: int = LIMIT


class Tasks:
    """The truth about tasks: rows, changed in short transactions."""

    def __init__(
        self, db: Database, *, rules: Rules, video_url: VideoUrl, wake: Callable[[], None], carry: Carry
    ) -> None:
        """Work on db; carry sends word of a task within a transaction, wake is called after one that left work."""
        self._db = db
        self._rules = rules
        self._video_url = video_url
        self._carry = carry
        self._wake = wake

    async def create(
        self,
        account: Account,
        plan: Plan,
        *,
        once: Once | None = None,
        simulate: Simulate | None = None,
        still: Still | None = None,
    ) -> str:
        """T1: count the call, hold the price, make task and job; return the task's id.

        once makes the call safe to repeat: within 24 hours the same key and body get the first task's id.
        Raises TooFrequent, InsufficientCredits, KeyLimit, or Invalid for an old key with another body, and Outdated
        where still says so; nothing is made then.
        """
        account.require(Scope.CREATE)
        order = Order(account=account, plan=plan, once=once, simulate=simulate, still=still, trace=traces.current())
        made = await self._db.write(
            partial(open_task, order=order, creates_per_window=self._rules.creates_per_window, carry=self._carry)
        )
        if made is None:
            raise Outdated
        if isinstance(made, WireError):
            raise made
        logger.info("task created", task=made, account=account.id, model=plan.model)
        self._wake()
        return made

    async def cancel(self, caller: Account, task_id: str) -> State:
        """Cancel a task: a waiting one ends at once, a running one when its engine has stopped; return its state.

        Raises KeyLimit for a key that may not create, NotFound as record_info does, Invalid for a
        task that has ended otherwise.
        """
        caller.require(Scope.CREATE)
        if caller.test:
            await self.record_info(caller, task_id, needs=Scope.CREATE)
        state = await self._db.write(
            partial(cancel_task, account_id=caller.id, task_id=task_id, video_url=self._video_url)
        )
        logger.info("task cancelled", task=task_id, state=state.value)
        self._wake()
        return state

    async def cancel_requested(self, task_id: str) -> bool:
        """Say whether the owner asked to cancel."""
        return await self._db.read(partial(store.cancel_requested, task_id=task_id))

    async def record_info(self, caller: Account, task_id: str, *, needs: Scope = Scope.READ) -> dict[str, Any]:
        """Return ``data`` of recordInfo.

        needs is the scope that the caller's key must have: who has just made a task may see it
        with create. Raises KeyLimit for a key without it; NotFound for an unknown id, another
        account's and, for a test key, a live task's alike.
        """
        caller.require(needs)
        row = await self._db.read(partial(store.record, task_id=task_id, account_id=caller.id))
        if row is None or (caller.test and not row["test"]):
            raise NotFound
        return record_info(row, self._video_url)

    async def place_in_line(self, caller: Account, task_id: str) -> int | None:
        """Return how many turns a waiting task's is away, 1 for the next; None where it does not wait.

        Raises KeyLimit and NotFound as record_info does.
        """
        await self.record_info(caller, task_id)
        return await self._db.read(partial(store.place_in_line, task_id=task_id, account_id=caller.id))

    async def list_tasks(self, caller: Account, wanted: Filter) -> list[dict[str, Any]]:
        """Return ``data`` of recordInfo for each of the caller's tasks that the filter lets through.

        They come newest first; a test key's are those that test keys made. Raises KeyLimit for a
        key that may not read.
        """
        caller.require(Scope.READ)
        query = partial(store.listing, account_id=caller.id, wanted=wanted, test_only=caller.test)
        return [record_info(row, self._video_url) for row in await self._db.read(query)]

    async def detail(self, caller: Account, task_id: str) -> dict[str, Any]:
        """Return ``data`` of recordInfo and all that its owner may know beside it.

        Raises KeyLimit and NotFound as record_info does.
        """
        caller.require(Scope.READ)
        found = await self._db.read(partial(_detail, account_id=caller.id, task_id=task_id, video_url=self._video_url))
        if found is None or (caller.test and not found["test"]):
            raise NotFound
        return found

    async def queue(self) -> dict[str, Any]:
        """Return how many tasks are unfinished, state by state, and which are being worked on."""
        return await self._db.read(_queue)

    async def owns_video(self, caller: Account, name: str) -> bool:
        """Say whether a stored video is what one of the caller's own tasks made.

        Raises KeyLimit for a key that may not read.
        """
        caller.require(Scope.READ)
        return await self._db.read(partial(retention_store.owns_result, account_id=caller.id, result=name))

    async def forget_older(self, age_ms: int, discard: Callable[[list[str]], None]) -> int:
        """Remove the records of tasks that ended longer ago than this, in short transactions; return how many.

        discard removes their videos before: without a record nobody would know whose they were.
        """
        before_ms, forgotten = clock.now_ms() - age_ms, 0
        while found := await self._db.read(partial(retention_store.expired, before_ms=before_ms, limit=FORGET_AT_ONCE)):
            await asyncio.to_thread(discard, [video for video in found.values() if video])
            await self._db.write(partial(_forget, task_ids=list(found)))
            forgotten += len(found)
        return forgotten

    async def claim(self, who: Claimant = ANYBODY) -> Lease | None:
        """T2: take the job whose turn it is among those that who may claim; None where nothing is due."""
        lease, expired = await self._db.write(partial(_claim, rules=self._rules, video_url=self._video_url, who=who))
        counts.add(counts.Count.LEASES_EXPIRED, expired)
        if lease is not None:
            counts.lasted(counts.Stage.WAITING, (lease.claimed_ms - lease.due_ms) / 1_000)
        return lease

    async def beat(
        self, lease: Lease, *, progress: int, memo: Mapping[str, str], tie: Tie | None = None
    ) -> bool | None:
        """T3: keep the lease; return whether to cancel, or None where the lease is lost."""
        written = json.dumps(dict(memo))
        return await self._db.write(
            partial(_beat, lease=lease, progress=progress, memo=written, tie=tie, rules=self._rules)
        )

    async def finish(self, lease: Lease, outcome: Outcome) -> bool:
        """T4: write what came of an attempt; False where the lease was lost and nothing was written."""
        began = clock.monotonic_seconds()
        written = await self._db.write(
            partial(
                end_attempt,
                lease=lease,
                outcome=outcome,
                max_attempts=self._rules.max_attempts,
                video_url=self._video_url,
                carry=self._carry,
            )
        )
        counts.lasted(counts.Stage.ENDING, clock.monotonic_seconds() - began)
        if not written:
            counts.add(counts.Count.LEASES_LOST)
        logger.info(
            "attempt ended", task=lease.task_id, attempt=lease.attempt, outcome=type(outcome).__name__, written=written
        )
        self._wake()
        return written

    async def void_leases(self) -> int:
        """Make due now what an earlier process of this folder worked on, for it and its children are dead."""
        return await self._db.write(lambda connection: store.wait_no_longer(connection, now_ms(connection), 0))

    async def clock_ms(self) -> int:
        """Return the time by the clock that decides what is due: the database's."""
        return await self._db.read(lambda connection: int(connection.execute(select(NowMs())).scalar_one()))

    async def wait_no_longer(self) -> int:
        """Let nothing wait for a time that a clock which stepped back has put off; return how many tasks did."""
        lease_ms = self._rules.lease_ms
        count = await self._db.write(lambda connection: store.wait_no_longer(connection, now_ms(connection), lease_ms))
        self._wake()
        return count

    async def seconds_to_next(self, engine: str = "") -> float | None:
        """Return how long until a job falls due that is not tied to another engine, None where none is open."""
        due = await self._db.read(partial(store.next_due, engine=engine))
        return None if due is None else max(0.0, (due - clock.now_ms()) / 1_000)

    async def tied(self) -> dict[str, int]:
        """Return how many unfinished tasks have an order under way at which engine."""
        return await self._db.read(store.ties)

    async def results_among(self, names: list[str]) -> set[str]:
        """Return those of these stored names that a finished task points to."""
        found: set[str] = set()
        for part in (names[at : at + NAMES_AT_ONCE] for at in range(0, len(names), NAMES_AT_ONCE)):
            found |= await self._db.read(partial(retention_store.results_among, names=part))
        return found


def _claim(connection: Connection, rules: Rules, video_url: VideoUrl, who: Claimant) -> tuple[Lease | None, int]:
    """Return the lease of the job whose turn it is, and how many leases were found that had run out."""
    now, expired = now_ms(connection), 0
    while (found := store.next_job(connection, now, who)) is not None:
        if found.lease is not None:
            expired += 1
        elif not account_store.one_more_running(connection, found.account_id):
            continue
        lease = _lease_of(found, now)
        store.lease_job(
            connection,
            found.id,
            lease.token,
            due_ms=now + rules.lease_ms,
            attempt=min(lease.attempt, rules.max_attempts),
        )
        why = ending_before_start(found, lease.attempt, rules.max_attempts)
        if why is not None:
            end_failed(connection, lease, why, video_url)
            continue
        store.start(connection, found.task_id, now_ms=now)
        store.begin_attempt(connection, found.task_id, lease.attempt, now_ms=now)
        return lease, expired
    return None, expired


def _lease_of(found: Any, now: int) -> Lease:
    return Lease(
        job_id=found.id,
        task_id=found.task_id,
        account_id=found.account_id,
        model=found.model,
        token=ids.new_id("lease"),
        attempt=found.attempt + 1,
        spec=VideoSpec(**json.loads(found.spec)),
        memo=json.loads(found.memo),
        due_ms=found.due_ms,
        claimed_ms=now,
    )


def _beat(connection: Connection, lease: Lease, progress: int, memo: str, tie: Tie | None, rules: Rules) -> bool | None:
    if not store.beat(connection, lease.job_id, lease.token, due_ms=now_ms(connection) + rules.lease_ms, tie=tie):
        return None
    return store.note_progress(connection, lease.task_id, progress=progress, memo=memo)


def _detail(connection: Connection, account_id: str, task_id: str, video_url: VideoUrl) -> dict[str, Any] | None:
    row = store.own_row(connection, task_id, account_id)
    if row is None:
        return None
    attempts = [dict(each) for each in store.attempts(connection, task_id)]
    return record_info(row, video_url) | {
        "callBackUrl": row["callback_url"],
        "test": row["test"],
        "seedDrawn": seeds.is_drawn(json.loads(row["memo"])),
        "startTime": row["started_ms"],
        "cancelRequested": row["cancel_requested"],
        "record": json.loads(row["record"]) if row["record"] else {},
        "attempts": attempts,
    }


def _queue(connection: Connection) -> dict[str, Any]:
    counts = {row["state"]: row for row in store.open_counts(connection)}
    states = {
        state.value: {"count": counts[state]["count"], "oldest": counts[state]["oldest_ms"]}
        for state in (State.WAITING, State.QUEUING, State.GENERATING)
        if state in counts
    }
    return {"states": states, "running": [dict(row) for row in store.running(connection, RUNNING_SHOWN)]}


def _forget(connection: Connection, task_ids: list[str]) -> None:
    callback_store.forget(connection, task_ids)
    retention_store.forget(connection, task_ids)
