"""The relay: two instances of Vitascope, one behind the other, with kills in between."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.engines.relays import POINTS
from tests.engines.servers import running
from tests.media.pictures import spec
from tests.small import MODEL, QUICK_ENGINE, Small, whole_service
from vitascope.db.tables import task
from vitascope.engines.base import EngineError, Generation
from vitascope.engines.kie import KieEngine
from vitascope.media.label import read_label
from vitascope.media.probe import probe
from vitascope.media.provenance import read_provenance
from vitascope.worker import router

START = 10_000


@asynccontextmanager
async def _pair(
    folder: Path, relay: str = "kie", supplies: str = QUICK_ENGINE, **changes: Any
) -> AsyncIterator[tuple[Small, Small]]:
    """Run a supplier with an engine, and a front that orders from it."""
    async with (
        whole_service(folder / "supplier", engine=supplies) as supplier,
        whole_service(folder / "front", **_front(supplier, relay, **changes)) as front,
    ):
        yield front, supplier


def _front(supplier: Small, relay: str = "kie", **changes: Any) -> dict[str, Any]:
    table = {"kind": relay, "url": supplier.url, "api_key": supplier.key, "poll_seconds": 0.05}
    options = changes.pop("options", {})
    return {"engine": "relay", "engines": {"relay": table | options}} | changes


async def _upstream_tasks(supplier: Small) -> list[dict[str, Any]]:
    rows = await supplier.runtime.db.read(
        lambda connection: connection.execute(select(task)).mappings().all()
    )
    return [dict(row) for row in rows]


async def test_a_task_is_made_upstream_and_comes_out_labelled_as_ours(tmp_path: Path) -> None:
    async with _pair(tmp_path) as (front, supplier):
        created = await front.create(duration="10", aspect_ratio="9:16", cfg_scale=0.7, seed=5)
        record = await front.finished(created["data"]["taskId"])
        assert record["state"] == "success"
        ordered = json.loads(json.loads((await _upstream_tasks(supplier))[0]["param"])["input"])
        assert {name: ordered[name] for name in ("duration", "aspect_ratio", "cfg_scale", "seed")} == {
            "duration": "10", "aspect_ratio": "9:16", "cfg_scale": 0.7, "seed": 5,
        }  # fmt: skip
        video = await front.http.get(record["response"]["resultUrls"][0])
        (tmp_path / "out.mp4").write_bytes(video.content)
        found = probe(tmp_path / "out.mp4")
        assert (found.width, found.height, found.num_frames) == (90, 160, 240)
        label, provenance = read_label(tmp_path / "out.mp4"), read_provenance(tmp_path / "out.mp4")
        assert label is not None
        assert label.produce_id == record["taskId"]
        assert provenance is not None
        assert (provenance.whole, provenance.generation["engine"]) == (True, "kie")
        assert await front.balance() == START - 320
        assert await supplier.balance() == START - 320


async def test_an_upstream_failure_is_ours_and_both_are_refunded(tmp_path: Path) -> None:
    async with _pair(tmp_path) as (front, supplier):
        record = await front.finished((await front.create(prompt="refuse this"))["data"]["taskId"])
        assert (record["state"], record["failMsg"]) == ("fail", "This engine cannot draw that.")
        assert await front.balance() == START
        assert await supplier.balance() == START
        assert len(await _upstream_tasks(supplier)) == 1


@pytest.mark.parametrize("point", POINTS)
async def test_a_relay_that_is_killed_orders_once_and_finishes(tmp_path: Path, point: str) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    relay = "tests.engines.relays:DyingRelay"
    async with _pair(tmp_path, relay, options={"marks": str(marks)}) as (front, supplier):
        task_id = (await front.create(prompt=f"brisk cat, killed {point}"))["data"]["taskId"]
        record = await front.finished(task_id)
        assert record["state"] == "success"
        assert [mark.name for mark in marks.iterdir()] == [f"{task_id} {point}"]
        assert len(await _upstream_tasks(supplier)) == 1
        assert await front.balance() == START - 160
        assert await supplier.balance() == START - 160


async def test_what_was_ordered_at_one_engine_is_ordered_at_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its child dies twice, so that it rests, and another engine is well and idle: still the order
    is taken up.
    """
    monkeypatch.setattr(router, "FIRST_COOLDOWN_SECONDS", 0.3)
    points = ("after the memo", "after the download")
    (tmp_path / "marks").mkdir()
    dying = {
        "kind": "tests.engines.relays:DyingRelay",
        "marks": str(tmp_path / "marks"),
        "poll_seconds": 0.05,
    }
    async with (
        whole_service(tmp_path / "first") as first,
        whole_service(tmp_path / "second") as second,
    ):
        engines = {
            "first": dying | {"url": first.url, "api_key": first.key},
            "second": {
                "kind": "kie",
                "url": second.url,
                "api_key": second.key,
                "poll_seconds": 0.05,
            },
        }
        settings = {"engine": "first", "engines": engines, "routes": {MODEL: ["first", "second"]}}
        async with whole_service(tmp_path / "front", **settings) as front:
            task_id = (await front.create(prompt=f"brisk cat, killed {' and '.join(points)}"))[
                "data"
            ]["taskId"]
            assert (await front.finished(task_id))["state"] == "success"
        assert len(list((tmp_path / "marks").iterdir())) == len(points)
        assert [len(await _upstream_tasks(each)) for each in (first, second)] == [1, 0]


async def test_a_front_that_goes_down_takes_up_the_same_order_again(tmp_path: Path) -> None:
    async with whole_service(tmp_path / "supplier") as supplier:
        settings = _front(supplier, drain_seconds=0)
        async with whole_service(tmp_path / "front", **settings) as front:
            task_id = (await front.create(prompt="brisk cat"))["data"]["taskId"]
            while not await _upstream_tasks(supplier):
                await asyncio.sleep(0.02)
        async with whole_service(tmp_path / "front", **settings) as front:
            assert (await front.finished(task_id))["state"] == "success"
        assert len(await _upstream_tasks(supplier)) == 1
        assert await supplier.balance() == START - 160


