"""The family of models over the wire: requests as public clients send them."""

import json
from pathlib import Path
from typing import Any

from tests.small import api_only, whole_service
from vitascope.catalog import MODELS
from vitascope.media.probe import probe

PICTURE = "https://example.com/a.png"
AS_CLIENTS_SEND: list[tuple[dict[str, Any], tuple[str, int, float, list[str] | None]]] = [
    (
        {
            "model": "kling-3.0/video",
            "input": {
                "prompt": "a fox", "duration": "10", "aspect_ratio": "9:16", "mode": "std", "sound": True,
                "multi_shots": False, "multi_prompt": [],
            },
        },
        ("60x106", 240, 140, ["sound"]),
    ),
    (
        {"model": "kling-3.0/video", "input": {"prompt": "a fox", "duration": 3}},
        ("160x90", 72, 54, None),
    ),
    (
        {
            "model": "kling-2.6/text-to-video",
            "input": {"prompt": "a fox", "sound": False, "aspect_ratio": "16:9", "duration": 5},
        },
        ("160x90", 120, 55, None),
    ),
    (
        {
            "model": "kling/v2-5-turbo-text-to-video-pro",
            "input": {"prompt": "Ocean waves", "aspect_ratio": "16:9", "duration": "5"},
        },
        ("160x90", 120, 42, None),
    ),
    (
        {"model": "bytedance/seedance-2-5", "input": {"prompt": "a fox", "duration": -1, "aspect_ratio": "21:9"}},
        ("140x60", 120, 205, ["generate_audio"]),
    ),
]  # fmt: skip


async def test_what_clients_send_becomes_the_video_that_the_model_promises(tmp_path: Path) -> None:
    async with whole_service(tmp_path / "data") as small:
        account = await small.runtime.accounts.authenticate(small.key)
        for body, (size, frames, price, left_out) in AS_CLIENTS_SEND:
            before = await small.balance()
            record = await small.finished((await small.post(body))["data"]["taskId"])
            assert (record["state"], record["model"], record["failMsg"]) == (
                "success",
                body["model"],
                None,
            )
            video = await small.http.get(record["response"]["resultUrls"][0])
            (tmp_path / "out.mp4").write_bytes(video.content)
            found = probe(tmp_path / "out.mp4")
            assert (f"{found.width}x{found.height}", found.num_frames, found.fps) == (
                size,
                frames,
                24,
            )
            assert record["creditsConsumed"] == before - await small.balance() == price
            detail = await small.runtime.tasks.detail(account, record["taskId"])
            assert detail.record.get("left_out") == left_out


REFUSED_BY_THE_ENGINE: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("kling/v2-1-master-image-to-video", {"image_url": PICTURE}, "image_url"),
    (
        "kling-2.6/image-to-video",
        {"image_urls": [PICTURE], "sound": False, "duration": "5"},
        "image_urls",
    ),
    ("kling-3.0/video", {"image_urls": [PICTURE]}, "image_urls"),
    ("kling-3.0-omni/reference-to-video", {"image_urls": [PICTURE]}, "image_urls"),
    (
        "kling-3.0/video",
        {"multi_shots": True, "multi_prompt": [{"prompt": "a", "duration": "5"}]},
        "multi_prompt",
    ),
    ("bytedance/seedance-2", {"reference_audio_urls": [PICTURE]}, "reference_audio_urls"),
    ("wan/2-7-text-to-video", {"audio_url": PICTURE}, "audio_url"),
)


async def test_what_the_engine_cannot_do_is_refused_in_a_sentence_and_costs_nothing(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        before = await small.balance()
        for model, given, field in REFUSED_BY_THE_ENGINE:
            answer = await small.post({"model": model, "input": {"prompt": "a fox"} | given})
            assert (answer["code"], answer["data"]) == (422, None)
            assert answer["msg"].startswith(
                f"input.{field} must be left out: the engine here cannot "
            )
        assert await small.balance() == before


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("kling-2.6/text-to-video", {"duration": "5"}, "input.sound is required"),
    (
        "kling-2.6/text-to-video",
        {"sound": "loud", "duration": 5},
        "input.sound must be true or false",
    ),
    (
        "wan/2-5-text-to-video",
        {"prompt": "x" * 801, "duration": 5},
        "input.prompt must be at most 800 characters",
    ),
    ("wan/2-7-text-to-video", {"duration": "16"}, "input.duration must be between 2 and 15"),
    ("wan/2-7-text-to-video", {"duration": 2.5}, "input.duration must be a whole number"),
    ("bytedance/seedance-2-5", {"duration": 3}, "input.duration must be between 4 and 30, or -1"),
    ("bytedance/seedance-2", {"prompt": None}, "input.prompt is required"),
    (
        "bytedance/seedance-1.5-pro",
        {"prompt": "ab", "duration": 4},
        "input.prompt must be at least 3 characters",
    ),
    ("kling/v2-1-pro", {}, "input.image_url is required"),
    (
        "kling/v2-1-pro",
        {"image_url": "a.png"},
        "input.image_url must be an absolute http or https URL",
    ),
    (
        "kling-2.6/image-to-video",
        {"image_urls": [], "sound": True, "duration": 5},
        "input.image_urls must hold",
    ),
    ("kling-3.0-omni/reference-to-video", {}, "input.image_urls is required, or input.video_urls"),
    (
        "kling-3.0-omni/reference-to-video",
        {"image_urls": [PICTURE], "video_urls": [PICTURE]},
        "input.video_urls must not be given together with input.image_urls",
    ),
    (
        "kling-3.0/video",
        {"multi_shots": True, "multi_prompt": [{"prompt": "a", "duration": 3}]},
        "input.multi_prompt must last as long as input.duration: 3 s are not 5 s",
    ),
    (
        "kling-3.0/video",
        {"multi_prompt": [{"prompt": "a"}]},
        "input.multi_prompt.0.duration is required",
    ),
    (
        "hailuo/2-3-image-to-video-pro",
        {"image_url": PICTURE, "duration": 10, "resolution": "1080P"},
        'input.duration must not be "10" where input.resolution is "1080P"',
    ),
)


