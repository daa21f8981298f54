"""The operator's page of the queue: what waits and runs, whose it is, and which engines work on it."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope import clock
from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.metrics import engine_processes


async def show(context: PageContext) -> Response:
    """Show what waits, the next one first, what runs, and the engines of this process."""
    names = {row.id: row.name for row in await context.runtime.accounts.list_accounts()}
    resting = context.request.app.state.resting
    return context.show(
        "queue_live.html" if "part" in context.request.query_params else "queue.html",
        queue=await context.runtime.tasks.queue(),
        names=names,
        now=clock.now_ms(),
        engines=context.runtime.routes.tables,
        works_here=resting is not None,
        resting=resting() if resting is not None else frozenset(),
        processes=engine_processes(),
        listeners=await context.runtime.queue.listeners(),
    )


async def cancel(context: PageContext) -> Response:
    """Cancel a task of any account."""
    account = context.form.get("account", "")
    owner = await context.runtime.accounts.working_in(context.account, account)
    await context.runtime.tasks.cancel(owner, context.form.get("task", ""))
    return context.go(
        "/queue",
        context.words("The task was cancelled; {name} has its credits back.", name=owner.name),
    )


ROUTES = [
    Route("/queue", page(show, operator=True)),
    Route("/queue/cancel", page(cancel, operator=True), methods=["POST"]),
]
