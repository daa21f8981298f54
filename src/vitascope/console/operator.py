"""The operator's pages of accounts and maintenance."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.console.context import PageContext
from vitascope.console.page import page
from vitascope.credits import milli_of
from vitascope.errors import Invalid

MESSAGE_MAX_CHARACTERS = 500
CREDITS_MAX = 1e12


async def accounts(context: PageContext) -> Response:
    """Show every account."""
    rows = await context.runtime.accounts.list_accounts()
    choices = {row.id: await context.runtime.marks.choice(row.id) for row in rows}
    return context.show("accounts.html", rows=rows, choices=choices)


async def create_account(context: PageContext) -> Response:
    """Make an account."""
    name = context.form.get("name", "").strip()
    if not 0 < len(name) <= 100:
        raise Invalid("Give the account a name of 1 to 100 characters.")
    await context.runtime.accounts.create_account(
        name, credits_milli=max(0, credits_in(context, "credits", empty=0))
    )
    return context.go(
        "/accounts",
        context.words("Account {name} created. Switch to it to create its first key.", name=name),
    )


async def top_up(context: PageContext) -> Response:
    """Add credits to an account, or take some back."""
    amount = credits_in(context, "amount")
    reason = context.form.get("reason", "").strip() or "console"
    row = await context.runtime.accounts.add_credits(
        context.request.path_params["account"], amount, reason
    )
    context.runtime.changes.announce(row.id)
    balance = context.words.credits(row.balance_milli)
    return context.go(
        "/accounts",
        context.words("{name} now has {balance} credits.", name=row.name, balance=balance),
    )


async def limit_account(context: PageContext) -> Response:
    """Change how many tasks an account may run at once."""
    text = context.form.get("max_running", "")
    if not (text.isdigit() and int(text) <= 1_000_000):
        raise Invalid("The number of concurrent tasks must be a whole number.")
    row = await context.runtime.accounts.change_account(
        context.request.path_params["account"], max_running=int(text)
    )
    return context.go(
        "/accounts",
        context.words(
            "{name} may now run {count} tasks at the same time.", name=row.name, count=int(text)
        ),
    )


async def switch_watermark(context: PageContext) -> Response:
    """Switch the watermark of an account's clips on or off."""
    row = await context.runtime.accounts.account(context.request.path_params["account"])
    on = context.form.get("on") == "1"
    await context.runtime.marks.choose(row.id, enabled=on, who=context.user.who)
    words = context.words
    said = words("Clips of {name} carry a watermark from now on.", name=row.name)
    without = words("Clips of {name} carry no watermark from now on.", name=row.name)
    return context.go("/accounts", said if on else without)


async def maintenance(context: PageContext) -> Response:
    """Show the maintenance switch."""
    return context.show("maintenance.html", message=await context.runtime.accounts.maintenance())


async def switch_maintenance(context: PageContext) -> Response:
    """Close the service to new tasks, or open it."""
    words, closing = context.words, context.form.get("on") == "1"
    message = context.form.get("message", "").strip()[:MESSAGE_MAX_CHARACTERS]
    await context.runtime.accounts.set_maintenance(message if closing else None)
    closed = words(
        "The service is closed to new tasks: createTask now answers 455. Running tasks go on."
    )
    return context.go(
        "/maintenance", closed if closing else words("The service takes new tasks again.")
    )


def credits_in(context: PageContext, name: str, empty: int | None = None) -> int:
    """Return a form's credits in thousandths.

    Raises Invalid for what is no number.
    """
    text = context.form.get(name, "").strip()
    if not text and empty is not None:
        return empty
    try:
        number = float(text)
    except ValueError:
        number = CREDITS_MAX
    if not abs(number) < CREDITS_MAX:
        raise Invalid("Type a number of credits.")
    return milli_of(number)


ROUTES = [
    Route("/accounts", page(accounts, operator=True)),
    Route("/accounts", page(create_account, operator=True), methods=["POST"]),
    Route("/accounts/{account}/credits", page(top_up, operator=True), methods=["POST"]),
    Route("/accounts/{account}/limits", page(limit_account, operator=True), methods=["POST"]),
    Route("/accounts/{account}/watermark", page(switch_watermark, operator=True), methods=["POST"]),
    Route("/maintenance", page(maintenance, operator=True)),
    Route("/maintenance", page(switch_maintenance, operator=True), methods=["POST"]),
]
