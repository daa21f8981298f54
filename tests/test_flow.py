"""The README as a test: create, poll, download, over real HTTP with a real engine child."""

import asyncio
import json
from pathlib import Path

from tests.callers import ask
from tests.small import MODEL, PAGE_EXAMPLE, whole_service
from vitascope.media.probe import probe


async def test_a_request_becomes_a_video_that_can_be_downloaded(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        created = await small.post({"model": MODEL, "input": PAGE_EXAMPLE})
        assert created["code"] == 200
        task_id = created["data"]["taskId"]
        while (record := await small.record(task_id))["state"] not in {"success", "fail"}:
            await asyncio.sleep(0.05)
        assert (record["state"], record["successFlag"], record["progress"]) == ("success", 1, 100)
        url = json.loads(record["resultJson"])["resultUrls"][0]
        assert record["response"] == {"resultUrls": [url]}
        assert url.startswith(small.runtime.settings.base_url)
        video = await small.http.get(url, headers={"Authorization": ""})
        (tmp_path / "out.mp4").write_bytes(video.content)
        found = probe(tmp_path / "out.mp4")
        assert (found.width, found.height, found.fps, found.num_frames) == (160, 90, 24.0, 120)
        assert await small.balance() == 10_000 - 160


async def test_a_failed_task_costs_nothing_and_says_why(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        task_id = (await small.create(prompt="refuse this"))["data"]["taskId"]
        while (record := await small.record(task_id))["state"] != "fail":
            await asyncio.sleep(0.05)
        assert (record["failCode"], record["failMsg"]) == ("501", "This engine cannot draw that.")
        assert (record["creditsConsumed"], record["successFlag"], record["resultJson"]) == (
            0.0,
            3,
            "",
        )
        entries = (await ask(small, "GET", "/api/v1/account/ledger"))["data"]["entries"]
        assert [(each["kind"], each["amount"]) for each in entries[:2]] == [
            ("release", 160),
            ("hold", 160),
        ]
        assert await small.balance() == 10_000


async def test_an_accepted_task_survives_a_restart(tmp_path: Path) -> None:
    async with whole_service(tmp_path, drain_seconds=0) as small:
        task_id = (await small.create(prompt="slow cat"))["data"]["taskId"]
        while (await small.record(task_id))["state"] != "generating":
            await asyncio.sleep(0.02)
    async with whole_service(tmp_path) as small:
        while (record := await small.record(task_id))["state"] != "success":
            await asyncio.sleep(0.05)
        assert record["creditsConsumed"] == 160
        assert await small.balance() == 10_000 - 160
