"""All transactions of model settings: what the operator makes of a model, at once and everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from vitascope import log
from vitascope.catalog import MODELS, Model
from vitascope.db.cache import Cache
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.serialized import serialize
from vitascope.engines.routes import Route, Routes
from vitascope.errors import SwitchedOff
from vitascope.model_settings import store
from vitascope.model_settings.settings import (
    ModelSettings,
    Override,
    SettingsChange,
    require_prices,
    require_route,
    settings_of,
    usable,
)
from vitascope.wire import SWITCHED_OFF_TEXT

logger = log.get("model_settings")

HISTORY = 100


class ModelSettingsService:
    """Which models may be asked for, what they cost, which engines serve them."""

    def __init__(self, db: Database, routes: Routes) -> None:
        """Work on db; routes are the settings', and name every engine that runs here."""
        self._db = db
        self._routes = routes
        self._cache = Cache[ModelSettings](db)

    async def of(self, model: Model) -> ModelSettings:
        """Return a model's settings."""
        found = self._cache.get(model.name)
        return found or await self._cache.find(
            model.name, partial(_settings_of, model=model, routes=self._routes)
        )

    async def enabled(self, model: Model) -> ModelSettings:
        """Return a model's settings.

        Raises SwitchedOff if the operator has switched the model off.
        """
        found = await self.of(model)
        if not found.enabled:
            raise SwitchedOff(SWITCHED_OFF_TEXT, model=model.name)
        return found

    async def every(self) -> list[ModelSettings]:
        """Return what every model is offered as."""
        changes = await self._db.read(store.every)
        return [
            settings_of(model, changes.get(model.name), self._routes) for model in MODELS.values()
        ]

    async def chosen_routes(self) -> dict[str, Route]:
        """Return the routes that the operator chose, model by model, for workers to follow."""
        changes = await self._db.read(store.every)
        found = {
            name: usable(change.override.route, self._routes.tables)
            for name, change in changes.items()
        }
        return {name: route for name, route in found.items() if route}

    async def history(self) -> list[SettingsChange]:
        """Return the last changes, newest first."""
        return await self._db.read(partial(store.history, limit=HISTORY))

    async def change(self, model: Model, wanted: Mapping[str, Any], *, who: str) -> ModelSettings:
        """Change enabled, prices or route of a model; what is not named stays, None goes back to
        the standard.

        What was held before is charged as it was held. Raises Invalid naming the wrong price or
        engine.
        """
        if wanted.get("prices") is not None:
            require_prices(model, wanted["prices"])
        if wanted.get("route") is not None:
            require_route(wanted["route"], self._routes.tables)
        change = partial(_change, model=model.name, wanted=wanted, who=who)
        made = await self._cache.change(change)
        logger.info("model settings changed", model=model.name, what=sorted(wanted), who=who)
        return settings_of(model, made, self._routes)


def _settings_of(connection: Connection, model: Model, routes: Routes) -> ModelSettings:
    return settings_of(model, store.newest(connection, model.name), routes)


def _change(
    connection: Connection, model: str, wanted: Mapping[str, Any], who: str
) -> SettingsChange:
    serialize(connection)
    before = store.newest(connection, model)
    override = replace(before.override if before else Override(), **wanted)
    made = SettingsChange(model=model, override=override, who=who, at_ms=now_ms(connection))
    store.append(connection, made)
    return made
