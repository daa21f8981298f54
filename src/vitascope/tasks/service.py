"""All transactions of tasks: T1 create, T2 claim, T3 beat, T4 finish."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import clock, ids, log
from vitascope.accounts import store as account_store
from vitascope.accounts.ledger import Kind
from vitascope.accounts.service import add_entry
from vitascope.callbacks import store as callback_store
from vitascope.catalog import Plan
from vitascope.db.database import Database
from vitascope.errors import InsufficientCredits, NotFound, TooFrequent, WireError
from vitascope.tasks import store
from vitascope.tasks.record import VideoUrl, callback_body, record_info
from vitascope.tasks.task import Done, Failed, HandedBack, Lease, LeaseLost, Outcome, Stopped
from vitascope.tasks.window import Window
from vitascope.video import VideoSpec
from vitascope.wire import Code, State

logger = log.get("tasks")

RETRY_DELAY_MS = 1_000
"""Before another attempt, doubled each time: a failure that lasts a moment should not use up every attempt."""

WORN_OUT_TEXT = (
    "The video could not be made after {attempts} attempts. Your credits have been returned; please try again."
)
STOPPED_TEXT = "The task was cancelled at your request. Your credits have been returned."


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator decides about leases."""

    lease_ms: int
    max_attempts: int


class Tasks:
    """The truth about tasks: rows, changed in short transactions."""

    def __init__(self, db: Database, *, rules: Rules, video_url: VideoUrl, wake: Callable[[], None]) -> None:
        """Work on db; wake is called after a commit that left work for a worker."""
        self._db = db
        self._rules = rules
        self._video_url = video_url
        self._wake = wake

    async def create(self, account_id: str, plan: Plan) -> str:
        """T1: count the call, hold the price, make task and job; return the task's id.

        Raises TooFrequent or InsufficientCredits with nothing made.
        """
        made = await self._db.write(partial(_create, account_id=account_id, plan=plan))
        if isinstance(made, WireError):
            raise made
        logger.info("task created", task=made, account=account_id, model=plan.model)
        self._wake()
        return made

    async def record_info(self, account_id: str, task_id: str) -> dict[str, Any]:
        """Return ``data`` of recordInfo.

        Raises NotFound for an unknown id and for another account's alike.
        """
        row = await self._db.read(partial(store.record, task_id=task_id, account_id=account_id))
        if row is None:
            raise NotFound
        return record_info(row, self._video_url)

    async def claim(self) -> Lease | None:
        """T2: take the job whose turn it is, None where nothing is due."""
        return await self._db.write(partial(_claim, rules=self._rules, video_url=self._video_url))

    async def beat(self, lease: Lease, *, progress: int, memo: Mapping[str, str]) -> bool | None:
        """T3: keep the lease; return whether to cancel, or None where the lease is lost."""
        return await self._db.write(
            partial(_beat, lease=lease, progress=progress, memo=json.dumps(dict(memo)), rules=self._rules)
        )

    async def finish(self, lease: Lease, outcome: Outcome) -> bool:
        """T4: write what came of an attempt; False where the lease was lost and nothing was written."""
        written = await self._db.write(
            partial(_finish, lease=lease, outcome=outcome, rules=self._rules, video_url=self._video_url)
        )
        logger.info(
            "attempt ended", task=lease.task_id, attempt=lease.attempt, outcome=type(outcome).__name__, written=written
        )
        self._wake()
        return written

    async def void_leases(self) -> int:
        """Return to the line what an earlier process of this folder was working on: it and its children are dead."""
        return await self._db.write(lambda connection: store.void_leases(connection, clock.now_ms()))

    async def seconds_to_next(self) -> float | None:
        """Return how long until a job falls due, None where none is open."""
        due = await self._db.read(store.next_due)
        return None if due is None else max(0.0, (due - clock.now_ms()) / 1_000)

    async def results_among(self, names: list[str]) -> set[str]:
        """Return those of these stored names that a finished task points to."""
        return await self._db.read(partial(store.results_among, names=names))


def _create(connection: Connection, account_id: str, plan: Plan) -> str | WireError:
    now = clock.now_ms()
    account = account_store.for_create(connection, account_id)
    window = Window.parse(account.recent_creates)
    if wait_seconds := window.wait_seconds(now):
        return TooFrequent(wait_seconds)
    affordable = account.balance >= plan.cost_milli
    # A call that is refused for want of credits counts for the rate and for nothing else, so this much is committed.
    account_store.remember_create(connection, account_id, window.with_call(now).text, pending=int(affordable))
    if not affordable:
        return InsufficientCredits()
    return _insert(connection, account_id, plan, rank=account.pending, now=now)


