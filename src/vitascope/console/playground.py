"""The playground: a form made from the model's own schema, its price, and what comes of it."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.catalog import Model
from vitascope.console.context import PageContext
from vitascope.console.examples import EXAMPLES
from vitascope.console.forms import fields_of, input_of
from vitascope.console.media import media_of
from vitascope.console.page import page
from vitascope.console.refusals import explain
from vitascope.credits import credits_of
from vitascope.errors import NotFound, WireError
from vitascope.tasks.task import Filter, TaskDetail
from vitascope.wire import Code

TEMPLATE = "playground.html"
RECENT = 6


async def show(context: PageContext) -> Response:
    """Show the form: empty, with an earlier task's parameters, or with an example; and a task beside it."""
    query = context.request.query_params
    model = _model(query.get("model"))
    filled = dict(query)
    if "again" in query:
        filled = await _parameters(context, query["again"])
    detail = context.runtime.tasks.detail
    task = await detail(context.account, query["task"]) if "task" in query else None
    if task is not None and "again" not in query:
        filled = _given(task)
    return await _show(context, model, filled, task=task)


async def create(context: PageContext) -> Response:
    """Start a task, by the same checks as createTask; a refusal keeps what was typed."""
    model = _model(context.form.get("model"))
    fields = fields_of(model)
    body: dict[str, Any] = {"model": model.name, "input": input_of(fields, context.form)}
    if context.form.get("callBackUrl", "").strip():
        body["callBackUrl"] = context.form["callBackUrl"].strip()
    try:
        task_id = await context.runtime.tasks.submit(context.account, body)
    except WireError as error:
        return await _show(context, model, context.form, refusal=explain(context.words, error), status=400)
    if Scope.READ not in context.account.scopes:
        made = context.words("The task {id} is made. This key may not read what becomes of it.", id=task_id)
        return context.go("/", made)
    return context.go(f"/?task={task_id}#stage")


async def stage(context: PageContext) -> Response:
    """Show one task's progress or video alone: the page asks for it again until the task has ended."""
    task = await context.runtime.tasks.detail(context.account, context.request.path_params["task"])
    return context.show("stage.html", task=task, media=media_of(context.runtime, task))


async def _show(
    context: PageContext,
    model: Model,
    filled: Mapping[str, str],
    *,
    task: TaskDetail | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    recent = []
    if Scope.READ in context.account.scopes:
        recent = await context.runtime.tasks.list_tasks(context.account, Filter(limit=RECENT))
    model, balance = (await context.runtime.model_settings.of(model)).model, context.user.balance_milli
    return context.show(
        TEMPLATE,
        status=status,
        model=model,
        models=list(catalog.MODELS.values()),
        fields=fields_of(model),
        filled=filled,
        prices={seconds: credits_of(milli) for seconds, milli in model.price_milli.items()},
        balance=None if balance is None else credits_of(balance),
        examples=EXAMPLES,
        task=task,
        media=media_of(context.runtime, task) if task else None,
        recent=[(each, media_of(context.runtime, each)) for each in recent],
        refusal=refusal,
        base_url=context.runtime.settings.base_url,
    )


async def _parameters(context: PageContext, task_id: str) -> dict[str, str]:
    try:
        return _given(await context.runtime.tasks.detail(context.account, task_id))
    except NotFound:
        return {}


def _given(task: TaskDetail) -> dict[str, str]:
    """Return a task's own parameters as a form's texts, without a seed that nobody gave or that may have failed."""
    given = dict(task.input)
    crashed = task.failure is not None and task.failure.code == str(Code.GENERATION_FAILED.value)
    if task.is_seed_drawn or crashed:
        given.pop("seed", None)
    return {name: _text(value) for name, value in given.items()}


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _model(name: str | None) -> Model:
    first = next(iter(catalog.MODELS.values()))
    return catalog.MODELS.get(name or "", first)


ROUTES = [
    Route("/", page(show)),
    Route("/", page(create), methods=["POST"]),
    Route("/stage/{task}", page(stage)),
]
