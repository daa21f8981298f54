"""success-rate: what ended here, counted by ten minutes; and lists in either order."""

from pathlib import Path

import pytest

from tests.callers import ask, new_key
from tests.small import MODEL, Small, api_only
from vitascope import clock
from vitascope.tasks.success import POINT_MS, POINTS
from vitascope.tasks.task import Completed, Failed, Outcome

DONE, FAILED = Completed(video="v.mp4", record={}), Failed(message="No.", retryable=False)


async def _end(small: Small, outcome: Outcome, key: str | None = None) -> None:
    body = {"model": MODEL, "input": {"prompt": "a cat"}}
    assert (await ask(small, "POST", "/api/v1/jobs/createTask", body=body, key=key))["code"] == 200
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    await small.runtime.tasks.finish(lease, outcome)


async def test_every_ten_minutes_of_a_day_have_a_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 3_000_000 * POINT_MS + 7
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    async with api_only(tmp_path) as small:
        test = (await new_key(small, test=True)).secret
        await _end(small, DONE)
        now += 3 * POINT_MS
        for outcome in (DONE, DONE, DONE, FAILED):
            await _end(small, outcome)
        await _end(small, FAILED, test)
        cancelled = (await small.create())["data"]["taskId"]
        await ask(small, "POST", "/api/v1/jobs/cancelTask", body={"taskId": cancelled})
        path = f"/api/v1/models/{MODEL}/success-rate"
        data = (await ask(small, "GET", path))["data"]
        assert (data["model"], len(data["points"])) == (MODEL, POINTS)
        told = [
            (each["start"], each["successRate"], each["errorRate"], each["isNormal"])
            for each in data["points"]
            if each["successRate"] is not None
        ]
        first = 3_000_000 * POINT_MS
        assert told == [(first, 1, 0, True), (first + 3 * POINT_MS, 0.75, 0.25, False)]
        assert data["points"][0]["errorRate"] is None
        assert data["points"][-1]["end"] == first + 4 * POINT_MS
        other = (await ask(small, "GET", "/api/v1/models/kling/v2-1-pro/success-rate"))["data"]
        assert {each["successRate"] for each in other["points"]} == {None}
        assert (await ask(small, "GET", "/api/v1/models/no/model/success-rate"))["code"] == 404
        now += POINTS * POINT_MS
        later = (await ask(small, "GET", path))["data"]
        assert {each["successRate"] for each in later["points"]} == {None}


async def test_videos_are_listed_in_either_order_page_by_page(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        made = [(await small.create())["data"]["taskId"] for _ in range(5)]
        newest = (await small.http.get("/v1/videos?limit=5")).json()
        for order, wanted in (
            ("desc", [each["id"] for each in newest["data"]]),
            ("asc", [each["id"] for each in newest["data"]][::-1]),
        ):
            seen, after = list[str](), ""
            while True:
                page = (await small.http.get(f"/v1/videos?limit=2&order={order}{after}")).json()
                seen += [each["id"] for each in page["data"]]
                if not page["has_more"]:
                    break
                after = f"&after={page['last_id']}"
            assert seen == wanted
        assert set(seen) == set(made)
        odd = await small.http.get("/v1/videos?order=up")
        assert (odd.status_code, odd.json()["error"]["param"]) == (400, "order")
