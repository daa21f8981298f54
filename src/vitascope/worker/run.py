"""run_task: what happens to one task, from its lease to its end."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial

from vitascope import clock, log, metrics, traces
from vitascope.config import Settings
from vitascope.egress.fetch import Fetcher
from vitascope.errors import Away
from vitascope.language import mark
from vitascope.marks.service import Marks, record_of
from vitascope.media.labels import Labels
from vitascope.media.probe import BrokenVideo, check
from vitascope.model_settings.service import ModelSettingsService
from vitascope.storage.local import LocalStorage
from vitascope.tasks.seeds import crashed_seeds
from vitascope.tasks.service import Tasks
from vitascope.tasks.task import Completed, Failed, HandedBack, Lease, LeaseLost, Outcome, Stopped
from vitascope.uploads.service import Uploads
from vitascope.worker.away import AWAY_SECONDS, once_back
from vitascope.worker.engine_memo import EngineMemo
from vitascope.worker.host import EngineHost
from vitascope.worker.lease import Heartbeat
from vitascope.worker.messages import ClipReady, Generate
from vitascope.worker.pictures import Gathered, GivenFile, PictureDesk, names_pictures

logger = log.get("worker")

DEADLINE_TEXT = mark("The video took longer than this service allows.")
OURS_TEXT = mark("Something went wrong on our side while the video was made.")
BROKEN_TEXT = mark("The engine made a broken video.")


@dataclass(frozen=True, kw_only=True)
class WorkerDeps:
    """What a worker needs beside its engine."""

    tasks: Tasks
    storage: LocalStorage
    settings: Settings
    labels: Labels
    model_settings: ModelSettingsService
    marks: Marks
    fetcher: Fetcher
    uploads: Uploads

    @property
    def desk(self) -> PictureDesk:
        """Where pictures come from."""
        return PictureDesk(
            pictures=self.storage.pictures, uploads=self.uploads, fetcher=self.fetcher,
            attempts=self.settings.max_attempts,
        )  # fmt: skip


async def run_task(
    lease: Lease, host: EngineHost, deps: WorkerDeps, *, leaving: asyncio.Event
) -> Outcome:
    """Work on a leased task until it ends one way or another; write how it ended, and return it.

    leaving is set when this worker must go now: the work is handed back. Never raises for what the
    engine did.
    """
    attributes: dict[str, str | int] = {
        "task": lease.task_id,
        "attempt": lease.attempt,
        "model": lease.model,
        "engine": host.engine,
    }
    with traces.span("attempt", parent=lease.memo.get(traces.MEMO_KEY, ""), **attributes):
        traces.past(metrics.TaskStage.WAITING, lease.due_ms, lease.claimed_ms)
        return await _run(lease, host, deps, leaving)


async def _run(lease: Lease, host: EngineHost, deps: WorkerDeps, leaving: asyncio.Event) -> Outcome:
    name = deps.storage.new_name(lease.attempt)
    engine_memo = EngineMemo(host.engine, lease.memo)
    beats = Heartbeat(
        deps.tasks,
        lease,
        beat_seconds=deps.settings.beat_seconds,
        on_cancel=host.cancel,
        on_unresponsive=host.kill_now,
        affinity_of=engine_memo.affinity,
    )
    logger.info("attempt started", task=lease.task_id, attempt=lease.attempt)
    work = asyncio.create_task(_make(lease, host, deps, name, engine_memo, beats))
    beating = asyncio.create_task(beats.run())
    going = asyncio.create_task(leaving.wait())
    try:
        async with asyncio.timeout(deps.settings.task_deadline_seconds):
            await asyncio.wait({work, beating, going}, return_when=asyncio.FIRST_COMPLETED)
        outcome = _outcome(work, beats)
        if beating.done() and (error := beating.exception()):
            logger.error(
                "heartbeat failed", task=lease.task_id, attempt=lease.attempt, error=repr(error)
            )
    except TimeoutError:
        outcome = Failed(message=DEADLINE_TEXT, retryable=True)
    finally:
        await end(work, beating, going)
    if work.cancelled() or work.exception():
        await host.kill()
    with traces.span(metrics.TaskStage.ENDING, outcome=type(outcome).__name__):
        written = await _write_down(lease, outcome, deps, leaving)
    if written is False or not isinstance(outcome, Completed):
        deps.storage.discard(name)
    return outcome


async def _write_down(
    lease: Lease, outcome: Outcome, deps: WorkerDeps, leaving: asyncio.Event
) -> bool | None:
    """Write how an attempt ended, as soon as the database answers; None where nobody knows whether
    it was written.

    Once this worker must go it waits no longer: the lease ends, and the task is somebody else's.
    """
    doubted = False
    while True:
        try:
            written = await deps.tasks.finish(lease, outcome)
        except Away:
            logger.warning(
                "database away, the end is not written yet",
                task=lease.task_id,
                attempt=lease.attempt,
            )
            doubted = True
            if leaving.is_set():
                return None
            await sleep_unless(leaving, AWAY_SECONDS)
        else:
            # After a doubt the first try may have been committed. The file stays then; nobody's
            # files are swept later.
            return None if doubted and not written else written


def _outcome(work: "asyncio.Task[Outcome]", beats: Heartbeat) -> Outcome:
    if beats.lost:
        return LeaseLost()
    if not work.done():
        return HandedBack()
    if error := work.exception():
        logger.error("attempt broke off", exc_info=error)
        return Failed(message=OURS_TEXT, retryable=True)
    return work.result()


async def _make(
    lease: Lease,
    host: EngineHost,
    deps: WorkerDeps,
    name: str,
    engine_memo: EngineMemo,
    beats: Heartbeat,
) -> Outcome:
    path = deps.storage.temporary(name)
    gathered = await _pictures(lease, host, deps, beats)
    if isinstance(gathered, Failed | Stopped):
        return gathered
    pictures = gathered.frames
    choice = await once_back(partial(deps.marks.choice, lease.account_id), "an engine to be asked")
    marks = record_of(choice)
    order = Generate(
        task_id=lease.task_id,
        spec=asdict(lease.spec),
        memo=engine_memo.own,
        model=lease.model,
        input=dict(lease.input),
        path=str(path),
        poster=str(deps.storage.poster(name)),
        tags=deps.labels.tags(lease.task_id),
        mark=deps.labels.mark(lease.spec),
        watermark=deps.marks.word(lease.task_id) if marks["watermark"] else None,
        files={address: str(path) for address, path in gathered.files.items()},
        **(
            {role: str(file.path) for role, file in pictures.items()}
            if host.reads_pictures()
            else {}
        ),
    )
    match await host.generate(order, *engine_memo.into(beats)):
        case ClipReady() as made:
            _note(made)
            with traces.span(metrics.TaskStage.STORING):
                return await asyncio.to_thread(_keep, lease, deps, name, made, marks, pictures)
        case Failed() | Stopped() as outcome:
            return outcome


async def _pictures(
    lease: Lease, host: EngineHost, deps: WorkerDeps, beats: Heartbeat
) -> Gathered | Failed | Stopped:
    """Return the files that the caller gave addresses of.

    What is cancelled meanwhile goes no further.
    """
    if not names_pictures(lease):
        return Gathered()
    gather = deps.desk.gather if host.reads_pictures() else deps.desk.gather_private
    fetching = asyncio.create_task(gather(lease))
    cancelling = asyncio.create_task(beats.cancelled.wait())
    try:
        await asyncio.wait({fetching, cancelling}, return_when=asyncio.FIRST_COMPLETED)
        return Stopped() if beats.cancelled.is_set() else fetching.result()
    finally:
        await end(fetching, cancelling)


def _note(made: ClipReady) -> None:
    for stage, (began_ms, ended_ms, seconds) in made.stages.items():
        metrics.observe(metrics.TaskStage(stage), seconds)
        traces.past(stage, began_ms, ended_ms, own_seconds=seconds)


def _keep(
    lease: Lease, deps: WorkerDeps, name: str, made: ClipReady, marks: dict[str, object],
    pictures: Mapping[str, GivenFile],
) -> Outcome:  # fmt: skip
    """Sign the file, check it itself, whatever the engine said, and give it its name."""
    began = clock.monotonic_seconds()
    path = deps.storage.temporary(name)
    try:
        check(path, lease.spec)
        given = [file.as_given(role) for role, file in pictures.items()]
        signed = deps.labels.sign(path, lease.spec, made.notes, given)
        probe = check(path, lease.spec)
    except BrokenVideo as error:
        logger.error("broken video", task=lease.task_id, attempt=lease.attempt, error=str(error))
        return Failed(message=BROKEN_TEXT, retryable=True)
    deps.storage.keep(name)
    metrics.observe(metrics.TaskStage.STORING, clock.monotonic_seconds() - began)
    label = (
        deps.labels.record(lease.spec, lease.account_id, clock.now_ms())
        | marks
        | {"time_stamped": signed.stamped}
    )
    record = {
        "engine": made.notes,
        "video": asdict(probe),
        "attempt": lease.attempt,
        "label": label,
    }
    if pictures:
        record["pictures"] = {
            role: file.facts | {"c2pa_kept": role in signed.kept} for role, file in pictures.items()
        }
    if lease.spec.left_out:
        record["left_out"] = list(lease.spec.left_out)
    if crashed := crashed_seeds(lease.memo):
        record["crashed_seeds"] = crashed
    return Completed(video=name, record=record)


async def sleep_unless(event: asyncio.Event, seconds: float) -> None:
    """Sleep, or return as soon as the event is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def end(*parts: "asyncio.Task[object]") -> None:
    """Cancel what still runs, and wait until all of it is over; what came of each is left in it."""
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
