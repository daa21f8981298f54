"""Model settings: a model as it may be asked for now, and who changed it last."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from vitascope.catalog import MODELS, Model
from vitascope.credits import credits_of
from vitascope.engines.routes import Route, Routes, read_route
from vitascope.errors import Invalid
from vitascope.jsontext import compact

PRICE_MAX_MILLI = 10**12


@dataclass(frozen=True, kw_only=True)
class Override:
    """What the operator decided about a model; prices and route are None where the catalogue's and
    settings' count.

    prices maps keys of the model's own prices (``5``, ``second 720p sound``) to thousandths of a
    credit, for those that the operator changed.
    """

    enabled: bool = True
    prices: Mapping[str, int] | None = None
    route: Route | None = None


@dataclass(frozen=True, kw_only=True)
class SettingsChange:
    """A change of a model's settings: who made them, when, and what they are. who is a key's id, or local for
    this machine.
    """

    model: str
    override: Override
    who: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """A model with the price that counts now, and the route that its tasks take.

    changed is the last change.
    """

    model: Model
    route: Route
    enabled: bool
    changed: SettingsChange | None

    @property
    def override(self) -> Override:
        """What the operator decided."""
        return self.changed.override if self.changed else Override()


def settings_of(model: Model, change: SettingsChange | None, routes: Routes) -> ModelSettings:
    """Return what a model is offered as; routes are the settings'."""
    override = change.override if change else Override()
    route = usable(override.route, routes.tables) or routes.route(model.name)
    priced = priced_as(model.name, prices_text(override.prices))
    return ModelSettings(model=priced, route=route, enabled=override.enabled, changed=change)


def usable(route: Route | None, engines: Collection[str]) -> Route:
    """Return the part of a route that these engines can serve: settings change, and what was chosen
    stays.
    """
    return tuple(share for share in route or () if share.engine in engines)


@lru_cache(maxsize=256)
def priced_as(name: str, prices: str | None) -> Model:
    """Return a catalogue's model with prices over its own."""
    model = MODELS[name]
    return (
        replace(model, price_milli={**model.price_milli, **json.loads(prices)}) if prices else model
    )


def prices_text(prices: Mapping[str, int] | None) -> str | None:
    """Return prices as they are stored."""
    return compact(dict(prices)) if prices else None


def route_text(route: Route | None) -> str | None:
    """Return a route as it is stored."""
    return compact([share.model_dump() for share in route]) if route else None


def require_prices(model: Model, prices: Mapping[str, int]) -> None:
    """Raise Invalid naming the first price key that the model does not have, or a price below
    nothing.
    """
    for key, milli in prices.items():
        if key not in model.price_milli:
            known = ", ".join(model.price_milli)
            raise Invalid(
                "unknown price key {text}; this model has {known}",
                text=key[:20],
                known=known,
                field="prices",
            )
        if not 0 <= milli <= PRICE_MAX_MILLI:
            raise Invalid(
                "{field} must be between {low} and {high:,} credits",
                field="prices",
                low=0,
                high=int(credits_of(PRICE_MAX_MILLI)),
            )


def require_route(route: Route, engines: Collection[str]) -> None:
    """Raise Invalid naming the first engine that does not run here, or that is named twice."""
    names = [share.engine for share in route]
    for name in names:
        if name not in engines:
            known = ", ".join(engines)
            raise Invalid(
                'unknown engine "{text}"; available: {known}',
                text=name[:100],
                known=known,
                field="engines",
            )
    if len(set(names)) < len(names):
        raise Invalid("{field} must name each engine once", field="engines")
    if not any(share.weight > 0 for share in route):
        raise Invalid("{field} must hold at least one with a weight above 0", field="engines")


def stored_route(text: str | None) -> Route | None:
    """Return a route from its stored text."""
    return read_route(json.loads(text)) if text else None
