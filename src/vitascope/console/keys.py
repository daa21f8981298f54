"""API keys: make, reset, revoke, limit; a secret is shown once."""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRow, KeyRules, NewKey, hash_of, periods_of
from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.credits import milli_of
from vitascope.errors import Invalid
from vitascope.language import mark as _


async def list_keys(context: PageContext) -> Response:
    """Show the account's keys, and to the operator its own."""
    return await _show(context)


async def _show(context: PageContext, *, fresh: NewKey | None = None) -> Response:
    accounts = context.runtime.accounts
    rows = await accounts.list_keys(context.account, context.account.id)
    if context.account.is_operator:
        rows += await accounts.operators_keys(context.account)
    now = clock.now_ms()
    living = [row for row in rows if row.revoked_ms is None]
    return context.show(
        "keys.html",
        fresh=fresh,
        living=[(row, _state(row, now), _meters(row, now)) for row in reversed(living)],
        revoked=[row for row in reversed(rows) if row.revoked_ms is not None],
        own=context.user.who,
        scopes=_scopes(context),
    )


async def create(context: PageContext) -> Response:
    """Make a key and show its secret, this once."""
    wanted = _rules(context, scopes=_ticked(context) or frozenset({Scope.CREATE, Scope.READ}))
    fresh = await context.runtime.accounts.create_key(context.account, context.account.id, wanted)
    return await _show(context, fresh=fresh)


async def reset(context: PageContext) -> Response:
    """Give a key a new secret; the old one dies at once unless a grace was asked for. This session lives on."""
    grace = context.form.get("grace", "0")
    key_id = context.request.path_params["key"]
    fresh = await context.runtime.accounts.reset_key(
        context.account, key_id, grace_seconds=int(grace) if grace.isdigit() else 0
    )
    if key_id == context.user.who:
        await context.runtime.sessions.rebind(context.user.session, hash_of(fresh.secret))
    return await _show(context, fresh=fresh)


async def revoke(context: PageContext) -> Response:
    """End a key for good."""
    await context.runtime.accounts.revoke_key(context.account, context.request.path_params["key"])
    return context.go("/keys", context.words("Key revoked. It no longer works."))


async def change(context: PageContext) -> Response:
    """Change a key's name and limits."""
    context.account.require_manager()
    key_id = context.request.path_params["key"]
    before = await context.runtime.accounts.key(context.account, key_id)
    wanted = _rules(context, scopes=_ticked(context), before=before)
    await context.runtime.accounts.change_key(context.account, key_id, wanted)
    return context.go("/keys", context.words("Limits updated. They apply immediately."))


def _ticked(context: PageContext) -> frozenset[Scope]:
    return frozenset(scope for scope in Scope if context.form.get(f"scope_{scope.value}"))


def _rules(
    context: PageContext, *, scopes: frozenset[Scope], before: KeyRow | None = None
) -> KeyRules:
    form = context.form
    days = form.get("days", "")
    return KeyRules(
        name=form.get("name", "").strip() or context.words("New key"),
        test=before.rules.test if before else form.get("test") == "on",
        scopes=scopes,
        networks=tuple(form.get("networks", "").replace(",", " ").split()),
        expires_ms=clock.now_ms() + int(days) * clock.DAY_MS
        if days.isdigit()
        else before.rules.expires_ms
        if before
        else None,
        cap_hour=_cap(context, form, "cap_hour"),
        cap_day=_cap(context, form, "cap_day"),
        cap_total=_cap(context, form, "cap_total"),
    )


def _cap(context: PageContext, form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return milli_of(float(text))
    except (ValueError, OverflowError):
        raise Invalid("A cap must be a number of credits, or empty for none.") from None


def _scopes(context: PageContext) -> list[Scope]:
    return [scope for scope in Scope if context.account.is_operator or scope is not Scope.ADMIN]


def _state(row: KeyRow, now: int) -> str:
    expires = row.rules.expires_ms
    return (
        "expired"
        if expires is not None and expires <= now
        else "test"
        if row.rules.test
        else "good"
    )


def _meters(row: KeyRow, now: int) -> list[tuple[str, int, int]]:
    """Return (name, spent, cap) of each cap the key has."""
    caps = (row.rules.cap_hour, row.rules.cap_day, row.rules.cap_total)
    names = (_("This hour"), _("Today"), _("Total"))
    pairs = zip(names, periods_of(now), caps, strict=True)
    return [(name, row.spent.get(period, 0), cap) for name, period, cap in pairs if cap is not None]


ROUTES = [
    Route("/keys", page(list_keys)),
    Route("/keys", page(create), methods=["POST"]),
    Route("/keys/{key}/reset", page(reset), methods=["POST"]),
    Route("/keys/{key}/revoke", page(revoke), methods=["POST"]),
    Route("/keys/{key}/change", page(change), methods=["POST"]),
]
