"""All transactions of tasks: T1 create, T2 claim, T3 beat, T4 finish."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from vitascope import clock, log, metrics, traces
from vitascope.accounts import store as account_store
from vitascope.accounts.account import Account, Scope
from vitascope.callbacks import store as callback_store
from vitascope.db.database import Database
from vitascope.db.now import clock_ms, now_ms
from vitascope.errors import NotFound, WireError
from vitascope.tasks import read_store, retention_store, store
from vitascope.tasks.completion import cancel_task, end_attempt, end_failed, failure_before_start
from vitascope.tasks.creation import create_task
from vitascope.tasks.record import VideoUrl
from vitascope.tasks.rows import detail_of, lease_of
from vitascope.tasks.submission import Submission
from vitascope.tasks.task import (
    Affinity,
    ClaimFilter,
    Enqueue,
    Filter,
    IdempotencyKey,
    Lease,
    NewTask,
    Outcome,
    Simulate,
    Submitted,
    Task,
    TaskDetail,
)
from vitascope.tasks.window import LIMIT
from vitascope.wire import State

logger = log.get("tasks")

T = TypeVar("T", bound=Task)

PURGE_AT_ONCE = 200
"""Records removed in one transaction, so that nobody waits for a sweep."""

ANY_ENGINE = ClaimFilter()
"""Claims whatever has an affinity to no engine."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator decides about leases and rates.

    creates_per_window counts calls in any 10 seconds.
    """

    lease_ms: int
    max_attempts: int
    creates_per_window: int = LIMIT


class Tasks:
    """The transactions of tasks, and every check of what a caller may do with them."""

    def __init__(
        self,
        db: Database,
        *,
        rules: Rules,
        submission: Submission,
        video_url: VideoUrl,
        notify: Callable[[], None],
        changed: Callable[[str], None],
        enqueue: Enqueue,
    ) -> None:
        """Work on db.

        enqueue is called within a transaction, notify after one that left something to do, changed
        with the account after one that its pages show.
        """
        self._db = db
        self._rules = rules
        self._submission = submission
        self._video_url = video_url
        self._enqueue = enqueue
        self._notify = notify
        self._changed = changed

    async def submit(
        self,
        caller: Account,
        body: Mapping[str, Any],
        *,
        idempotency_key: IdempotencyKey | None = None,
        simulate: Simulate | None = None,
    ) -> Submitted:
        """Check a createTask body, then make the task (T1): the one way in for every API, console
        and command.

        With an idempotency_key of the last 24 hours and the same body it is the first one's task
        again. Raises KeyLimit, Maintenance, SwitchedOff, Invalid, TooFrequent or
        InsufficientCredits; nothing is made then.
        """
        plan = await self._submission.check(caller, body)
        new = NewTask(
            account=caller,
            plan=plan,
            idempotency_key=idempotency_key,
            simulate=simulate,
            trace=traces.current(),
        )
        made = await self._db.write(
            partial(
                create_task,
                new=new,
                creates_per_window=self._rules.creates_per_window,
                enqueue=self._enqueue,
            )
        )
        if isinstance(made, WireError):
            raise made
        if not made.is_replay:
            logger.info("task created", task=made.task_id, account=caller.id, model=plan.model)
            self._notify()
            self._changed(caller.id)
        return made

    async def cancel(self, caller: Account, task_id: str) -> State:
        """Cancel a task: a waiting one ends at once, a running one when its engine has stopped;
        return its state.

        Raises KeyLimit for a key that may not create, NotFound as get does, Invalid for a
        task that has ended otherwise.
        """
        caller.require(Scope.CREATE)
        if caller.test:
            await self.get(caller, task_id, needs=Scope.CREATE)
        state = await self._db.write(
            partial(cancel_task, account_id=caller.id, task_id=task_id, video_url=self._video_url)
        )
        logger.info("task cancelled", task=task_id, state=state.value)
        self._notify()
        self._changed(caller.id)
        return state

    async def cancel_requested(self, task_id: str) -> bool:
        """Say whether the owner asked to cancel."""
        return await self._db.read(partial(store.cancel_requested, task_id=task_id))

    async def get(self, caller: Account, task_id: str, *, needs: Scope = Scope.READ) -> Task:
        """Return one of the caller's own tasks.

        needs is the scope that the caller's key must have: who has just made a task may see it with
        create. Raises KeyLimit for a key without it; NotFound for an unknown id, another account's
        and, for a test key, a live task's.
        """
        caller.require(needs)
        task = await self._db.read(
            partial(read_store.own_task, task_id=task_id, account_id=caller.id)
        )
        return _visible(caller, task)

    async def detail(self, caller: Account, task_id: str) -> TaskDetail:
        """Return one of the caller's own tasks with its attempts and record.

        Raises KeyLimit and NotFound as get does.
        """
        caller.require(Scope.READ)
        return _visible(
            caller, await self._db.read(partial(_detail, account_id=caller.id, task_id=task_id))
        )

    async def place_in_queue(self, caller: Account, task_id: str) -> int | None:
        """Return how many turns away a waiting task's is, 1 for the next; None if it does not wait.

        Raises KeyLimit and NotFound as get does.
        """
        await self.get(caller, task_id)
        return await self._db.read(
            partial(read_store.place_in_queue, task_id=task_id, account_id=caller.id)
        )

    async def list_tasks(self, caller: Account, wanted: Filter) -> list[Task]:
        """Return the caller's tasks that the filter lets through, newest first; a test key's are
        test tasks.

        Raises KeyLimit for a key that may not read.
        """
        caller.require(Scope.READ)
        query = partial(
            read_store.listing, account_id=caller.id, wanted=wanted, test_only=caller.test
        )
        return await self._db.read(query)

    async def queue(self) -> dict[str, Any]:
        """Return how many tasks are unfinished, state by state, and which are being worked on."""
        return await self._db.read(read_store.queue)

    async def owns_video(self, caller: Account, name: str) -> bool:
        """Say whether a stored video is what one of the caller's own tasks made.

        Raises KeyLimit for a key that may not read.
        """
        caller.require(Scope.READ)
        return await self._db.read(
            partial(retention_store.owns_result, account_id=caller.id, result=name)
        )

    async def purge_older(self, age_ms: int, discard: Callable[[list[str]], None]) -> int:
        """Remove the records of tasks that ended longer ago than this, in short transactions;
        return how many.

        discard removes their videos before: without a record nobody would know whose they were.
        """
        before_ms, purged = clock.now_ms() - age_ms, 0
        while found := await self._db.read(
            partial(retention_store.expired, before_ms=before_ms, limit=PURGE_AT_ONCE)
        ):
            await asyncio.to_thread(discard, [video for video in found.values() if video])
            await self._db.write(partial(_purge, task_ids=list(found)))
            purged += len(found)
        return purged

    async def claim(self, wanted: ClaimFilter = ANY_ENGINE) -> Lease | None:
        """T2: take the job whose turn it is among those that the filter lets through.

        None if nothing is due.
        """
        lease, expired = await self._db.write(
            partial(_claim, rules=self._rules, video_url=self._video_url, wanted=wanted)
        )
        metrics.LEASES_EXPIRED.inc(expired)
        if lease is not None:
            self._changed(lease.account_id)
            metrics.observe(metrics.TaskStage.WAITING, (lease.claimed_ms - lease.due_ms) / 1_000)
        return lease

    async def beat(
        self,
        lease: Lease,
        *,
        progress: int,
        memo: Mapping[str, str],
        affinity: Affinity | None = None,
    ) -> bool | None:
        """T3: keep the lease; return whether to cancel, or None where the lease is lost."""
        written = json.dumps(dict(memo))
        found = await self._db.write(
            partial(
                _beat,
                lease=lease,
                progress=progress,
                memo=written,
                affinity=affinity,
                rules=self._rules,
            )
        )
        self._changed(lease.account_id)
        return found

    async def finish(self, lease: Lease, outcome: Outcome) -> bool:
        """T4: write what came of an attempt.

        False where the lease was lost and nothing was written.
        """
        began = clock.monotonic_seconds()
        written = await self._db.write(
            partial(
                end_attempt,
                lease=lease,
                outcome=outcome,
                max_attempts=self._rules.max_attempts,
                video_url=self._video_url,
                enqueue=self._enqueue,
            )
        )
        metrics.observe(metrics.TaskStage.ENDING, clock.monotonic_seconds() - began)
        if not written:
            metrics.LEASES_LOST.inc()
        logger.info(
            "attempt ended",
            task=lease.task_id,
            attempt=lease.attempt,
            outcome=type(outcome).__name__,
            written=written,
        )
        self._notify()
        self._changed(lease.account_id)
        return written

    async def void_leases(self) -> int:
        """Make due now what an earlier process of this folder worked on, for it and its children
        are dead.
        """
        return await self._db.write(
            lambda connection: store.clamp_future_due_times(connection, now_ms(connection), 0)
        )

    async def clock_ms(self) -> int:
        """Return the time by the clock that decides what is due: the database's."""
        return await self._db.read(clock_ms)

    async def clamp_future_due_times(self) -> int:
        """Let nothing wait for a time that a clock which stepped back has put off.

        Return how many tasks did.
        """
        lease_ms = self._rules.lease_ms
        count = await self._db.write(
            lambda connection: store.clamp_future_due_times(
                connection, now_ms(connection), lease_ms
            )
        )
        self._notify()
        return count

    async def seconds_to_next(self, engine: str = "") -> float | None:
        """Return how long until a job falls due that is not tied to another engine, None where none
        is open.
        """
        due = await self._db.read(partial(store.next_due, engine=engine))
        return None if due is None else max(0.0, (due - clock.now_ms()) / 1_000)

    async def affinities(self) -> dict[str, int]:
        """Return how many unfinished tasks have an order under way at which engine."""
        return await self._db.read(read_store.affinities)


