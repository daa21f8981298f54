"""API keys: make, reset, revoke, limit; a secret is shown once."""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRow, KeyRules, NewKey, hash_of, periods_of
from vitascope.console.visit import Visit, page
from vitascope.console.words import mark as _
from vitascope.credits import milli_of
from vitascope.errors import Invalid

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


async def list_keys(visit: Visit) -> Response:
    """Show the account's keys, and to the operator its own."""
    return await _show(visit)


async def _show(visit: Visit, *, fresh: NewKey | None = None) -> Response:
    accounts = visit.runtime.accounts
    rows = await accounts.list_keys(visit.account, visit.account.id)
    if visit.account.is_operator:
        rows += await accounts.operators_keys(visit.account)
    now = clock.now_ms()
    living = [row for row in rows if row.revoked_ms is None]
    return visit.show(
        "keys.html",
        fresh=fresh,
        living=[(row, _state(row, now), _meters(row, now)) for row in reversed(living)],
        revoked=[row for row in reversed(rows) if row.revoked_ms is not None],
        own=visit.guest.who,
        scopes=_scopes(visit),
    )


async def create(visit: Visit) -> Response:
    """Make a key and show its secret, this once."""
    wanted = _rules(visit, scopes=_ticked(visit) or frozenset({Scope.CREATE, Scope.READ}))
    fresh = await visit.runtime.accounts.create_key(visit.account, visit.account.id, wanted)
    return await _show(visit, fresh=fresh)


async def reset(visit: Visit) -> Response:
    """Give a key a new secret; the old one dies at once unless a grace was asked for. This session lives on."""
    grace = visit.form.get("grace", "0")
    key_id = visit.request.path_params["key"]
    fresh = await visit.runtime.accounts.reset_key(
        visit.account, key_id, grace_seconds=int(grace) if grace.isdigit() else 0
    )
    if key_id == visit.guest.who:
        await visit.runtime.sessions.rebind(visit.guest.session, hash_of(fresh.secret))
    return await _show(visit, fresh=fresh)


async def revoke(visit: Visit) -> Response:
    """End a key for good."""
    await visit.runtime.accounts.revoke_key(visit.account, visit.request.path_params["key"])
    return visit.go("/keys", visit.words("The key is revoked: nothing can use it any more."))


async def change(visit: Visit) -> Response:
    """Change a key's name and limits."""
    visit.account.require_manager()
    key_id = visit.request.path_params["key"]
    before = await visit.runtime.accounts.key(visit.account, key_id)
    wanted = _rules(visit, scopes=_ticked(visit), before=before)
    await visit.runtime.accounts.change_key(visit.account, key_id, wanted)
    return visit.go("/keys", visit.words("The key's limits are changed, at once and everywhere."))


def _ticked(visit: Visit) -> frozenset[Scope]:
    return frozenset(scope for scope in Scope if visit.form.get(f"scope_{scope.value}"))


def _rules(visit: Visit, *, scopes: frozenset[Scope], before: KeyRow | None = None) -> KeyRules:
    form = visit.form
    days = form.get("days", "")
    return KeyRules(
        name=form.get("name", "").strip() or visit.words("New key"),
        test=before.rules.test if before else form.get("test") == "on",
        scopes=scopes,
        networks=tuple(form.get("networks", "").replace(",", " ").split()),
        expires_ms=clock.now_ms() + int(days) * DAY_MS
        if days.isdigit()
        else before.rules.expires_ms
        if before
        else None,
        cap_hour=_cap(visit, form, "cap_hour"),
        cap_day=_cap(visit, form, "cap_day"),
        cap_total=_cap(visit, form, "cap_total"),
    )


def _cap(visit: Visit, form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return milli_of(float(text))
    except (ValueError, OverflowError):
        raise Invalid(visit.words("A cap must be a number of credits, or empty for none.")) from None


def _scopes(visit: Visit) -> list[Scope]:
    return [scope for scope in Scope if visit.account.is_operator or scope is not Scope.ADMIN]


def _state(row: KeyRow, now: int) -> str:
    expires = row.rules.expires_ms
    return "expired" if expires is not None and expires <= now else "test" if row.rules.test else "good"


def _meters(row: KeyRow, now: int) -> list[tuple[str, int, int]]:
    """Return (name, spent, cap) of each cap the key has."""
    caps = (row.rules.cap_hour, row.rules.cap_day, row.rules.cap_total)
    names = (_("This hour"), _("Today"), _("In all"))
    pairs = zip(names, periods_of(now), caps, strict=True)
    return [(name, row.spent.get(period, 0), cap) for name, period, cap in pairs if cap is not None]


ROUTES = [
    Route("/keys", page(list_keys)),
    Route("/keys", page(create), methods=["POST"]),
    Route("/keys/{key}/reset", page(reset), methods=["POST"]),
    Route("/keys/{key}/revoke", page(revoke), methods=["POST"]),
    Route("/keys/{key}/change", page(change), methods=["POST"]),
]
