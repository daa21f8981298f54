"""Every verb of the client, written once: generators of steps, without I/O."""

from collections.abc import Mapping
from typing import Any

from vitascope import errors, ids
from vitascope.client.core import Core
from vitascope.client.errors import DeadlineExceeded, Unreachable, error_of
from vitascope.client.grace import TRANSIENT, Grace
from vitascope.client.lists import unreadable
from vitascope.client.steps import Notify, Now, Pause, Steps
from vitascope.client.video import Event, Queued, Video, event_of
from vitascope.errors import VitascopeError, WireError
from vitascope.wire import Code, State, Tier

MODEL = "kling/v2-1-master-text-to-video"
WAIT_SECONDS = 3_600.0
PACE = ((30.0, 2.5), (180.0, 7.5), (float("inf"), 20.0))
"""The advised pace of polling: until so many seconds have passed, ask every so many seconds."""

CREATE_PATH = "/api/v1/jobs/createTask"
RECORD_PATH = "/api/v1/jobs/recordInfo"
CANCEL_PATH = "/api/v1/jobs/cancelTask"
DELETE_PATH = "/api/v1/jobs/deleteTask"
QUEUE_PATH = "/api/v1/jobs/queue"


def create(
    core: Core,
    prompt: str,
    *,
    duration: str | int | None = None,
    aspect_ratio: str | None = None,
    negative_prompt: str | None = None,
    cfg_scale: float | None = None,
    seed: int | None = None,
    model: str = MODEL,
    tier: Tier | str | None = None,
    call_back_url: str | None = None,
    idempotency_key: str | None = None,
    more_input: Mapping[str, Any] | None = None,
    keep_seconds: int | None = None,
) -> Steps[Video]:
    """Start a generation and return the waiting task; its price is held from now on.

    duration is in seconds; cfg_scale runs from 0 to 1 in steps of 0.1; the same seed makes the same
    clip (other services ignore it); tier is "priority" or "off-peak", each at its own price; what
    is left out is the model's own default. more_input is merged into createTask's ``input`` for
    models that take more, such as ``{"sound": True, "resolution": "720p"}``. keep_seconds (60 or
    more) lets the video be deleted so long after its end; without it, it is kept as long as any.
    The same idempotency_key returns the same task for 24 hours; without one, a fresh one makes
    repeats safe. Raises Invalid, InsufficientCredits, TooFrequent,
    Maintenance, SwitchedOff, KeyLimit, Unauthorized, Unreachable.
    """
    asked = {
        "prompt": prompt, "duration": duration, "aspect_ratio": aspect_ratio, "negative_prompt": negative_prompt,
        "cfg_scale": cfg_scale, "seed": seed, **(more_input or {}),
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    body = {"model": model, "input": given} | beside_input(call_back_url, tier, keep_seconds)
    data = yield from core.call(
        "POST", CREATE_PATH, body=body, idempotency_key=idempotency_key or ids.new_id("idem")
    )
    task_id = data.get("taskId") if isinstance(data, dict) else None
    if not task_id:
        raise Unreachable("{url} accepted a task without naming it", url=core.base_url)
    return Video(id=str(task_id), model=model, state=State.WAITING, input=given)


def beside_input(
    call_back_url: str | None, tier: Tier | str | None, keep_seconds: int | None
) -> dict[str, str | int]:
    """Return what stands beside the input in a body, less what was left out."""
    asked = {
        "callBackUrl": call_back_url or None,
        "tier": None if tier is None else str(tier),
        "keepSeconds": keep_seconds,
    }
    return {name: value for name, value in asked.items() if value is not None}


def get(core: Core, video: Video | str) -> Steps[Video]:
    """Return how a task stands.

    Raises NotFound for a task that is not yours, Unauthorized, Unreachable.
    """
    return (yield from _get(core, _id(video), until=None))


def cancel(core: Core, video: Video | str) -> Steps[Video]:
    """Ask to stop a task and return how it stands; a running one fails with 499 once its engine has
    stopped.

    The price of a cancelled task comes back. The hosted service cannot cancel: NotFound.
    """
    yield from core.call(
        "POST", CANCEL_PATH, body={"taskId": _id(video)}, idempotency_key=f"cancel {_id(video)}"
    )
    return (yield from get(core, video))


def delete(core: Core, video: Video | str) -> Steps[Video]:
    """Delete the video, poster and pictures of a task that has ended, and return its record.

    Its links stop working at once; record and receipt stay. Raises Invalid for a task that has not
    ended. The hosted service cannot delete: NotFound.
    """
    yield from core.call(
        "POST", DELETE_PATH, body={"taskId": _id(video)}, idempotency_key=f"delete {_id(video)}"
    )
    return (yield from get(core, video))


def watch(
    core: Core, video: Video | str, *, deadline_seconds: float = WAIT_SECONDS
) -> Steps[Video]:
    """Poll a task at the advised pace until it has ended, telling every change; return it with its
    URLs.

    Only the service's word ends it: an outage is borne if the service has answered before, and a
    task that the service does not know is looked for again for two minutes, since others than
    Vitascope may know it later than they accept it. Raises GenerationFailed, Cancelled or whatever
    else its failCode stands for if it failed, with its task_id; NotFound; DeadlineExceeded after
    deadline_seconds, the task going on.
    """
    task_id, began = _id(video), (yield Now())
    until = began + deadline_seconds
    grace = Grace(began, has_answered=isinstance(video, Video))
    notified: Event | None = None
    while True:
        found = yield from _look(core, task_id, grace, until)
        if found is not None:
            notified = yield from _notify_change(core, found, notified)
            if found.is_finished:
                return found
        now = yield Now()
        wait = pace_seconds(now - began) if core.poll_seconds is None else core.poll_seconds
        if now + wait > until:
            raise DeadlineExceeded(
                "The task {task} has not ended within {seconds:g} seconds; it goes on",
                task=task_id,
                seconds=deadline_seconds,
            )
        yield Pause(wait)


def _look(core: Core, task_id: str, grace: Grace, until: float) -> Steps[Video | None]:
    """Return how a task stands, None if the answer says nothing about it and may do so later.

    Raises the task's failure, every refusal, and what has lasted longer than its grace period.
    """
    try:
        found = yield from _get(core, task_id, until=until)
    except TRANSIENT as error:
        if not grace.covers_silence((yield Now()), until):
            raise _with_task_id(error, task_id) from error
        return None
    except errors.NotFound:
        if (yield from _lags(core, grace)):
            return None
        raise
    if found.state is State.FAIL:
        raise failure_of(found)
    if found.state is State.SUCCESS and not found.urls and (yield from _lags(core, grace)):
        return None
    grace.saw((yield Now()))
    return found


def _lags(core: Core, grace: Grace) -> Steps[bool]:
    """Return whether a task or video that is missing may be there later: Vitascope never lags."""
    if (yield from core.is_one_of_ours(patiently=False)):
        return False
    return grace.covers_absence((yield Now()))


def _with_task_id(error: VitascopeError, task_id: str) -> VitascopeError:
    """Return the error with the task's id, which create_and_poll tells its caller nowhere else."""
    if isinstance(error, Unreachable):
        return Unreachable(
            "{why} (the task {task} goes on)", why=error, task=task_id, acted=error.acted
        )
    return error


def _notify_change(core: Core, found: Video, notified: Event | None) -> Steps[Event | None]:
    """Report a task's state if it changed; return the event that was reported last."""
    event = event_of(found)
    if isinstance(event, Queued):
        event = Queued(found, (yield from _position(core, found)))
    if event is None or event == notified:
        return notified
    yield Notify(event)
    return event


def _position(core: Core, video: Video) -> Steps[int | None]:
    """Return how many turns away a waiting task is, None where the service does not say."""
    if not (yield from core.is_one_of_ours(patiently=False)):
        return None
    place = yield from core.call_once("GET", QUEUE_PATH, params={"taskId": video.id})
    position = place.get("position") if isinstance(place, dict) else None
    return position if isinstance(position, int) else None


def create_and_poll(
    core: Core,
    prompt: str,
    *,
    duration: str | int | None = None,
    aspect_ratio: str | None = None,
    negative_prompt: str | None = None,
    cfg_scale: float | None = None,
    seed: int | None = None,
    model: str = MODEL,
    tier: Tier | str | None = None,
    call_back_url: str | None = None,
    idempotency_key: str | None = None,
    more_input: Mapping[str, Any] | None = None,
    keep_seconds: int | None = None,
    deadline_seconds: float = WAIT_SECONDS,
) -> Steps[Video]:
    """Create a video and wait for it: all that create takes and what wait takes, with the errors of
    both.
    """
    video = yield from create(
        core, prompt, duration=duration, aspect_ratio=aspect_ratio, negative_prompt=negative_prompt,
        cfg_scale=cfg_scale, seed=seed, model=model, tier=tier, call_back_url=call_back_url,
        idempotency_key=idempotency_key, more_input=more_input, keep_seconds=keep_seconds,
    )  # fmt: skip
    return (yield from watch(core, video, deadline_seconds=deadline_seconds))


def pace_seconds(elapsed_seconds: float) -> float:
    """Return how long to wait before the next look at a task that was made elapsed_seconds ago."""
    return next(seconds for until, seconds in PACE if elapsed_seconds < until)


def failure_of(video: Video) -> WireError:
    """Return the error that a failed task's failCode stands for, with the service's own sentence."""
    said = video.fail_code or ""
    code = int(said) if said.isdecimal() else Code.GENERATION_FAILED.value
    error = error_of(code, video.fail_message or "The generation failed.")
    error.task_id = video.id
    return error


def _get(core: Core, task_id: str, *, until: float | None) -> Steps[Video]:
    unknown = errors.NotFound("{url} knows no task {task}", url=core.base_url, task=task_id)
    try:
        data = yield from core.call("GET", RECORD_PATH, params={"taskId": task_id}, until=until)
    except errors.Invalid as error:
        # How the hosted service answers for a task of which it has no record (yet).
        raise unknown from error
    if data is None:
        raise unknown
    try:
        return Video.parse(data)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(core, "no record of a task") from error


def _id(video: Video | str) -> str:
    task_id = video.id if isinstance(video, Video) else video
    if not task_id:
        raise VitascopeError("A task's id must not be empty")
    return task_id
