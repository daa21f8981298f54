"""The playground: a form made from the model's own schema, its price, and what comes of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.catalog import Model
from vitascope.console.chips import CHIPS
from vitascope.console.context import PageContext
from vitascope.console.examples import examples_in
from vitascope.console.forms import fields_of, input_of
from vitascope.console.media import media_of
from vitascope.console.outlook import outlook_of
from vitascope.console.page import page
from vitascope.console.prices import price_of, prices_of
from vitascope.console.refusals import explain
from vitascope.console.variations import variations_of
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
    if context.form.get("tier"):
        body["tier"] = context.form["tier"]
    if context.form.get("callBackUrl", "").strip():
        body["callBackUrl"] = context.form["callBackUrl"].strip()
    try:
        made = await context.runtime.tasks.submit(context.account, body)
    except WireError as error:
        return await _show(
            context, model, context.form, refusal=explain(context.words, error), status=400
        )
    if Scope.READ not in context.account.scopes:
        notice = context.words(
            "The task {id} is made. This key may not read what becomes of it.", id=made.task_id
        )
        return context.go("/", notice)
    return context.go(f"/?task={made.task_id}#stage")


async def stage(context: PageContext) -> Response:
    """Show what lives of the page: one task's progress or video, the latest tasks, the balance.

    The page asks for it again until everything that it shows has ended.
    """
    task_id = context.request.path_params.get("task")
    context.account.require(Scope.READ)
    task = await context.runtime.tasks.detail(context.account, task_id) if task_id else None
    return context.show("now.html", fragment=True, **await _now(context, task))


async def _now(context: PageContext, task: TaskDetail | None) -> dict[str, Any]:
    """Return what the living part of the page shows."""
    recent = []
    if Scope.READ in context.account.scopes:
        recent = await context.runtime.tasks.list_tasks(
            context.account, Filter(kept=True, limit=RECENT)
        )
    balance = context.user.balance_milli
    return {
        "task": task,
        "media": media_of(context.runtime, task) if task else None,
        "variations": await variations_of(context, task) if task else {},
        "outlook": await outlook_of(context, task) if task else None,
        "recent": [(each, media_of(context.runtime, each)) for each in recent],
        "lives": any(not each.is_finished for each in (*recent, *([task] if task else []))),
        "balance": None if balance is None else credits_of(balance),
    }


async def _show(
    context: PageContext,
    model: Model,
    filled: Mapping[str, str],
    *,
    task: TaskDetail | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    every = await context.runtime.model_settings.every()
    settings = await context.runtime.model_settings.of(model)
    model, able = settings.model, context.runtime.routes.abilities(settings.route)
    if context.account.test:
        model = replace(model, price_milli=dict.fromkeys(model.price_milli, 0))
    factors = {} if context.account.test else _factors(context)
    price = price_of(model, filled, able)
    return context.show(
        TEMPLATE,
        status=status,
        model=model,
        models=[each.model for each in every if each.enabled or each.model.name == model.name],
        fields=fields_of(model),
        filled=filled,
        prices=prices_of(model, able) | {"tiers": factors},
        tiers={tier: credits_of(round(price * factor)) for tier, factor in factors.items()},
        price=credits_of(round(price * factors.get(filled.get("tier", ""), 1))),
        takes_pictures=Ability.FIRST_FRAME in able,
        examples=examples_in(context.words),
        chips=CHIPS,
        refusal=refusal,
        base_url=context.runtime.settings.base_url,
        fragment=False,
        **await _now(context, task),
    )


def _factors(context: PageContext) -> dict[str, float]:
    """Return the tiers that may be chosen, by what they multiply the price; none where one alone is offered."""
    found = context.runtime.submission.tiers.factors
    return {tier.value: factor for tier, factor in found.items()} if len(found) > 1 else {}


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
    Route("/stage", page(stage)),
    Route("/stage/{task}", page(stage)),
]
