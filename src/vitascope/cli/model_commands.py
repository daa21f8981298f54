"""Admin verbs of models and maintenance."""

from pathlib import Path
from typing import Annotated, Any

import typer

from vitascope.cli.admin import admin_verb
from vitascope.cli.options import Data, Json
from vitascope.cli.words import say

model_app = typer.Typer(help="Models: on or off, price, engines.", no_args_is_help=True)
maintenance_app = typer.Typer(help="Pause new tasks for a while.", no_args_is_help=True)

ModelName = Annotated[str, typer.Argument(help="Model's name.")]
Standard = Annotated[bool, typer.Option("--standard", help="Reset to the default.")]


@model_app.command("list")
def list_models(data: Data = None, as_json: Json = False) -> None:
    """List the models: whether they are on, what they cost, which engines serve them."""
    admin_verb("GET", "/models", "models.models", data=data, as_json=as_json)


@model_app.command("on")
def switch_on(model: ModelName, data: Data = None, as_json: Json = False) -> None:
    """Switch a model on."""
    _switch(model, on=True, data=data, as_json=as_json)


@model_app.command("off")
def switch_off(model: ModelName, data: Data = None, as_json: Json = False) -> None:
    """Switch a model off: createTask returns 505."""
    _switch(model, on=False, data=data, as_json=as_json)


@model_app.command("price")
def set_price(
    model: ModelName,
    prices: Annotated[list[str] | None, typer.Argument(help="KEY=CREDITS, such as 5=150.")] = None,
    standard: Standard = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change a model's price for new tasks; prices you omit keep the default."""
    wanted = {
        key: _number(price) for key, _, price in (each.partition("=") for each in prices or ())
    }
    _set_model(model, "prices", wanted, standard=standard, data=data, as_json=as_json)


@model_app.command("engine")
def set_engine(
    model: ModelName,
    engines: Annotated[
        list[str] | None,
        typer.Argument(
            help="Engines in order, the later ones are fallbacks; or ENGINE=WEIGHT each."
        ),
    ] = None,
    standard: Standard = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Choose the engines that serve a model; running tasks don't move."""
    wanted = [_share(each) for each in engines or ()]
    _set_model(model, "engines", wanted, standard=standard, data=data, as_json=as_json)


@model_app.command("history")
def list_changes(data: Data = None, as_json: Json = False) -> None:
    """List who changed which model when, and to what."""
    admin_verb("GET", "/models/changes", "models.changes", data=data, as_json=as_json)


@maintenance_app.command("on")
def maintenance_on(
    message: Annotated[
        str, typer.Option(help="Message to callers.", show_default="standard message")
    ] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reject new tasks (code 455). Running tasks continue."""
    admin_verb(
        "PUT",
        "/maintenance",
        "maintenance",
        {"on": True, "message": message},
        data=data,
        as_json=as_json,
    )


@maintenance_app.command("off")
def maintenance_off(data: Data = None, as_json: Json = False) -> None:
    """Accept new tasks again."""
    admin_verb("PUT", "/maintenance", "maintenance", {"on": False}, data=data, as_json=as_json)


@maintenance_app.command("status")
def maintenance_status(data: Data = None, as_json: Json = False) -> None:
    """Show whether the service accepts new tasks."""
    admin_verb("GET", "/maintenance", "maintenance", data=data, as_json=as_json)


def _switch(model: str, *, on: bool, data: Path | None, as_json: bool) -> None:
    admin_verb(
        "PATCH",
        "/models",
        "models.switched",
        {"model": model, "enabled": on},
        data=data,
        as_json=as_json,
    )


def _set_model(
    model: str,
    field: str,
    wanted: dict[str, float] | list[Any],
    *,
    standard: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    if standard == bool(wanted):
        raise typer.BadParameter(say("name what to change to, or --standard"))
    show = {"prices": "models.priced", "engines": "models.routed"}[field]
    admin_verb(
        "PATCH",
        "/models",
        show,
        {"model": model, field: wanted or None},
        data=data,
        as_json=as_json,
    )


def _share(text: str) -> str | dict[str, Any]:
    engine, given, weight = text.partition("=")
    return {"engine": engine, "weight": _number(weight)} if given else engine


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(say("{text} is not a number", text=text or "''")) from None
