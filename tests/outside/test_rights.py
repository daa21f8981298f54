"""Who may do what with keys, and what the console lets a limited key do, as people and programs
meet it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.outside.service import Service, service
from tests.outside.visitor import signed_in

OPERATOR = ("key", "create", "--name", "the operator's", "--scope", "admin")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one service for all tests here."""
    with service(tmp_path_factory.mktemp("rights")) as found:
        yield found


def _is_operator(found: Service, key: str) -> bool:
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx2.get(f"{found.url}/api/v1/admin/accounts", headers=headers, trust_env=False)
    return bool(answer.json()["code"] == 200)


def _listed(found: Service, *options: str) -> list[dict[str, Any]]:
    return found.objects("key", "list", *options)


def test_a_tenant_does_not_see_the_operators_key(running: Service) -> None:
    chief = running.command(*OPERATOR)
    assert _is_operator(running, chief["key"])
    with signed_in(running.url, running.key) as tenant:
        page = tenant.get("/keys").text
    assert "first" in page
    assert (chief["id"] in page, chief["key"][-4:] in page) == (False, False)


@pytest.mark.parametrize(
    ("operation", "form"),
    [("reset", {}), ("change", {"name": "mine", "scope_read": "on"}), ("revoke", {})],
)
def test_a_tenant_cannot_touch_the_operators_key(
    running: Service, operation: str, form: dict[str, str]
) -> None:
    chief = running.command(*OPERATOR)
    with signed_in(running.url, running.key) as tenant:
        answer = tenant.post(f"/keys/{chief['id']}/{operation}", **form)
        of_none = tenant.post(f"/keys/key_0000000000000000000000/{operation}", **form)
    assert answer.status_code == of_none.status_code == 404
    assert "vs_live_" not in answer.text
    assert _is_operator(running, chief["key"])


def test_a_tenant_cannot_make_an_operators_key(running: Service) -> None:
    with signed_in(running.url, running.key) as tenant:
        made = tenant.post("/keys", name="mine", scope_admin="on", scope_read="on")
        assert (made.status_code, "vs_live_" in made.text) == (403, False)


def test_the_operators_keys_belong_to_no_account(running: Service) -> None:
    chief = running.command(*OPERATOR)
    assert chief["accountId"] is None
    account = {each["id"] for each in _listed(running)}
    operators = {each["id"] for each in _listed(running, "--operator")}
    assert (chief["id"] in account, chief["id"] in operators) == (False, True)


@pytest.mark.parametrize("page", ["/tasks", "/usage", "/keys", "/webhooks"])
def test_a_key_that_may_only_create_reads_nothing_in_the_console(
    running: Service, page: str
) -> None:
    key = running.command("key", "create", "--scope", "create")["key"]
    with signed_in(running.url, key) as creator:
        assert creator.get(page).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/webhooks/replay", "/webhooks/switch-on", "/webhooks/test", "/webhooks/rotate", "/keys"],
)
def test_a_key_that_may_only_read_changes_nothing_in_the_console(
    running: Service, path: str
) -> None:
    key = running.command("key", "create", "--scope", "read")["key"]
    with signed_in(running.url, key) as reader, _receiver() as (url, received):
        answer = reader.post(path, url=url, name="k", receiver=url)
    assert (answer.status_code, received) == (403, [])


@contextmanager
def _receiver() -> Iterator[tuple[str, list[str]]]:
    """Listen on 127.0.0.1; yield the URL and the paths that were posted to."""
    received: list[str] = []

    class OutsideReceiver(BaseHTTPRequestHandler):
        """Notes every call."""

        def do_POST(self) -> None:
            """Take what is sent."""
            received.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), OutsideReceiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", received
        finally:
            server.shutdown()
