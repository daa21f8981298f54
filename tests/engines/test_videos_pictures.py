"""A given picture through the whole service to a video server, where the operator says it takes one."""

import base64
from pathlib import Path
from typing import Any

from tests.engines.servers import SERVED, OmniServer, running
from tests.media.given_files import good
from tests.small import whole_service
from vitascope.media.given import facts_of

INLINE = "data:image/png;base64," + base64.b64encode(good()).decode()
GIVEN = {"prompt": "a cat", "image_url": INLINE}
BODY = {"model": "kling/v2-1-master-image-to-video", "input": GIVEN}
START, PRICE = 10_000, 160


def _farm(url: str, **changes: Any) -> dict[str, Any]:
    table = {
        "kind": "videos", "dialect": "vllm-omni", "url": url, "model": SERVED, "pipeline": "wan2.1-1.3b",
        "poll_seconds": 0.05, "interpolator": "blend",
    }  # fmt: skip
    return {"engine": "farm", "engines": {"farm": table | changes}}


async def test_a_picture_goes_to_a_server_that_takes_one(tmp_path: Path, video: bytes) -> None:
    server = OmniServer(video)
    async with (
        running(server.app()) as url,
        whole_service(tmp_path, **_farm(url, first_frame=True)) as front,
    ):
        record = await front.finished((await front.post(BODY))["data"]["taskId"])
        assert record["state"] == "success"
        assert await front.balance() == START - PRICE
        both = {"model": "kling/v2-1-pro", "input": GIVEN | {"tail_image_url": INLINE}}
        refused = await front.post(both)
        assert (refused["code"], refused["msg"]) == (
            422,
            "input.tail_image_url must be left out: the engine here cannot end with a given picture",
        )
    (sent,) = server.pictures
    assert (facts_of(sent).width, facts_of(sent).height) == (832, 480)


async def test_a_picture_is_refused_at_create_where_the_server_takes_none(
    tmp_path: Path, video: bytes
) -> None:
    server = OmniServer(video)
    async with running(server.app()) as url, whole_service(tmp_path, **_farm(url)) as front:
        refused = await front.post(BODY)
        assert (refused["code"], refused["msg"]) == (
            422,
            "input.image_url must be left out: the engine here cannot begin with a given picture",
        )
        assert await front.balance() == START
    assert server.submitted == []
