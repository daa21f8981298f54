"""authorization_matrix: every route of the OpenAPI document refuses every key that is not good for it."""

from pathlib import Path

from tests.callers import ask, new_account, new_key, operator
from tests.small import Small, api_only
from vitascope.accounts.account import Scope
from vitascope.api.app import make_routes
from vitascope.api.openapi import OPEN_PATHS
from vitascope.clock import now_ms

CREATING = {"/api/v1/jobs/createTask", "/api/v1/jobs/cancelTask"}
"""POST routes that need the scope create; the operator's need admin, every other read."""
OTHERS_WORDS = ("/v1/videos",)
"""Routes that answer in another API's shape; their own tests check who is let in."""


def _routes(small: Small) -> list[tuple[str, str]]:
    paths = make_routes(small.runtime).openapi()["paths"]
    return [
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, operations in paths.items()
        for method in operations
        if path not in OPEN_PATHS and not path.startswith(OTHERS_WORDS)
    ]


async def _bad_keys(small: Small) -> dict[str, tuple[str, int]]:
    """Return keys that no route may take, each with the code that says so."""
    accounts = small.runtime.accounts
    revoked, reset, expired = await new_key(small), await new_key(small), await new_key(small)
    await accounts.revoke_key(revoked.id)
    await accounts.reset_key(reset.id)
    await small.runtime.db.write(lambda c: accounts_expire(c, expired.id))
    everything = frozenset(Scope)
    elsewhere = await new_key(small, networks=("10.9.8.0/24",), scopes=everything)
    return {
        "none": ("", 401),
        "bad": ("vs_live_nonsense", 401),
        "revoked": (revoked.secret, 401),
        "reset": (reset.secret, 401),
        "expired": (expired.secret, 401),
        "wrong network": (elsewhere.secret, 433),
    }


def accounts_expire(connection: object, key_id: str) -> None:
    """Let a key's time be over."""
    from vitascope.accounts import store

    store.change_key(connection, key_id, {"expires_ms": now_ms() - 1})  # type: ignore[arg-type]


async def test_every_route_refuses_every_key_that_is_not_good(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        keys = await _bad_keys(small)
        for method, path in _routes(small):
            for kind, (key, code) in keys.items():
                envelope = await ask(small, method, path, key=key or " ", body={})
                assert (envelope["code"], envelope["data"]) == (code, None), (method, path, kind)


async def test_every_route_needs_its_scope(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        only = {scope: (await new_key(small, scopes=frozenset({scope}))).secret for scope in Scope}
        for method, path in _routes(small):
            needed = Scope.ADMIN if "/admin/" in path else Scope.CREATE if path in CREATING else Scope.READ
            for scope, key in only.items():
                code = (await ask(small, method, path, key=key, body={}))["code"]
                if "callback" in path or "webhook" in path:
                    assert code in {200, 404, 422, 433}, (method, path, scope)
                else:
                    assert (code == 433) == (scope is not needed), (method, path, scope, code)


async def test_an_account_reaches_nothing_of_another(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        other = (await new_key(small, await new_account(small, credits_milli=1_000))).secret
        await operator(small)
        assert (await ask(small, "GET", "/api/v1/chat/credit", key=other))["data"] == 1
        assert (await ask(small, "GET", "/api/v1/admin/accounts", key=other))["code"] == 433
