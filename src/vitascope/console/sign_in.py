"""Sign in, with an API key or the operator's password; sign out."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.accounts.account import Door
from vitascope.accounts.key import hash_of
from vitascope.console.door import ROOT
from vitascope.console.visit import SESSION_COOKIE, VISIT_COOKIE, Visit, comes_from_its_network, page
from vitascope.errors import NotFound, TooFrequent, Unauthorized

TEMPLATE = "sign_in.html"


async def ask(visit: Visit) -> Response:
    """Show the form; somebody who is signed in already goes on."""
    if visit.guest_or_none is not None:
        return visit.go("/")
    return await _again(visit)


async def sign_in(visit: Visit) -> Response:
    """Begin a session, or say why not; wrong guesses from one place have to wait."""
    accounts, words = visit.runtime.accounts, visit.words
    as_operator = visit.form.get("as") == "operator"
    secret = visit.form.get("secret", "").strip()
    try:
        await visit.runtime.sessions.count_guess(visit.host)
        door, key_hash = await _operator(visit, secret) if as_operator else await _tenant(visit, secret)
    except TooFrequent as error:
        wait = words("Too many wrong attempts. Try again in {seconds} s.", seconds=error.retry_after_seconds)
        response = await _again(visit, wait, status=429)
        response.headers["Retry-After"] = str(error.retry_after_seconds)
        return response
    except Unauthorized:
        wrong = (
            words("This is not the operator's password. Forgot it? Set a new one on the service's machine.")
            if as_operator
            else words("This key is not known, or it has ended. Check that you copied all of it.")
        )
        return await _again(visit, wrong, status=401)
    await visit.runtime.sessions.forgive(visit.host)
    token = await visit.runtime.sessions.begin(door.account.id, key_hash=key_hash, operator=door.account.is_operator)
    await accounts.write_last_uses()
    return _begin(visit, token)


async def _operator(visit: Visit, password: str) -> tuple[Door, str | None]:
    if not await visit.runtime.sessions.check_password(password):
        raise Unauthorized
    first = await visit.runtime.accounts.account("")
    door = await visit.runtime.accounts.door_of_account(first.id)
    if door is None:
        raise Unauthorized
    return door, None


async def _tenant(visit: Visit, secret: str) -> tuple[Door, str | None]:
    door = await visit.runtime.accounts.door_of_hash(hash_of(secret))
    if door is None or not comes_from_its_network(door.account, visit.host):
        raise Unauthorized
    return door, hash_of(secret)


def _begin(visit: Visit, token: str) -> Response:
    response = visit.go("/")
    visit.set_cookie(response, SESSION_COOKIE, token)
    response.delete_cookie(VISIT_COOKIE, path="/")
    return response


async def _again(visit: Visit, wrong: str = "", *, status: int = 200) -> Response:
    return visit.show(
        TEMPLATE, status=status, wrong=wrong, as_operator=visit.form.get("as") == "operator",
        has_password=await visit.runtime.sessions.has_password(),
    )  # fmt: skip


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    await visit.runtime.sessions.end(visit.guest.session)
    response = visit.go("/sign-in")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


async def show_nothing(visit: Visit) -> Response:
    """Say that there is no such page."""
    raise NotFound(visit.words("There is no page at {path}.", path=ROOT + visit.request.url.path.removeprefix(ROOT)))


ROUTES = [
    Route("/sign-in", page(ask, open_to_all=True)),
    Route("/sign-in", page(sign_in, open_to_all=True), methods=["POST"]),
    Route("/sign-out", page(sign_out), methods=["POST"]),
]
