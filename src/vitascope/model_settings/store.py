"""All SQL of model settings: a row for every change, the newest of a model counts."""

import json
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.model_settings.settings import (
    Override,
    SettingsChange,
    prices_text,
    route_text,
    stored_route,
)

_CHANGE = "SELECT model, enabled, prices, route, who, at_ms FROM offer"
_NEWEST = Statement(f"{_CHANGE} WHERE model = :model ORDER BY id DESC LIMIT 1")
_EVERY = Statement(f"{_CHANGE} WHERE id IN (SELECT max(id) FROM offer GROUP BY model)")
_HISTORY = Statement(f"{_CHANGE} ORDER BY id DESC LIMIT :limit")
_APPEND = Statement("""
    INSERT INTO offer (model, enabled, prices, route, who, at_ms)
    VALUES (:model, :enabled, :prices, :route, :who, :at_ms)
""")


def newest(connection: Connection, model: str) -> SettingsChange | None:
    """Return a model's last change, None where there was none."""
    row = _NEWEST.run(connection, model=model).first()
    return None if row is None else _change(row)


def every(connection: Connection) -> dict[str, SettingsChange]:
    """Return the last change of every model that ever had one."""
    return {row.model: _change(row) for row in _EVERY.run(connection).all()}


def history(connection: Connection, limit: int) -> list[SettingsChange]:
    """Return the last changes of all models, newest first."""
    return [_change(row) for row in _HISTORY.run(connection, limit=limit).all()]


def append(connection: Connection, change: SettingsChange) -> None:
    """Write a change down."""
    override = change.override
    _APPEND.run(
        connection,
        model=change.model,
        enabled=override.enabled,
        prices=prices_text(override.prices),
        route=route_text(override.route),
        who=change.who,
        at_ms=change.at_ms,
    )


def _change(row: Any) -> SettingsChange:
    override = Override(
        enabled=bool(row.enabled),
        prices=json.loads(row.prices) if row.prices else None,
        route=stored_route(row.route),
    )
    return SettingsChange(model=row.model, override=override, who=row.who, at_ms=row.at_ms)
