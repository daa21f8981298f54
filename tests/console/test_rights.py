"""console_rights: every page and form of the console asks the scope that the API asks for the same."""

from itertools import combinations
from pathlib import Path

import pytest
from starlette.routing import Route

from tests.callers import new_key
from tests.console.test_doors import DoorVisitor, doors
from vitascope.accounts.account import Scope
from vitascope.console import events
from vitascope.console.app import _routes

C, R, A = Scope.CREATE, Scope.READ, Scope.ADMIN
SETS = [frozenset(some) for size in (1, 2, 3) for some in combinations(Scope, size)]
NEEDS: dict[tuple[str, str], frozenset[Scope]] = {
    ("GET", "/"): frozenset(),
    ("POST", "/"): frozenset({C}),
    ("GET", "/stage"): frozenset({R}),
    ("GET", "/stage/{task}"): frozenset({R}),
    ("POST", "/explain"): frozenset({R}),
    ("GET", "/gallery"): frozenset({R}),
    ("GET", "/events"): frozenset({R}),
    ("GET", "/together"): frozenset({R}),
    ("POST", "/tasks/{task}/variations"): frozenset({C, R}),
    ("POST", "/batches/{batch}/cancel"): frozenset({C}),
    ("GET", "/tasks"): frozenset({R}),
    ("GET", "/tasks/{task}"): frozenset({R}),
    ("POST", "/tasks/{task}/cancel"): frozenset({C}),
    ("GET", "/keys"): frozenset({R}),
    ("POST", "/keys"): frozenset({C, R}),
    ("POST", "/keys/{key}/reset"): frozenset({C, R}),
    ("POST", "/keys/{key}/revoke"): frozenset({C, R}),
    ("POST", "/tasks/{task}/favourite"): frozenset({C}),
    ("POST", "/tasks/{task}/share"): frozenset({C}),
    ("POST", "/tasks/{task}/delete"): frozenset({C}),
    ("POST", "/keys/{key}/change"): frozenset({C, R}),
    ("GET", "/usage"): frozenset({R}),
    ("GET", "/usage.csv"): frozenset({R}),
    ("GET", "/usage/{task}"): frozenset({R}),
    ("GET", "/webhooks"): frozenset({R}),
    ("POST", "/webhooks/secret"): frozenset({C, R}),
    ("POST", "/webhooks/rotate"): frozenset({C, R}),
    ("POST", "/webhooks/test"): frozenset({C, R}),
    ("POST", "/webhooks/replay"): frozenset({C}),
    ("POST", "/webhooks/switch-on"): frozenset({C}),
    ("POST", "/work-in"): frozenset({A}),
    ("GET", "/accounts"): frozenset({A}),
    ("POST", "/accounts"): frozenset({A}),
    ("POST", "/accounts/{account}/credits"): frozenset({A}),
    ("POST", "/accounts/{account}/limits"): frozenset({A}),
    ("POST", "/accounts/{account}/watermark"): frozenset({A}),
    ("GET", "/models"): frozenset({A}),
    ("POST", "/models/price"): frozenset({A}),
    ("POST", "/models/engines"): frozenset({A}),
    ("POST", "/models"): frozenset({A}),
    ("GET", "/queue"): frozenset({A}),
    ("POST", "/queue/cancel"): frozenset({A}),
    ("GET", "/maintenance"): frozenset({A}),
    ("POST", "/maintenance"): frozenset({A}),
    ("GET", "/health"): frozenset({A}),
    ("POST", "/health"): frozenset({A}),
}
"""What a session's key must be allowed to.

A tenant that changes keys and secrets needs both scopes.
"""
OPEN = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("POST", "/choose"),
    ("GET", "/verify"),
    ("POST", "/verify"),
}
"""What needs no scope and is not tried here."""
NOTHING = "/{path:path}"


def _found() -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in _routes()
        if isinstance(route, Route) and route.path != NOTHING
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_route_of_the_console_says_what_it_needs() -> None:
    assert _found() == set(NEEDS) | OPEN


async def _is_refused(visitor: DoorVisitor, csrf: str, method: str, path: str) -> bool:
    """Say whether a request was refused for want of a right, and not for what it asked."""
    where = "/console" + path.replace("{", "").replace("}", "")
    if method == "GET":
        return (await visitor.http.get(where)).status_code == 403
    answer = await visitor.http.post(where, data={"csrf": csrf, "prompt": "a cat", "name": "k"})
    return answer.status_code == 403 or "does not have the" in answer.text


@pytest.mark.parametrize("scopes", SETS, ids=lambda scopes: "+".join(sorted(scopes)))
async def test_a_session_may_what_its_key_may(
    tmp_path: Path, scopes: frozenset[Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "STREAMS_PER_ACCOUNT", 0)  # a stream has no end
    async with doors(tmp_path, creates_per_10_seconds=1_000) as (small, visitor):
        await visitor.sign_in((await new_key(small, scopes=scopes)).secret)
        csrf = await visitor.csrf("/console/")
        for (method, path), needed in NEEDS.items():
            refused = await _is_refused(visitor, csrf, method, path)
            assert refused == (A not in scopes and not needed <= scopes), (method, path)