async def test_a_supplier_that_goes_down_is_waited_for(tmp_path: Path) -> None:
    async with whole_service(tmp_path / "supplier", drain_seconds=0) as supplier:
        port, key = supplier.runtime.settings.port, supplier.key
        settings = _front(supplier)
        front_open = whole_service(tmp_path / "front", **settings)
        front = await front_open.__aenter__()
        task_id = (await front.create(prompt="brisk cat"))["data"]["taskId"]
        while (await front.record(task_id))["progress"] < 5:
            await asyncio.sleep(0.02)
    async with whole_service(tmp_path / "supplier", port=port) as supplier:
        assert (await front.finished(task_id))["state"] == "success"
        await front_open.__aexit__(None, None, None)
        supplier.http.headers["Authorization"] = f"Bearer {key}"
        assert len(await _upstream_tasks(supplier)) == 1
        assert await supplier.balance() == START - 160


async def test_a_cancel_goes_all_the_way_up(tmp_path: Path) -> None:
    async with _pair(tmp_path) as (front, supplier):
        task_id = (await front.create(prompt="slow cat"))["data"]["taskId"]
        while (await front.record(task_id))["progress"] < 5:
            await asyncio.sleep(0.02)
        await front.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        record = await front.finished(task_id)
        assert (record["state"], record["failCode"]) == ("fail", "499")
        upstream = (await _upstream_tasks(supplier))[0]
        assert (upstream["state"], upstream["fail_code"]) == ("fail", "499")
        assert await front.balance() == START
        assert await supplier.balance() == START


async def test_an_unpaid_supplier_is_the_operators_affair_and_the_client_is_refunded(
    tmp_path: Path,
) -> None:
    async with (
        whole_service(tmp_path / "supplier", start_credits=100) as supplier,
        whole_service(tmp_path / "front", **_front(supplier, max_attempts=1)) as front,
    ):
        record = await front.finished((await front.create())["data"]["taskId"])
        assert record["state"] == "fail"
        assert "Credits insufficient" not in record["failMsg"]
        assert await front.balance() == START
        assert await _upstream_tasks(supplier) == []


async def test_a_stranger_is_not_paid_twice_for_an_order_whose_answer_was_lost() -> None:
    """The hosted service does not know our Idempotency-Key.

    It is played here by a server that has no /healthz.
    """
    from starlette.applications import Starlette

    async with running(Starlette()) as url:
        engine = KieEngine(url=url, api_key="key", poll_seconds=0.01)
        job = Generation(spec=spec(), memo={"ordered": "task_1"}, task_id="task_1")
        with pytest.raises(EngineError, match="might charge twice") as caught:
            await engine.generate(job)
        await engine.close()
    assert not caught.value.retryable


async def test_a_relay_orders_the_tasks_own_model_with_all_that_was_asked_for(
    tmp_path: Path,
) -> None:
    body = {
        "model": "kling-2.6/text-to-video",
        "input": {"prompt": "a cat", "sound": True, "duration": 5},
    }
    async with _pair(tmp_path, supplies="tests.engines_for_tests:HummingEngine") as (
        front,
        supplier,
    ):
        record = await front.finished((await front.post(body))["data"]["taskId"])
        assert record["state"] == "success"
        (ordered,) = await _upstream_tasks(supplier)
        assert ordered["model"] == body["model"]
        given = json.loads(json.loads(ordered["param"])["input"])
        assert (given["sound"], given["duration"], given["aspect_ratio"]) == (True, "5", "1:1")
        assert await front.balance() == START - 110
        assert await supplier.balance() == START - 110
        (tmp_path / "out.mp4").write_bytes(
            (await front.http.get(record["response"]["resultUrls"][0])).content
        )
        assert probe(tmp_path / "out.mp4").sound_seconds == pytest.approx(5, abs=1e-3)


async def test_sound_that_a_relay_ordered_and_did_not_get_is_not_paid_for(tmp_path: Path) -> None:
    body = {
        "model": "kling-2.6/text-to-video",
        "input": {"prompt": "a cat", "sound": True, "duration": 5},
    }
    async with _pair(tmp_path) as (front, supplier):
        record = await front.finished((await front.post(body))["data"]["taskId"])
        assert (
            record["failMsg"]
            == "The upstream service sent a video without the sound that was ordered."
        )
        assert (len(await _upstream_tasks(supplier)), await front.balance()) == (1, START)


async def test_a_relay_with_a_model_of_its_own_passes_on_text_shape_and_length_alone(
    tmp_path: Path,
) -> None:
    body = {
        "model": "kling-2.6/text-to-video",
        "input": {"prompt": "a cat", "sound": True, "duration": 5},
    }
    async with _pair(tmp_path, options={"model": MODEL}) as (front, supplier):
        record = await front.finished((await front.post(body))["data"]["taskId"])
        assert record["state"] == "success"
        (ordered,) = await _upstream_tasks(supplier)
        assert ordered["model"] == MODEL
        assert json.loads(json.loads(ordered["param"])["input"])["aspect_ratio"] == "1:1"
        assert await front.balance() == START - 55
        picture = {
            "model": "kling/v2-1-pro",
            "input": {"prompt": "a cat", "image_url": "https://example.com/a.png"},
        }
        assert (await front.post(picture))["code"] == 422
        longer = {"model": "kling-3.0/video", "input": {"prompt": "a cat", "duration": 11}}
        assert "must be at most 10" in (await front.post(longer))["msg"]
