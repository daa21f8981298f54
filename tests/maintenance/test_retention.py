"""Retention: videos and records go when their time is over; the ledger stays."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.callers import OPERATOR, ask, new_key
from tests.small import MODEL, api_only
from vitascope import clock
from vitascope.accounts.key import hash_of
from vitascope.maintenance.retention import Retention
from vitascope.tasks.task import Completed


async def test_a_record_goes_after_two_months_and_the_ledger_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        runtime = small.runtime
        retention = Retention(
            runtime.accounts,
            runtime.tasks,
            runtime.films,
            runtime.callbacks,
            runtime.storage,
            runtime.uploads,
            runtime.settings,
        )
        body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": "http://127.0.0.1:8080/"}
        done = (await small.post(body))["data"]["taskId"]
        lease = await runtime.tasks.claim()
        assert lease is not None
        await runtime.tasks.finish(lease, Completed(video="v-1.mp4", record={}))
        waiting = (await small.create())["data"]["taskId"]
        assert (await retention.purge_once())[1] == 0
        later = clock.now_ms() + 60 * 86_400_000 + 1
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert (await retention.purge_once())[1] == 1
        assert (await ask(small, "GET", f"/api/v1/jobs/recordInfo?taskId={done}"))["code"] == 404
        assert (await small.record(waiting))["state"] == "waiting"
        counts = "SELECT (SELECT count(*) FROM job), (SELECT count(*) FROM delivery), (SELECT count(*) FROM ledger)"
        assert tuple(await runtime.db.read(lambda c: c.execute(text(counts)).one())) == (1, 0, 4)
        assert [fault for audit in await runtime.accounts.audit() for fault in audit.faults] == []


async def test_a_video_goes_after_14_days(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        runtime, storage = small.runtime, small.runtime.storage
        retention = Retention(
            runtime.accounts,
            runtime.tasks,
            runtime.films,
            runtime.callbacks,
            storage,
            runtime.uploads,
            runtime.settings,
        )
        old, new = storage.new_name(1), storage.new_name(1)
        for name, days in ((old, 14.1), (new, 13.9)):
            storage.temporary(name).write_bytes(b"x")
            storage.keep(name)
            moment = clock.now_ms() / 1_000 - days * 86_400
            os.utime(tmp_path / "media" / name, (moment, moment))
        assert (await retention.purge_once())[0] == 1
        assert (storage.path(old), storage.path(new)) == (None, tmp_path / "media" / new)


async def test_the_last_use_of_a_key_is_written_down(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = await new_key(small)
        assert (await small.runtime.accounts.key(OPERATOR, key.id)).last_used_ms is None
        await ask(small, "GET", "/api/v1/chat/credit", key=key.secret)
        await small.runtime.accounts.write_last_uses()
        assert (await small.runtime.accounts.key(OPERATOR, key.id)).last_used_ms is not None


async def test_a_session_uses_the_key_that_it_was_begun_with(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key, accounts = await new_key(small), small.runtime.accounts
        found = await accounts.account_of_hash(hash_of(key.secret))
        assert found == await accounts.authenticate(key.secret)
        await accounts.write_last_uses()
        assert (await accounts.key(OPERATOR, key.id)).last_used_ms is not None
        await accounts.revoke_key(OPERATOR, key.id)
        assert await accounts.account_of_hash(hash_of(key.secret)) is None
