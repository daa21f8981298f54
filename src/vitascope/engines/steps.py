"""Every denoising step of a pipeline of diffusers: it tells progress and looks for a cancel."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from vitascope.engines.base import Generation, GenerationCancelled
from vitascope.engines.pipelines import Pipeline

STEP_SHARE = 0.85
"""Progress of the denoising steps; the rest is decoding and encoding."""


@contextmanager
def watched(
    pipe: Any, row: Pipeline, job: Generation, *, steps: int, agree: Callable[[bool], bool]
) -> Iterator[dict[str, Any]]:
    """Yield the call's argument that hooks every step.

    Where the pipeline has none, hook its scheduler. agree says whether all who make the clip stop.
    Raises GenerationCancelled out of the pipeline.
    """
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if agree(job.cancelled()):
            raise GenerationCancelled
        job.progress(min(1.0, done / steps) * STEP_SHARE)

    def on_step(pipe: Any, number: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        step()
        return tensors

    if row.calls_back:
        yield {"callback_on_step_end": on_step}
        return
    scheduler = pipe.scheduler
    scheduler.step = _followed(scheduler.step, step)
    try:
        yield {}
    finally:
        del scheduler.step


def _followed(function: Callable[..., Any], then: Callable[[], None]) -> Callable[..., Any]:
    def both(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        then()
        return result

    return both
