"""Usage: credits over time, the ledger, receipts."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.console.plot import bars
from vitascope.console.visit import Visit, page

DAYS = 30
PAGE_ENTRIES = 25
NEWEST = 2**62


async def show(visit: Visit) -> Response:
    """Show the balance, the last days' charges and a page of the ledger."""
    before = visit.request.query_params.get("before", "")
    days = await visit.runtime.accounts.charged_by_day(visit.account, days=DAYS)
    start = int(before) if before.isdigit() and len(before) < 19 else NEWEST
    entries = await visit.runtime.accounts.entries(visit.account, before=start, limit=PAGE_ENTRIES + 1)
    shown = entries[:PAGE_ENTRIES]
    return visit.show(
        "usage.html",
        balance=visit.guest.balance_milli,
        spent=sum(amount for _, amount, _ in days),
        made=sum(tasks for _, _, tasks in days),
        days=DAYS,
        plot=bars(days),
        entries=shown,
        following=shown[-1].id if len(entries) > PAGE_ENTRIES else "",
    )


async def receipt(visit: Visit) -> Response:
    """Show what one task held, and what it was charged or given back."""
    task_id = visit.request.path_params["task"]
    rows = await visit.runtime.accounts.receipt(visit.account, task_id)
    return visit.show("receipt.html", rows=rows, task_id=task_id, account=visit.account)


ROUTES = [Route("/usage", page(show)), Route("/usage/{task}", page(receipt))]
