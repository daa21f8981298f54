"""What one API process is told counts in the other at its very next request: switches, keys and
limits are rows.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.callers import OPERATOR, caller_of
from tests.small import MODEL
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRules, NewKey
from vitascope.accounts.service import Accounts
from vitascope.db.postgres import PostgresDatabase
from vitascope_chaos.cluster import ClusterProcess


@dataclass(frozen=True)
class Pair:
    """Two API processes: the operator speaks to the first, and the second is watched."""

    http: httpx2.AsyncClient
    first: str
    second: str
    operator: NewKey
    account: str
    accounts: Accounts

    async def tell(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Have the operator change something at the first process; return data."""
        headers = {"Authorization": f"Bearer {self.operator.secret}"}
        answer = await self.http.request(
            method, f"{self.first}/api/v1/admin{path}", json=body, headers=headers
        )
        assert answer.json()["code"] == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def create(self, secret: str, prompt: str = "x") -> int:
        """Ask the second process for a video; return the code."""
        headers = {"Authorization": f"Bearer {secret}"}
        body = {"model": MODEL, "input": {"prompt": prompt}}
        answer = await self.http.post(
            f"{self.second}/api/v1/jobs/createTask", json=body, headers=headers
        )
        return int(answer.json()["code"])


@asynccontextmanager
async def _pair(folder: Path, url: str) -> AsyncIterator[Pair]:
    (folder / "secret").write_bytes(b"s" * 32)
    settings = {
        "data": "data",
        "secret_file": "secret",
        "database": url,
        "creates_per_10_seconds": 10_000,
    }
    (folder / "vitascope.toml").write_text(
        "\n".join(f"{k} = {json.dumps(v)}" for k, v in settings.items())
    )
    db = PostgresDatabase(url)
    with (folder / "log").open("wb") as log:
        members = [ClusterProcess("api", number, folder, log) for number in range(2)]
        try:
            await asyncio.gather(*(member.start() for member in members))
            accounts = Accounts(db, local_token="none")
            account = (await accounts.account("")).id
            rules = KeyRules(name="operator", scopes=frozenset({Scope.ADMIN}))
            operator = await accounts.create_key(OPERATOR, account, rules)
            async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
                yield Pair(http, members[0].url, members[1].url, operator, account, accounts)
        finally:
            await asyncio.gather(*(member.stop() for member in members))
            await db.close()


OFF, ON = ({"model": MODEL, "enabled": enabled} for enabled in (False, True))


@pytest.mark.timeout(200)
async def test_switches_key_resets_and_limits_count_at_another_processs_next_request(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with _pair(tmp_path, database) as pair:
        made = await pair.accounts.create_key(OPERATOR, pair.account, KeyRules(name="caller"))
        fresh: list[str] = [made.secret]
        tell = pair.tell

        async def reset() -> None:
            fresh.append((await tell("POST", f"/keys/{made.id}/reset", {}))["key"])

        key, account = f"/keys/{made.id}", f"/accounts/{pair.account}"
        changes: list[tuple[str, Callable[[], Awaitable[object]], int, int]] = [
            ("maintenance on", partial(tell, "PUT", "/maintenance", {"on": True}), 0, 455),
            ("maintenance off", partial(tell, "PUT", "/maintenance", {"on": False}), 0, 200),
            ("model off", partial(tell, "PATCH", "/models", OFF), 0, 505),
            ("model on", partial(tell, "PATCH", "/models", ON), 0, 200),
            ("limit", partial(tell, "PATCH", account, {"maxPending": 1}), 0, 429),
            ("limit lifted", partial(tell, "PATCH", account, {"maxPending": 1_000}), 0, 200),
            ("key's cap", partial(tell, "PATCH", key, {"capTotal": 1}), 0, 433),
            ("key's cap lifted", partial(tell, "PATCH", key, {"capTotal": None}), 0, 200),
            ("old secret after a reset", reset, 0, 401),
            ("new secret", lambda: asyncio.sleep(0), 1, 200),
            ("revoked", partial(tell, "POST", f"{key}/revoke", {}), 1, 401),
        ]
        await pair.create(made.secret)
        took: list[float] = []
        for name, change, which, code in changes:
            began = time.monotonic()
            await change()
            # Not polled: the first request that begins after the change was answered obeys already.
            assert await pair.create(fresh[which]) == code, name
            took.append(time.monotonic() - began)
        # What the second process remembers of the key is not what it judges a refusal by.
        assert await pair.create(fresh[1], prompt="x" * 5_001) == 401
    with capsys.disabled():
        print(
            f"\nfrom a change's request to another process's obedience: at most {max(took):.3f} s"
        )


@pytest.mark.timeout(200)
async def test_a_price_that_one_process_changed_is_what_the_others_next_task_costs(
    tmp_path: Path, database: str
) -> None:
    async with _pair(tmp_path, database) as pair:
        caller = await pair.accounts.create_key(OPERATOR, pair.account, KeyRules(name="caller"))
        spent: list[int] = []
        for prices in (None, {"5": 150}, {"5": 7}, None):
            await pair.tell("PATCH", "/models", {"model": MODEL, "prices": prices})
            before = await pair.accounts.balance_milli(caller_of(pair.account))
            assert await pair.create(caller.secret) == 200
            spent.append(
                (before - await pair.accounts.balance_milli(caller_of(pair.account))) // 1_000
            )
        assert spent == [160, 150, 7, 160]
