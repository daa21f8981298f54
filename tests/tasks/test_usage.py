"""Usage: what was charged, by day, key and model."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.callers import CREATE, ask, new_account, new_key
from tests.small import MODEL, Small, api_only
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.errors import KeyLimit
from vitascope.tasks.task import Completed
from vitascope.tasks.usage import Total, charges_of, days_until_now, totals

DONE = Completed(video="v.mp4", record={})


async def _make(small: Small, key: str | None = None) -> None:
    body = {"model": MODEL, "input": {"prompt": "a cat"}}
    await ask(small, "POST", CREATE, key=key, body=body)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    await small.runtime.tasks.finish(lease, DONE)


async def test_charges_are_summed_by_day_key_and_model_and_nothing_else_is(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        first = await small.runtime.accounts.authenticate(small.key)
        second, test = await new_key(small), await new_key(small, test=True)
        stranger = await new_key(small, await new_account(small))
        for key in (small.key, small.key, second.secret, test.secret, stranger.secret):
            await _make(small, key)
        charges = await charges_of(small.runtime.db, first, days=7)
        found = {(each.key_id, each.model, each.videos, each.milli) for each in charges}
        assert found == {(first.key_id, MODEL, 2, 320_000), (second.id, MODEL, 1, 160_000)}
        assert {each.day_ms for each in charges} == {days_until_now(7)[-1]}
        assert totals(charges, lambda each: each.model) == {MODEL: Total(videos=3, milli=480_000)}


async def test_charges_before_the_period_are_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        caller = await small.runtime.accounts.authenticate(small.key)
        await _make(small)
        later = clock.now_ms() + 7 * clock.DAY_MS
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert await charges_of(small.runtime.db, caller, days=7) == []
        assert len(await charges_of(small.runtime.db, caller, days=8)) == 1


async def test_a_charge_outlives_the_record_of_its_task(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        caller = await small.runtime.accounts.authenticate(small.key)
        await _make(small)
        await small.runtime.tasks.purge_older(-clock.DAY_MS, lambda names: None)
        (charges,) = await charges_of(small.runtime.db, caller, days=7)
        assert (charges.key_id, charges.model) == (None, None)
        assert (charges.videos, charges.milli) == (1, 160_000)


async def test_a_key_that_may_not_read_learns_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        caller = await small.runtime.accounts.authenticate(small.key)
        blind = replace(caller, scopes=frozenset({Scope.CREATE}))
        with pytest.raises(KeyLimit):
            await charges_of(small.runtime.db, blind, days=7)


def test_the_days_end_with_today() -> None:
    days = days_until_now(30)
    assert len(days) == 30
    assert 0 <= clock.now_ms() - days[-1] < clock.DAY_MS + 60_000
