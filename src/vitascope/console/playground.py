"""The playground: a form made from the model's own schema, its price, and what comes of it."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.catalog import Model
from vitascope.console.examples import EXAMPLES
from vitascope.console.forms import fields_of, input_of
from vitascope.console.media import media_of
from vitascope.console.refusals import explain
from vitascope.console.visit import Visit, page
from vitascope.credits import credits_of
from vitascope.errors import Maintenance, NotFound, WireError
from vitascope.orders import offered, work_out
from vitascope.tasks.task import Filter
from vitascope.wire import Code

TEMPLATE = "playground.html"
RECENT = 6


async def show(visit: Visit) -> Response:
    """Show the form: empty, with an earlier task's parameters, or with an example; and a task beside it."""
    query = visit.request.query_params
    model = _model(query.get("model"))
    filled = dict(query)
    if "again" in query:
        filled = await _parameters(visit, query["again"])
    detail = visit.runtime.tasks.detail
    task = await detail(visit.account, query["task"]) if "task" in query else None
    if task is not None and "again" not in query:
        filled = _given(task)
    return await _show(visit, model, filled, task=task)


async def create(visit: Visit) -> Response:
    """Start a task, by the same checks as createTask; a refusal keeps what was typed."""
    model = _model(visit.form.get("model"))
    fields = fields_of(model)
    body: dict[str, Any] = {"model": model.name, "input": input_of(fields, visit.form)}
    if visit.form.get("callBackUrl", "").strip():
        body["callBackUrl"] = visit.form["callBackUrl"].strip()
    try:
        task_id = await _start(visit, body)
    except WireError as error:
        return await _show(visit, model, visit.form, refusal=explain(visit.words, error), status=400)
    if Scope.READ not in visit.account.scopes:
        made = visit.words("The task {id} is made. This key may not read what becomes of it.", id=task_id)
        return visit.go("/", made)
    return visit.go(f"/?task={task_id}#stage")


async def _start(visit: Visit, body: Mapping[str, Any]) -> str:
    account, maintenance = visit.account, visit.guest.maintenance
    if maintenance is not None:
        raise Maintenance(maintenance) if maintenance else Maintenance
    account.require(Scope.CREATE)
    plan = await work_out(visit.runtime, await offered(visit.runtime, body), account, body)
    return await visit.runtime.tasks.create(account, plan)


async def stage(visit: Visit) -> Response:
    """Show one task's progress or video alone: the page asks for it again until the task has ended."""
    task = await visit.runtime.tasks.detail(visit.account, visit.request.path_params["task"])
    return visit.show("stage.html", task=task, media=media_of(visit.runtime, task))


async def _show(
    visit: Visit,
    model: Model,
    filled: Mapping[str, str],
    *,
    task: dict[str, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    recent = []
    if Scope.READ in visit.account.scopes:
        recent = await visit.runtime.tasks.list_tasks(visit.account, Filter(limit=RECENT))
    model, balance = (await visit.runtime.offers.of(model)).model, visit.guest.balance_milli
    return visit.show(
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
        media=media_of(visit.runtime, task) if task else None,
        recent=[(each, media_of(visit.runtime, each)) for each in recent],
        refusal=refusal,
        base_url=visit.runtime.settings.base_url,
    )


async def _parameters(visit: Visit, task_id: str) -> dict[str, str]:
    try:
        return _given(await visit.runtime.tasks.detail(visit.account, task_id))
    except NotFound:
        return {}


def _given(task: Mapping[str, Any]) -> dict[str, str]:
    """Return a task's own parameters as a form's texts, without a seed that nobody gave or that may have failed."""
    given = json.loads(json.loads(task["param"])["input"])
    if task["seedDrawn"] or task["failCode"] == str(Code.GENERATION_FAILED.value):
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