async def test_a_wrong_field_is_refused_by_name_and_rule(tmp_path: Path) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=100) as small:
        for model, given, sentence in REFUSED:
            answer = await small.post({"model": model, "input": {"prompt": "a fox"} | given})
            assert (answer["code"], answer["msg"][: len(sentence)]) == (422, sentence)


async def test_an_unknown_model_is_told_which_there_are(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.post({"model": "sora-2", "input": {"prompt": "a fox"}})
        assert answer["code"] == 422
        assert all(name in answer["msg"] for name in MODELS)


async def test_a_seed_is_the_models_own_or_ours_and_is_echoed(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for model, given, seed in (
            ("wan/2-2-a14b-text-to-video-turbo", {}, 0),
            ("wan/2-2-a14b-text-to-video-turbo", {"seed": "7"}, 7),
            ("hailuo/02-text-to-video-pro", {"seed": 9, "visible_label": False}, 9),
        ):
            answer = await small.post({"model": model, "input": {"prompt": "a fox"} | given})
            record = await small.record(answer["data"]["taskId"])
            assert json.loads(json.loads(record["param"])["input"])["seed"] == seed
        drawn = await small.post(
            {"model": "bytedance/v1-pro-text-to-video", "input": {"prompt": "a fox", "seed": -1}}
        )
        record = await small.record(drawn["data"]["taskId"])
        assert json.loads(json.loads(record["param"])["input"])["seed"] >= 0


async def test_the_catalogue_is_filtered_by_task_provider_and_word(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:

        async def names(**query: str) -> set[str]:
            answer = await small.http.get("/api/v1/models", params=query)
            return {each["model"] for each in answer.json()["data"]["models"]}

        assert await names() == set(MODELS)
        assert await names(taskType="text to video,Image to Video") == set(MODELS)
        wan = await names(taskType="Text to Video", provider="wan")
        assert "wan/2-7-text-to-video" in wan
        assert "wan/2-7-image-to-video" not in wan
        assert all(name.startswith("wan/") for name in wan)
        assert await names(q="Omni", provider="Google,xAI") == {"gemini-omni-video"}


async def test_openais_list_of_models_is_the_catalogue(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        page = (await small.http.get("/v1/models")).json()
        assert page["object"] == "list"
        assert {model["id"] for model in page["data"]} == set(MODELS)
        one = (await small.http.get("/v1/models/kling-2.6/text-to-video")).json()
        assert (one["id"], one["object"], one["owned_by"]) == (
            "kling-2.6/text-to-video",
            "model",
            "Kling",
        )
        missing = await small.http.get("/v1/models/none")
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


async def test_openais_videos_take_every_model_with_its_own_fields(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for body, size, seconds in (
            (
                {
                    "model": "kling-2.6/text-to-video",
                    "seconds": 10,
                    "size": "720x1280",
                    "sound": False,
                },
                "90x160",
                "10",
            ),
            ({"model": "wan/2-7-text-to-video", "seconds": "2", "size": "960x720"}, "80x60", "2"),
            ({"model": "pixverse-v6/text-to-video", "size": "960x540", "seconds": 1}, "80x44", "1"),
            ({"model": "hailuo/02-text-to-video-pro", "size": "1920x1080"}, "160x90", "6"),
        ):
            video = (await small.http.post("/v1/videos", json={"prompt": "a fox"} | body)).json()
            assert (video["model"], video["size"], video["seconds"]) == (
                body["model"],
                size,
                seconds,
            )
        refused = await small.http.post(
            "/v1/videos",
            json={"prompt": "a", "model": "hailuo/02-text-to-video-pro", "size": "9x9"},
        )
        assert refused.json()["error"]["message"].startswith(
            "size must be width x height in pixels with the ratio 16:9,"
        )
