"""All SQL of offers: a row for every change, the newest of a model counts."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from vitascope.db.prepared import Prepared
from vitascope.db.tables import offer
from vitascope.model_settings.settings import Override, SettingsChange, prices_text, route_text, stored_route

_COLUMNS = (offer.c.model, offer.c.enabled, offer.c.prices, offer.c.route, offer.c.who, offer.c.at_ms)
_OF_MODEL = select(*_COLUMNS).where(offer.c.model == bindparam("model")).order_by(offer.c.id.desc())
_NEWEST = Prepared(_OF_MODEL.limit(1))
_newest_ids = select(func.max(offer.c.id)).group_by(offer.c.model)
_EVERY = select(*_COLUMNS).where(offer.c.id.in_(_newest_ids))
_HISTORY = select(*_COLUMNS).order_by(offer.c.id.desc()).limit(bindparam("limit"))
_APPEND = insert(offer).inline()


def newest(connection: Connection, model: str) -> SettingsChange | None:
    """Return a model's last change, None where there was none."""
    row = _NEWEST.run(connection, {"model": model}).fetchone()
    return None if row is None else _change(row)


def every(connection: Connection) -> dict[str, SettingsChange]:
    """Return the last change of every model that ever had one."""
    return {row.model: _change(row) for row in connection.execute(_EVERY)}


def history(connection: Connection, limit: int) -> list[SettingsChange]:
    """Return the last changes of all models, newest first."""
    return [_change(row) for row in connection.execute(_HISTORY, {"limit": limit})]


def append(connection: Connection, change: SettingsChange) -> None:
    """Write a change down."""
    terms = change.terms
    values = {
        "model": change.model, "enabled": terms.enabled, "prices": prices_text(terms.prices),
        "route": route_text(terms.route), "who": change.who, "at_ms": change.at_ms,
    }  # fmt: skip
    connection.execute(_APPEND, values)


def _change(row: Sequence[Any]) -> SettingsChange:
    model, enabled, prices, route, who, at_ms = row
    terms = Override(
        enabled=bool(enabled), prices=json.loads(prices) if prices else None, route=stored_route(route)
    )  # fmt: skip
    return SettingsChange(model=model, terms=terms, who=who, at_ms=at_ms)
