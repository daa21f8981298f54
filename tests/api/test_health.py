"""Probes and metrics tell how the service stands."""

import asyncio
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.callbacks.receivers import receiver
from tests.small import MODEL, Small, api_only, whole_service
from vitascope import fitness

LISTENING = "vitascope_workers_listening"


async def _ready(small: Small) -> tuple[int, dict[str, Any]]:
    answer = await small.http.get("/readyz")
    return answer.status_code, answer.json()["data"]


async def _metrics(small: Small) -> dict[str, float]:
    lines = (await small.http.get("/metrics")).text.splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


async def test_a_process_that_can_write_is_ready_whether_or_not_anybody_works(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        status, told = await _ready(small)
        assert (status, told["state"], told["wrong"], told["workers"]) == (200, "ready", {}, 0)
        assert (await small.http.get("/healthz")).status_code == 200


async def test_a_service_with_workers_tells_their_number(tmp_path: Path) -> None:
    async with whole_service(tmp_path, workers=2, metrics=True) as small:
        async with asyncio.timeout(30):
            # On PostgreSQL each says so itself, a moment after it has begun.
            while (await _ready(small))[1]["workers"] < 2:
                await asyncio.sleep(0.05)
        assert (await _ready(small))[1]["workers"] == 2
        assert (await _metrics(small))[LISTENING] == 2


async def test_a_process_whose_database_is_gone_is_neither_ready_nor_well(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await small.runtime.db.close()
        status, told = await _ready(small)
        assert (status, set(told["wrong"])) == (503, {"database"})
        well = await small.http.get("/healthz")
        assert (well.status_code, well.json()["code"], well.json()["data"]["state"]) == (
            503,
            455,
            "no database",
        )


async def test_a_schema_that_lacks_a_migration_is_not_ready_and_a_newer_one_is(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        for revision, status in (("0006", 503), ("9999", 200)):
            await small.runtime.db.write(partial(_set_revision, revision=revision))
            assert (await _ready(small))[0] == status


def _set_revision(connection: Connection, revision: str) -> None:
    connection.execute(
        text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
    )


async def test_a_full_disk_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness, "DISK_LEAST_BYTES", shutil.disk_usage(tmp_path).total)
    async with api_only(tmp_path) as small:
        status, told = await _ready(small)
        assert (status, set(told["wrong"])) == (503, {"disk"})


async def test_a_process_whose_every_engine_fails_is_not_ready(tmp_path: Path) -> None:
    async with whole_service(tmp_path, max_attempts=2) as small:
        assert (await small.finished((await small.create(prompt="bug"))["data"]["taskId"]))[
            "state"
        ] == "fail"
        status, told = await _ready(small)
        assert (status, set(told["wrong"])) == (503, {"engines"})


async def test_metrics_count_and_hold_no_secret(tmp_path: Path) -> None:
    async with api_only(tmp_path, metrics=True) as small:
        await small.create(prompt="a private prompt")
        found = await _metrics(small)
        assert found['vitascope_tasks_unfinished{state="waiting"}'] == 1
        assert found['vitascope_tasks_unfinished{state="generating"}'] == 0
        assert found['vitascope_credits_total{kind="hold"}'] == 160
        assert [
            value for name, value in found.items() if name.startswith("vitascope_queue_age_seconds")
        ] != []
        lines = str(found)
        assert "private" not in lines
        assert small.key not in lines


async def test_every_stage_of_a_task_is_measured_and_its_engines_memory_known(
    tmp_path: Path,
) -> None:
    async with receiver() as hook, whole_service(tmp_path, metrics=True) as small:
        before = await _metrics(small)
        made = await small.post(
            {"model": MODEL, "input": {"prompt": "brief cat"}, "callBackUrl": hook.url}
        )
        await small.finished(made["data"]["taskId"])
        while (found := await _metrics(small))["vitascope_callbacks_waiting"]:
            await asyncio.sleep(0.02)
        for stage in ("waiting", "generating", "fitting", "storing", "ending", "callback"):
            count, total = (
                f'vitascope_stage_seconds_{part}{{stage="{stage}"}}' for part in ("count", "sum")
            )
            assert found[count] - before[count] == 1
            assert 0 <= found[total] - before[total] < 60
        # A frame of this prompt takes at least two milliseconds, and there are 120.
        generating = 'vitascope_stage_seconds_sum{stage="generating"}'
        assert found[generating] - before[generating] > 0.24
        memory = [
            value
            for name, value in found.items()
            if re.match(r"vitascope_engine_memory_bytes{", name)
        ]
        assert [value > 10_000_000 for value in memory] == [True]


async def test_what_waits_for_a_receiver_that_is_switched_off_is_not_late(tmp_path: Path) -> None:
    async with whole_service(tmp_path, metrics=True) as small:
        await small.post(
            {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": "http://127.0.0.1:8080/hook"}
        )
        while not (await _metrics(small))["vitascope_callbacks_waiting"]:
            await asyncio.sleep(0.02)
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE receiver SET off_ms = 1, due_ms = NULL"))
        )
        found = await _metrics(small)
        assert [
            found[f"vitascope_{name}"] for name in ("callbacks_waiting", "callback_age_seconds")
        ] == [0, 0]
        assert found["vitascope_receivers_off"] == 1


async def test_a_child_that_died_is_a_restart_and_its_memory_is_gone(tmp_path: Path) -> None:
    async with whole_service(tmp_path, metrics=True, max_attempts=1) as small:
        before = await _metrics(small)
        await small.finished((await small.create(prompt="die"))["data"]["taskId"])
        await small.finished((await small.create(prompt="fine"))["data"]["taskId"])
        found = await _metrics(small)
        restarts = "vitascope_engine_restarts_total"
        assert found[restarts] - before[restarts] == 1
        assert (
            len([name for name in found if name.startswith("vitascope_engine_memory_bytes{")]) == 1
        )


async def test_metrics_are_off_until_switched_on(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        assert (await small.http.get("/metrics")).json()["code"] == 404
