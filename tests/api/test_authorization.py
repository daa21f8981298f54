"""authorization_matrix: every route of the OpenAPI document refuses every key that is not good for
it.
"""

from pathlib import Path

from sqlalchemy import Connection, text

from tests.callers import OPERATOR, ask, new_account, new_key, operator
from tests.small import Small, api_only
from vitascope.accounts.account import Scope
from vitascope.api.app import make_routes
from vitascope.api.openapi import OPEN_PATHS
from vitascope.clock import now_ms

CREATING = {
    "/api/v1/jobs/createTask",
    "/api/v1/jobs/createTasks",
    "/api/v1/jobs/cancelTask",
    "/api/v1/jobs/cancelBatch",
    "/api/v1/jobs/deleteTask",
    "/api/v1/account/callbacks/replay",
    "/api/v1/veo/generate",
    "/api/v1/runway/generate",
    "/api/file-base64-upload",
    "/api/file-url-upload",
    "/api/file-stream-upload",
}
"""POST routes that need the scope create, as whatever changes under /v1.

The operator's need admin, others read.
"""
OTHERS_WORDS = "/v1/"
"""Routes that answer in another API's shape: real statuses, and ``error``."""
UPLOADS = "/api/file-"
"""Routes with a shape of their own: real statuses, and ``success``."""
CODE_OF_STATUS = {401: 401, 403: 433}


def _routes(small: Small) -> list[tuple[str, str]]:
    paths = make_routes(small.runtime).openapi()["paths"]
    return [
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, operations in paths.items()
        for method in operations
        if path not in OPEN_PATHS
    ]


async def _code(small: Small, method: str, path: str, key: str) -> int:
    """Return the code of an answer, of a refusal in the other shape what its status stands for."""
    if not path.startswith((OTHERS_WORDS, UPLOADS)):
        envelope = await ask(small, method, path, key=key, body={})
        assert (envelope["code"] == 200) or envelope["data"] is None
        return int(envelope["code"])
    answer = await small.http.request(
        method, path, json={}, headers={"Authorization": f"Bearer {key}"}
    )
    if path.startswith(UPLOADS):
        assert answer.json()["success"] is (answer.status_code == 200)
        assert answer.json()["code"] == answer.status_code
    else:
        assert (answer.status_code < 300) != ("error" in answer.json())
    return CODE_OF_STATUS.get(answer.status_code, answer.status_code)


def _needed(method: str, path: str) -> Scope:
    if "/admin/" in path:
        return Scope.ADMIN
    changes = (
        path in CREATING
        or (path.startswith(OTHERS_WORDS) and method != "GET")
        or method == "DELETE"
    )
    return Scope.CREATE if changes else Scope.READ


async def _bad_keys(small: Small) -> dict[str, tuple[str, int]]:
    """Return keys that no route may take, each with the code that says so."""
    accounts = small.runtime.accounts
    revoked, reset, expired = await new_key(small), await new_key(small), await new_key(small)
    await accounts.revoke_key(OPERATOR, revoked.id)
    await accounts.reset_key(OPERATOR, reset.id)
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


def accounts_expire(connection: Connection, key_id: str) -> None:
    """Let a key's time be over."""
    past = text("UPDATE api_key SET expires_ms = :past WHERE id = :id")
    connection.execute(past, {"past": now_ms() - 1, "id": key_id})


async def test_every_route_refuses_every_key_that_is_not_good(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        keys = await _bad_keys(small)
        for method, path in _routes(small):
            for kind, (key, code) in keys.items():
                assert await _code(small, method, path, key or " ") == code, (method, path, kind)


async def test_every_route_needs_its_scope(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        only = {scope: (await new_key(small, scopes=frozenset({scope}))).secret for scope in Scope}
        for method, path in _routes(small):
            for scope, key in only.items():
                code = await _code(small, method, path, key)
                assert (code == 433) == (scope is not _needed(method, path)), (
                    method,
                    path,
                    scope,
                    code,
                )


async def test_an_account_reaches_nothing_of_another(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        other = (await new_key(small, await new_account(small, credits_milli=1_000))).secret
        await operator(small)
        assert (await ask(small, "GET", "/api/v1/chat/credit", key=other))["data"] == 1
        assert (await ask(small, "GET", "/api/v1/admin/accounts", key=other))["code"] == 433
