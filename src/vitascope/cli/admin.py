"""Admin verbs: account, key, credit, ledger. Each is one call of the operator's API."""

from pathlib import Path
from typing import Annotated, Any

import typer

from vitascope.cli.options import Data, Json, run

account_app = typer.Typer(help="Manage accounts.", no_args_is_help=True)
key_app = typer.Typer(help="API keys.", no_args_is_help=True)
credit_app = typer.Typer(help="Credits of an account.", no_args_is_help=True)
ledger_app = typer.Typer(help="The ledger: every movement of credits.", no_args_is_help=True)

Account = Annotated[
    str,
    typer.Option(
        "--account",
        "-a",
        help="Account's name, or the beginning of its id.",
        show_default="the first account",
    ),
]
KeyId = Annotated[
    str, typer.Argument(help="Key's id, or the beginning of it, as `vitascope key list` shows it.")
]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help="create, read or admin; may be repeated.")
]
Networks = Annotated[
    list[str] | None,
    typer.Option("--network", help="Address or network it may come from; may be repeated."),
]
Expires = Annotated[
    str | None,
    typer.Option(
        help="When it ends: 90d, 12h or 2w from now, a date such as 2027-01-31, or never."
    ),
]
ExpiresAt = Annotated[
    int | None, typer.Option(help="Expiry time in unix milliseconds.", hidden=True)
]
CapHour = Annotated[float | None, typer.Option(help="Credits that it may spend in an hour.")]
CapDay = Annotated[float | None, typer.Option(help="Credits that it may spend in a day (UTC).")]
CapTotal = Annotated[float | None, typer.Option(help="Credits that it may spend in total.")]
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
    admin_verb(
        "POST",
        "/accounts",
        "account_made",
        {"name": name, "credits": credits},
        data=data,
        as_json=as_json,
    )


@account_app.command("list")
def list_accounts(data: Data = None, as_json: Json = False) -> None:
    """List every account with its credits and tasks."""
    admin_verb("GET", "/accounts", "accounts", data=data, as_json=as_json)


@account_app.command("set")
def set_account(
    account: Account = FIRST,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    max_running: Annotated[
        int | None, typer.Option(help="Maximum number of concurrent tasks.")
    ] = None,
    max_pending: Annotated[
        int | None, typer.Option(help="Unfinished tasks, waiting ones included.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Change an account's name or limits."""
    changes = {"name": name, "maxRunning": max_running, "maxPending": max_pending}
    admin_verb(
        "PATCH",
        OF_ACCOUNT,
        "account_changed",
        _given(changes),
        account=account,
        data=data,
        as_json=as_json,
    )


@account_app.command("watermark")
def switch_watermark(
    account: Account = FIRST,
    on: Annotated[
        bool | None, typer.Option("--on/--off", help="Whether clips carry a watermark from now on.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show whether an account's clips carry a watermark, and who decided it when; switch it with --on or --off."""
    method, body = ("GET", None) if on is None else ("PUT", {"on": on})
    admin_verb(
        method,
        f"{OF_ACCOUNT}/watermark",
        "watermark",
        body,
        account=account,
        data=data,
        as_json=as_json,
    )


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")] = "cli",
    account: Account = FIRST,
    test: Annotated[
        bool, typer.Option("--test", help="Makes small clips without credits.")
    ] = False,
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
    admin_verb(
        "POST", path, "secret", body, account=account, beside="key_made", data=data, as_json=as_json
    )


@key_app.command("list")
def list_keys(
    account: Account = FIRST,
    operator: Annotated[
        bool,
        typer.Option("--operator", help="List the operator's keys, those with the scope admin."),
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List an account's keys, without their secrets."""
    path = "/keys" if operator else f"{OF_ACCOUNT}/keys"
    admin_verb("GET", path, "keys", account=account, data=data, as_json=as_json)


@key_app.command("show")
def show_key(key: KeyId, data: Data = None, as_json: Json = False) -> None:
    """Show a key: its scopes, limits and what it spent, without its secret."""
    admin_verb("GET", OF_KEY, "key", key=key, data=data, as_json=as_json)


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
    body = _limits(
        scope, network, _end(expires, expires_at), cap_hour, cap_day, cap_total
    ) | _given({"name": name})
    admin_verb("PATCH", OF_KEY, "key_changed", body, key=key, data=data, as_json=as_json)


@key_app.command("reset")
def reset_key(
    key: KeyId,
    grace: Annotated[
        int, typer.Option(help="Seconds that the old secret lives on, at most 86400.")
    ] = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Reset a key (the new one is shown only once); the old one stops working immediately, or after --grace."""
    body = {"graceSeconds": grace}
    admin_verb(
        "POST",
        f"{OF_KEY}/reset",
        "secret",
        body,
        key=key,
        beside="key_reset",
        data=data,
        as_json=as_json,
    )


@key_app.command("revoke")
def revoke_key(key: KeyId, data: Data = None, as_json: Json = False) -> None:
    """Revoke a key permanently."""
    admin_verb("POST", f"{OF_KEY}/revoke", "key_revoked", key=key, data=data, as_json=as_json)


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
    admin_verb("GET", OF_ACCOUNT, "balance", account=account, data=data, as_json=as_json)


@ledger_app.command("list")
def list_ledger(
    account: Account = FIRST,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=100, help="How many of the newest entries.")
    ] = 20,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the newest movements of an account's credits."""
    path, query = f"{OF_ACCOUNT}/ledger", f"?limit={limit}"
    admin_verb(
        "GET",
        path,
        "ledger",
        account=account,
        query=query,
        rows="entries",
        data=data,
        as_json=as_json,
    )


@ledger_app.command("verify")
def verify_ledger(data: Data = None, as_json: Json = False) -> None:
    """Verify the whole ledger; exits with 1 if an entry was altered, removed or doesn't add up."""
    from vitascope.cli.verbs import verify

    raise typer.Exit(run(verify(data=data, as_json=as_json), as_json=as_json))


def admin_verb(
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
        method=method,
        path=path,
        body=body,
        show=getattr(shown_models if kind else shown, name),
        beside=beside,
        **more,
    )
    run(do(verb, data=data, as_json=as_json), as_json=as_json)


def _limits(
    scopes: list[str] | None,
    networks: list[str] | None,
    end: dict[str, int | None],
    *caps: float | None,
) -> dict[str, Any]:
    given = dict(zip(("capHour", "capDay", "capTotal"), caps, strict=True))
    return _given({"scopes": scopes, "networks": networks, **given}) | end


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _move(amount: float, reason: str, account: str, *, data: Path | None, as_json: bool) -> None:
    body = {"amount": amount, "reason": reason}
    admin_verb(
        "POST",
        f"{OF_ACCOUNT}/credits",
        "credits_added",
        body,
        account=account,
        data=data,
        as_json=as_json,
    )


def _end(expires: str | None, expires_at: int | None) -> dict[str, int | None]:
    """Return when a key ends as the API takes it, nothing where nobody said."""
    if expires is None:
        return {} if expires_at is None else {"expiresAt": expires_at}
    from vitascope.cli.expiry import expiry_ms

    return {"expiresAt": expiry_ms(expires)}
