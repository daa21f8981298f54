"""Admin verbs: account, key, credit, model, maintenance, ledger. Each is one call of the operator's API."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from vitascope.cli.options import Data, Json, run
from vitascope.cli.words import say

account_app = typer.Typer(help="Manage accounts.", no_args_is_help=True)
key_app = typer.Typer(help="API keys.", no_args_is_help=True)
credit_app = typer.Typer(help="Credits of an account.", no_args_is_help=True)
model_app = typer.Typer(help="Models: on or off, price, engines.", no_args_is_help=True)
maintenance_app = typer.Typer(help="Pause new tasks for a while.", no_args_is_help=True)
ledger_app = typer.Typer(help="The ledger: every movement of credits.", no_args_is_help=True)

Account = Annotated[str, typer.Option(help="Account's id or name.", show_default="the first account")]
KeyId = Annotated[str, typer.Argument(help="Key's id, as `vitascope key list` shows it.")]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help="create, read or admin; may be repeated.")]
Networks = Annotated[
    list[str] | None, typer.Option("--network", help="Address or network it may come from; may be repeated.")
]
Expiry = Annotated[int | None, typer.Option(help="Expiry time in unix milliseconds.")]
Cap = Annotated[float | None, typer.Option(help="Spending cap per hour / per day / in total.")]
ModelName = Annotated[str, typer.Argument(help="Model's name.")]
Standard = Annotated[bool, typer.Option("--standard", help="Reset to the default.")]
FIRST = "-"


@account_app.command("create")
def create_account(
    name: Annotated[str, typer.Argument(help="What the account is called.")],
    credits: Annotated[float, typer.Option(help="Credits to start with.")] = 0,  # noqa: A002
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create an account; give it a key with `vitascope key create --account`."""
    _do("POST", "/accounts", {"name": name, "credits": credits}, data=data, as_json=as_json)


@account_app.command("list")
def list_accounts(data: Data = None, as_json: Json = False) -> None:
    """List every account with its credits and tasks."""
    _do("GET", "/accounts", data=data, as_json=as_json)


