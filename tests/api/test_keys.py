"""Keys: made, limited, reset and revoked through the operator's API.

A change is felt by the next request.
"""

from pathlib import Path

import pytest

from tests.callers import OPERATOR, ask, create, new_key, operator
from tests.small import api_only
from vitascope import clock
from vitascope.accounts.account import Scope

CREDIT = "/api/v1/chat/credit"


def _at(monkeypatch: pytest.MonkeyPatch, moment_ms: int) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: moment_ms)


async def test_a_reset_kills_the_old_secret_at_once_or_after_its_grace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        admin, made = await operator(small), await new_key(small)
        reset = await ask(small, "POST", f"/api/v1/admin/keys/{made.id}/reset", key=admin, body={})
        second = reset["data"]["key"]
        assert (await ask(small, "GET", CREDIT, key=made.secret))["code"] == 401
        assert (await ask(small, "GET", CREDIT, key=second))["code"] == 200
        graced = await small.runtime.accounts.reset_key(OPERATOR, made.id, grace_seconds=60)
        assert (await ask(small, "GET", CREDIT, key=second))["code"] == 200
        assert (await ask(small, "GET", CREDIT, key=graced.secret))["code"] == 200
        _at(monkeypatch, clock.now_ms() + 60_001)
        assert (await ask(small, "GET", CREDIT, key=second))["code"] == 401
        assert (await ask(small, "GET", CREDIT, key=graced.secret))["code"] == 200


