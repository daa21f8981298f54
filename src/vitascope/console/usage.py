"""Usage: credits by day, key and model, as pages and as a file; the ledger; receipts."""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import Route

from vitascope.clock import utc_text
from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.console.plot import bars
from vitascope.console.spreadsheet import csv_text
from vitascope.credits import credits_of
from vitascope.tasks.usage import Charges, Total, charges_of, days_until_now, totals

PERIODS = (7, 30, 90)
DAYS = 30
PAGE_ENTRIES = 25
NEWEST = 2**62
DAY_CHARACTERS = 10
CSV_HEAD = ("day", "key", "keyId", "model", "videos", "credits")


async def show(context: PageContext) -> Response:
    """Show the balance, what was charged by day, model and key, and a page of the ledger."""
    before = context.request.query_params.get("before", "")
    days = _days(context)
    charges = await charges_of(context.runtime.db, context.account, days=days)
    by_day = totals(charges, lambda each: each.day_ms)
    start = int(before) if before.isdigit() and len(before) < 19 else NEWEST
    entries = await context.runtime.accounts.entries(
        context.account, before=start, limit=PAGE_ENTRIES + 1
    )
    shown = entries[:PAGE_ENTRIES]
    every = [(day, by_day.get(day, Total())) for day in days_until_now(days)]
    return context.show(
        "usage.html",
        balance=context.user.balance_milli,
        total=totals(charges, lambda each: "").get("", Total()),
        days=days,
        periods=PERIODS,
        plot=bars([(day, each.milli, each.videos) for day, each in every]),
        by_day=list(reversed(by_day.items())),
        by_model=_dearest(totals(charges, lambda each: each.model)),
        by_key=_dearest(totals(charges, lambda each: each.key_id)),
        key_names=await _key_names(context),
        entries=shown,
        following=shown[-1].id if len(entries) > PAGE_ENTRIES else "",
    )


async def download(context: PageContext) -> Response:
    """Send what was charged as a CSV file: a row for each day, key and model."""
    days = _days(context)
    charges = await charges_of(context.runtime.db, context.account, days=days)
    names = await _key_names(context)
    text = csv_text(CSV_HEAD, (_row(each, names) for each in charges))
    headers = {"content-disposition": f'attachment; filename="vitascope-usage-{days}-days.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def receipt(context: PageContext) -> Response:
    """Show what one task held, and what it was charged or given back."""
    task_id = context.request.path_params["task"]
    rows = await context.runtime.accounts.receipt(context.account, task_id)
    return context.show("receipt.html", rows=rows, task_id=task_id, account=context.account)


def _days(context: PageContext) -> int:
    asked = context.request.query_params.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), DAYS)


def _dearest(found: Mapping[str | None, Total]) -> list[tuple[str | None, Total]]:
    return sorted(found.items(), key=lambda each: -each[1].milli)


async def _key_names(context: PageContext) -> dict[str, str]:
    """Return the names of the account's keys; the operator works in it with others, too."""
    rows = await context.runtime.accounts.list_keys(context.account, context.account.id)
    return {row.id: row.rules.name for row in rows}


def _row(each: Charges, names: Mapping[str, str]) -> tuple[str | int | float, ...]:
    return (
        utc_text(each.day_ms)[:DAY_CHARACTERS],
        names.get(each.key_id or "", ""),
        each.key_id or "",
        each.model or "",
        each.videos,
        credits_of(each.milli),
    )


ROUTES = [
    Route("/usage", page(show)),
    Route("/usage.csv", page(download)),
    Route("/usage/{task}", page(receipt)),
]
