"""The public page of one film: for whoever has its signed address, until its owner takes it away.

It sets no cookie, needs no script and is in no index; its files come from the API.
"""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.console.render import environment
from vitascope.console.words import Words
from vitascope.errors import NotFound
from vitascope.language import chosen
from vitascope.runtime import Runtime
from vitascope.tasks.films import PUBLIC_PATH

PAGE = f"{PUBLIC_PATH}/{{task}}/{{signature}}"
FIELDS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


async def show(request: Request) -> Response:
    """Show the film, or that there is none (any more)."""
    runtime: Runtime = request.app.state.runtime
    language, accepted = (
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language"),
    )
    words, task = Words(chosen(language, accepted)), None
    with suppress(NotFound):
        given = request.path_params
        task = await runtime.films.shared(given["task"], given["signature"])
    page = environment().get_template("shared.html")
    path, base = request.url.path, runtime.settings.base_url
    text = page.render(_=words, words=words, task=task, path=path, base=base)
    return HTMLResponse(text, status_code=404 if task is None else 200, headers=FIELDS)


ROUTES = [Route(PAGE, show)]
