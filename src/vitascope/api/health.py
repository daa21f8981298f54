"""Whether this process is well, and whether it can do its work: what probes ask, so the HTTP status tells the truth."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vitascope import log
from vitascope.api.state import runtime_of
from vitascope.db.migrate import is_current
from vitascope.fitness import failed_checks
from vitascope.runtime import Runtime
from vitascope.wire import SERVICE_NAME, Code

logger = log.get("api")

IsFit = Callable[[], bool]
"""Says whether the engines of this process are well."""

GIVE_UP_SECONDS = 2.5
"""Probes wait for three seconds."""


async def readyz(request: Request) -> Response:
    """Answer 200 where this process can do its work now, else HTTP 503 whatever http_status says, and what is wrong.

    No worker is no reason against an API process: what it accepts waits in line. Their number is told all the same.
    """
    runtime = runtime_of(request)
    wrong = await _wrong(runtime)
    if not request.app.state.is_fit():
        wrong["engines"] = "every engine here is failing"
    report: dict[str, object] = {"state": "not ready" if wrong else "ready", "wrong": wrong}
    if "database" not in wrong:
        report["workers"] = await runtime.queue.listeners()
        report |= await _notes(runtime)
    return _answer(report, well=not wrong)


async def healthz(request: Request) -> Response:
    """Answer 200 where the database answers, else HTTP 503; clients learn here that Idempotency-Key is honoured."""
    well = await _within(runtime_of(request).tasks.seconds_to_next())
    return _answer({"state": "ok" if well else "no database"}, well=well)


async def _wrong(runtime: Runtime) -> dict[str, str]:
    """Return what keeps a process from its work, each with its reason."""
    if not await _within(runtime.db.write(lambda connection: None)):
        return {"database": "it does not answer, or cannot be written"}
    wrong: dict[str, str] = {}
    if not await runtime.db.read(is_current):
        wrong["schema"] = "it is older than this program: vitascope db upgrade"
    return wrong | await asyncio.to_thread(failed_checks, runtime.settings, runtime.secret)


async def _notes(runtime: Runtime) -> dict[str, dict[str, str]]:
    """Return what the operator should see to, though it keeps no process from its work."""
    found = await runtime.installation.unknown_videos()
    if found is None:
        return {}
    unknown, every = found
    return {
        "notes": {"videos": f"no task of this database made {unknown} of {every}: none is removed"}
    }


async def _within(call: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            await call
    except Exception as error:
        logger.warning("not well", error=repr(error))
        return False
    return True


def _why(report: dict[str, object]) -> str:
    wrong = report.get("wrong")
    reasons = (
        [f"{name}: {reason}" for name, reason in wrong.items()] if isinstance(wrong, dict) else []
    )
    return "; ".join(["not ready", *reasons]) if reasons else "not well"


def _answer(report: dict[str, object], *, well: bool) -> Response:
    code = Code.OK if well else Code.MAINTENANCE
    data = report | {"service": SERVICE_NAME}
    body = {"code": code.value, "msg": "success" if well else _why(report), "data": data}
    return JSONResponse(body, status_code=200 if well else 503)
