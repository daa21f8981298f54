"""Idempotency-Key: never two tasks, never two charges."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.callers import CREATE, PLAIN, ask, create, new_account, new_key
from tests.small import api_only
from vitascope import clock

KEYS = 300
"""The goal's storm has 10,000 keys: `python -m tests.api.test_once`."""


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


async def test_a_key_belongs_to_its_account_and_to_24_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
        await small.runtime.accounts.add_credits((await small.runtime.accounts.account("")).id, 160_000, "now")
        assert (await create(small, Idempotency_Key="a"))["code"] == 200


async def _storm(folder: Path, keys: int) -> tuple[int, float]:
    """Send each key 1 to 5 times at once; return how many tasks came of it and what they cost."""
    dice = random.Random(1)
    async with api_only(folder, creates_per_10_seconds=10_000, start_credits=keys * 160) as small:
        await small.runtime.accounts.change_account((await small.runtime.accounts.account("")).id, max_pending=keys)
        calls = [str(number) for number in range(keys) for _ in range(dice.randint(1, 5))]
        dice.shuffle(calls)
        for at in range(0, len(calls), 100):
            answers = await asyncio.gather(*(create(small, Idempotency_Key=key) for key in calls[at : at + 100]))
            assert {answer["code"] for answer in answers} == {200}
        pending = (await small.runtime.accounts.account("")).pending
        return pending, await small.balance()


async def test_a_storm_of_repeated_calls_makes_one_task_and_one_hold_a_key(tmp_path: Path) -> None:
    assert await _storm(tmp_path, KEYS) == (KEYS, 0)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print("idempotency_storm: 10,000 keys, (tasks, credits left):", asyncio.run(_storm(Path(name), 10_000)))
