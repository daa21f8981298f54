"""Sockets, forms and files: what anybody may send to a running service."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial

import httpx2
from hypothesis import strategies as st

from tests.fuzz.live import Live
from tests.fuzz.mutations import changed, texts
from tests.fuzz.surface import Surface
from tests.media.given_files import good
from tests.outside.service import answer_of
from tests.outside.visitor import Visitor
from tests.small import MODEL

READ_SECONDS = 30
ADDRESSES = [f"127.0.{i}.{j}" for i in range(1, 5) for j in range(1, 250)]
"""The detector takes ten files a minute of an address."""
FORM = re.compile(r'<form method="post" action="(/console/[^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'name="([^"]+)"')
PAGES = (
    "/",
    "/tasks",
    "/keys",
    "/usage",
    "/webhooks",
    "/models",
    "/operator",
    "/verify",
    "/account",
)
LEAVES = ("sign-out", "sign-in", "revoke", "reset", "maintenance", "upload")
"""Forms whose success ends the session that fuzzes, or closes the service."""


def sockets(live: Live) -> Surface:
    """Return bytes on a connection: changed requests of every operation that the API describes."""

    def attempt(request: bytes) -> None:
        with live.running.connect() as connection, suppress(ConnectionError):
            connection.settimeout(READ_SECONDS)
            connection.sendall(request)
            connection.shutdown(1)
            live.require_well(*_as_text(answer_of, connection))
        live.require_well()

    requests = st.sampled_from([*_requests(live)])
    return Surface("sockets", changed(requests), attempt)


def _as_text(read: Callable[..., tuple[int, str]], connection: object) -> tuple[int, str]:
    try:
        return read(connection)
    except UnicodeDecodeError:
        return 200, ""  # a file


def _requests(live: Live) -> Iterator[bytes]:
    document = httpx2.get(f"{live.running.url}/openapi.json", timeout=60, trust_env=False).json()
    body = json.dumps({"model": MODEL, "input": {"prompt": "a fox"}}).encode()
    for path, operations in document["paths"].items():
        for method in operations:
            yield (
                f"{method.upper()} {re.sub(r'{[^}]*}', 'x', path)}?taskId=x&limit=5 HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {live.running.key}\r\nContent-Type: application/json\r\n"
                f"Idempotency-Key: a\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode() + body


def forms(live: Live) -> Surface:
    """Return the console's forms, as a tenant signed in sees them, with anything in their fields."""
    visitor = Visitor(httpx2.Client(base_url=live.running.url, timeout=60, trust_env=False))
    sign_in = partial(visitor.post, "/sign-in", **{"as": "tenant", "secret": live.running.key})
    sign_in()
    found = dict(_forms(visitor))
    assert found, "no form was found"
    hidden = visitor.csrf()

    def attempt(case: tuple[str, Mapping[str, str]]) -> None:
        action, fields = case
        answer = visitor.http.post(action, data={"csrf": hidden, **fields})
        live.require_well(answer.status_code, answer.text)

    return Surface(
        "forms", st.sampled_from(sorted(found)).flatmap(partial(_filled, found)), attempt
    )


def _forms(visitor: Visitor) -> Iterator[tuple[str, Sequence[str]]]:
    for page in PAGES:
        text = visitor.http.get(f"/console{page}", follow_redirects=True).text
        for action, inside in FORM.findall(text):
            if not any(word in action for word in LEAVES):
                yield action, sorted({*FIELD.findall(inside)} - {"csrf"})


def _filled(
    found: Mapping[str, Sequence[str]], action: str
) -> "st.SearchStrategy[tuple[str, dict[str, str]]]":
    names = st.sampled_from([*found[action], "other"])
    fields = st.dictionaries(names, texts().filter(_is_sendable), max_size=12)
    return st.tuples(st.just(action), fields)


def _is_sendable(text: str) -> bool:
    return text.isascii() or text.encode("utf-8", "replace") == text.encode(
        "utf-8", "surrogatepass"
    )


def files(live: Live) -> Surface:
    """Return changed pictures, for the detector that is open to all and for uploads."""

    @cache
    def client_at(address: str) -> httpx2.Client:
        transport = httpx2.HTTPTransport(local_address=address)
        return httpx2.Client(base_url=live.running.url, timeout=60, transport=transport)

    key = {"Authorization": f"Bearer {live.running.key}"}

    def attempt(case: tuple[bytes, str, str]) -> None:
        content, name, address = case
        client = client_at(address)
        with suppress(httpx2.RemoteProtocolError):
            page = client.get("/console/verify")
            token = re.search(r'name="csrf" value="([^"]+)"', page.text)
            answer = client.post(
                "/console/verify",
                data={"csrf": token[1] if token else ""},
                files={"file": (name, content)},
            )
            live.require_well(answer.status_code, answer.text)
        with suppress(httpx2.RemoteProtocolError):
            answer = client.post(
                "/api/file-stream-upload",
                headers=key,
                data={"uploadPath": name},
                files={"file": (name, content)},
            )
            live.require_well(answer.status_code, answer.text)

    pictures = st.sampled_from([good(), good(".jpg"), good(".webp")])
    names = st.sampled_from(["a.png", "a.mp4", "..", "a/b.jpg", "\u202ea.svg", "x" * 300, "a.html"])
    cases = st.tuples(changed(pictures), names, st.sampled_from(ADDRESSES))
    return Surface("files", cases, attempt)
