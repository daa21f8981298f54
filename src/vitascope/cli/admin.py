"""Admin verbs: account, key, credit, model, maintenance, ledger. Each is one call of the operator's API."""

from pathlib import Path
from typing import Annotated, Any

import typer

from vitascope.cli.options import Data, Json, run
from vitascope.cli.words import say

account_app = typer.Typer(help="Manage accounts.", no_args_is_help=True)
key_app = typer.Typer(help="API keys.", no_args_is_help=True)
credit_app = typer.Typer(help="Credits of an account.", no_args_is_help=True)
model_app = typer.Typer(help="Models: on or off, price, engines.", no_args_is_help=True)
maintenance_app = typer.Typer(help="Pause new tasks for a while.", no_args_is_help=True)
ledger_app = typer.Typer(help="The ledger: every movement of credits.", no_args_is_help=True)

Account = Annotated[
    str,
    typer.Option(
        "--account", "-a", help="Account's name, or the beginning of its id.", show_default="the first account"
    ),
]
KeyId = Annotated[str, typer.Argument(help="Key's id, or the beginning of it, as `vitascope key list` shows it.")]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help="create, read or admin; may be repeated.")]
Networks = Annotated[
    list[str] | None, typer.Option("--network", help="Address or network it may come from; may be repeated.")
]
Expires = Annotated[
    str | None, typer.Option(help="When it ends: 90d, 12h or 2w from now, a date such as 2027-01-31, or never.")
]
ExpiresAt = Annotated[int | None, typer.Option(help="Expiry time in unix milliseconds.", hidden=True)]
CapHour = Annotated[float | None, typer.Option(help="Credits that it may spend in an hour.")]
CapDay = Annotated[float | None, typer.Option(help="Credits that it may spend in a day (UTC).")]
CapTotal = Annotated[float | None, typer.Option(help="Credits that it may spend in total.")]
ModelName = Annotated[str, typer.Argument(help="Model's name.")]
Standard = Annotated[bool, typer.Option("--standard", help="Reset to the default.")]
FIRST = "-"
OF_ACCOUNT, OF_KEY = "/accounts/{account}", "/keys/{key}"


