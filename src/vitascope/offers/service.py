"""All transactions of offers: what the operator makes of a model, at once and everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import log
from vitascope.catalog import MODELS, Model
from vitascope.db.alone import alone
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.remembered import Remembered
from vitascope.engines.routes import Route, Routes
from vitascope.errors import SwitchedOff
from vitascope.offers import store
from vitascope.offers.offer import Change, Offer, Terms, offer_of, require_prices, require_route, usable
from vitascope.wire import SWITCHED_OFF_TEXT

logger = log.get("offers")

HISTORY = 100


class Offers:
    """Which models may be asked for, what they cost, which engines serve them."""

    def __init__(self, db: Database, routes: Routes) -> None:
        """Work on db; routes are the settings', and name every engine that runs here."""
        self._db = db
        self._routes = routes
        self._offers = Remembered[Offer](db)

    async def of(self, model: Model, *, guess: bool = False) -> Offer:
        """Return what a model is offered as; a guess may be out of date, and is to be held against ask_still."""
        found = self._offers.guess(model.name) if guess else self._offers.get(model.name)
        return found or await self._offers.find(model.name, partial(_offer, model=model, routes=self._routes))

    async def for_sale(self, model: Model, *, guess: bool = False) -> Offer:
        """Return what a model is offered as to a caller.

        Raises SwitchedOff where the operator has switched it off.
        """
        found = await self.of(model, guess=guess)
        if not found.enabled:
            raise SwitchedOff(SWITCHED_OFF_TEXT.format(model=model.name))
        return found

    def ask_still(self, connection: Connection, offer: Offer) -> Callable[[], bool]:
        """Ask, within a transaction, whether an offer is still as it was found; see Prepared.ask."""
        answer = store.ask_newest(connection, offer.model.name)
        return lambda: answer() == offer.changed

    async def every(self) -> list[Offer]:
        """Return what every model is offered as."""
        changes = await self._db.read(store.every)
        return [offer_of(model, changes.get(model.name), self._routes) for model in MODELS.values()]

    async def chosen_routes(self) -> dict[str, Route]:
        """Return the routes that the operator chose, model by model, for workers to follow."""
        changes = await self._db.read(store.every)
        found = {name: usable(change.terms.route, self._routes.tables) for name, change in changes.items()}
        return {name: route for name, route in found.items() if route}

    async def history(self) -> list[Change]:
        """Return the last changes, newest first."""
        return await self._db.read(partial(store.history, limit=HISTORY))

    async def change(self, model: Model, wanted: Mapping[str, Any], *, who: str) -> Offer:
        """Change enabled, prices or route of a model; what is not named stays, None goes back to the standard.

        What was held before is charged as it was held. Raises Invalid naming the wrong price or engine.
        """
        if wanted.get("prices") is not None:
            require_prices(model, wanted["prices"])
        if wanted.get("route") is not None:
            require_route(wanted["route"], self._routes.tables)
        change = partial(_change, model=model.name, wanted=wanted, who=who)
        made = await self._offers.change(change)
        logger.info("offer changed", model=model.name, what=sorted(wanted), who=who)
        return offer_of(model, made, self._routes)


def _offer(connection: Connection, model: Model, routes: Routes) -> Offer:
    return offer_of(model, store.newest(connection, model.name), routes)


def _change(connection: Connection, model: str, wanted: Mapping[str, Any], who: str) -> Change:
    alone(connection)
    before = store.newest(connection, model)
    terms = replace(before.terms if before else Terms(), **wanted)
    made = Change(model=model, terms=terms, who=who, at_ms=now_ms(connection))
    store.append(connection, made)
    return made
