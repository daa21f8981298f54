"""A Visit: one request to the console, with who is signed in, and the rules every page keeps."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vitascope import log
from vitascope.accounts.account import Account, Door, Scope, is_within, networks_of
from vitascope.console.door import ROOT
from vitascope.console.posted import read_form, read_upload
from vitascope.console.refusals import Forged, OperatorsOnly, explain, told
from vitascope.console.render import render
from vitascope.console.words import Words, choose
from vitascope.errors import KeyLimit, NotFound, WireError
from vitascope.runtime import Runtime
from vitascope.sessions.session import Session, new_token

logger = log.get("console")

SESSION_COOKIE, VISIT_COOKIE, NOTICE_COOKIE = "vitascope_session", "vitascope_visit", "vitascope_notice"
THEME_COOKIE, LANGUAGE_COOKIE = "vitascope_theme", "vitascope_language"
THEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3_600


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who is signed in: the session, and the account it works in with what it may do there.

    who is the id of the key that the session was begun with, or console for the operator's password.
    balance_milli is None where the key may not read it.
    """

    session: Session
    account: Account
    maintenance: str | None
    who: str
    balance_milli: int | None


@dataclass(kw_only=True)
class Visit:
    """One request. token is the session's, or a visitor's own before it has signed in."""

    request: Request
    runtime: Runtime
    words: Words
    theme: str
    token: str
    guest_or_none: Guest | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    upload: UploadFile | None = None

    @property
    def guest(self) -> Guest:
        """Who is signed in; pages that need nobody must not ask."""
        if self.guest_or_none is None:
            raise RuntimeError("this page is open to everybody")
        return self.guest_or_none

    @property
    def account(self) -> Account:
        """The account that the session works in."""
        return self.guest.account

    @property
    def host(self) -> str | None:
        """Where the request came from."""
        return self.request.client.host if self.request.client else None

    @property
    def csrf(self) -> str:
        """What every form of this browser carries."""
        return self.runtime.secret.sign("console form", self.token)

    def told(self, sentence: str) -> str | None:
        """Return a sentence of the service in the visitor's language, None for one that is not known."""
        return told(self.words, sentence)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        text = render(template, visit=self, notice=_notice(self), **values)
        response = HTMLResponse(text, status_code=status)
        if NOTICE_COOKIE in self.request.cookies:
            response.delete_cookie(NOTICE_COOKIE, path="/")
        return response

    def go(self, path: str, notice: str | None = None, *, kind: str = "good") -> Response:
        """Send the browser to another page of the console, which then says this notice."""
        response = RedirectResponse(ROOT + path, status_code=303)
        if notice is not None:
            text = base64.urlsafe_b64encode(json.dumps([kind, notice]).encode()).decode()
            signed = f"{self.runtime.secret.sign('console notice', text)}.{text}"
            self.set_cookie(response, NOTICE_COOKIE, signed, seconds=60)
        return response

    def set_cookie(self, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
        """Set a cookie that scripts cannot read and other sites cannot use."""
        secure = self.request.url.scheme == "https" or self.runtime.settings.base_url.startswith("https:")
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict"
        )  # fmt: skip


Show = Callable[[Visit], Awaitable[Response]]


