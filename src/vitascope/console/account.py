"""What a visitor chooses for itself: language, theme, and for operators the account to work in."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vitascope.console.door import ROOT
from vitascope.console.visit import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, YEAR_SECONDS, Visit, page
from vitascope.console.words import LANGUAGES


async def choose(visit: Visit) -> Response:
    """Keep the visitor's theme or language in a cookie of its own, and go back."""
    back = visit.form.get("back", "/")
    safe = back if back.startswith("/") and not back.startswith("//") else "/"
    response = RedirectResponse(safe if safe.startswith("/docs") else ROOT + safe, status_code=303)
    if visit.form.get("theme") in THEMES:
        visit.set_cookie(response, THEME_COOKIE, visit.form["theme"], seconds=YEAR_SECONDS)
    if visit.form.get("language") in LANGUAGES:
        visit.set_cookie(response, LANGUAGE_COOKIE, visit.form["language"], seconds=YEAR_SECONDS)
    return response


async def work_in(visit: Visit) -> Response:
    """Let an operator's session work in another account."""
    row = await visit.runtime.accounts.account(visit.form.get("account", ""))
    await visit.runtime.sessions.act_as(visit.guest.session, row.id)
    return visit.go("/", visit.words("You now work in the account {name}.", name=row.name))


ROUTES = [
    Route("/choose", page(choose, open_to_all=True), methods=["POST"]),
    Route("/work-in", page(work_in, operator=True), methods=["POST"]),
]
