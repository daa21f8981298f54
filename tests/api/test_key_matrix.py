"""key_matrix: what a caller of every scope may do to a key of every scope, by every door there is
to keys.

The API's door to keys is the operator's; the console's is every tenant's. The command line calls
the API.
"""

from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from tests.callers import new_account, new_key
from tests.console.test_doors import DoorVisitor, doors
from tests.small import Small
from vitascope.accounts.account import Scope
from vitascope.accounts.key import NewKey

SETS = [frozenset(some) for size in (1, 2, 3) for some in combinations(Scope, size)]
TENANTS = frozenset({Scope.CREATE, Scope.READ})
UNKNOWN = "key_AAAAAAAAAAAAAAAAAAAAAA"
API, CONSOLE = "api", "console"
ADMIN = "/api/v1/admin"
OPERATIONS = ("list", "get", "change", "reset", "revoke")


@dataclass(frozen=True, kw_only=True)
class KeyCase:
    """Something that a caller tries with a key, by a door."""

    door: str
    operation: str
    caller: frozenset[Scope]
    target: frozenset[Scope]
    owned: bool

    @property
    def is_allowed(self) -> bool:
        """The whole rule: an operator may all.

        A tenant only with the ordinary keys of its account.
        """
        if Scope.ADMIN in self.caller:
            return True
        if self.door == API or not self.owned or Scope.ADMIN in self.target:
            return False
        return Scope.READ in self.caller if self.operation == "list" else self.caller >= TENANTS


class KeyDesk:
    """A caller at both doors."""

    def __init__(self, small: Small, visitor: DoorVisitor, key: NewKey) -> None:
        self.small, self.visitor, self.key = small, visitor, key
        self.csrf = ""

    async def sign_in(self) -> None:
        await self.visitor.sign_in(self.key.secret)
        self.csrf = await self.visitor.csrf("/console/")

    async def attempt(self, case: KeyCase, key_id: str, account_id: str) -> httpx2.Response:
        """Try something with a key that works in an account."""
        if case.door == CONSOLE:
            return await self._by_console(case, key_id)
        http, headers = self.visitor.http, {"Authorization": f"Bearer {self.key.secret}"}
        if case.operation == "list":
            path = "/keys" if Scope.ADMIN in case.target else f"/accounts/{account_id}/keys"
            return await http.get(ADMIN + path, headers=headers)
        method, path, body = {
            "get": ("GET", "", None),
            "change": ("PATCH", "", {"name": "changed"}),
            "reset": ("POST", "/reset", {}),
            "revoke": ("POST", "/revoke", None),
        }[case.operation]
        return await http.request(
            method, f"{ADMIN}/keys/{key_id}{path}", json=body, headers=headers
        )

    async def _by_console(self, case: KeyCase, key_id: str) -> httpx2.Response:
        if case.operation == "list":
            return await self.visitor.http.get("/console/keys")
        ticked = {f"scope_{scope.value}": "on" for scope in case.target}
        form = {"csrf": self.csrf, "name": "changed"} | ticked
        return await self.visitor.http.post(f"/console/keys/{key_id}/{case.operation}", data=form)

    async def row(self, key_id: str) -> dict[str, Any]:
        """Return what lies in the database of a key, whoever may see it."""
        query = text(
            "SELECT secret_hash, hint, name, scopes, revoked_ms FROM api_key WHERE id = :id"
        )
        row = await self.small.runtime.db.read(
            lambda c: c.execute(query, {"id": key_id}).mappings().one()
        )
        return dict(row)


@pytest.mark.parametrize("caller", SETS, ids=lambda scopes: "+".join(sorted(scopes)))
async def test_a_caller_reaches_the_keys_that_are_its_own_to_reach(
    tmp_path: Path, caller: frozenset[Scope]
) -> None:
    async with doors(tmp_path) as (small, visitor):
        other = await new_account(small)
        desk = KeyDesk(small, visitor, await new_key(small, name="caller", scopes=caller))
        await desk.sign_in()
        for target, owned, door in product(SETS, (True, False), (API, CONSOLE)):
            key = await new_key(small, "" if owned else other, name="target", scopes=target)
            for operation in OPERATIONS:
                if (door, operation) == (CONSOLE, "get"):  # the console has no page for one key
                    continue
                case = KeyCase(
                    door=door, operation=operation, caller=caller, target=target, owned=owned
                )
                await _check(desk, case, key, "-" if owned else other)