@account_app.command("set")
def set_account(
    account: Account = FIRST,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    max_running: Annotated[int | None, typer.Option(help="Maximum number of concurrent tasks.")] = None,
    max_pending: Annotated[int | None, typer.Option(help="Unfinished tasks, waiting ones included.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change an account's name or limits."""
    changes = {"name": name, "maxRunning": max_running, "maxPending": max_pending}
    _do("PATCH", f"/accounts/{_path(account)}", _given(changes), data=data, as_json=as_json)


@account_app.command("watermark")
def switch_watermark(
    account: Account = FIRST,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Whether clips carry a watermark from now on.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show whether an account's clips carry a watermark, and who decided it when; switch it with --on or --off."""
    path = f"/accounts/{_path(account)}/watermark"
    if on is None:
        _do("GET", path, data=data, as_json=as_json)
    else:
        _do("PUT", path, {"on": on}, data=data, as_json=as_json)


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")] = "cli",
    account: Account = FIRST,
    test: Annotated[bool, typer.Option("--test", help="Makes small clips without credits.")] = False,
    scope: Scopes = None,
    network: Networks = None,
    expires_at: Expiry = None,
    cap_hour: Cap = None,
    cap_day: Cap = None,
    cap_total: Cap = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create an API key (shown only once)."""
    body = _limits(scope, network, expires_at, cap_hour, cap_day, cap_total) | {"name": name, "test": test}
    _do("POST", f"/accounts/{_path(account)}/keys", body, data=data, as_json=as_json, only="key")


@key_app.command("list")
def list_keys(
    account: Account = FIRST,
    operator: Annotated[
        bool, typer.Option("--operator", help="List the operator's keys, those with the scope admin.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List an account's keys, without their secrets."""
    path = "/keys" if operator else f"/accounts/{_path(account)}/keys"
    _do("GET", path, data=data, as_json=as_json)


@key_app.command("set")
def set_key(
    key: KeyId,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    scope: Scopes = None,
    network: Networks = None,
    expires_at: Expiry = None,
    cap_hour: Cap = None,
    cap_day: Cap = None,
    cap_total: Cap = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change a key's limits; options you omit stay as they are."""
    body = _limits(scope, network, expires_at, cap_hour, cap_day, cap_total) | _given({"name": name})
    _do("PATCH", f"/keys/{_path(key)}", body, data=data, as_json=as_json)


@key_app.command("reset")
def reset_key(
    key: KeyId,
    grace: Annotated[int, typer.Option(help="Seconds that the old secret lives on, at most 86400.")] = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reset a key (the new one is shown only once); the old one stops working immediately, or after --grace."""
    _do("POST", f"/keys/{_path(key)}/reset", {"graceSeconds": grace}, data=data, as_json=as_json, only="key")


@key_app.command("revoke")
def revoke_key(key: KeyId, data: Data = None, as_json: Json = False) -> None:
    """Revoke a key permanently."""
    _do("POST", f"/keys/{_path(key)}/revoke", data=data, as_json=as_json)


@credit_app.command("add")
def add_credits(
    amount: Annotated[float, typer.Argument(help="Credits to add.")],
    reason: Annotated[str, typer.Option(help="Why, for the ledger.")],
    account: Account = FIRST,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Top an account up."""
    _do("POST", f"/accounts/{_path(account)}/credits", _move(amount, reason), data=data, as_json=as_json)


@credit_app.command("take")
def take_credits(
    amount: Annotated[float, typer.Argument(help="Credits to deduct.")],
    reason: Annotated[str, typer.Option(help="Why, for the ledger.")],
    account: Account = FIRST,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Deduct credits (never below zero)."""
    _do("POST", f"/accounts/{_path(account)}/credits", _move(-amount, reason), data=data, as_json=as_json)


@credit_app.command("show")
def show_credits(account: Account = FIRST, data: Data = None, as_json: Json = False) -> None:
    """Show an account's balance."""
    _do("GET", f"/accounts/{_path(account)}", data=data, as_json=as_json, only="credits")


@ledger_app.command("list")
def list_ledger(
    account: Account = FIRST,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many of the newest entries.")] = 20,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the newest movements of an account's credits."""
    _do("GET", f"/accounts/{_path(account)}/ledger?limit={limit}", data=data, as_json=as_json, only="entries")


@ledger_app.command("verify")
def verify_ledger(data: Data = None, as_json: Json = False) -> None:
    """Verify the whole ledger; exits with 1 if an entry was altered, removed or doesn't add up."""
    from vitascope.cli.verbs import verify

    raise typer.Exit(run(verify(data=data, as_json=as_json), as_json=as_json))


@model_app.command("list")
def list_models(data: Data = None, as_json: Json = False) -> None:
    """List the models: whether they are on, what they cost, which engines serve them."""
    _do("GET", "/models", data=data, as_json=as_json)


@model_app.command("on")
def switch_on(model: ModelName, data: Data = None, as_json: Json = False) -> None:
    """Switch a model on."""
    _do("PATCH", "/models", {"model": model, "enabled": True}, data=data, as_json=as_json)


@model_app.command("off")
def switch_off(model: ModelName, data: Data = None, as_json: Json = False) -> None:
    """Switch a model off: createTask returns 505."""
    _do("PATCH", "/models", {"model": model, "enabled": False}, data=data, as_json=as_json)


@model_app.command("price")
def set_price(
    model: ModelName,
    prices: Annotated[list[str] | None, typer.Argument(help="KEY=CREDITS, such as 5=150.")] = None,
    standard: Standard = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change a model's price for new tasks; prices you omit keep the default."""
    wanted = {key: _number(price) for key, _, price in (each.partition("=") for each in prices or ())}
    _set_model(model, "prices", wanted, standard=standard, data=data, as_json=as_json)


@model_app.command("engine")
def set_engine(
    model: ModelName,
    engines: Annotated[
        list[str] | None, typer.Argument(help="Engines in order, the later ones are fallbacks; or ENGINE=WEIGHT each.")
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
    _do("GET", "/models/changes", data=data, as_json=as_json)


@maintenance_app.command("on")
def maintenance_on(
    message: Annotated[str, typer.Option(help="Message to callers.", show_default="standard message")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reject new tasks (code 455). Running tasks continue."""
    _do("PUT", "/maintenance", {"on": True, "message": message}, data=data, as_json=as_json)


@maintenance_app.command("off")
def maintenance_off(data: Data = None, as_json: Json = False) -> None:
    """Accept new tasks again."""
    _do("PUT", "/maintenance", {"on": False}, data=data, as_json=as_json)


@maintenance_app.command("status")
def maintenance_status(data: Data = None, as_json: Json = False) -> None:
    """Show whether the service accepts new tasks."""
    _do("GET", "/maintenance", data=data, as_json=as_json)


def _do(
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    data: Path | None,
    as_json: bool,
    only: str | None = None,
) -> None:
    from vitascope.cli.verbs import do

    run(do(method, path, body, data=data, as_json=as_json, only=only), as_json=as_json)


def _set_model(
    model: str, field: str, wanted: dict[str, float] | list[Any], *, standard: bool, data: Path | None, as_json: bool
) -> None:
    if standard == bool(wanted):
        raise typer.BadParameter(say("name what to change to, or --standard"))
    _do("PATCH", "/models", {"model": model, field: wanted or None}, data=data, as_json=as_json)


def _share(text: str) -> str | dict[str, Any]:
    engine, given, weight = text.partition("=")
    return {"engine": engine, "weight": _number(weight)} if given else engine


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(say("{text} is not a number", text=text or "''")) from None


def _limits(*values: object) -> dict[str, Any]:
    names = ("scopes", "networks", "expiresAt", "capHour", "capDay", "capTotal")
    return _given(dict(zip(names, values, strict=True)))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _move(amount: float, reason: str) -> dict[str, Any]:
    return {"amount": amount, "reason": reason}


def _path(reference: str) -> str:
    return quote(reference, safe="")