def page(
    show: Show, *, open_to_all: bool = False, operator: bool = False, uploads: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a page: look who is there, check the form, and turn refusals into pages."""

    async def endpoint(request: Request) -> Response:
        visit = await _visit(request)
        if visit.guest_or_none is None and not open_to_all:
            return _to_sign_in(visit)
        try:
            if request.method == "POST":
                await _read(visit, uploads=uploads)
            if operator and not visit.account.is_operator:
                raise OperatorsOnly(visit.words("Only the operator may see this page."))
            response = await show(visit)
        except WireError as error:
            response = _refused(visit, error)
        except Exception as error:
            logger.error("page failed", path=request.url.path, exc_info=error)
            response = _broken(visit)
        finally:
            if visit.upload is not None:
                await visit.upload.close()
        if visit.guest_or_none is None and VISIT_COOKIE not in request.cookies:
            visit.set_cookie(response, VISIT_COOKIE, visit.token)
        return response

    return endpoint


async def _visit(request: Request) -> Visit:
    cookies = request.cookies
    runtime: Runtime = request.app.state.runtime
    theme = cookies.get(THEME_COOKIE, "auto")
    visit = Visit(
        request=request,
        runtime=runtime,
        words=Words(choose(cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))),
        theme=theme if theme in THEMES else "auto",
        token=cookies.get(SESSION_COOKIE, ""),
    )
    visit.guest_or_none = await _guest(visit)
    if visit.guest_or_none is None:
        visit.token = cookies.get(VISIT_COOKIE) or new_token()
    return visit


async def _guest(visit: Visit) -> Guest | None:
    """Look the session up, and whether what it was begun with is still good."""
    session = await visit.runtime.sessions.find(visit.token) if visit.token else None
    door = None if session is None else await _door(visit, session)
    if session is None or door is None:
        return None
    caller = await _caller(visit, session, door.account)
    if caller is None:
        return None
    may_read = Scope.READ in caller.scopes
    return Guest(
        session=session,
        account=caller,
        maintenance=door.maintenance,
        who="console" if session.key_hash is None else caller.key_id,
        balance_milli=await visit.runtime.accounts.balance_milli(caller) if may_read else None,
    )


async def _door(visit: Visit, session: Session) -> Door | None:
    """Return the door of the session's key, or of the account that the operator's password works in."""
    if session.key_hash is None:
        return await visit.runtime.accounts.door_of_account(session.account_id)
    door = await visit.runtime.accounts.door_of_hash(session.key_hash)
    return door if door is not None and comes_from_its_network(door.account, visit.host) else None


async def _caller(visit: Visit, session: Session, holder: Account) -> Account | None:
    """Return who holds the key, an operator as a caller of the account that the session works in."""
    if not holder.is_operator:
        return holder
    place = await visit.runtime.accounts.door_of_account(session.account_id)
    return None if place is None else holder.working_in(place.account.id, place.account.name)


def comes_from_its_network(account: Account, host: str | None) -> bool:
    """Say whether a key may be used from an address."""
    return not account.networks or is_within(networks_of(account.networks), host)


async def _read(visit: Visit, *, uploads: bool) -> None:
    if uploads:
        # Where the form cannot be read, its page says so.
        visit.form = {"back": visit.request.url.path.removeprefix(ROOT)}
        visit.form, visit.upload = await read_upload(visit)
    else:
        visit.form = await read_form(visit)


def _notice(visit: Visit) -> tuple[str, str] | None:
    signature, _, text = visit.request.cookies.get(NOTICE_COOKIE, "").partition(".")
    if not text or not visit.runtime.secret.verify(signature, "console notice", text):
        return None
    kind, notice = json.loads(base64.urlsafe_b64decode(text))
    return kind, notice


def _broken(visit: Visit) -> Response:
    """Nothing unexpected is told to the visitor but the id that the log has."""
    request_id = visit.request.scope.get("state", {}).get("request_id", "")
    text = visit.words("Something went wrong on our side. Please quote the request id {id}.", id=request_id)
    return visit.show("refused.html", status=500, message=text)


def _to_sign_in(visit: Visit) -> Response:
    response = visit.go("/sign-in")
    if SESSION_COOKIE in visit.request.cookies:
        response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def _refused(visit: Visit, error: WireError) -> Response:
    """After a form: back to its page with a notice; otherwise a page that says what is wrong."""
    back = visit.form.get("back", "")
    message = explain(visit.words, error)
    if back.startswith("/") and not back.startswith("//") and visit.guest_or_none is not None:
        return visit.go(back, message, kind="bad")
    forbidden = isinstance(error, Forged | OperatorsOnly | KeyLimit)
    status = 404 if isinstance(error, NotFound) else 403 if forbidden else 400
    return visit.show("refused.html", status=status, message=message)
