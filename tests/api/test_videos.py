"""/v1/videos: OpenAI's shape over the same tasks, read by OpenAI's own package."""

import asyncio
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.callers import caller_of
from tests.media.given_files import good
from tests.small import MODEL, Small, api_only, whole_service
from vitascope.media.probe import probe
from vitascope.video import VideoSpec

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")
VIDEOS = "/v1/videos"
WORD_AS_SEED = b'--x\r\nContent-Disposition: form-data; name="seed"\r\n\r\none\r\n--x--\r\n'


def _openai(small: Small) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=f"{small.url}/v1", api_key=small.key, max_retries=0)


async def _refused(small: Small, body: Any = None, **request: Any) -> tuple[int, dict[str, Any]]:
    answer = await small.http.post(VIDEOS, **({"json": body} if body is not None else request))
    return answer.status_code, answer.json()["error"]


async def test_the_official_package_creates_polls_and_downloads(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small, _openai(small) as client:
        video = await client.videos.create_and_poll(
            prompt="a cat",
            model=MODEL,
            seconds="5",  # type: ignore[arg-type]
            size="720x1280",
        )
        assert (video.status, video.progress, video.seconds, video.size) == (
            "completed",
            100,
            "5",
            "90x160",
        )
        assert (video.prompt, video.model, video.object) == ("a cat", MODEL, "video")
        assert video.completed_at is not None
        assert video.expires_at == video.completed_at + 14 * 86_400
        content = await client.videos.download_content(video.id)
        content.write_to_file(tmp_path / "out.mp4")
        assert probe(tmp_path / "out.mp4").num_frames == 120
        thumbnail = await client.videos.download_content(video.id, variant="thumbnail")
        assert thumbnail.content.startswith(b"\xff\xd8")
        record = await small.record(video.id)
        assert (record["state"], record["creditsConsumed"]) == ("success", 160)


async def test_a_failed_video_says_why_and_has_no_content(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small, _openai(small) as client:
        video = await client.videos.create_and_poll(prompt="refuse this", poll_interval_ms=50)
        assert video.status == "failed"
        assert video.error is not None
        assert (video.error.code, video.error.message) == ("501", "This engine cannot draw that.")
        with pytest.raises(openai.NotFoundError, match="has no content"):
            await client.videos.download_content(video.id)


async def test_the_list_has_cursors_that_the_package_follows(tmp_path: Path) -> None:
    async with whole_service(tmp_path, drain_seconds=0) as small, _openai(small) as client:
        made = [(await client.videos.create(prompt=f"hang {number}")).id for number in range(5)]
        assert [video.id async for video in client.videos.list(limit=2)] == made[::-1]
        page = await client.videos.list(limit=2, after=made[2])
        assert ([video.id for video in page.data], page.has_more) == ([made[1], made[0]], False)


async def test_delete_cancels(tmp_path: Path) -> None:
    async with whole_service(tmp_path, drain_seconds=0) as small, _openai(small) as client:
        video = await client.videos.create(prompt="slow cat")
        deleted = await client.videos.delete(video.id)
        assert (deleted.id, deleted.deleted, deleted.object) == (video.id, True, "video.deleted")
        while (found := await client.videos.retrieve(video.id)).status != "failed":
            await asyncio.sleep(0.05)
        assert found.error is not None
        assert found.error.code == "499"
        assert await small.balance() == 10_000


async def test_delete_removes_a_finished_video_and_its_record_says_so(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small, _openai(small) as client:
        video = await client.videos.create_and_poll(prompt="a cat", poll_interval_ms=50)
        assert (await small.http.get(f"{VIDEOS}/{video.id}")).json()["deleted_at"] is None
        deleted = await client.videos.delete(video.id)
        assert (deleted.id, deleted.deleted) == (video.id, True)
        with pytest.raises(openai.NotFoundError, match="was deleted"):
            await client.videos.download_content(video.id)
        found = (await small.http.get(f"{VIDEOS}/{video.id}")).json()
        assert (found["status"], found["expires_at"]) == ("completed", None)
        assert found["deleted_at"] >= found["completed_at"]
        assert (await client.videos.delete(video.id)).deleted


async def test_a_video_may_be_kept_for_a_shorter_time(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small, _openai(small) as client:
        video = await client.videos.create_and_poll(
            prompt="a cat", poll_interval_ms=50, extra_body={"keepSeconds": 120}
        )
        assert video.expires_at is not None
        assert video.completed_at is not None
        assert video.expires_at - video.completed_at == 120


async def test_content_can_be_had_in_parts(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small, _openai(small) as client:
        video = await client.videos.create_and_poll(prompt="a cat", poll_interval_ms=50)
        url = f"{VIDEOS}/{video.id}/content"
        whole = await small.http.get(url)
        part = await small.http.get(url, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, whole.content[10:20])
        assert whole.headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("seconds", ["10", 10])
async def test_json_and_forms_make_the_same_task(tmp_path: Path, seconds: object) -> None:
    body = {
        "prompt": "a cat",
        "seconds": seconds,
        "size": "1080x1080",
        "cfg_scale": 0.3,
        "seed": 7,
        "visible_label": True,
    }
    async with api_only(tmp_path) as small:
        by_json = (await small.http.post(VIDEOS, json=body)).json()
        parts = {name: (None, str(value)) for name, value in body.items()}
        by_form = (await small.http.post(VIDEOS, files=parts)).json()
        for video in (by_json, by_form):
            assert (video["status"], video["seconds"], video["size"]) == ("queued", "10", "90x90")
        records = [await small.record(video["id"]) for video in (by_json, by_form)]
        assert records[0]["param"] == records[1]["param"]
        assert '\\"cfg_scale\\":0.3,\\"seed\\":7' in records[0]["param"]


async def test_a_pending_video_advises_when_to_ask_again(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.post(VIDEOS, json={"prompt": "a cat"})
        assert answer.headers["openai-poll-after-ms"] == "2000"


@pytest.mark.parametrize(
    ("body", "message", "param"),
    [
        ({}, "prompt is required", "prompt"),
        ({"prompt": ""}, "prompt must not be empty", "prompt"),
        ({"prompt": "x", "seconds": "4"}, 'seconds must be one of "5", "10"', "seconds"),
        ({"prompt": "x", "size": "1024x1792"}, "size must be width x height", "size"),
        ({"prompt": "x", "size": "٣x٣"}, "size must be width x height", "size"),
        ({"prompt": "x", "size": 7}, "size must be width x height", "size"),
        (
            {"prompt": "x", "model": "sora-2"},
            "The model name you specified is not supported",
            "model",
        ),
        (
            {"prompt": "x", "input_reference": {"image_url": "u"}},
            "input_reference is not supported",
            "input_reference",
        ),
        (
            {"prompt": "x", "model": "hailuo/02-text-to-video-pro", "seconds": "10"},
            "seconds must be 6: hailuo/02-text-to-video-pro makes no other length",
            "seconds",
        ),
        (
            {"prompt": "x", "model": "minimax-h3/image-to-video"},
            "first_frame_url is required, or last_frame_url",
            "first_frame_url",
        ),
        ([], "the body must be a JSON object", None),
    ],
)
async def test_what_cannot_be_made_is_refused_in_openais_shape(
    tmp_path: Path, body: Any, message: str, param: str | None
) -> None:
    async with api_only(tmp_path) as small:
        status, error = await _refused(small, body)
        assert (status, error["type"], error["code"]) == (
            400,
            "invalid_request_error",
            "invalid_value",
        )
        assert (error["message"].startswith(message), error["param"]) == (True, param)
        assert await small.balance() == 10_000


IMAGE_MODELS = ("kling/v2-1-pro", "wan/2-6-image-to-video", "bytedance/seedance-2")
ADDRESS = "https://example.com/a.png"


@pytest.mark.parametrize("model", IMAGE_MODELS)
async def test_a_reference_is_the_picture_that_a_model_begins_with(
    tmp_path: Path, model: str
) -> None:
    async with api_only(tmp_path, engine="tests.engines_for_tests:PictureEngine") as small:
        for reference in (ADDRESS, {"image_url": ADDRESS}):
            body = {"prompt": "a cat", "model": model, "input_reference": reference}
            made = (await small.http.post(VIDEOS, json=body)).json()
            assert (await _spec(small, made["id"])).first_frame == ADDRESS, made
        file = {"input_reference": ("a.png", good(), "image/png")}
        made = (
            await small.http.post(VIDEOS, data={"prompt": "a cat", "model": model}, files=file)
        ).json()
        (upload,) = (await small.http.get("/api/v1/uploads")).json()["data"]["uploads"]
        assert (await _spec(small, made["id"])).first_frame == upload["downloadUrl"]
        status, error = await _refused(
            small, {"prompt": "x", "model": model, "input_reference": {"file_id": "f"}}
        )
        assert (status, error["param"]) == (400, "input_reference")
        text = {"input_reference": ("a.png", b"no picture", "image/png")}
        refused = await small.http.post(
            VIDEOS, data={"prompt": "a cat", "model": model}, files=text
        )
        assert (refused.status_code, refused.json()["error"]["param"]) == (400, "input_reference")


async def _spec(small: Small, task_id: str) -> VideoSpec:
    account = await small.runtime.accounts.account("")
    return (await small.runtime.tasks.get(caller_of(account.id), task_id)).spec


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"nothing", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="seed"\r\n\r\none\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
async def test_a_broken_form_is_refused(tmp_path: Path, content: bytes, content_type: str) -> None:
    async with api_only(tmp_path) as small:
        status, error = await _refused(
            small, content=content, headers={"Content-Type": content_type}
        )
        assert (status, error["code"]) == (400, "invalid_value")


async def test_a_key_a_path_and_an_empty_purse_are_refused_in_openais_shape(tmp_path: Path) -> None:
    async with api_only(tmp_path, start_credits=100) as small:
        answer = await small.http.get(f"{VIDEOS}/x", headers={"Authorization": "Bearer sk-wrong"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
        answer = await small.http.get(f"{VIDEOS}/task_kling_1")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
        assert (await small.http.get(f"{VIDEOS}/x/nothing")).json()["error"][
            "type"
        ] == "invalid_request_error"
        status, error = await _refused(small, {"prompt": "x"})
        assert (status, error["code"]) == (402, "insufficient_quota")


async def test_the_idempotency_key_holds_here_too(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        headers = {"Idempotency-Key": "one"}
        ids = {
            (await small.http.post(VIDEOS, json={"prompt": "x"}, headers=headers)).json()["id"]
            for _ in range(3)
        }
        assert len(ids) == 1
