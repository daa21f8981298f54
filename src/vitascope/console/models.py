"""Models, for the operator: switch, price, engines, and who changed what."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.catalog import Model
from vitascope.config import Share
from vitascope.console.operator import credits_in
from vitascope.console.visit import Visit, page
from vitascope.errors import Invalid

WEIGHT_MAX = 1_000_000


async def models(visit: Visit) -> Response:
    """Show what every model is offered as, and who changed it."""
    offers = visit.runtime.offers
    return visit.show(
        "models.html",
        offers=await offers.every(),
        standard=catalog.MODELS,
        engines=list(visit.runtime.routes.tables),
        history=await offers.history(),
        names={row.id: row.rules.name for row in await visit.runtime.accounts.operators_keys(visit.account)},
    )


async def switch(visit: Visit) -> Response:
    """Switch a model on or off."""
    model, enabled = _model(visit), visit.form.get("on") == "1"
    await visit.runtime.offers.change(model, {"enabled": enabled}, who=visit.guest.who)
    words = visit.words
    told = (
        words("{model} is switched on.", model=model.title)
        if enabled
        else words("{model} is switched off: new tasks for it are refused with code 505.", model=model.title)
    )
    return visit.go("/models", told)


async def change_price(visit: Visit) -> Response:
    """Change what a model costs from the next task on; the catalogue's price again where the form says so."""
    model = _model(visit)
    prices = {seconds: credits_in(visit, f"price_{seconds}") for seconds in model.price_milli}
    wanted = None if _is_standard(visit) or prices == model.price_milli else prices
    await visit.runtime.offers.change(model, {"prices": wanted}, who=visit.guest.who)
    told = visit.words("The price counts from the next task on. What was held before keeps its price.")
    return visit.go("/models", told)


async def change_engines(visit: Visit) -> Response:
    """Change which engines serve a model; those of the settings again where the form says so."""
    model = _model(visit)
    shares = [share for name in visit.runtime.routes.tables if (share := _share(visit, name)) is not None]
    if not (shares or _is_standard(visit)):
        raise Invalid(visit.words("Give at least one engine a weight above 0."))
    wanted = None if _is_standard(visit) else tuple(sorted(shares, key=lambda share: -share.weight))
    await visit.runtime.offers.change(model, {"route": wanted}, who=visit.guest.who)
    return visit.go("/models", visit.words("Within a second, new work for this model goes to these engines."))


def _model(visit: Visit) -> Model:
    return catalog.named(visit.form.get("model", ""))


def _is_standard(visit: Visit) -> bool:
    return visit.form.get("standard") == "1"


def _share(visit: Visit, engine: str) -> Share | None:
    text = visit.form.get(f"weight_{engine}", "").strip()
    if not text:
        return None
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= WEIGHT_MAX:
        raise Invalid(visit.words("A weight is a number from 0 on, or empty for an engine that is not used."))
    return Share(engine=engine, weight=weight)


ROUTES = [
    Route("/models", page(models, operator=True)),
    Route("/models", page(switch, operator=True), methods=["POST"]),
    Route("/models/price", page(change_price, operator=True), methods=["POST"]),
    Route("/models/engines", page(change_engines, operator=True), methods=["POST"]),
]
