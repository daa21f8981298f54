"""What a visitor chooses for itself: language, theme, and for operators the account to work in."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from vitascope.accounts.account import Scope
from vitascope.console.visit import LANGUAGE_COOKIE, ROOT, THEME_COOKIE, THEMES, YEAR_SECONDS, Visit, page
from vitascope.console.words import LANGUAGES
from vitascope.errors import Invalid, Unauthorized

PASSWORD_BYTES = 5_000


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


async def set_password(request: Request) -> Response:
    """Set the operator's password for the command line, which shows a key with the scope admin."""
    runtime = request.app.state.runtime
    secret = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        door = await runtime.accounts.authenticate(secret)
        if Scope.ADMIN not in door.account.scopes:
            raise Unauthorized
        await runtime.sessions.set_password((await request.body())[:PASSWORD_BYTES].decode(errors="replace"))
    except (Unauthorized, Invalid) as error:
        return JSONResponse({"code": error.code.value, "msg": error.message, "data": None})
    return JSONResponse({"code": 200, "msg": "success", "data": None})


ROUTES = [
    Route("/choose", page(choose, open_to_all=True), methods=["POST"]),
    Route("/work-in", page(work_in, operator=True), methods=["POST"]),
    Route("/password", set_password, methods=["POST"]),
]
