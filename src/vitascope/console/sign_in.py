"""Sign in, with an API key or the operator's password; sign out."""

from starlette.responses import Response
from starlette.routing import Route

from vitascope.accounts.account import Account
from vitascope.accounts.key import hash_of
from vitascope.console.context import SESSION_COOKIE, VISITOR_COOKIE, PageContext
from vitascope.console.page import comes_from_its_network, page
from vitascope.console.paths import ROOT
from vitascope.errors import NotFound, TooFrequent, Unauthorized

TEMPLATE = "sign_in.html"


async def ask(context: PageContext) -> Response:
    """Show the form; somebody who is signed in already goes on."""
    if context.user_or_none is not None:
        return context.go(context.back)
    return _again(context)


async def sign_in(context: PageContext) -> Response:
    """Begin a session, or say why not; wrong guesses from one place have to wait, right keys never."""
    accounts, words = context.runtime.accounts, context.words
    as_operator = context.form.get("as") == "operator"
    secret = context.form.get("secret", "").strip()
    try:
        account, key_hash = (
            await _operator(context, secret) if as_operator else await _tenant(context, secret)
        )
    except TooFrequent as error:
        wait = words(
            "Too many wrong attempts. Try again in {seconds} s.", seconds=error.retry_after_seconds
        )
        response = _again(context, wait, status=429)
        response.headers["Retry-After"] = str(error.retry_after_seconds)
        return response
    except Unauthorized:
        wrong = (
            words("Wrong operator password. Forgot it? Set a new one on the server.")
            if as_operator
            else words("Unknown or expired key. Check that you copied the whole key.")
        )
        return _again(context, wrong, status=401)
    await context.runtime.sessions.reset_throttle(
        context.host, "password" if as_operator else "key"
    )
    token = await context.runtime.sessions.begin(
        account.id, key_hash=key_hash, operator=account.is_operator
    )
    await accounts.write_last_uses()
    return _begin(context, token)


async def _operator(context: PageContext, password: str) -> tuple[Account, str | None]:
    # Before it is looked at: a password is short enough to be guessed, and costly to check.
    await context.runtime.sessions.throttle_login(context.host, "password")
    if not await context.runtime.sessions.check_password(password):
        raise Unauthorized
    first = await context.runtime.accounts.account("")
    account = await context.runtime.accounts.account_for_operator(first.id)
    if account is None:
        raise Unauthorized
    return account, None


async def _tenant(context: PageContext, secret: str) -> tuple[Account, str | None]:
    account = await context.runtime.accounts.account_of_hash(hash_of(secret))
    if account is None or not comes_from_its_network(account, context.host):
        await context.runtime.sessions.throttle_login(context.host, "key")
        raise Unauthorized
    return account, hash_of(secret)


def _begin(context: PageContext, token: str) -> Response:
    response = context.go(context.back)
    context.set_cookie(response, SESSION_COOKIE, token)
    response.delete_cookie(VISITOR_COOKIE, path="/")
    return response


def _again(context: PageContext, wrong: str = "", *, status: int = 200) -> Response:
    # Whether there is a password is not told: strangers see this page.
    return context.show(
        TEMPLATE, status=status, wrong=wrong, as_operator=context.form.get("as") == "operator"
    )


async def sign_out(context: PageContext) -> Response:
    """End the session."""
    await context.runtime.sessions.end(context.user.session)
    response = context.go("/sign-in")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


async def show_nothing(context: PageContext) -> Response:
    """Say that there is no such page."""
    raise NotFound(
        "There is no page at {path}.", path=ROOT + context.request.url.path.removeprefix(ROOT)
    )


ROUTES = [
    Route("/sign-in", page(ask, open_to_all=True)),
    Route("/sign-in", page(sign_in, open_to_all=True), methods=["POST"]),
    Route("/sign-out", page(sign_out), methods=["POST"]),
]
