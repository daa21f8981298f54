"""Tasks: the list, one task with everything known about it, cancel."""

import json
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import catalog
from vitascope.console.media import media_of
from vitascope.console.visit import Visit, page
from vitascope.errors import NotFound
from vitascope.tasks.task import Filter
from vitascope.wire import State

PAGE_TASKS = 20


async def list_tasks(visit: Visit) -> Response:
    """Show the account's tasks, newest first, those that the filter lets through."""
    query = visit.request.query_params
    state = query.get("state") if query.get("state") in set(State) else None
    model = query.get("model") if query.get("model") in catalog.MODELS else None
    wanted = Filter(
        state=State(state) if state else None,
        model=model,
        before=_place(query.get("before")),
        limit=PAGE_TASKS + 1,
    )
    found = await visit.runtime.tasks.list_tasks(visit.account, wanted)
    shown, more = found[:PAGE_TASKS], found[PAGE_TASKS:]
    last = shown[-1] if more else None
    return visit.show(
        "tasks_rows.html" if "part" in query else "tasks.html",
        rows=[(task, _prompt(task), media_of(visit.runtime, task)) for task in shown],
        state=state or "",
        model=model or "",
        models=list(catalog.MODELS.values()),
        states=list(State),
        before=query.get("before", ""),
        following=f"{last['createTime']}.{last['taskId']}" if last else "",
    )


async def show_task(visit: Visit) -> Response:
    """Show one task."""
    task = await visit.runtime.tasks.detail(visit.account, visit.request.path_params["task"])
    outer = json.loads(task["param"])
    wire = {name: value for name, value in task.items() if name not in OWN}
    return visit.show(
        "task_live.html" if "part" in visit.request.query_params else "task.html",
        task=task,
        given=json.loads(outer["input"]),
        media=media_of(visit.runtime, task),
        raw=wire,
        callback=await _callback(visit, task),
    )


OWN = {"callBackUrl", "test", "seedDrawn", "startTime", "cancelRequested", "record", "attempts"}


async def cancel(visit: Visit) -> Response:
    """Cancel a task."""
    task_id = visit.request.path_params["task"]
    state = await visit.runtime.tasks.cancel(visit.account, task_id)
    words = visit.words
    ended = words("Cancelled. The credits are back on the account.")
    notice = ended if state is State.FAIL else words("Cancelling: the engine is being stopped.")
    return visit.go(f"/tasks/{task_id}", notice)


async def _callback(visit: Visit, task: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return await visit.runtime.callbacks.show(visit.account, task["taskId"])
    except NotFound:
        return None


def _prompt(task: dict[str, Any]) -> str:
    return str(json.loads(json.loads(task["param"])["input"]).get("prompt", ""))


def _place(text: str | None) -> tuple[int, str] | None:
    at, _, task_id = (text or "").partition(".")
    return (int(at), task_id) if at.isdigit() and len(at) < 17 else None


ROUTES = [
    Route("/tasks", page(list_tasks)),
    Route("/tasks/{task}", page(show_task)),
    Route("/tasks/{task}/cancel", page(cancel), methods=["POST"]),
]
