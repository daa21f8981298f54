"""Tasks: the list, one task with everything known about it, cancel."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.console.context import PageContext
from vitascope.console.media import media_of
from vitascope.console.outlook import outlook_of
from vitascope.console.page import page
from vitascope.console.variations import variations_of
from vitascope.errors import NotFound
from vitascope.tasks.record import record_info
from vitascope.tasks.task import Filter, Task
from vitascope.wire import State

PAGE_TASKS = 20


async def list_tasks(context: PageContext) -> Response:
    """Show the account's tasks, newest first, those that the filter lets through."""
    query = context.request.query_params
    state = query.get("state") if query.get("state") in set(State) else None
    model = query.get("model") if query.get("model") in catalog.MODELS else None
    wanted = Filter(
        state=State(state) if state else None,
        model=model,
        before=place_of(query.get("before")),
        limit=PAGE_TASKS + 1,
    )
    found = await context.runtime.tasks.list_tasks(context.account, wanted)
    shown, more = found[:PAGE_TASKS], found[PAGE_TASKS:]
    last = shown[-1] if more else None
    return context.show(
        "tasks_rows.html" if "part" in query else "tasks.html",
        rows=[(task, media_of(context.runtime, task)) for task in shown],
        state=state or "",
        model=model or "",
        models=list(catalog.MODELS.values()),
        states=list(State),
        before=query.get("before", ""),
        following=f"{last.created_ms}.{last.id}" if last else "",
    )


async def show_task(context: PageContext) -> Response:
    """Show one task."""
    task = await context.runtime.tasks.detail(context.account, context.request.path_params["task"])
    return context.show(
        "task_live.html" if "part" in context.request.query_params else "task.html",
        task=task,
        media=media_of(context.runtime, task),
        variations=await variations_of(context, task),
        outlook=await outlook_of(context, task),
        raw=record_info(task, context.runtime.storage.video_url),
        callback=await _callback(context, task),
        shared=context.runtime.films.public_path(task),
    )


async def cancel(context: PageContext) -> Response:
    """Cancel a task."""
    task_id = context.request.path_params["task"]
    state = await context.runtime.tasks.cancel(context.account, task_id)
    words = context.words
    ended = words("Cancelled. The credits are back on the account.")
    notice = ended if state is State.FAIL else words("Cancelling: the engine is being stopped.")
    # Whoever cancels where it was made stays there.
    back = f"/?task={task_id}"
    return context.go(
        f"{back}#stage" if context.form.get("back") == back else f"/tasks/{task_id}", notice
    )


async def _callback(context: PageContext, task: Task) -> dict[str, Any] | None:
    try:
        return await context.runtime.callbacks.show(context.account, task.id)
    except NotFound:
        return None


def place_of(text: str | None) -> tuple[int, str] | None:
    """Return the place in a list that a link names, None where it names none."""
    at, _, task_id = (text or "").partition(".")
    return (int(at), task_id) if at.isdigit() and len(at) < 17 else None


ROUTES = [
    Route("/tasks", page(list_tasks)),
    Route("/tasks/{task}", page(show_task)),
    Route("/tasks/{task}/cancel", page(cancel), methods=["POST"]),
]