async def test_a_grace_of_more_than_a_day_is_refused(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        admin, made = await operator(small), await new_key(small)
        body = {"graceSeconds": 86_401}
        refused = await ask(
            small, "POST", f"/api/v1/admin/keys/{made.id}/reset", key=admin, body=body
        )
        assert (refused["code"], refused["msg"].split()[0]) == (422, "graceSeconds")


async def test_a_revoked_key_is_dead_with_its_grace_and_cannot_be_reset(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        admin, made = await operator(small), await new_key(small)
        second = await small.runtime.accounts.reset_key(OPERATOR, made.id, grace_seconds=3_600)
        revoked = await ask(small, "POST", f"/api/v1/admin/keys/{made.id}/revoke", key=admin)
        assert revoked["data"]["state"] == "revoked"
        for secret in (made.secret, second.secret):
            assert (await ask(small, "GET", CREDIT, key=secret))["code"] == 401
        assert (
            await ask(small, "POST", f"/api/v1/admin/keys/{made.id}/reset", key=admin, body={})
        )["code"] == 422


async def test_an_expired_key_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with api_only(tmp_path) as small:
        made = await new_key(small, expires_ms=clock.now_ms() + 5_000)
        assert (await ask(small, "GET", CREDIT, key=made.secret))["code"] == 200
        _at(monkeypatch, clock.now_ms() + 5_001)
        assert (await ask(small, "GET", CREDIT, key=made.secret))["code"] == 401


async def test_a_scope_that_is_missing_is_a_433_and_makes_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        reader = (await new_key(small, scopes=frozenset({Scope.READ}))).secret
        creator = (await new_key(small, scopes=frozenset({Scope.CREATE}))).secret
        refused = await create(small, key=reader)
        assert (refused["code"], refused["msg"]) == (
            433,
            "This key does not have the create scope.",
        )
        assert (await create(small, key=creator))["code"] == 200
        assert (await ask(small, "GET", CREDIT, key=creator))["code"] == 433
        assert (await ask(small, "GET", "/api/v1/admin/accounts"))["code"] == 433


async def test_an_allow_list_keeps_every_other_address_out(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        inside = (await new_key(small, networks=("10.0.0.0/8", "127.0.0.0/8", "::1"))).secret
        outside = (await new_key(small, networks=("10.0.0.0/8",))).secret
        assert (await ask(small, "GET", CREDIT, key=inside))["code"] == 200
        assert (await ask(small, "GET", CREDIT, key=outside))["code"] == 433


async def test_caps_hold_for_their_hour_their_day_and_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = 1_800_000_000_000 // 86_400_000 * 86_400_000 + 12 * 3_600_000
    _at(monkeypatch, noon)
    async with api_only(tmp_path) as small:
        key = (await new_key(small, cap_hour=320_000, cap_day=480_000, cap_total=640_000)).secret
        assert [(await create(small, key=key))["code"] for _ in range(3)] == [200, 200, 433]
        assert "hourly" in (await create(small, key=key))["msg"]
        _at(monkeypatch, noon + 3_600_000)
        assert [(await create(small, key=key))["code"] for _ in range(2)] == [200, 433]
        assert "daily" in (await create(small, key=key))["msg"]
        _at(monkeypatch, noon + 86_400_000)
        assert [(await create(small, key=key))["code"] for _ in range(2)] == [200, 433]
        assert "total" in (await create(small, key=key))["msg"]
        assert await small.balance() == 10_000 - 4 * 160


async def test_a_task_that_failed_gives_its_credits_back_to_the_cap(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = await new_key(small, cap_day=160_000)
        task_id = (await create(small, key=key.secret))["data"]["taskId"]
        assert (await create(small, key=key.secret))["code"] == 433
        await ask(
            small, "POST", "/api/v1/jobs/cancelTask", key=key.secret, body={"taskId": task_id}
        )
        assert (await small.runtime.accounts.key(OPERATOR, key.id)).spent["total"] == 0
        assert (await create(small, key=key.secret))["code"] == 200


async def test_an_account_its_key_and_its_limits_are_made_and_changed_over_http(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        admin = await operator(small)
        body = {"name": "film", "credits": 12.5}
        account = (await ask(small, "POST", "/api/v1/admin/accounts", key=admin, body=body))["data"]
        assert (account["name"], account["credits"]) == ("film", 12.5)
        keys = f"/api/v1/admin/accounts/{account['id']}/keys"
        limits = {
            "name": "ci",
            "scopes": ["read"],
            "networks": ["127.0.0.1"],
            "capDay": 5,
            "test": True,
        }
        made = (await ask(small, "POST", keys, key=admin, body=limits))["data"]
        assert made["key"].startswith("vs_test_")
        assert (await ask(small, "GET", CREDIT, key=made["key"]))["data"] == 12.5
        shown = (await ask(small, "GET", keys, key=admin))["data"][0]
        assert {name: shown[name] for name in limits} == limits
        assert shown["lastUseTime"] is not None
        assert "key" not in shown
        changed = await ask(
            small, "PATCH", f"/api/v1/admin/keys/{made['id']}", key=admin, body={"capDay": None}
        )
        assert (changed["data"]["capDay"], changed["data"]["networks"]) == (None, ["127.0.0.1"])
        path = f"/api/v1/admin/accounts/{account['id']}"
        assert (await ask(small, "PATCH", path, key=admin, body={"maxPending": 3}))["data"][
            "maxPending"
        ] == 3
        moved = await ask(
            small, "POST", f"{path}/credits", key=admin, body={"amount": -2.5, "reason": "mistake"}
        )
        assert moved["data"]["credits"] == 10
        entries = (await ask(small, "GET", f"{path}/ledger", key=admin))["data"]["entries"]
        assert [(entry["kind"], entry["change"]) for entry in entries] == [
            ("withdrawal", -2.5),
            ("top-up", 12.5),
        ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"nome": "x"}, "nome is unknown"),
        ({"name": ""}, "name must not be empty"),
        ({"scopes": ["all"]}, 'scopes.0 must be one of "create", "read", "admin"'),
        ({"scopes": []}, "scopes must not be empty"),
        ({"networks": ["home"]}, '"home" is not an address or network'),
        ({"expiresAt": 5}, "expiresAt must lie in the future"),
        ({"capHour": -1}, "capHour must be at least 0"),
    ],
)
async def test_a_key_that_makes_no_sense_is_refused_by_field(
    tmp_path: Path, body: dict[str, object], message: str
) -> None:
    async with api_only(tmp_path) as small:
        refused = await ask(
            small, "POST", "/api/v1/admin/accounts/-/keys", key=await operator(small), body=body
        )
        assert (refused["code"], refused["msg"].startswith(message)) == (422, True), refused["msg"]
