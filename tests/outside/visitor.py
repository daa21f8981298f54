"""Somebody at the console of a running service: cookies and forms over HTTP, without a browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Visitor:
    """A session at the console, signed in with a key."""

    def __init__(self, http: httpx2.Client) -> None:
        self._http = http

    def get(self, path: str) -> httpx2.Response:
        """Open a page below /console."""
        return self._http.get(f"/console{path}")

    def post(self, path: str, **form: str) -> httpx2.Response:
        """Send a form to a path below /console, with the token of a page of the same session."""
        page = self._http.get("/console/sign-in", follow_redirects=True).text
        found = CSRF.search(page)
        assert found is not None, page
        return self._http.post(f"/console{path}", data={"csrf": found[1], **form})


@contextmanager
def signed_in(url: str, key: str) -> Iterator[Visitor]:
    """Sign in to the console of the service at url with a key."""
    with httpx2.Client(base_url=url, timeout=60, trust_env=False) as http:
        visitor = Visitor(http)
        answer = visitor.post("/sign-in", **{"as": "tenant", "secret": key})
        assert answer.status_code == 303, answer.text
        yield visitor
