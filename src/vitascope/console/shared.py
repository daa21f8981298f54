"""The public page of one film: for whoever has its signed address, until its owner takes it away.

It sets no cookie, needs no script, is in no index, and never names the film's own file: that would
outlive the page.
"""

from contextlib import suppress
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from vitascope.api import files
from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.console.paths import SHARED
from vitascope.console.render import environment
from vitascope.console.words import Words
from vitascope.errors import NotFound
from vitascope.language import chosen
from vitascope.runtime import Runtime
from vitascope.storage.local import POSTER_ENDING
from vitascope.tasks.task import Task

VIDEO, POSTER = "video.mp4", "poster.jpg"
NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


async def show(request: Request) -> Response:
    """Show the film, or that there is none (any more)."""
    words = Words(
        chosen(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))
    )
    task, path = None, request.url.path
    with suppress(NotFound):
        task = await _task(request)
    text = environment().get_template("shared.html").render(
        _=words, words=words, task=task, path=path, base=_runtime(request).settings.base_url,
        video=f"{path}/{VIDEO}", poster=f"{path}/{POSTER}",
    )  # fmt: skip
    return HTMLResponse(text, status_code=404 if task is None else 200, headers=NOT_INDEXED)


async def send(request: Request) -> Response:
    """Send the film or its poster, whole or in part."""
    file = request.path_params["file"]
    try:
        task = await _task(request)
    except NotFound:
        raise HTTPException(404) from None
    if task.video is None or file not in {VIDEO, POSTER}:
        raise HTTPException(404)
    name = task.video if file == VIDEO else str(Path(task.video).with_suffix(POSTER_ENDING))
    tag = f'"{request.path_params["signature"]}-{Path(file).stem}"'
    # Asked about again each time, so that it ends with the page.
    fields = {**NOT_INDEXED, "Cache-Control": "private, no-cache", "ETag": tag}
    return await files.send_file(request, _runtime(request), name, fields, redirects=False)


async def _task(request: Request) -> Task:
    task_id, signature = request.path_params["task"], request.path_params["signature"]
    return await _runtime(request).films.shared(task_id, signature)


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


ROUTES = [
    Route(f"{SHARED}/{{task}}/{{signature}}", show),
    Route(f"{SHARED}/{{task}}/{{signature}}/{{file}}", send),
]
