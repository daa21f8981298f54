"""What strangers may send, and for how long: no single connection holds up the others."""

import os
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.outside.service import Service, answer_of, service

CLOSE = b"Connection: close\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + CLOSE
HEAD_BYTES, MUCH = 65_536, 64_000_000
PATHS = [b"/console/sign-in", b"/docs", b"/healthz", b"/api/v1/chat/credit"]
CPU_SECONDS = 1.0
"""What one request may cost; before it was bounded each of these took between 5 and 50."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose pages are loaded: the first request for one pays for what it imports."""
    with service(tmp_path_factory.mktemp("service"), request_seconds=2) as running:
        for path in PATHS:
            running.ask(b"GET %b HTTP/1.1\r\nHost: x\r\n%b\r\n" % (path, CLOSE))
        yield running


Repeated = tuple[bytes, bytes, int, bytes]
"""A beginning, a piece and how often it comes, an end: made into bytes only when a test runs."""


def _bytes(request: Repeated) -> bytes:
    first, piece, times, last = request
    return first + piece * times + last


def _field(size: int) -> Repeated:
    """Return a request whose head has so many bytes, most of them in one field."""
    return GET + b"X: ", b"a", size - len(GET) - 7, b"\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(_field(HEAD_BYTES), 200, id="a head of 64 KiB"),
        pytest.param(_field(HEAD_BYTES + 1), 431, id="one byte more"),
        pytest.param(_field(MUCH), 431, id="64 MB in one field"),
        pytest.param((GET, b"a", MUCH, b": b\r\n\r\n"), 431, id="64 MB in a field's name"),
        pytest.param((b"GET /", b"a", MUCH, b" HTTP/1.1\r\n\r\n"), 414, id="64 MB of address"),
        pytest.param((GET, b"a: b\r\n", 98, b"\r\n"), 200, id="100 fields"),
        pytest.param((GET, b"a: b\r\n", 99, b"\r\n"), 431, id="101 fields"),
        pytest.param((GET, b"a: b\r\n", 500_000, b"\r\n"), 431, id="500,000 fields"),
        pytest.param((b"", b"\r\n", 10_000_000, b""), 431, id="empty lines"),
        pytest.param((b"\x16\x03", b"\x01", 2, b"\x00"), 400, id="TLS"),
    ],
)
def test_a_head_is_bounded(running: Service, request_: Repeated, status: int) -> None:
    before = running.cpu_seconds()
    answer, text = running.ask(_bytes(request_))
    assert answer == status, text
    assert running.cpu_seconds() - before < CPU_SECONDS
    assert running.answers_others()


CHUNKED = b"POST /api/v1/jobs/cancelTask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param((b"0\r\nX: ", b"a", MUCH, b""), id="a field after the body"),
        pytest.param((b"0\r\n", b"a: b\r\n", 500_000, b""), id="many fields after the body"),
        pytest.param((b"1;", b"a", MUCH, b""), id="an extension of a chunk"),
    ],
)
def test_what_belongs_to_no_body_is_bounded_in_chunks_too(running: Service, rest: Repeated) -> None:
    before = running.cpu_seconds()
    running.ask(CHUNKED + b"\r\n" + _bytes(rest))
    assert running.cpu_seconds() - before < CPU_SECONDS
    assert running.answers_others()


def test_requests_that_follow_each_other_are_bounded_one_by_one(running: Service) -> None:
    one = _bytes(_field(60_000)).replace(CLOSE, b"")
    answer, text = running.ask(one * 20 + GET + b"\r\n")
    assert answer == 200
    assert text.count("HTTP/1.1 200") == 21


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "cookie",
    [
        pytest.param(b'a="' + b"\\" * 60_000 + b'"', id="one of backslashes"),
        pytest.param(
            b'a="' + b"\\" * 16_000 + b'"\r\nCookie: b="' + b"\\" * 16_000 + b'"',
            id="two of backslashes",
        ),
        pytest.param(b"; ".join(b"c%d=x" % number for number in range(5_000)), id="5,000 of them"),
    ],
)
def test_a_cookie_costs_nothing(running: Service, path: bytes, cookie: bytes) -> None:
    before = running.cpu_seconds()
    status, _ = running.ask(
        b"GET %b HTTP/1.1\r\nHost: x\r\n%bCookie: %b\r\n\r\n" % (path, CLOSE, cookie)
    )
    assert status == 200
    assert running.cpu_seconds() - before < CPU_SECONDS


FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nc"


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"POST /console/sign-in HTTP/1.1\r\nHost: x\r\n" + FORM, id="a form"),
        pytest.param(
            b"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\n" + FORM, id="a body nobody reads"
        ),
        pytest.param(
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + FORM, id="a body where none belongs"
        ),
        pytest.param(b"GET /healthz HTTP/1.1\r\nHo", id="a head"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_who_is_silent_is_closed_and_so_is_who_drips(running: Service, request_: bytes) -> None:
    with running.connect() as silent, running.connect() as dripping:
        for connection in (silent, dripping):
            connection.sendall(request_)
        dripping.settimeout(0.3)
        while not _is_closed(dripping):
            dripping.send(b"c")
        answer_of(silent)


def _is_closed(connection: socket.socket) -> bool:
    """Read until nothing more comes for now; return whether nothing ever will."""
    try:
        while connection.recv(65_536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def test_a_form_that_breaks_off_is_no_error(running: Service) -> None:
    errors = running.error_count()
    for _ in range(3):
        with running.connect() as connection:
            connection.sendall(b"POST /console/sign-in HTTP/1.1\r\nHost: x\r\n" + FORM)
    with running.connect() as connection:
        connection.sendall(b"POST /console/sign-in HTTP/1.1\r\nHost: x\r\n" + FORM)
        connection.shutdown(socket.SHUT_WR)
        answer_of(connection)
    assert running.answers_others()
    assert running.error_count() == errors


@pytest.mark.parametrize("path", ["/files/", "/download/", "/console/static/"])
@pytest.mark.parametrize(
    "name", ["a" * 300 + ".mp4", "a" * 252 + ".mp4", "%00.mp4", "..%2f.mp4", "a" * 30_000 + ".jpg"]
)
def test_a_file_of_no_name_of_ours_is_not_found(running: Service, path: str, name: str) -> None:
    errors = running.error_count()
    status, _ = running.ask(
        f"GET {path}{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert status == 404
    assert running.error_count() == errors


def test_a_peer_leaves_connections_for_others_and_all_are_counted(tmp_path: Path) -> None:
    with (
        service(tmp_path, max_connections=20, max_connections_per_peer=8) as running,
        ExitStack() as stack,
    ):

        def take(count: int, source: str) -> None:
            for _ in range(count):
                stack.enter_context(running.connect(source=source))

        take(8, "127.0.0.1")
        with running.connect() as refused:
            status, text = answer_of(refused)
        assert (status, "Too many connections" in text) == (503, True)
        assert running.answers_others(source="127.0.0.2")
        take(8, "127.0.0.2")
        take(4, "127.0.0.3")
        with running.connect(source="127.0.0.4") as refused:
            assert answer_of(refused)[0] == 503
        stack.close()
        assert _becomes_well(running)


def _becomes_well(running: Service) -> bool:
    """Ask until the service has noticed that connections were closed."""
    while not running.answers_others():
        pass
    return True


@contextmanager
def _soft_limit(files: int) -> Iterator[None]:
    """Let what is started in a block open no more files, unless it raises its limit itself."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_of_open_files_is_raised(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with _soft_limit(256):
            running = stack.enter_context(service(tmp_path))
        for _ in range(300):
            stack.enter_context(running.connect())
        assert running.answers_others()


def test_who_reads_nothing_for_half_a_minute_is_closed_and_who_reads_slowly_is_not(
    tmp_path: Path,
) -> None:
    with service(tmp_path) as running, ExitStack() as stack:
        name = "a" * 32 + "-1.mp4"
        (running.data / "media" / name).write_bytes(os.urandom(20_000_000))
        stuck, slow = (stack.enter_context(running.connect()) for _ in "ab")
        for connection in (stuck, slow):
            connection.sendall(f"GET /files/{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        slow.settimeout(1)
        while _open_copies(running, name) != 1:
            slow.recv(1_000)
        assert slow.recv(1_000)


def _open_copies(running: Service, name: str) -> int:
    """Return how many times the service has a file open: once for each reader that it still serves."""
    return sum(file.path.endswith(name) for file in psutil.Process(running.pid).open_files())
