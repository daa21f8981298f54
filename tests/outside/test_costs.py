"""What a key may cost the service is counted before the work is done."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2

from tests.outside.service import Service, answer_of, service
from tests.outside.visitor import Visitor, signed_in

TESTS_A_MINUTE = 5
CPU_SECONDS = 3.0
"""What twenty test deliveries and their pages may cost.

Each loaded all certificate authorities before.
"""


@contextmanager
def _receiver() -> Iterator[tuple[int, list[bytes]]]:
    """Yield the port of a receiver and the bodies that it has got."""
    got: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_port, got
        server.shutdown()


def _key(running: Service, *options: str) -> str:
    return str(running.command("key", "create", *options)["key"])


def _send_tests(visitor: Visitor, url: str, count: int) -> list[tuple[int, str]]:
    """Send so many test deliveries at once; return statuses and pages."""
    form = {"csrf": visitor.csrf(), "url": url, "back": "/webhooks"}

    def send(_: int) -> tuple[int, str]:
        answer = visitor.http.post("/console/webhooks/test", data=form)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(send, range(count)))


def test_test_deliveries_are_counted_for_the_account_and_cost_little(tmp_path: Path) -> None:
    with (
        _receiver() as (port, got),
        service(tmp_path, callback_ports=f"[{port}]") as running,
        ExitStack() as stack,
    ):
        url = f"http://127.0.0.1:{port}/hook"
        first, second = (
            stack.enter_context(signed_in(running.url, _key(running, "--name", name)))
            for name in "ab"
        )
        before = running.cpu_seconds()
        answers = _send_tests(first, url, 20)
        assert running.cpu_seconds() - before < CPU_SECONDS
        assert sorted(status for status, _ in answers) == [200] * TESTS_A_MINUTE + [429] * 15
        assert all("Too many test deliveries" in text for status, text in answers if status == 429)
        assert [status for status, _ in _send_tests(second, url, 1)] == [429]
        assert len(got) == TESTS_A_MINUTE


def test_a_key_that_may_only_read_sends_no_test(tmp_path: Path) -> None:
    with _receiver() as (port, got), service(tmp_path, callback_ports=f"[{port}]") as running:
        with signed_in(running.url, _key(running, "--name", "reader", "--scope", "read")) as reader:
            answer = reader.post(
                "/webhooks/test", url=f"http://127.0.0.1:{port}/", back="/webhooks"
            )
            assert "create" in reader.http.get(answer.headers["location"]).text
        assert got == []


def _upload_head(visitor: Visitor, size: int) -> bytes:
    """Return the head of an upload of so many bytes, and the beginning of its body."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.http.cookies.items())
    fields = {"csrf": visitor.csrf(), "back": "/verify"}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join(
        [*parts, '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n']
    )
    head = f"POST /console/verify HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nContent-Length: {len(body) + size}\r\n"
    return f"{head}Content-Type: multipart/form-data; boundary=b\r\n\r\n{body}".encode()


def _temporary_bytes(running: Service) -> int:
    """Return how much the service holds in files that have no name."""
    held = 0
    for path in Path(f"/proc/{running.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            held += path.stat().st_size if "(deleted)" in str(path.readlink()) else 0
    return held


def test_uploads_to_verify_wait_unread(tmp_path: Path) -> None:
    """One of each account, two in all; whoever waits or is refused takes no room on the disk."""
    with service(tmp_path) as running, ExitStack() as stack:
        keys = [running.key]
        for name in ("second", "third"):
            running.command("account", "create", name)
            keys.append(_key(running, "--account", name, "--name", "k"))
        visitors = [stack.enter_context(signed_in(running.url, key)) for key in keys]
        uploads = [_begin(running, stack, each) for each in visitors]
        _wait_until(lambda: _temporary_bytes(running) == 2 * SENT_BYTES)
        status, text = answer_of(_begin(running, stack, visitors[0]))
        assert status == 303
        assert "is being checked" in _page_with_notice(visitors[0], text)
        assert _temporary_bytes(running) == 2 * SENT_BYTES
        for upload in uploads[:2]:
            upload.close()
        _wait_until(lambda: _temporary_bytes(running) == SENT_BYTES)


SENT_BYTES = 10_000_000
"""What is sent of an upload of twice the size."""


def _begin(running: Service, stack: ExitStack, visitor: Visitor) -> socket.socket:
    """Send the first half of an upload, without waiting for anybody to read it."""
    connection = stack.enter_context(running.connect())
    head = _upload_head(visitor, 2 * SENT_BYTES)
    threading.Thread(target=_send, args=(connection, head + bytes(SENT_BYTES)), daemon=True).start()
    return connection


def _send(connection: socket.socket, content: bytes) -> None:
    with suppress(OSError):
        connection.sendall(content)


def _page_with_notice(visitor: Visitor, answer: str) -> str:
    """Follow a redirect as a browser does, with the notice that it brought."""
    with httpx2.Client(
        base_url=visitor.http.base_url, cookies=visitor.http.cookies, trust_env=False
    ) as http:
        http.cookies.set(
            "vitascope_notice", re.findall(r"vitascope_notice=([^;]+)", answer)[0].strip('"')
        )
        return http.get("/console/verify").text


def _wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.05)
