"""Idempotency-Key: never two tasks, never two charges."""

import asyncio
import json
import random
from pathlib import Path

import pytest
from benchmarks.load import post

from tests.callers import CREATE, PLAIN, ask, create, new_account, new_key
from tests.small import Small, _client, api_only, settings_for
from vitascope import clock
from vitascope.roles import API, service

KEYS, AT_ONCE = 100, 20
"""The goal's storm has 10,000 keys: `python -m tests.api.test_idempotency 10000 [postgresql]`."""


async def test_the_same_key_and_body_get_the_first_tasks_id(tmp_path: Path) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=1, start_credits=160) as small:
        first = await create(small, Idempotency_Key="a")
        assert first["code"] == 200
        assert await create(small, Idempotency_Key="a") == first
        assert (await create(small, Idempotency_Key="b"))["code"] == 429
        assert await small.balance() == 0


async def test_another_body_under_an_old_key_is_a_422(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await create(small, Idempotency_Key="a")
        other = PLAIN | {"input": {"prompt": "a dog"}}
        refused = await ask(small, "POST", CREATE, body=other, Idempotency_Key="a")
        assert (refused["code"], refused["msg"].startswith("Idempotency-Key")) == (422, True)


async def test_the_order_of_the_fields_makes_no_other_body(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        first = await create(small, Idempotency_Key="a")
        turned = dict(reversed(PLAIN.items()))
        assert await ask(small, "POST", CREATE, body=turned, Idempotency_Key="a") == first


async def test_a_key_belongs_to_its_account_and_to_24_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        other = (await new_key(small, await new_account(small))).secret
        first = await create(small, Idempotency_Key="a")
        assert (await create(small, key=other, Idempotency_Key="a"))["data"] != first["data"]
        later = clock.now_ms() + 24 * 3_600_000
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        second = await create(small, Idempotency_Key="a")
        assert (second["code"], second["data"] != first["data"]) == (200, True)


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_a_422(tmp_path: Path, key: str) -> None:
    async with api_only(tmp_path) as small:
        assert (await create(small, Idempotency_Key=key))["code"] == 422


async def test_a_refused_call_leaves_its_key_free(tmp_path: Path) -> None:
    async with api_only(tmp_path, start_credits=0) as small:
        assert (await create(small, Idempotency_Key="a"))["code"] == 402
        await small.runtime.accounts.add_credits(
            (await small.runtime.accounts.account("")).id, 160_000, "now"
        )
        assert (await create(small, Idempotency_Key="a"))["code"] == 200


async def _call(small: Small, key: str, *, drop: bool) -> str | None:
    """Send a createTask on a connection of its own.

    Return the task's id, None where we go away before the answer.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", small.runtime.settings.port)
    request = post(CREATE, small.key, json.dumps(PLAIN).encode())
    writer.write(
        request.replace(b"\r\n", f"\r\nIdempotency-Key: {key}\r\nConnection: close\r\n".encode(), 1)
    )
    answer = b"" if drop else await reader.read()
    writer.close()
    return None if drop else str(json.loads(answer.partition(b"\r\n\r\n")[2])["data"]["taskId"])


async def _until_answered(small: Small, key: str, dice: random.Random) -> None:
    """Send 1 to 5 times at once and drop half of the answers.

    Send again until there is one; all tell the same id.
    """
    drops = [dice.random() < 0.5 for _ in range(dice.randint(1, 5))]
    told = set(await asyncio.gather(*(_call(small, key, drop=drop) for drop in drops))) - {None}
    assert len(told | {await _call(small, key, drop=False)}) == 1


async def _storm(folder: Path, keys: int) -> tuple[int, float]:
    """Let every key be sent over and over.

    Return how many tasks came of it and how many credits are left.
    """
    dice = random.Random(1)
    settings = settings_for(folder, creates_per_10_seconds=10_000, start_credits=keys * 160)
    async with (
        service(settings, API) as runtime,
        _client(runtime, runtime.settings.base_url) as http,
    ):
        small = Small(runtime, http)
        await runtime.accounts.change_account(
            (await runtime.accounts.account("")).id, max_pending=keys
        )
        for at in range(0, keys, AT_ONCE):
            names = range(at, min(at + AT_ONCE, keys))
            await asyncio.gather(*(_until_answered(small, str(name), dice) for name in names))
        return (await runtime.accounts.account("")).pending, await small.balance()


async def test_a_storm_of_repeated_calls_makes_one_task_and_one_hold_a_key(tmp_path: Path) -> None:
    assert await _storm(tmp_path, KEYS) == (KEYS, 0)


if __name__ == "__main__":
    import sys
    import tempfile
    from contextlib import ExitStack

    from tests.databases import migrated
    from tests.postgres import running_server
    from tests.small import EVERYWHERE
    from vitascope import log

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    log.configure(level="ERROR")
    with ExitStack() as stack:
        if sys.argv[2:] == ["postgresql"]:
            server = stack.enter_context(running_server())
            EVERYWHERE["database"] = server.new_database(migrated(server))
        tasks, left = asyncio.run(
            _storm(Path(stack.enter_context(tempfile.TemporaryDirectory())), count)
        )
        print(
            f"idempotency_storm: {count:,} keys sent 2 to 6 times, half of the answers dropped: {tasks:,} tasks made,"
        )
        print(
            f"{left:g} credits left of what {count:,} tasks cost, every answer of a key told the same id"
        )
