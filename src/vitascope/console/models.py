"""Models, for the operator: switch, price, engines, and who changed what."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.catalog import Model
from vitascope.config import Share
from vitascope.console.context import PageContext
from vitascope.console.operator import credits_in
from vitascope.console.page import page
from vitascope.errors import Invalid

WEIGHT_MAX = 1_000_000


async def models(context: PageContext) -> Response:
    """Show what every model is offered as, and who changed it."""
    model_settings = context.runtime.model_settings
    return context.show(
        "models.html",
        model_settings=await model_settings.every(),
        standard=catalog.MODELS,
        chosen=_chosen(context),
        engines=list(context.runtime.routes.tables),
        history=await model_settings.history(),
        names={
            row.id: row.rules.name
            for row in await context.runtime.accounts.operators_keys(context.account)
        },
    )


async def switch(context: PageContext) -> Response:
    """Switch a model on or off."""
    model, enabled = _model(context), context.form.get("on") == "1"
    await context.runtime.model_settings.change(model, {"enabled": enabled}, who=context.user.who)
    words = context.words
    notice = (
        words("{model} is switched on.", model=model.title)
        if enabled
        else words(
            "{model} is switched off: new tasks for it are refused with code 505.",
            model=model.title,
        )
    )
    return _back(context, model, notice)


async def change_price(context: PageContext) -> Response:
    """Change what a model costs from the next task on; the catalogue's price again where the form says so."""
    model = _model(context)
    prices = {seconds: credits_in(context, f"price_{seconds}") for seconds in model.price_milli}
    wanted = None if _is_standard(context) or prices == model.price_milli else prices
    await context.runtime.model_settings.change(model, {"prices": wanted}, who=context.user.who)
    notice = context.words("Price updated. It applies to new tasks only.")
    return _back(context, model, notice)


async def change_engines(context: PageContext) -> Response:
    """Change which engines serve a model; those of the settings again where the form says so."""
    model = _model(context)
    shares = [
        share
        for name in context.runtime.routes.tables
        if (share := _share(context, name)) is not None
    ]
    if not (shares or _is_standard(context)):
        raise Invalid("Give at least one engine a weight above 0.")
    wanted = (
        None if _is_standard(context) else tuple(sorted(shares, key=lambda share: -share.weight))
    )
    await context.runtime.model_settings.change(model, {"route": wanted}, who=context.user.who)
    return _back(
        context,
        model,
        context.words("Within a second, new work for this model goes to these engines."),
    )


def _chosen(context: PageContext) -> Model:
    """Return the model that the page can change now: the one that its address names, else the first."""
    name = context.request.query_params.get("model")
    return catalog.named(name) if name else catalog.DEFAULT


def _back(context: PageContext, model: Model, notice: str) -> Response:
    return context.go(f"/models?model={model.dashed_name}", notice)


def _model(context: PageContext) -> Model:
    return catalog.named(context.form.get("model", ""))


def _is_standard(context: PageContext) -> bool:
    return context.form.get("standard") == "1"


def _share(context: PageContext, engine: str) -> Share | None:
    text = context.form.get(f"weight_{engine}", "").strip()
    if not text:
        return None
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= WEIGHT_MAX:
        raise Invalid("A weight is a number from 0 on, or empty for an engine that is not used.")
    return Share(engine=engine, weight=weight)


ROUTES = [
    Route("/models", page(models, operator=True)),
    Route("/models", page(switch, operator=True), methods=["POST"]),
    Route("/models/price", page(change_price, operator=True), methods=["POST"]),
    Route("/models/engines", page(change_engines, operator=True), methods=["POST"]),
]
