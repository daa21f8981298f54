"""One request to the console: who is signed in, in which language, and how it is answered."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vitascope import log
from vitascope.accounts.account import Account, AccountRow
from vitascope.console.paths import ROOT
from vitascope.console.refusals import stored
from vitascope.console.render import render
from vitascope.console.words import Words
from vitascope.runtime import Runtime
from vitascope.sessions.session import Session

logger = log.get("console")

SESSION_COOKIE, VISITOR_COOKIE, NOTICE_COOKIE = (
    "vitascope_session",
    "vitascope_visit",
    "vitascope_notice",
)
THEME_COOKIE, LANGUAGE_COOKIE = "vitascope_theme", "vitascope_language"
THEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3_600


@dataclass(frozen=True, kw_only=True)
class CurrentUser:
    """Who is signed in: the session, and the account it works in with what it may do there.

    who is the id of the key that the session was begun with, or console for the operator's password.
    home is the account that an operator began in, where it works in another now.
    balance_milli is None where the key may not read it.
    """

    session: Session
    account: Account
    home: AccountRow | None
    maintenance: str | None
    who: str
    balance_milli: int | None


@dataclass(kw_only=True)
class PageContext:
    """One request. token is the session's, or a visitor's own before it has signed in."""

    request: Request
    runtime: Runtime
    words: Words
    theme: str
    token: str
    user_or_none: CurrentUser | None = None
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def user(self) -> CurrentUser:
        """Who is signed in; pages that need nobody must not ask."""
        if self.user_or_none is None:
            raise RuntimeError("this page is open to everybody")
        return self.user_or_none

    @property
    def account(self) -> Account:
        """The account that the session works in."""
        return self.user.account

    @property
    def host(self) -> str | None:
        """Where the request came from."""
        return self.request.client.host if self.request.client else None

    @property
    def csrf(self) -> str:
        """What every form of this browser carries."""
        return self.runtime.secret.sign("console form", self.token)

    @property
    def back(self) -> str:
        """The page of ours that a form came from and wants to go back to, the first one if it says none."""
        asked = self.form.get("back") or self.request.query_params.get("back", "")
        return asked if asked.startswith("/") and not asked.startswith("//") else "/"

    def stored(self, sentence: str) -> str | None:
        """Return the sentence of a row in the visitor's language, None for one that is not known."""
        return stored(self.words, sentence)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        text = render(template, context=self, notice=_notice(self), **values)
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

    def set_cookie(
        self, response: Response, name: str, value: str, *, seconds: int | None = None
    ) -> None:
        """Set a cookie that scripts cannot read and other sites cannot use."""
        secure = self.request.url.scheme == "https" or self.runtime.settings.base_url.startswith(
            "https:"
        )
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict"
        )  # fmt: skip


def _notice(context: PageContext) -> tuple[str, str] | None:
    signature, _, text = context.request.cookies.get(NOTICE_COOKIE, "").partition(".")
    if not text or not context.runtime.secret.verify(signature, "console notice", text):
        return None
    kind, notice = json.loads(base64.urlsafe_b64decode(text))
    return kind, notice
