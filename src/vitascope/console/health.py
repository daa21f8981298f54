"""The operator's page of health: disk, callbacks, backups, the ledger."""

import asyncio
import shutil
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import __version__, clock
from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.db.gauges import read_gauges
from vitascope.db.last_backup import last_backup

GIB = 2**30
BACKUP_DAYS = 7
"""A backup that is older than this is pointed out."""
CALLBACK_MINUTES = 15
"""So is a callback that waits longer than this, for a receiver that is not switched off."""


async def show(context: PageContext) -> Response:
    """Show whether everything is well."""
    return await _show(context)


async def audit(context: PageContext) -> Response:
    """Read the whole ledger again and show what is wrong with it."""
    audits = await context.runtime.accounts.audit()
    faults = [fault for each in audits for fault in each.faults]
    return await _show(
        context, audit={"entries": sum(each.entries for each in audits), "faults": faults}
    )


async def _show(context: PageContext, audit: dict[str, Any] | None = None) -> Response:
    runtime = context.runtime
    disk = shutil.disk_usage(runtime.settings.data)
    gauges = await runtime.db.read(partial(read_gauges, moved=runtime.credits_moved))
    backup = await asyncio.to_thread(last_backup, runtime.settings.data)
    return context.show(
        "health.html",
        version=__version__,
        settings=runtime.settings,
        free_gib=disk.free / GIB,
        free_share=disk.free / disk.total,
        running=gauges.unfinished["generating"],
        open_tasks=sum(gauges.unfinished.values()),
        off=await runtime.callbacks.off_receivers(),
        callbacks=gauges.callbacks_waiting,
        callback_minutes=round(gauges.callback_age / 60),
        is_late=gauges.callback_age > CALLBACK_MINUTES * 60,
        backup=backup,
        is_backed_up=backup is not None
        and clock.now_ms() - backup.at_ms < BACKUP_DAYS * clock.DAY_MS,
        maintenance=context.user.maintenance,
        audit=audit,
    )


ROUTES = [
    Route("/health", page(show, operator=True)),
    Route("/health", page(audit, operator=True), methods=["POST"]),
]
