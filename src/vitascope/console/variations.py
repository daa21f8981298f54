"""More of a finished film: with a new seed, upright, longer, or four at once side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.catalog import FieldMeaning, Model
from vitascope.console.context import PageContext
from vitascope.console.media import media_of
from vitascope.console.page import page
from vitascope.console.prices import price_of
from vitascope.errors import NotFound
from vitascope.tasks.batches import cancel_batch
from vitascope.tasks.task import Task
from vitascope.wire import State

BATCH = 4
TOGETHER_MAX = 8
TALL = "9:16"
LONG_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Variation:
    """One way to make more of a film: its word in the form, how many tasks, what they cost in all."""

    kind: str
    input: Mapping[str, Any]
    count: int
    cost_milli: int


async def variations_of(context: PageContext, task: Task) -> dict[str, Variation]:
    """Return what may be made of a finished film, by kind."""
    model = catalog.MODELS.get(task.model)
    if (
        model is None
        or task.state is not State.SUCCESS
        or Scope.CREATE not in context.account.scopes
    ):
        return {}
    settings = await context.runtime.model_settings.of(model)
    if not settings.enabled:
        return {}
    able = context.runtime.routes.abilities(settings.route)
    found = {}
    for kind, (given, count) in _kinds(settings.model, task).items():
        cost = count * price_of(settings.model, given, able)
        cost = 0 if context.account.test else cost
        found[kind] = Variation(kind=kind, input=given, count=count, cost_milli=cost)
    return found


def _kinds(model: Model, task: Task) -> dict[str, tuple[dict[str, Any], int]]:
    same = {name: value for name, value in task.input.items() if name != "seed"}
    kinds = {"new": (same, 1), "four": (same, BATCH)}
    ratio, seconds = model.named(FieldMeaning.RATIO), model.named(FieldMeaning.SECONDS)
    if ratio is not None and TALL in ratio.choices and same.get(ratio.name, ratio.default) != TALL:
        kinds["tall"] = ({**same, ratio.name: TALL}, 1)
    if seconds is not None and model.seconds_of(same) < LONG_SECONDS:
        if str(LONG_SECONDS) in seconds.choices:
            kinds["long"] = ({**same, seconds.name: str(LONG_SECONDS)}, 1)
        elif seconds.kind == "whole" and (seconds.high or 0) >= LONG_SECONDS:
            kinds["long"] = ({**same, seconds.name: LONG_SECONDS}, 1)
    return kinds


async def make(context: PageContext) -> Response:
    """Make more of a film; several are a batch, of which all are made or none."""
    context.account.require(Scope.CREATE)
    tasks = context.runtime.tasks
    task = await tasks.get(context.account, context.request.path_params["task"])
    chosen = (await variations_of(context, task)).get(context.form.get("kind", ""))
    if chosen is None:
        raise NotFound
    if chosen.count == 1:
        body = {"model": task.model, "input": dict(chosen.input)}
        made = await tasks.submit(context.account, body)
        return context.go(f"/?task={made.task_id}#stage")
    several = {"model": task.model, "inputs": [dict(chosen.input)] * chosen.count}
    made = await tasks.submit_batch(context.account, several)
    return context.go(f"/together?batch={made.batch_id}")


async def show_together(context: PageContext) -> Response:
    """Show a batch, or several tasks, side by side, as they are made."""
    context.account.require(Scope.READ)
    query = context.request.query_params
    batch = query.get("batch", "")
    tasks = await _tasks_together(context, batch, query.getlist("task")[:TOGETHER_MAX])
    if not tasks:
        raise NotFound
    return context.show(
        "together_live.html" if "part" in query else "together.html",
        tasks=[(each, media_of(context.runtime, each)) for each in tasks],
        prompt=tasks[0].spec.prompt,
        batch=batch,
        ids=[] if batch else [each.id for each in tasks],
        lives=any(not each.is_finished for each in tasks),
    )


async def _tasks_together(context: PageContext, batch: str, ids: list[str]) -> Sequence[Task]:
    tasks = context.runtime.tasks
    if batch:
        return (await tasks.batch(context.account, batch)).tasks
    return [await tasks.get(context.account, each) for each in ids]


async def cancel(context: PageContext) -> Response:
    """Cancel what has not ended of a batch."""
    batch_id = context.request.path_params["batch"]
    await cancel_batch(context.runtime.tasks, context.account, batch_id)
    notice = context.words("The rest of the batch was cancelled; its credits come back.")
    return context.go(f"/together?batch={batch_id}", notice)


ROUTES = [
    Route("/tasks/{task}/variations", page(make), methods=["POST"]),
    Route("/together", page(show_together)),
    Route("/batches/{batch}/cancel", page(cancel), methods=["POST"]),
]
