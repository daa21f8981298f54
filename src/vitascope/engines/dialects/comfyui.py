"""ComfyUI: a workflow of the operator's own, run through ``/prompt``, ``/history`` and ``/view``."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from vitascope import log
from vitascope.engines.base import EngineError
from vitascope.engines.dialects.base import BOTH_FRAMES, JobState, JobStatus, Order, RemoteServer
from vitascope.engines.dialects.picture import png_of
from vitascope.engines.dialects.workflow import Workflow
from vitascope.engines.remote import (
    REFUSED_TEXT,
    NoAnswer,
    download,
    json_of,
    refusal_of,
    require_answer,
    text_of,
    unless_busy,
)
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.video import Ability, Picture

logger = log.get("engine")

OPTIONAL_PLACES = frozenset({"steps", "guidance_scale"})
"""Places that stay empty unless the operator's settings fill them."""
VIDEO_ENDINGS = (".mp4", ".webm", ".mkv", ".mov")
PICTURE_NEEDED_TEXT = mark("This engine makes videos from a picture; the request gives none.")
NO_OUTPUT_TEXT = mark("The engine server finished without a video.")


class ComfyDialect:
    """One server and one workflow. It tells no progress to those who ask, and has its history in
    memory: after its restart a job is unknown.
    """

    frames: ClassVar[frozenset[Ability]] = BOTH_FRAMES
    longest_seconds: ClassVar[float | None] = None
    needs: ClassVar[frozenset[str]] = frozenset({"workflow"})

    def __init__(self, server: RemoteServer) -> None:
        """Read the workflow. Raises OperatorError where it and the settings do not fit."""
        self._server, self._workflow = server, Workflow(server.workflow)
        self._workflow.require(ability.name.lower() for ability in server.frames)
        for name in sorted(OPTIONAL_PLACES & self._workflow.places - server.filled):
            raise OperatorError(
                "The workflow {path} has a place {name}, and no setting fills it",
                path=server.workflow,
                name=name,
            )

    def check(self) -> None:
        """Look whether anything answers."""
        require_answer(self._server.url)

    async def create(self, order: Order) -> str:
        """Order the workflow under an id made from the order's name, unless the server has it."""
        job = str(uuid.uuid5(uuid.NAMESPACE_URL, f"vitascope:{order.name}"))
        if (await self.poll(job)).state is not JobState.UNKNOWN:
            return job
        nodes = self._workflow.filled(await self._values(order))
        response = unless_busy(await self._post("/prompt", {"prompt": nodes, "prompt_id": job}))
        # Servers of before give an id of their own.
        given = text_of(json_of(response), "prompt_id")
        if response.is_success and given is not None:
            return given
        error = json_of(response).get("error")
        logger.error(
            "ComfyUI refused the workflow",
            status=response.status_code,
            type=text_of(error, "type") if isinstance(error, dict) else None,
        )
        if response.status_code == 400:
            # It speaks of nodes, to whoever made the workflow.
            raise EngineError(REFUSED_TEXT)
        raise refusal_of(response)

    async def _values(self, order: Order) -> dict[str, Any]:
        values: dict[str, Any] = {
            "prompt": order.prompt,
            "negative_prompt": order.negative_prompt,
            "width": order.width,
            "height": order.height,
            "num_frames": order.num_frames,
            "fps": order.fps,
            "seconds": order.seconds,
            "seed": order.seed,
            "steps": order.steps,
            "guidance_scale": order.guidance_scale,
        }
        pictures = {"first_frame": order.first_frame, "last_frame": order.last_frame}
        for name in sorted(pictures.keys() & self._workflow.places):
            picture = pictures[name]
            if picture is None:
                raise EngineError(PICTURE_NEEDED_TEXT)
            values[name] = await self._uploaded(picture, order, name)
        return values

    async def _uploaded(self, picture: Picture, order: Order, name: str) -> str:
        """Put a picture among the server's inputs; return what a LoadImage node calls it."""
        content = png_of(picture, order.width, order.height)
        response = unless_busy(
            await self._server.http.post(
                f"{self._server.url}/upload/image",
                headers=self._server.headers,
                data={"overwrite": "true", "type": "input", "subfolder": "vitascope"},
                files={"image": (f"{order.name}-{name}.png", content, "image/png")},
            )
        )
        found = json_of(response)
        stored = text_of(found, "name")
        if not response.is_success or stored is None:
            raise refusal_of(response)
        folder = text_of(found, "subfolder")
        return f"{folder}/{stored}" if folder else stored

    async def poll(self, job: str) -> JobStatus:
        """Return how a job stands: in the history once it has ended, before that in the queue."""
        history = await self._get(f"/history/{job}")
        ended = history.get(job)
        if isinstance(ended, dict):
            status = ended.get("status")
            failed = isinstance(status, dict) and status.get("status_str") == "error"
            if failed and isinstance(status, dict):
                logger.error("ComfyUI failed", job=job, **_failure_of(status))
            state = JobState.FAILED if failed else JobState.DONE
            return JobStatus(state=state, found=ended.get("outputs"))
        running, pending = await self._queue()
        known = job in running or job in pending
        return JobStatus(state=JobState.RUNNING if known else JobState.UNKNOWN)

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Download the first video that a node has saved, a preview where none has.

        Raises EngineError where there is neither.
        """
        videos = sorted(_videos(status.found), key=lambda file: file.get("type") != "output")
        if not videos:
            raise EngineError(NO_OUTPUT_TEXT)
        wanted = {
            name: str(videos[0].get(name) or "") for name in ("filename", "subfolder", "type")
        }
        url = httpx2.URL(f"{self._server.url}/view").copy_merge_params(wanted)
        return await download(self._server.http, str(url), headers=self._server.headers)

    async def cancel(self, job: str) -> None:
        """Take a job out of the queue, or interrupt it where it is what runs.

        Servers of before interrupt whatever runs, so nothing is interrupted that is not ours.
        """
        if job in (await self._queue())[1]:
            await self._post("/queue", {"delete": [job]})
        # It may have begun meanwhile.
        if job in (await self._queue())[0]:
            await self._post("/interrupt", {"prompt_id": job})

    async def is_running(self, job: str) -> bool:
        """Say whether it is still in the queue, running or not."""
        running, pending = await self._queue()
        return job in running or job in pending

    async def _queue(self) -> tuple[set[str], set[str]]:
        found = await self._get("/queue")
        return _ids(found.get("queue_running")), _ids(found.get("queue_pending"))

    async def _get(self, path: str) -> dict[str, Any]:
        response = unless_busy(
            await self._server.http.get(f"{self._server.url}{path}", headers=self._server.headers)
        )
        if not response.is_success or not response.text.lstrip().startswith("{"):
            raise NoAnswer
        return json_of(response)

    async def _post(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        return await self._server.http.post(
            f"{self._server.url}{path}", headers=self._server.headers, json=body
        )


def _ids(entries: object) -> set[str]:
    """Return the ids of a queue's entries, which are lists: number, id, and more."""
    listed = entries if isinstance(entries, list) else []
    return {str(entry[1]) for entry in listed if isinstance(entry, list) and len(entry) > 1}


def _videos(outputs: object) -> Iterator[dict[str, Any]]:
    """Yield the video files that nodes name: under ``images`` by ComfyUI's own, under ``gifs`` by
    others, beside pictures and texts.
    """
    nodes = outputs.values() if isinstance(outputs, dict) else ()
    for node in nodes:
        for files in node.values() if isinstance(node, dict) else ():
            for file in files if isinstance(files, list) else ():
                name = file.get("filename") if isinstance(file, dict) else None
                if isinstance(name, str) and name.lower().endswith(VIDEO_ENDINGS):
                    yield file


def _failure_of(status: dict[str, Any]) -> dict[str, Any]:
    """Return which node failed and how; the inputs beside them hold the prompt, which no log does."""
    messages = status.get("messages")
    for message in messages if isinstance(messages, list) else ():
        match message:
            case ["execution_error", {"node_type": node, "exception_type": kind}]:
                return {"node": node, "type": kind}
    return {}
