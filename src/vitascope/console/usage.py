"""Usage: credits over time, the ledger, receipts."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.console.plot import bars

DAYS = 30
PAGE_ENTRIES = 25
NEWEST = 2**62


async def show(context: PageContext) -> Response:
    """Show the balance, the last days' charges and a page of the ledger."""
    before = context.request.query_params.get("before", "")
    days = await context.runtime.accounts.charged_by_day(context.account, days=DAYS)
    start = int(before) if before.isdigit() and len(before) < 19 else NEWEST
    entries = await context.runtime.accounts.entries(
        context.account, before=start, limit=PAGE_ENTRIES + 1
    )
    shown = entries[:PAGE_ENTRIES]
    return context.show(
        "usage.html",
        balance=context.user.balance_milli,
        spent=sum(amount for _, amount, _ in days),
        made=sum(tasks for _, _, tasks in days),
        days=DAYS,
        plot=bars(days),
        entries=shown,
        following=shown[-1].id if len(entries) > PAGE_ENTRIES else "",
    )


async def receipt(context: PageContext) -> Response:
    """Show what one task held, and what it was charged or given back."""
    task_id = context.request.path_params["task"]
    rows = await context.runtime.accounts.receipt(context.account, task_id)
    return context.show("receipt.html", rows=rows, task_id=task_id, account=context.account)


ROUTES = [Route("/usage", page(show)), Route("/usage/{task}", page(receipt))]
