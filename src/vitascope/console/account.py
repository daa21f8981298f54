"""What a visitor chooses for itself: language, theme, and for operators the account to work in."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vitascope.console.context import (
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    THEMES,
    YEAR_SECONDS,
    PageContext,
)
from vitascope.console.page import page
from vitascope.console.paths import ROOT
from vitascope.language import LANGUAGES


async def choose(context: PageContext) -> Response:
    """Keep the visitor's theme or language in a cookie of its own, and go back."""
    safe = context.back
    response = RedirectResponse(
        safe if safe.startswith(("/docs", "/guide")) else ROOT + safe, status_code=303
    )
    if context.form.get("theme") in THEMES:
        context.set_cookie(response, THEME_COOKIE, context.form["theme"], seconds=YEAR_SECONDS)
    if context.form.get("language") in LANGUAGES:
        context.set_cookie(
            response, LANGUAGE_COOKIE, context.form["language"], seconds=YEAR_SECONDS
        )
    return response


async def work_in(context: PageContext) -> Response:
    """Let an operator's session work in another account."""
    row = await context.runtime.accounts.account(context.form.get("account", ""))
    await context.runtime.sessions.act_as(context.user.session, row.id)
    return context.go("/", context.words("You are now acting as {name}.", name=row.name))


ROUTES = [
    Route("/choose", page(choose, open_to_all=True), methods=["POST"]),
    Route("/work-in", page(work_in, operator=True), methods=["POST"]),
]