def _insert(connection: Connection, account_id: str, plan: Plan, *, rank: int, now: int) -> str:
    task_id = ids.new_task_id()
    store.insert_task(
        connection,
        {
            "id": task_id, "account_id": account_id, "model": plan.model, "param": plan.param,
            "spec": json.dumps(asdict(plan.spec), ensure_ascii=False), "callback_url": plan.callback_url,
            "cost": plan.cost_milli, "state": State.WAITING, "created_ms": now,
        },
    )  # fmt: skip
    add_entry(connection, account_id, Kind.HOLD, plan.cost_milli, task_id=task_id)
    store.insert_job(connection, task_id, account_id, rank=rank, due_ms=now)
    return task_id


def _claim(connection: Connection, rules: Rules, video_url: VideoUrl) -> Lease | None:
    now = clock.now_ms()
    while (found := store.next_job(connection, now)) is not None:
        lease = _lease_of(found)
        store.lease_job(
            connection,
            found.id,
            lease.token,
            due_ms=now + rules.lease_ms,
            attempt=min(lease.attempt, rules.max_attempts),
        )
        if found.lease is None:
            account_store.count_running(connection, found.account_id, 1)
        if lease.attempt > rules.max_attempts:
            _end_failed(connection, lease, _worn_out(rules), video_url)
            continue
        store.start(connection, found.task_id, now_ms=now)
        return lease
    return None


def _lease_of(found: Any) -> Lease:
    return Lease(
        job_id=found.id,
        task_id=found.task_id,
        account_id=found.account_id,
        token=ids.new_id("lease"),
        attempt=found.attempt + 1,
        spec=VideoSpec(**json.loads(found.spec)),
        memo=json.loads(found.memo),
    )


def _beat(connection: Connection, lease: Lease, progress: int, memo: str, rules: Rules) -> bool | None:
    if not store.beat(connection, lease.job_id, lease.token, due_ms=clock.now_ms() + rules.lease_ms):
        return None
    return store.note_progress(connection, lease.task_id, progress=progress, memo=memo)


def _finish(connection: Connection, lease: Lease, outcome: Outcome, rules: Rules, video_url: VideoUrl) -> bool:
    match outcome:
        case Done():
            return _end_succeeded(connection, lease, outcome, video_url)
        case Failed(retryable=True) if lease.attempt < rules.max_attempts:
            delay = RETRY_DELAY_MS * 2 ** (lease.attempt - 1)
            return _return_to_line(connection, lease, attempt=lease.attempt, delay_ms=delay)
        case Failed(retryable=True):
            return _end_failed(connection, lease, _worn_out(rules), video_url)
        case Failed():
            return _end_failed(connection, lease, (Code.GENERATION_FAILED, outcome.message), video_url)
        case Stopped():
            return _end_failed(connection, lease, (Code.CANCELLED, STOPPED_TEXT), video_url)
        case HandedBack():
            return _return_to_line(connection, lease, attempt=lease.attempt - 1, delay_ms=0)
        case LeaseLost():
            return False


def _worn_out(rules: Rules) -> tuple[Code, str]:
    return Code.GENERATION_FAILED, WORN_OUT_TEXT.format(attempts=rules.max_attempts)


def _return_to_line(connection: Connection, lease: Lease, *, attempt: int, delay_ms: int) -> bool:
    due_ms = clock.now_ms() + delay_ms
    if not store.put_back(connection, lease.job_id, lease.token, due_ms=due_ms, attempt=attempt):
        return False
    store.back_in_line(connection, lease.task_id)
    account_store.count_running(connection, lease.account_id, -1)
    return True


def _end_succeeded(connection: Connection, lease: Lease, done: Done, video_url: VideoUrl) -> bool:
    now = clock.now_ms()
    if not store.finish_job(connection, lease.job_id, lease.token, now_ms=now):
        return False
    record = json.dumps(dict(done.record), ensure_ascii=False)
    store.succeed(connection, lease.task_id, result=done.video, record=record, now_ms=now)
    _settle(connection, lease, Kind.CHARGE, video_url)
    return True


def _end_failed(connection: Connection, lease: Lease, why: tuple[Code, str], video_url: VideoUrl) -> bool:
    now = clock.now_ms()
    if not store.finish_job(connection, lease.job_id, lease.token, now_ms=now):
        return False
    code, message = why
    store.fail(connection, lease.task_id, fail_code=str(code.value), fail_msg=message, now_ms=now)
    _settle(connection, lease, Kind.RELEASE, video_url)
    return True


def _settle(connection: Connection, lease: Lease, kind: Kind, video_url: VideoUrl) -> None:
    task = store.row(connection, lease.task_id)
    add_entry(connection, lease.account_id, kind, task["cost"], task_id=lease.task_id)
    account_store.task_ended(connection, lease.account_id, was_running=True)
    if task["callback_url"]:
        callback_store.insert_delivery(
            connection, task_id=lease.task_id, account_id=lease.account_id, url=task["callback_url"],
            body=callback_body(task, video_url), now_ms=task["finished_ms"],
        )  # fmt: skip