def _claim(
    connection: Connection, rules: Rules, video_url: VideoUrl, wanted: ClaimFilter
) -> tuple[Lease | None, int]:
    """Return the lease of the job whose turn it is, and how many leases were found that had run
    out.
    """
    now, expired = now_ms(connection), 0
    while (found := store.next_job(connection, now, wanted)) is not None:
        if found.lease is not None:
            expired += 1
        elif not account_store.one_more_running(connection, found.account_id):
            continue
        lease = lease_of(found, now)
        store.lease_job(
            connection,
            found.id,
            lease.token,
            due_ms=now + rules.lease_ms,
            attempt=min(lease.attempt, rules.max_attempts),
        )
        why = failure_before_start(found, lease.attempt, rules.max_attempts)
        if why is not None:
            end_failed(connection, lease, why, video_url)
            continue
        store.start(connection, found.task_id, now_ms=now)
        store.begin_attempt(connection, found.task_id, lease.attempt, now_ms=now)
        return lease, expired
    return None, expired


def _beat(
    connection: Connection,
    lease: Lease,
    progress: int,
    memo: str,
    affinity: Affinity | None,
    rules: Rules,
) -> bool | None:
    if not store.beat(
        connection,
        lease.job_id,
        lease.token,
        due_ms=now_ms(connection) + rules.lease_ms,
        affinity=affinity,
    ):
        return None
    return store.note_progress(connection, lease.task_id, progress=progress, memo=memo)


def _detail(connection: Connection, account_id: str, task_id: str) -> TaskDetail | None:
    row = read_store.own_row(connection, task_id, account_id)
    if row is None:
        return None
    return detail_of(row, [each._asdict() for each in read_store.attempts(connection, task_id)])


def _visible(caller: Account, task: T | None) -> T:
    """Return a task that was found.

    Raise NotFound for none, and for a live one if a test key asks.
    """
    if task is None or (caller.test and not task.test):
        raise NotFound
    return task


def _purge(connection: Connection, task_ids: list[str]) -> None:
    callback_store.purge(connection, task_ids)
    retention_store.purge(connection, task_ids)
