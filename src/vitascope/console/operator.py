"""The operator's pages: accounts, workers and queue, maintenance, health."""

import shutil
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from vitascope import __version__, clock
from vitascope.console.visit import Visit, page
from vitascope.credits import milli_of
from vitascope.errors import Invalid

MESSAGE_MAX_CHARACTERS = 500
CREDITS_MAX = 1e12
GIB = 2**30


async def accounts(visit: Visit) -> Response:
    """Show every account."""
    return visit.show("accounts.html", rows=await visit.runtime.accounts.list_accounts())


async def create_account(visit: Visit) -> Response:
    """Make an account."""
    name = visit.form.get("name", "").strip()
    if not 0 < len(name) <= 100:
        raise Invalid(visit.words("Give the account a name of 1 to 100 characters."))
    await visit.runtime.accounts.create_account(name, credits_milli=max(0, credits_in(visit, "credits", empty=0)))
    return visit.go(
        "/accounts", visit.words("The account {name} is there. Work in it to make its first key.", name=name)
    )


async def top_up(visit: Visit) -> Response:
    """Add credits to an account, or take some back."""
    amount = credits_in(visit, "amount")
    reason = visit.form.get("reason", "").strip() or "console"
    row = await visit.runtime.accounts.add_credits(visit.request.path_params["account"], amount, reason)
    balance = visit.words.credits(row.balance_milli)
    return visit.go("/accounts", visit.words("{name} now has {balance} credits.", name=row.name, balance=balance))


async def limit_account(visit: Visit) -> Response:
    """Change how many tasks an account may run at once."""
    text = visit.form.get("max_running", "")
    if not (text.isdigit() and int(text) <= 1_000_000):
        raise Invalid(visit.words("The number of tasks at once must be a whole number."))
    row = await visit.runtime.accounts.change_account(visit.request.path_params["account"], max_running=int(text))
    return visit.go(
        "/accounts", visit.words("{name} may now run {count} tasks at once.", name=row.name, count=int(text))
    )


async def queue(visit: Visit) -> Response:
    """Show what waits and what runs."""
    found = await visit.runtime.tasks.queue()
    names = {row.id: row.name for row in await visit.runtime.accounts.list_accounts()}
    template = "queue_live.html" if "part" in visit.request.query_params else "queue.html"
    engines = visit.runtime.routes.tables
    return visit.show(template, queue=found, names=names, now=clock.now_ms(), engines=engines)


async def maintenance(visit: Visit) -> Response:
    """Show the maintenance switch."""
    return visit.show("maintenance.html", message=await visit.runtime.accounts.maintenance())


async def switch_maintenance(visit: Visit) -> Response:
    """Close the service to new tasks, or open it."""
    words, closing = visit.words, visit.form.get("on") == "1"
    message = visit.form.get("message", "").strip()[:MESSAGE_MAX_CHARACTERS]
    await visit.runtime.accounts.set_maintenance(message if closing else None)
    closed = words("The service is closed to new tasks: createTask now answers 455. Running tasks go on.")
    return visit.go("/maintenance", closed if closing else words("The service takes new tasks again."))


async def health(visit: Visit) -> Response:
    """Show whether everything is well."""
    return await _health(visit)


async def audit(visit: Visit) -> Response:
    """Read the whole ledger again and show what is wrong with it."""
    audits = await visit.runtime.accounts.audit()
    faults = [fault for each in audits for fault in each.faults]
    return await _health(visit, audit={"entries": sum(each.entries for each in audits), "faults": faults})


async def _health(visit: Visit, audit: dict[str, Any] | None = None) -> Response:
    settings = visit.runtime.settings
    disk = shutil.disk_usage(settings.data)
    found = await visit.runtime.tasks.queue()
    return visit.show(
        "health.html",
        version=__version__,
        settings=settings,
        free_gib=disk.free / GIB,
        free_share=disk.free / disk.total,
        running=len(found["running"]),
        open_tasks=sum(each["count"] for each in found["states"].values()),
        off=await visit.runtime.callbacks.off_receivers(),
        maintenance=visit.guest.maintenance,
        audit=audit,
    )


def credits_in(visit: Visit, name: str, empty: int | None = None) -> int:
    """Return a form's credits in thousandths.

    Raises Invalid for what is no number.
    """
    text = visit.form.get(name, "").strip()
    if not text and empty is not None:
        return empty
    try:
        number = float(text)
    except ValueError:
        number = CREDITS_MAX
    if not abs(number) < CREDITS_MAX:
        raise Invalid(visit.words("Type a number of credits."))
    return milli_of(number)


ROUTES = [
    Route("/accounts", page(accounts, operator=True)),
    Route("/accounts", page(create_account, operator=True), methods=["POST"]),
    Route("/accounts/{account}/credits", page(top_up, operator=True), methods=["POST"]),
    Route("/accounts/{account}/limits", page(limit_account, operator=True), methods=["POST"]),
    Route("/queue", page(queue, operator=True)),
    Route("/maintenance", page(maintenance, operator=True)),
    Route("/maintenance", page(switch_maintenance, operator=True), methods=["POST"]),
    Route("/health", page(health, operator=True)),
    Route("/health", page(audit, operator=True), methods=["POST"]),
]
