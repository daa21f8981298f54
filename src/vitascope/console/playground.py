"""The playground: a form made from the model's own schema, its price, and what comes of it."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.catalog import FieldMeaning, Model
from vitascope.console.context import PageContext
from vitascope.console.examples import examples_in
from vitascope.console.forms import fields_of, input_of
from vitascope.console.media import media_of
from vitascope.console.page import page
from vitascope.console.refusals import explain
from vitascope.credits import credits_of
from vitascope.errors import NotFound, WireError
from vitascope.tasks.task import Filter, TaskDetail
from vitascope.video import Ability
from vitascope.wire import Code

TEMPLATE = "playground.html"
RECENT = 6


async def show(context: PageContext) -> Response:
    """Show the form: empty, with an earlier task's parameters, or with an example; and a task beside it."""
    query = context.request.query_params
    name, filled = query.get("model"), dict(query)
    if "again" in query:
        name, filled = await _parameters(context, query["again"])
    detail = context.runtime.tasks.detail
    task = await detail(context.account, query["task"]) if "task" in query else None
    if task is not None and "again" not in query:
        name, filled = task.model, _given(task)
    return await _show(context, _model(name), filled, task=task)


async def create(context: PageContext) -> Response:
    """Start a task, by the same checks as createTask; a refusal keeps what was typed."""
    model = _model(context.form.get("model"))
    fields = fields_of(model)
    body: dict[str, Any] = {"model": model.name, "input": input_of(fields, context.form)}
    if context.form.get("callBackUrl", "").strip():
        body["callBackUrl"] = context.form["callBackUrl"].strip()
    try:
        made = await context.runtime.tasks.submit(context.account, body)
    except WireError as error:
        return await _show(context, model, context.form, refusal=explain(context.words, error), status=400)
    if Scope.READ not in context.account.scopes:
        told = context.words("The task {id} is made. This key may not read what becomes of it.", id=made.task_id)
        return context.go("/", told)
    return context.go(f"/?task={made.task_id}#stage")


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
    every = await context.runtime.model_settings.every()
    settings, balance = await context.runtime.model_settings.of(model), context.user.balance_milli
    model, able = settings.model, context.runtime.routes.abilities(settings.route)
    return context.show(
        TEMPLATE,
        status=status,
        model=model,
        models=[each.model for each in every if each.enabled or each.model.name == model.name],
        fields=fields_of(model),
        filled=filled,
        prices=_prices(model, able),
        price=credits_of(_price(model, filled, able)),
        takes_pictures=Ability.FIRST_FRAME in able,
        balance=None if balance is None else credits_of(balance),
        examples=examples_in(context.words),
        task=task,
        media=media_of(context.runtime, task) if task else None,
        recent=[(each, media_of(context.runtime, each)) for each in recent],
        refusal=refusal,
        base_url=context.runtime.settings.base_url,
    )


def _prices(model: Model, able: Collection[Ability]) -> dict[str, Any]:
    """Return what the page needs to say what a filled form costs: the prices, and the fields that they depend on."""
    names = {FieldMeaning.SECONDS: "length", FieldMeaning.SIZE: "size", FieldMeaning.SOUND: "sound"}
    fields = {
        names[part.means]: {"name": part.name, "default": part.default}
        for part in model.fields
        if part.means in names and (part.means is not FieldMeaning.SOUND or Ability.SOUND in able)
    }
    credits_by_key = {key: credits_of(milli) for key, milli in model.price_milli.items()}
    return {"credits": credits_by_key, "seconds": model.seconds, **fields}


def _price(model: Model, filled: Mapping[str, str], able: Collection[Ability]) -> int:
    """Return what a filled form's clip costs in thousandths of a credit; the first price where it cannot be made."""
    given = {name: {"true": True, "false": False}.get(value, value) for name, value in filled.items() if value}
    try:
        return model.cost_of(given, with_sound=model.has_sound(given) and Ability.SOUND in able)
    except (ValueError, LookupError):
        return next(iter(model.price_milli.values()))


async def _parameters(context: PageContext, task_id: str) -> tuple[str | None, dict[str, str]]:
    try:
        task = await context.runtime.tasks.detail(context.account, task_id)
    except NotFound:
        return None, {}
    return task.model, _given(task)


def _given(task: TaskDetail) -> dict[str, str]:
    """Return a task's own parameters as a form's texts, without a seed that nobody gave or that may have failed."""
    given = dict(task.input)
    crashed = task.failure is not None and task.failure.code == str(Code.GENERATION_FAILED.value)
    if task.is_seed_drawn or crashed:
        given.pop("seed", None)
    return {name: _text(value) for name, value in given.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        are_lines = all(isinstance(each, str) for each in value)
        return "\n".join(value) if are_lines else json.dumps(value, ensure_ascii=False)
    return str(value)


def _model(name: str | None) -> Model:
    return catalog.MODELS.get(name or "", catalog.DEFAULT)


ROUTES = [
    Route("/", page(show)),
    Route("/", page(create), methods=["POST"]),
    Route("/stage/{task}", page(stage)),
]
