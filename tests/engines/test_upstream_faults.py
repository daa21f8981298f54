"""A killed, a hung and a lying upstream: no task lost, none falsely successful, none charged
wrongly.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tests.engines.servers import SERVED, OmniServer, SglangServer, VideoServer, running
from tests.small import Small, whole_service
from vitascope.media.probe import probe

START, PRICE = 10_000, 160


@asynccontextmanager
async def _service(folder: Path, url: str, dialect: str, **changes: Any) -> AsyncIterator[Small]:
    table = {
        "kind": "videos", "url": url, "dialect": dialect, "model": SERVED, "pipeline": "wan2.1-1.3b",
        "poll_seconds": 0.05, "patience_seconds": 3.0, "interpolator": "blend",
    }  # fmt: skip
    async with whole_service(folder, engine="farm", engines={"farm": table}, **changes) as small:
        yield small


async def _is_whole(small: Small, record: dict[str, Any], folder: Path) -> bool:
    content = (await small.http.get(record["response"]["resultUrls"][0])).content
    (folder / "out.mp4").write_bytes(content)
    return probe(folder / "out.mp4").num_frames == 120


async def test_a_server_that_always_lies_makes_no_success_and_costs_nothing(
    tmp_path: Path, video: bytes
) -> None:
    server = SglangServer(video, cut_downloads=99)
    async with (
        running(server.app()) as url,
        _service(tmp_path, url, "sglang", max_attempts=2) as small,
    ):
        record = await small.finished((await small.create())["data"]["taskId"])
        assert (record["state"], record["resultJson"]) == ("fail", "")
        assert await small.balance() == START


async def test_a_server_that_hangs_costs_nothing_and_holds_up_nobody(
    tmp_path: Path, video: bytes
) -> None:
    server = OmniServer(video, hangs=True)
    settings = {"task_deadline_seconds": 1.0, "max_attempts": 1}
    async with (
        running(server.app()) as url,
        _service(tmp_path, url, "vllm-omni", **settings) as small,
    ):
        record = await small.finished((await small.create())["data"]["taskId"])
        assert record["state"] == "fail"
        assert await small.balance() == START
        server.hangs = False


async def test_a_server_that_is_killed_and_comes_back_without_its_jobs_still_serves(
    tmp_path: Path, video: bytes
) -> None:
    server = OmniServer(video, hangs=True)
    async with running(server.app()) as url:
        service = _service(tmp_path, url, "vllm-omni")
        small = await service.__aenter__()
        task_id = (await small.create())["data"]["taskId"]
        while not any(job.polls for job in server.jobs.values()):
            await asyncio.sleep(0.01)
    server.jobs.clear()
    server.hangs = False
    async with running(server.app(), int(url.rpartition(":")[2])):
        record = await small.finished(task_id)
        assert record["state"] == "success"
        assert await _is_whole(small, record, tmp_path)
        assert await small.balance() == START - PRICE
        await service.__aexit__(None, None, None)
    assert len(server.submitted) == 2


class MoodyServer(SglangServer):
    """Misbehaves at every answer with some chance: 503, forgotten jobs, failed jobs, cut files."""

    def __init__(self, video: bytes, moods: Iterator[str]) -> None:
        """Take the moods in their order."""
        super().__init__(video)
        self._moods = moods

    async def show(self, request: Request) -> Response:
        """Answer in this poll's mood."""
        mood = next(self._moods)
        if mood == "forget":
            self.jobs.pop(request.path_params["id"], None)
        self.stumbles = int(mood == "stumble")
        self.fails = mood == "fail"
        return await super().show(request)

    async def content(self, request: Request) -> Response:
        """Send the file in this download's mood."""
        self.cut_downloads = int(next(self._moods) == "cut")
        return await super().content(request)


async def test_through_any_mix_of_faults_every_task_ends_once_and_rightly(
    tmp_path: Path, video: bytes
) -> None:
    chance = random.Random(3)
    moods = ("fine", "fine", "fine", "fine", "stumble", "forget", "fail", "cut", "cut")
    server: VideoServer = MoodyServer(video, iter(lambda: chance.choice(moods), None))
    async with running(server.app()) as url, _service(tmp_path, url, "sglang") as small:
        ids = [
            (await small.create(prompt=f"cat {number}"))["data"]["taskId"] for number in range(8)
        ]
        records = [await small.finished(task_id) for task_id in ids]
        made = [record for record in records if record["state"] == "success"]
        assert all([await _is_whole(small, record, tmp_path) for record in made])
        assert all(record["creditsConsumed"] == 0 for record in records if record not in made)
        assert await small.balance() == START - PRICE * len(made)
        assert made