@account_app.command("create")
def create_account(
    name: Annotated[str, typer.Argument(help="What the account is called.")],
    credits: Annotated[float, typer.Option(help="Credits to start with.")] = 0,  # noqa: A002
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create an account; give it a key with `vitascope key create --account`."""
    _do("POST", "/accounts", "account_made", {"name": name, "credits": credits}, data=data, as_json=as_json)


@account_app.command("list")
def list_accounts(data: Data = None, as_json: Json = False) -> None:
    """List every account with its credits and tasks."""
    _do("GET", "/accounts", "accounts", data=data, as_json=as_json)


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
    _do("PATCH", OF_ACCOUNT, "account_changed", _given(changes), account=account, data=data, as_json=as_json)


@account_app.command("watermark")
def switch_watermark(
    account: Account = FIRST,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Whether clips carry a watermark from now on.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show whether an account's clips carry a watermark, and who decided it when; switch it with --on or --off."""
    method, body = ("GET", None) if on is None else ("PUT", {"on": on})
    _do(method, f"{OF_ACCOUNT}/watermark", "watermark", body, account=account, data=data, as_json=as_json)


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")] = "cli",
    account: Account = FIRST,
    test: Annotated[bool, typer.Option("--test", help="Makes small clips without credits.")] = False,
    scope: Scopes = None,
    network: Networks = None,
    expires: Expires = None,
    expires_at: ExpiresAt = None,
    cap_hour: CapHour = None,
    cap_day: CapDay = None,
    cap_total: CapTotal = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create an API key (shown only once)."""
    body = _limits(scope, network, _end(expires, expires_at), cap_hour, cap_day, cap_total) | {
        "name": name,
        "test": test,
    }
    path = f"{OF_ACCOUNT}/keys"
    _do("POST", path, "secret", body, account=account, beside="key_made", data=data, as_json=as_json)


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
    path = "/keys" if operator else f"{OF_ACCOUNT}/keys"
    _do("GET", path, "keys", account=account, data=data, as_json=as_json)


@key_app.command("show")
def show_key(key: KeyId, data: Data = None, as_json: Json = False) -> None:
    """Show a key: its scopes, limits and what it spent, without its secret."""
    _do("GET", OF_KEY, "key", key=key, data=data, as_json=as_json)


@key_app.command("set")
def set_key(
    key: KeyId,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    scope: Scopes = None,
    network: Networks = None,
    expires: Expires = None,
    expires_at: ExpiresAt = None,
    cap_hour: CapHour = None,
    cap_day: CapDay = None,
    cap_total: CapTotal = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change a key's limits; options you omit stay as they are."""
    body = _limits(scope, network, _end(expires, expires_at), cap_hour, cap_day, cap_total) | _given({"name": name})
    _do("PATCH", OF_KEY, "key_changed", body, key=key, data=data, as_json=as_json)


@key_app.command("reset")
def reset_key(
    key: KeyId,
    grace: Annotated[int, typer.Option(help="Seconds that the old secret lives on, at most 86400.")] = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reset a key (the new one is shown only once); the old one stops working immediately, or after --grace."""
    body = {"graceSeconds": grace}
    _do("POST", f"{OF_KEY}/reset", "secret", body, key=key, beside="key_reset", data=data, as_json=as_json)


@key_app.command("revoke")
def revoke_key(key: KeyId, data: Data = None, as_json: Json = False) -> None:
    """Revoke a key permanently."""
    _do("POST", f"{OF_KEY}/revoke", "key_revoked", key=key, data=data, as_json=as_json)


@credit_app.command("add")
def add_credits(
    amount: Annotated[float, typer.Argument(help="Credits to add.")],
    reason: Annotated[str, typer.Option(help="Why, for the ledger.")],
    account: Account = FIRST,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Top an account up."""
    _move(amount, reason, account, data=data, as_json=as_json)


@credit_app.command("take")
def take_credits(
    amount: Annotated[float, typer.Argument(help="Credits to deduct.")],
    reason: Annotated[str, typer.Option(help="Why, for the ledger.")],
    account: Account = FIRST,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Deduct credits (never below zero)."""
    _move(-amount, reason, account, data=data, as_json=as_json)


@credit_app.command("show")
def show_credits(account: Account = FIRST, data: Data = None, as_json: Json = False) -> None:
    """Show an account's balance."""
    _do("GET", OF_ACCOUNT, "balance", account=account, data=data, as_json=as_json)


@ledger_app.command("list")
def list_ledger(
    account: Account = FIRST,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many of the newest entries.")] = 20,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the newest movements of an account's credits."""
    path, query = f"{OF_ACCOUNT}/ledger", f"?limit={limit}"
    _do("GET", path, "ledger", account=account, query=query, rows="entries", data=data, as_json=as_json)


@ledger_app.command("verify")
def verify_ledger(data: Data = None, as_json: Json = False) -> None:
    """Verify the whole ledger; exits with 1 if an entry was altered, removed or doesn't add up."""
    from vitascope.cli.verbs import verify

    raise typer.Exit(run(verify(data=data, as_json=as_json), as_json=as_json))


@model_app.command("list")
def list_models(data: Data = None, as_json: Json = False) -> None:
    """List the models: whether they are on, what they cost, which engines serve them."""
    _do("GET", "/models", "models.models", data=data, as_json=as_json)


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
    _do("GET", "/models/changes", "models.changes", data=data, as_json=as_json)


@maintenance_app.command("on")
def maintenance_on(
    message: Annotated[str, typer.Option(help="Message to callers.", show_default="standard message")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reject new tasks (code 455). Running tasks continue."""
    _do("PUT", "/maintenance", "maintenance", {"on": True, "message": message}, data=data, as_json=as_json)


@maintenance_app.command("off")
def maintenance_off(data: Data = None, as_json: Json = False) -> None:
    """Accept new tasks again."""
    _do("PUT", "/maintenance", "maintenance", {"on": False}, data=data, as_json=as_json)


@maintenance_app.command("status")
def maintenance_status(data: Data = None, as_json: Json = False) -> None:
    """Show whether the service accepts new tasks."""
    _do("GET", "/maintenance", "maintenance", data=data, as_json=as_json)


def _do(
    method: str,
    path: str,
    show: str,
    body: dict[str, Any] | None = None,
    *,
    data: Path | None,
    as_json: bool,
    **more: str,
) -> None:
    """Carry out a verb; show and beside name functions of cli.shown, or of cli.shown_models after ``models.``."""
    from vitascope.cli import shown, shown_models
    from vitascope.cli.verbs import AdminVerb, do

    kind, _, name = show.rpartition(".")
    beside = getattr(shown, more.pop("beside")) if "beside" in more else None
    verb = AdminVerb(
        method=method, path=path, body=body, show=getattr(shown_models if kind else shown, name), beside=beside, **more
    )
    run(do(verb, data=data, as_json=as_json), as_json=as_json)


def _switch(model: str, *, on: bool, data: Path | None, as_json: bool) -> None:
    _do("PATCH", "/models", "models.switched", {"model": model, "enabled": on}, data=data, as_json=as_json)


def _set_model(
    model: str, field: str, wanted: dict[str, float] | list[Any], *, standard: bool, data: Path | None, as_json: bool
) -> None:
    if standard == bool(wanted):
        raise typer.BadParameter(say("name what to change to, or --standard"))
    show = {"prices": "models.priced", "engines": "models.routed"}[field]
    _do("PATCH", "/models", show, {"model": model, field: wanted or None}, data=data, as_json=as_json)


def _share(text: str) -> str | dict[str, Any]:
    engine, given, weight = text.partition("=")
    return {"engine": engine, "weight": _number(weight)} if given else engine


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(say("{text} is not a number", text=text or "''")) from None


def _limits(
    scopes: list[str] | None, networks: list[str] | None, end: dict[str, int | None], *caps: float | None
) -> dict[str, Any]:
    given = dict(zip(("capHour", "capDay", "capTotal"), caps, strict=True))
    return _given({"scopes": scopes, "networks": networks, **given}) | end


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _move(amount: float, reason: str, account: str, *, data: Path | None, as_json: bool) -> None:
    body = {"amount": amount, "reason": reason}
    _do("POST", f"{OF_ACCOUNT}/credits", "credits_added", body, account=account, data=data, as_json=as_json)


def _end(expires: str | None, expires_at: int | None) -> dict[str, int | None]:
    """Return when a key ends as the API takes it, nothing where nobody said."""
    if expires is None:
        return {} if expires_at is None else {"expiresAt": expires_at}
    from vitascope.cli.expiry import expiry_ms

    return {"expiresAt": expiry_ms(expires)}
