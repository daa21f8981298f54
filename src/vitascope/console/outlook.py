"""How long a task may still take: its place in the queue, and what tasks like it took."""

from dataclasses import dataclass
from statistics import median

from vitascope import clock
from vitascope.console.context import PageContext
from vitascope.tasks.task import Filter, Task
from vitascope.wire import State

RECENT = 8
"""Tasks of the same length and size that an estimate is made of."""
LOOKED_AT = 20
STEP_SECONDS = 5
"""Estimates are rounded to this: they are not better known."""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """ahead is how many tasks are made before, None where it does not wait.

    usual_seconds is what tasks like it took, left_seconds what is left of that once it has started;
    None where nothing is known, and past the usual time.
    """

    ahead: int | None = None
    usual_seconds: int | None = None
    left_seconds: int | None = None


async def outlook_of(context: PageContext, task: Task) -> Outlook:
    """Return what is known of an unfinished task's time; nothing of a finished one's."""
    if task.is_finished:
        return Outlook()
    tasks = context.runtime.tasks
    waits = task.state is not State.GENERATING
    place = await tasks.place_in_queue(context.account, task.id) if waits else None
    made = await tasks.list_tasks(
        context.account, Filter(state=State.SUCCESS, model=task.model, limit=LOOKED_AT)
    )  # the caller's own: nobody else's work shows in it
    usual = _usual(task, made)
    return Outlook(
        ahead=None if place is None else place - 1,
        usual_seconds=None if usual is None else _rounded(usual),
        left_seconds=None if usual is None or waits else _left(task, usual),
    )


def _usual(task: Task, made: list[Task]) -> float | None:
    shape = (task.spec.width * task.spec.height, task.spec.num_frames)
    alike = [
        each for each in made if (each.spec.width * each.spec.height, each.spec.num_frames) == shape
    ]
    took = [each.seconds for each in alike[:RECENT] if each.seconds is not None]
    return median(took) if took else None


def _left(task: Task, usual: float) -> int | None:
    past = (clock.now_ms() - (task.started_ms or clock.now_ms())) / 1_000
    return _rounded(usual - past) if usual - past >= 1 else None


def _rounded(seconds: float) -> int:
    if seconds < STEP_SECONDS:
        return max(1, round(seconds))
    return round(seconds / STEP_SECONDS) * STEP_SECONDS
