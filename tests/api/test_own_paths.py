"""Veo's and Runway's own paths: the same tasks in their words."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.callbacks.receivers import receiver
from tests.small import Small, api_only, whole_service


async def _finished(small: Small, path: str, task_id: str, ended: str) -> dict[str, Any]:
    while True:
        data: dict[str, Any] = (await small.http.get(path, params={"taskId": task_id})).json()[
            "data"
        ]
        if data[ended]:
            return data
        await asyncio.sleep(0.05)


async def test_a_veo_client_gets_its_video_in_its_own_words(tmp_path: Path) -> None:
    async with receiver() as hook, whole_service(tmp_path) as small:
        body = {
            "prompt": "a fox",
            "model": "veo3_fast",
            "aspectRatio": "9:16",
            "duration": 4,
            "seeds": 12_345,
        }
        body["callBackUrl"] = hook.url
        answer = (await small.http.post("/api/v1/veo/generate", json=body)).json()
        assert (answer["code"], list(answer["data"])) == (200, ["taskId"])
        record = await _finished(
            small, "/api/v1/veo/record-info", answer["data"]["taskId"], "successFlag"
        )
        assert (record["successFlag"], record["errorCode"], record["fallbackFlag"]) == (
            1,
            None,
            False,
        )
        assert record["response"]["seeds"] == [12_345]
        assert record["response"]["resolution"] == "720p"
        (url,) = record["response"]["resultUrls"]
        assert (await small.http.get(url)).headers["content-type"] == "video/mp4"
        assert json.loads(json.loads(record["paramJson"])["input"])["aspect_ratio"] == "9:16"
        assert await small.balance() == 10_000 - 60
        while not hook.requests:
            await asyncio.sleep(0.01)
        told = json.loads(hook.requests[0][1])
        assert (told["code"], told["data"]["info"]["resultUrls"], told["data"]["fallbackFlag"]) == (
            200,
            [url],
            False,
        )


async def test_a_runway_client_gets_its_video_in_its_own_words(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        body = {"prompt": "a fox", "duration": 5, "quality": "720p", "aspectRatio": "16:9"}
        answer = (await small.http.post("/api/v1/runway/generate", json=body)).json()
        record = await _finished(
            small, "/api/v1/runway/record-detail", answer["data"]["taskId"], "videoInfo"
        )
        assert (record["state"], record["generateParam"]["prompt"]) == ("success", "a fox")
        for name, kind in (("videoUrl", "video/mp4"), ("imageUrl", "image/jpeg")):
            assert (await small.http.get(record["videoInfo"][name])).headers["content-type"] == kind
        assert await small.balance() == 10_000 - 12


async def test_a_failure_is_told_and_costs_nothing(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        answer = (
            await small.http.post("/api/v1/veo/generate", json={"prompt": "refuse this"})
        ).json()
        record = await _finished(
            small, "/api/v1/veo/record-info", answer["data"]["taskId"], "successFlag"
        )
        assert (record["successFlag"], record["errorCode"], record["response"]) == (3, 501, None)
        assert record["errorMessage"] == "This engine cannot draw that."
        assert await small.balance() == 10_000


async def test_what_is_wrong_is_refused_and_other_tasks_are_not_found(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for path, body, sentence in (
            (
                "veo/generate",
                {"prompt": "a", "model": "veo9"},
                'model must be one of "veo3_fast", "veo3", "veo3_lite"',
            ),
            (
                "veo/generate",
                {"prompt": "a", "duration": 5},
                'input.duration must be one of "4", "6", "8"',
            ),
            (
                "veo/generate",
                {"prompt": "a", "imageUrls": ["https://a.example/a.png"]},
                "input.imageUrls must be left",
            ),
            ("runway/generate", {"prompt": "a", "duration": 5}, "input.quality is required"),
            (
                "runway/generate",
                {"prompt": "a", "duration": 10, "quality": "1080p"},
                'input.duration must not be "10" where input.quality is "1080p"',
            ),
        ):
            answer = (await small.http.post(f"/api/v1/{path}", json=body)).json()
            assert (answer["code"], answer["msg"][: len(sentence)]) == (422, sentence)
        other = (await small.create())["data"]["taskId"]
        for path in ("veo/record-info", "runway/record-detail"):
            assert (await small.http.get(f"/api/v1/{path}")).json()["msg"] == "taskId is required"
            assert (await small.http.get(f"/api/v1/{path}", params={"taskId": other})).json()[
                "code"
            ] == 404
