"""What is done with a finished film: made a favourite, given a public page, deleted."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.console.context import PageContext
from vitascope.console.page import page


async def prefer(context: PageContext) -> Response:
    """Make a film a favourite, or no longer."""
    favourite = context.form.get("on") == "1"
    await context.runtime.films.prefer(context.account, _task_id(context), favourite=favourite)
    return context.go(context.back)


async def share(context: PageContext) -> Response:
    """Give a film a public page, or take it away."""
    if context.form.get("on") == "1":
        await context.runtime.films.share(context.account, _task_id(context))
        notice = context.words("Everybody who has the link can watch this video now.")
    else:
        await context.runtime.films.unshare(context.account, _task_id(context))
        notice = context.words("The public page is gone. Its link no longer works.")
    return context.go(context.back, notice)


async def delete(context: PageContext) -> Response:
    """Delete a film for good."""
    await context.runtime.films.delete(context.account, _task_id(context))
    return context.go(context.back, context.words("Video deleted. Its receipt stays."))


def _task_id(context: PageContext) -> str:
    return str(context.request.path_params["task"])


ROUTES = [
    Route("/tasks/{task}/favourite", page(prefer), methods=["POST"]),
    Route("/tasks/{task}/share", page(share), methods=["POST"]),
    Route("/tasks/{task}/delete", page(delete), methods=["POST"]),
]
