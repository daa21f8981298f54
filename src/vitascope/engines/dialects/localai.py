"""LocalAI: ``POST /video``, answered when the video is made."""

from typing import Any, ClassVar

from vitascope.engines.dialects.base import BOTH_FRAMES, Order
from vitascope.engines.dialects.picture import base64_of
from vitascope.engines.dialects.waiting import WaitingDialect
from vitascope.video import Ability


class LocalAiDialect(WaitingDialect):
    """One server, which has several models and must be told which."""

    frames: ClassVar[frozenset[Ability]] = BOTH_FRAMES
    needs: ClassVar[frozenset[str]] = frozenset({"model"})
    path = "/video"

    def body(self, order: Order) -> dict[str, Any]:
        """Return the fields by their names there; pictures are bare base64, no data URLs."""
        fields: dict[str, Any] = {
            "model": self._server.model,
            "prompt": order.prompt,
            "negative_prompt": order.negative_prompt,
            "width": order.width,
            "height": order.height,
            "num_frames": order.num_frames,
            "fps": order.fps,
            "seed": order.seed,
            # An address would leave the file there, under a host that may be known to it alone.
            "response_format": "b64_json",
        }
        optional = {"cfg_scale": order.guidance_scale, "step": order.steps}
        fields |= {name: value for name, value in optional.items() if value is not None}
        for name, picture in (("start_image", order.first_frame), ("end_image", order.last_frame)):
            if picture is not None:
                fields[name] = base64_of(picture, order.width, order.height)
        return fields

    def video_in(self, answer: dict[str, Any]) -> object:
        """Return ``data[0].b64_json``."""
        items = answer.get("data")
        first = items[0] if isinstance(items, list) and items else None
        return first.get("b64_json") if isinstance(first, dict) else None
