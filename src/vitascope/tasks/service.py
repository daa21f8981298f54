"""All transactions of tasks: T1 create, T2 claim, T3 beat, T4 finish."""

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import clock, log, metrics, traces
from vitascope.accounts.account import Account, Scope
from vitascope.callbacks import store as callback_store
from vitascope.catalog import TaskPlan
from vitascope.db.database import Database
from vitascope.db.now import clock_ms, now_ms
from vitascope.errors import WireError
from vitascope.tasks import batch_store, read_store, retention_store, store
from vitascope.tasks.batch import TaskBatch
from vitascope.tasks.claiming import beat_job, claim_job
from vitascope.tasks.completion import cancel_task, end_attempt
from vitascope.tasks.creation import create_tasks
from vitascope.tasks.record import VideoUrl
from vitascope.tasks.rows import detail_of
from vitascope.tasks.submission import Submission
from vitascope.tasks.success import POINT_MS, POINTS, points
from vitascope.tasks.task import (
    Affinity,
    ClaimFilter,
    Enqueue,
    Filter,
    IdempotencyKey,
    Lease,
    NewBatch,
    NewTasks,
    Outcome,
    Rules,
    Simulate,
    Submitted,
    Task,
    TaskDetail,
)
from vitascope.tasks.visibility import visible
from vitascope.wire import State

logger = log.get("tasks")


PURGE_AT_ONCE = 200
"""Records removed in one transaction, so that nobody waits for a sweep."""

ANY_ENGINE = ClaimFilter()
"""Claims whatever has an affinity to no engine."""


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
        return await self._create(caller, (plan,), None, idempotency_key, simulate)

    async def submit_batch(
        self,
        caller: Account,
        body: Mapping[str, Any],
        *,
        idempotency_key: IdempotencyKey | None = None,
        simulate: Simulate | None = None,
    ) -> Submitted:
        """Check a createTasks body as submit checks each of its inputs, then make all tasks or none.

        Raises what submit raises; the field of an input is named ``inputs.2.prompt``.
        """
        batch, plans = await self._submission.check_batch(caller, body)
        return await self._create(caller, plans, batch, idempotency_key, simulate)

    async def _create(
        self,
        caller: Account,
        plans: tuple[TaskPlan, ...],
        batch: NewBatch | None,
        key: IdempotencyKey | None,
        simulate: Simulate | None,
    ) -> Submitted:
        new = NewTasks(
            account=caller,
            plans=plans,
            batch=batch,
            idempotency_key=key,
            simulate=simulate,
            trace=traces.current(),
        )
        made = await self._db.write(
            partial(
                create_tasks,
                new=new,
                creates_per_window=self._rules.creates_per_window,
                enqueue=self._enqueue,
            )
        )
        if isinstance(made, WireError):
            raise made
        if not made.is_replay:
            for task_id, plan in zip(made.task_ids, plans, strict=True):
                logger.info("task created", task=task_id, account=caller.id, model=plan.model)
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
        return visible(caller, task)

    async def batch(
        self, caller: Account, batch_id: str, *, needs: Scope = Scope.READ
    ) -> TaskBatch:
        """Return one of the caller's own batches; needs and errors are those of get."""
        caller.require(needs)
        query = partial(batch_store.own, batch_id=batch_id, account_id=caller.id)
        return visible(caller, await self._db.read(query))

    async def detail(self, caller: Account, task_id: str) -> TaskDetail:
        """Return one of the caller's own tasks with its attempts and record.

        Raises KeyLimit and NotFound as get does.
        """
        caller.require(Scope.READ)
        return visible(
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

    async def success_points(self, model: str) -> list[dict[str, Any]]:
        """Return how often tasks of a model succeeded, in points of ten minutes over a day."""
        last = clock.now_ms() // POINT_MS
        query = partial(
            read_store.ended_by_time,
            model=model,
            since_ms=(last - POINTS + 1) * POINT_MS,
            until_ms=(last + 1) * POINT_MS,
            span_ms=POINT_MS,
        )
        return points(await self._db.read(query), last)

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
        claim = await self._db.write(
            partial(claim_job, rules=self._rules, video_url=self._video_url, wanted=wanted)
        )
        lease = claim.lease
        metrics.LEASES_EXPIRED.inc(claim.expired)
        for account_id in claim.ended:
            self._changed(account_id)
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
                beat_job,
                lease=lease,
                progress=progress,
                memo=written,
                affinity=affinity,
                lease_ms=self._rules.lease_ms,
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

    async def age(self) -> int:
        """End the overtaking of tasks that waited long enough; return how many."""
        return await self._db.write(partial(store.age, waited_ms=self._rules.overtaken_ms))

    async def seconds_to_next(self, engine: str = "") -> float | None:
        """Return how long until a job falls due that is not tied to another engine, None where none
        is open.
        """
        due = await self._db.read(partial(store.next_due, engine=engine))
        return None if due is None else max(0.0, (due - clock.now_ms()) / 1_000)

    async def affinities(self) -> dict[str, int]:
        """Return how many unfinished tasks have an order under way at which engine."""
        return await self._db.read(read_store.affinities)


def _detail(connection: Connection, account_id: str, task_id: str) -> TaskDetail | None:
    row = read_store.own_row(connection, task_id, account_id)
    if row is None:
        return None
    return detail_of(row, [each._asdict() for each in read_store.attempts(connection, task_id)])


def _purge(connection: Connection, task_ids: list[str]) -> None:
    callback_store.purge(connection, task_ids)
    retention_store.purge(connection, task_ids)