async def _check(desk: KeyDesk, case: KeyCase, key: NewKey, account_id: str) -> None:
    """Hold an attempt against the rule; a refusal reads the same as for a key that never was."""
    before = await desk.row(key.id)
    answer = await desk.attempt(case, key.id, account_id)
    after = await desk.row(key.id)
    if case.operation == "list":
        seen = case.is_allowed and (case.door == API or case.owned or Scope.ADMIN in case.target)
        assert (str(before["hint"]) in answer.text) == seen, case
    elif case.operation == "get":
        assert (str(before["hint"]) in answer.text) == case.is_allowed, case
    else:
        assert (before != after) == case.is_allowed, case
    if not case.is_allowed and case.operation != "list":
        unknown = await desk.attempt(case, UNKNOWN, account_id)
        said = answer.text.replace(key.id, UNKNOWN)
        assert (answer.status_code, said) == (unknown.status_code, unknown.text), case
        assert "vs_live_" not in said, case


@pytest.mark.parametrize("caller", SETS, ids=lambda scopes: "+".join(sorted(scopes)))
async def test_a_caller_makes_only_keys_that_are_its_own_to_give(
    tmp_path: Path, caller: frozenset[Scope]
) -> None:
    async with doors(tmp_path) as (small, visitor):
        desk = KeyDesk(small, visitor, await new_key(small, name="caller", scopes=caller))
        await desk.sign_in()
        for wanted, door in product(SETS, (API, CONSOLE)):
            before = await _scopes(small)
            await _make(desk, wanted, door)
            made = await _scopes(small)
            for scopes in before:
                made.remove(scopes)
            may = Scope.ADMIN in caller or (
                door == CONSOLE and caller >= TENANTS and Scope.ADMIN not in wanted
            )
            assert made == ([wanted] if may else []), (wanted, door)


async def _make(desk: KeyDesk, wanted: frozenset[Scope], door: str) -> None:
    if door == CONSOLE:
        form = {"csrf": desk.csrf, "name": "made"} | {
            f"scope_{scope.value}": "on" for scope in wanted
        }
        await desk.visitor.http.post("/console/keys", data=form)
        return
    headers = {"Authorization": f"Bearer {desk.key.secret}"}
    body = {"name": "made", "scopes": sorted(wanted)}
    await desk.visitor.http.post(f"{ADMIN}/accounts/-/keys", json=body, headers=headers)


async def _scopes(small: Small) -> list[frozenset[Scope]]:
    query = text("SELECT scopes FROM api_key")
    rows = await small.runtime.db.read(lambda c: list(c.execute(query).scalars()))
    return [frozenset(Scope(word) for word in row.split()) for row in rows]


@pytest.mark.parametrize(
    ("before", "after"), [({"admin"}, {"read"}), ({"create", "read"}, {"create", "read", "admin"})]
)
async def test_no_key_becomes_or_stops_being_the_operators(
    tmp_path: Path, before: set[str], after: set[str]
) -> None:
    async with doors(tmp_path) as (small, visitor):
        chief = await new_key(small, scopes=frozenset({Scope.ADMIN}))
        key = await new_key(small, scopes=frozenset(Scope(each) for each in before))
        headers = {"Authorization": f"Bearer {chief.secret}"}
        path, body = f"{ADMIN}/keys/{key.id}", {"scopes": sorted(after)}
        refused = (await visitor.http.patch(path, json=body, headers=headers)).json()
        assert refused["msg"] == "scopes cannot gain or lose admin; make another key"
        assert (
            set((await visitor.http.get(path, headers=headers)).json()["data"]["scopes"]) == before
        )


async def test_the_operators_keys_belong_to_no_account(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        chief = await new_key(small, name="chief", scopes=frozenset(Scope))
        headers = {"Authorization": f"Bearer {chief.secret}"}
        first = await small.runtime.accounts.account("")
        of_account = (await visitor.http.get(f"{ADMIN}/accounts/-/keys", headers=headers)).json()[
            "data"
        ]
        assert [each["name"] for each in of_account] == ["first"]
        (own,) = (await visitor.http.get(f"{ADMIN}/keys", headers=headers)).json()["data"]
        assert (own["id"], own["accountId"], own["worksIn"]) == (chief.id, None, first.id)
        reset = await visitor.http.post(f"{ADMIN}/keys/{chief.id}/reset", json={}, headers=headers)
        assert reset.json()["data"]["accountId"] is None
