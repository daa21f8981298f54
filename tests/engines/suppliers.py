"""A test server with kie.ai's jobs API that lags and stumbles, as public reports tell of real ones.

It is not Vitascope: it has no /healthz, and orders once more whatever is sent twice.
"""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vitascope.wire import Code


def envelope(
    data: Any = None, *, code: int = 200, msg: str = "success", status: int = 200
) -> Response:
    """Return an answer in the envelope."""
    return JSONResponse({"code": code, "msg": msg, "data": data}, status_code=status)


NO_RECORD = (422, "recordInfo is null")
"""What the hosted service says of a task in its first second, and of one that never was."""


@dataclass
class Supplier:
    """Accepts every order; each look, order and download first meets what is listed for it."""

    video: bytes
    looks: deque[Response] = field(default_factory=deque)
    """Answers of recordInfo before the first true one."""
    states: deque[dict[str, Any]] = field(default_factory=deque)
    """What the true answers say instead of success, one after the other."""
    refusals: deque[Response] = field(default_factory=deque)
    """Answers of createTask before it takes an order."""
    downloads: deque[Response] = field(default_factory=deque)
    """Answers for the file before it is there."""
    orders: list[dict[str, Any]] = field(default_factory=list)
    file_requests: list[Request] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the routes."""
        return Starlette(
            routes=[
                Route("/api/v1/jobs/createTask", self.create, methods=["POST"]),
                Route("/api/v1/jobs/recordInfo", self.record),
                Route("/api/v1/chat/credit", self.credit),
                Route("/files/{name}", self.file),
            ]
        )

    async def create(self, request: Request) -> Response:
        """Take an order."""
        if self.refusals:
            return self.refusals.popleft()
        self.orders.append(await request.json())
        return envelope({"taskId": f"task_{len(self.orders)}"})

    async def record(self, request: Request) -> Response:
        """Tell how an order stands."""
        if self.looks:
            return self.looks.popleft()
        task_id = request.query_params["taskId"]
        urls = {"resultUrls": [f"{request.base_url}files/{task_id}.mp4"]}
        success = {"state": "success", "resultJson": json.dumps(urls)}
        told = self.states.popleft() if self.states else success
        return envelope({"taskId": task_id, "model": "m", "param": "{}"} | told)

    async def credit(self, request: Request) -> Response:
        """Tell a balance."""
        return envelope(1_000)

    async def file(self, request: Request) -> Response:
        """Send the video."""
        self.file_requests.append(request)
        if self.downloads:
            return self.downloads.popleft()
        return Response(self.video, media_type="video/mp4")


@dataclass
class FileSupplier(Supplier):
    """Takes files, too, or answers with a status of its own."""

    status: int = 200
    files: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the routes."""
        upload = Route("/api/file-stream-upload", self.upload, methods=["POST"])
        return Starlette(routes=[*super().app().routes, upload])

    async def upload(self, request: Request) -> Response:
        """Take a file."""
        if self.status != 200:
            return JSONResponse(
                {"success": False, "code": self.status, "msg": "no"}, status_code=self.status
            )
        async with request.form() as form:
            file = form["file"]
            assert isinstance(file, UploadFile)
            self.files.append(await file.read())
            self.names.append(f"{form['uploadPath']}/{form['fileName']}")
        data = {"success": True, "downloadUrl": self.address(len(self.files) - 1)}
        return JSONResponse({"success": True, "code": 200, "msg": "ok", "data": data})

    def address(self, number: int) -> str:
        """Return where a file can be read."""
        return f"https://files.example/{self.names[number]}"


def no_record(times: int, code: int = NO_RECORD[0], msg: str = NO_RECORD[1]) -> deque[Response]:
    """Return the answers of a service that does not know the task yet."""
    return deque(envelope(code=code, msg=msg) for _ in range(times))


def refusal(code: int, msg: str, *, times: int = 1) -> deque[Response]:
    """Return refusals with a code, under HTTP 200 as the hosted service sends them."""
    return deque(envelope(code=Code(code).value, msg=msg) for _ in range(times))


def missing(times: int) -> deque[Response]:
    """Return the answers of a store that has not got the file yet."""
    return deque(Response("no such key", status_code=404) for _ in range(times))
