"""What every page of the console does first: look who is there, check the form, turn errors into pages."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vitascope import log
from vitascope.accounts.account import Account, AccountRow, Scope, networks_of
from vitascope.addresses import is_within
from vitascope.console.context import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    THEME_COOKIE,
    THEMES,
    VISITOR_COOKIE,
    CurrentUser,
    PageContext,
)
from vitascope.console.form_data import read_form
from vitascope.console.paths import ROOT
from vitascope.console.refusals import CsrfError, OperatorsOnly, explain
from vitascope.console.words import Words
from vitascope.errors import KeyLimit, NotFound, TooFrequent, WireError
from vitascope.language import chosen
from vitascope.runtime import Runtime
from vitascope.sessions.session import Session, new_token

logger = log.get("console")

Show = Callable[[PageContext], Awaitable[Response]]


def page(
    show: Show, *, open_to_all: bool = False, operator: bool = False, reads_form: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a page: look who is there, check the form, and turn refusals into pages.

    Without reads_form the page reads what was sent by itself, when it is ready for it.
    """

    async def endpoint(request: Request) -> Response:
        context = await _page_context(request)
        if context.user_or_none is None and not open_to_all:
            return _to_sign_in(context)
        try:
            if request.method == "POST" and reads_form:
                context.form = await read_form(context)
            if operator and not context.account.is_operator:
                raise OperatorsOnly
            response = await show(context)
        except WireError as error:
            response = _refused(context, error)
        except Exception as error:
            logger.error("page failed", path=request.url.path, exc_info=error)
            response = _broken(context)
        if context.user_or_none is None and VISITOR_COOKIE not in request.cookies:
            context.set_cookie(response, VISITOR_COOKIE, context.token)
        return response

    return endpoint


async def _page_context(request: Request) -> PageContext:
    cookies = request.cookies
    runtime: Runtime = request.app.state.runtime
    theme = cookies.get(THEME_COOKIE, "auto")
    context = PageContext(
        request=request,
        runtime=runtime,
        words=Words(chosen(cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))),
        theme=theme if theme in THEMES else "auto",
        token=cookies.get(SESSION_COOKIE, ""),
    )
    context.user_or_none = await _current_user(context)
    if context.user_or_none is None:
        context.token = cookies.get(VISITOR_COOKIE) or new_token()
    return context


async def _current_user(context: PageContext) -> CurrentUser | None:
    """Look the session up, and whether what it was begun with is still good."""
    session = await context.runtime.sessions.find(context.token) if context.token else None
    holder = None if session is None else await _holder(context, session)
    if session is None or holder is None:
        return None
    caller = await _caller(context, session, holder)
    if caller is None:
        return None
    accounts = context.runtime.accounts
    return CurrentUser(
        session=session,
        account=caller,
        home=await _home(context, session, holder) if caller.is_operator else None,
        maintenance=await accounts.maintenance(),
        who="console" if session.key_hash is None else caller.key_id,
        balance_milli=await accounts.balance_milli(caller) if Scope.READ in caller.scopes else None,
    )


async def is_signed_in(context: PageContext) -> bool:
    """Say whether the session of a page that is open is still good, in the account that it shows."""
    user = await _current_user(context)
    return user is not None and user.account.id == context.account.id


async def _holder(context: PageContext, session: Session) -> Account | None:
    """Return the account of the session's key, or the one that the operator's password works in."""
    if session.key_hash is None:
        return await context.runtime.accounts.account_for_operator(session.account_id)
    holder = await context.runtime.accounts.account_of_hash(session.key_hash)
    return holder if holder is not None and comes_from_its_network(holder, context.host) else None


async def _caller(context: PageContext, session: Session, holder: Account) -> Account | None:
    """Return who holds the key, an operator as a caller of the account that the session works in."""
    if not holder.is_operator:
        return holder
    place = await context.runtime.accounts.account_for_operator(session.account_id)
    return None if place is None else holder.working_in(place.id, place.name)


async def _home(context: PageContext, session: Session, holder: Account) -> AccountRow | None:
    """Return the account that an operator began in, None where it still works there."""
    began = "" if session.key_hash is None else holder.id
    home = await context.runtime.accounts.account(began)
    return None if home.id == session.account_id else home


def comes_from_its_network(account: Account, host: str | None) -> bool:
    """Say whether a key may be used from an address."""
    return not account.networks or is_within(networks_of(account.networks), host)


def _broken(context: PageContext) -> Response:
    """Nothing unexpected is told to the visitor but the id that the log has."""
    request_id = context.request.scope.get("state", {}).get("request_id", "")
    text = context.words(
        "Something went wrong on our side. Please quote the request id {id}.", id=request_id
    )
    return context.show("refused.html", status=500, message=text)


def _to_sign_in(context: PageContext) -> Response:
    """Ask who is there; a page that was only to be shown is shown after that."""
    url = context.request.url
    place = url.path.removeprefix(ROOT) + (f"?{url.query}" if url.query else "")
    returns = context.request.method == "GET" and place not in {"", "/"}
    response = context.go("/sign-in" + (f"?{urlencode({'back': place})}" if returns else ""))
    if SESSION_COOKIE in context.request.cookies:
        response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def _refused(context: PageContext, error: WireError) -> Response:
    """After a form: back to its page with a notice; otherwise a page that says what is wrong."""
    back = context.form.get("back", "")
    message = explain(context.words, error)
    if back.startswith("/") and not back.startswith("//") and context.user_or_none is not None:
        return context.go(back, message, kind="bad")
    forbidden = isinstance(error, CsrfError | OperatorsOnly | KeyLimit)
    if isinstance(error, TooFrequent):
        refusal = context.show("refused.html", status=429, message=message)
        refusal.headers["retry-after"] = str(error.retry_after_seconds)
        return refusal
    status = 404 if isinstance(error, NotFound) else 403 if forbidden else 400
    return context.show("refused.html", status=status, message=message)
