"""NVIDIA's NIM for Cosmos 3: ``POST /v1/infer``, answered when the video is made."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from vitascope.engines.base import EngineError
from vitascope.engines.dialects.base import Order
from vitascope.engines.dialects.picture import data_url_of
from vitascope.engines.dialects.waiting import WaitingDialect
from vitascope.video import Ability

FPS = 24
FEWEST_FRAMES = 25


@dataclass(frozen=True, kw_only=True)
class PictureSize:
    """A size of picture: how many frames it may have, and (width, height) by the key of its shape."""

    name: str
    most_frames: int
    shapes: dict[str, tuple[int, int]]


TIERS = (
    PictureSize(
        name="720",
        most_frames=197,
        shapes={
            "16_9": (1280, 720),
            "1_1": (960, 960),
            "9_16": (720, 1280),
            "4_3": (1104, 832),
            "3_4": (832, 1104),
        },
    ),
    PictureSize(
        name="480",
        most_frames=297,
        shapes={
            "16_9": (832, 480),
            "1_1": (640, 640),
            "9_16": (480, 832),
            "4_3": (736, 544),
            "3_4": (544, 736),
        },
    ),
    PictureSize(
        name="256",
        most_frames=397,
        shapes={
            "16_9": (320, 192),
            "1_1": (256, 256),
            "9_16": (192, 320),
            "4_3": (320, 256),
            "3_4": (256, 320),
        },
    ),
)
"""The largest first: a clip gets the largest that may be so long."""


class CosmosDialect(WaitingDialect):
    """One server. It refuses fields that it does not know, and some of its variants refuse a wish
    for steps or guidance: neither is sent unless the operator asks for it.
    """

    frames: ClassVar[frozenset[Ability]] = frozenset({Ability.FIRST_FRAME})
    longest_seconds: ClassVar[float | None] = TIERS[-1].most_frames / FPS
    path = "/v1/infer"

    def body(self, order: Order) -> dict[str, Any]:
        """Return the fields by their names there."""
        frames = max(FEWEST_FRAMES, math.ceil(order.num_frames / order.fps * FPS))
        tier = tier_for(frames)
        key = _shape(order, tier)
        fields: dict[str, Any] = {
            "model_mode": "text2video",
            "prompt": order.prompt,
            "resolution": f"{tier.name}_{key}",
            "num_frames": frames,
            "fps": float(FPS),
            "seed": order.seed,
        }
        optional = {
            # An empty one would switch the server's own off.
            "negative_prompt": order.negative_prompt or None,
            "guidance_scale": order.guidance_scale,
            "num_inference_steps": order.steps,
        }
        fields |= {name: value for name, value in optional.items() if value is not None}
        if order.first_frame is None:
            return fields
        picture = data_url_of(order.first_frame, *tier.shapes[key])
        return fields | {"model_mode": "image2video", "input_reference": picture}

    def video_in(self, answer: dict[str, Any]) -> object:
        """Return ``b64_video``."""
        return answer.get("b64_video")


def tier_for(frames: int) -> PictureSize:
    """Return the largest size that may have so many frames.

    Raises EngineError where none may.
    """
    for tier in TIERS:
        if frames <= tier.most_frames:
            return tier
    raise EngineError(
        "This engine makes clips of at most {seconds} seconds.",
        seconds=TIERS[-1].most_frames // FPS,
    )


def _shape(order: Order, tier: PictureSize) -> str:
    wanted = math.log(order.width / order.height)
    return min(
        tier.shapes,
        key=lambda key: abs(math.log(tier.shapes[key][0] / tier.shapes[key][1]) - wanted),
    )
