"""Test servers that answer when the video is made: LocalAI and NVIDIA's NIM for Cosmos 3."""

import asyncio
import base64
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass
class WaitingServer:
    """Makes a video for each request, slowly."""

    video: bytes
    seconds: float = 0.05
    hangs: bool = False
    answers: deque[Response] = field(default_factory=deque)
    """Answers to requests before the first true one."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    hung_up: list[int] = field(default_factory=list)
    """The numbers of the requests whose caller did not wait."""

    path = ""

    def app(self) -> Starlette:
        """Return the route."""
        return Starlette(routes=[Route(self.path, self.make, methods=["POST"])])

    async def make(self, request: Request) -> Response:
        """Make a video and answer with it."""
        body = await request.json()
        self.requests.append(body)
        number = len(self.requests)
        if self.answers:
            return self.answers.popleft()
        await asyncio.sleep(self.seconds)
        while self.hangs:
            if await request.is_disconnected():
                self.hung_up.append(number)
                return Response()
            await asyncio.sleep(0.01)
        return self.answer(body)

    def answer(self, body: dict[str, Any]) -> Response:
        """Return the answer in this server's shape."""
        raise NotImplementedError


class LocalAiServer(WaitingServer):
    """Takes bare base64 only, and wants to know the model."""

    path = "/video"

    def answer(self, body: dict[str, Any]) -> Response:
        """Answer in base64 where that is asked for, else by an address that is no use."""
        if not body.get("model"):
            return JSONResponse({"error": {"code": 400, "message": "Bad Request"}}, status_code=400)
        for name in {"start_image", "end_image"} & body.keys():
            base64.b64decode(body[name], validate=True)
        item = {"url": "http://localai.internal/generated-videos/a.mp4"}
        if body.get("response_format") == "b64_json":
            item = {"b64_json": base64.b64encode(self.video).decode()}
        return JSONResponse({"created": 1, "id": "x", "data": [item]})


COSMOS_FIELDS = {
    "model_mode", "prompt", "negative_prompt", "input_reference", "resolution", "num_frames", "fps", "seed",
    "guidance_scale", "num_inference_steps",
}  # fmt: skip


class CosmosServer(WaitingServer):
    """Refuses fields that it does not know, and a picture in the wrong mode."""

    path = "/v1/infer"

    def answer(self, body: dict[str, Any]) -> Response:
        """Answer in base64."""
        from_picture = body.get("model_mode") == "image2video"
        if body.keys() - COSMOS_FIELDS or from_picture != ("input_reference" in body):
            return JSONResponse({"detail": [{"type": "extra_forbidden"}]}, status_code=422)
        return JSONResponse({"b64_video": base64.b64encode(self.video).decode(), "seed": 7})
