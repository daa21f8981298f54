"""The outside is not guessed: who a client is, which address is the service's own, and where a
redirect leads.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.outside.commands import run
from tests.outside.service import VITASCOPE, Service, service
from tests.outside.visitor import Visitor

PUBLIC = "http://video.example.com"
PROXY, NO_PROXY, CLIENT, OTHER = "127.0.0.5", "127.0.0.6", "203.0.113.7", "198.51.100.66"
BOTH_PROXIES = [f"{PROXY}/32", "10.0.0.0/8"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one service behind a proxy for all tests here."""
    settings = {"public_url": PUBLIC, "trusted_proxies": json.dumps(BOTH_PROXIES)}
    with service(tmp_path_factory.mktemp("proxies"), **settings) as found:
        yield found


@pytest.fixture(scope="module")
def key_of_a_client(running: Service) -> str:
    """A key that works from one client's address alone."""
    return str(running.command("key", "create", "--network", f"{CLIENT}/32")["key"])


def _through(peer: str, url: str, chain: str | list[tuple[str, str]] = "") -> httpx2.Client:
    """Return a client that connects from one of this machine's addresses, as a proxy there does."""
    fields = [("X-Forwarded-For", chain)] if isinstance(chain, str) else chain
    transport = httpx2.HTTPTransport(local_address=peer)
    return httpx2.Client(
        base_url=url, transport=transport, headers=[field for field in fields if field[1]]
    )


@pytest.mark.parametrize(
    ("peer", "chain", "code"),
    [
        pytest.param(PROXY, CLIENT, 200, id="a trusted proxy says so"),
        pytest.param(PROXY, f"{CLIENT}:52011", 200, id="with a port"),
        pytest.param(PROXY, f"{OTHER}, {CLIENT}", 200, id="the client claims another"),
        pytest.param(PROXY, f"{CLIENT}, {OTHER}", 433, id="another client claims to be this one"),
        pytest.param(PROXY, f"{CLIENT}, 10.1.2.3", 200, id="over a second trusted proxy"),
        pytest.param(PROXY, f"{CLIENT}, 192.0.2.1", 433, id="over a proxy that is not trusted"),
        pytest.param(PROXY, f"{CLIENT}, unknown", 433, id="what is no address ends the chain"),
        pytest.param(PROXY, "", 433, id="nothing is said"),
        pytest.param(NO_PROXY, CLIENT, 433, id="anybody says so"),
        pytest.param("127.0.0.1", CLIENT, 433, id="a process of this machine says so"),
    ],
)
def test_a_client_is_who_trusted_proxies_say(
    running: Service, key_of_a_client: str, peer: str, chain: str, code: int
) -> None:
    with _through(peer, running.url, chain) as http:
        assert _credit(http, key_of_a_client) == code


def test_several_fields_are_one_chain(running: Service, key_of_a_client: str) -> None:
    chain = [("X-Forwarded-For", CLIENT), ("X-Forwarded-For", "10.1.2.3")]
    with _through(PROXY, running.url, chain) as http:
        assert _credit(http, key_of_a_client) == 200


def _credit(http: httpx2.Client, key: str) -> int:
    answer = http.get("/api/v1/chat/credit", headers={"Authorization": f"Bearer {key}"})
    return int(answer.json()["code"])


def _sign_in(http: httpx2.Client, secret: str, who: str = "tenant") -> int:
    return Visitor(http).post("/sign-in", **{"as": who, "secret": secret}).status_code


def test_a_right_key_is_never_refused_because_others_guessed_wrong(running: Service) -> None:
    with _through(NO_PROXY, running.url) as http:
        assert 429 in [_sign_in(http, f"vs_live_{number}") for number in range(8)]
        assert _sign_in(http, running.key) == 303


def test_guesses_at_the_password_are_counted_whatever_the_client_claims_and_whatever_keys_it_has(
    running: Service,
) -> None:
    answers = []
    for number in range(7):
        with _through("127.0.0.7", running.url, f"192.0.2.{number}") as http:
            answers.append(_sign_in(http, "a wrong password", "operator"))
            assert _sign_in(http, running.key) == 303
    assert answers[:5] == [401] * 5
    assert 429 in answers[5:]


def test_wrong_guesses_of_one_client_make_no_other_client_of_the_same_proxy_wait(
    running: Service,
) -> None:
    with _through(PROXY, running.url, OTHER) as http:
        assert 429 in [_sign_in(http, "a wrong password", "operator") for _ in range(8)]
    with _through(PROXY, running.url, CLIENT) as http:
        assert _sign_in(http, "a wrong password", "operator") == 401


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        pytest.param("upstream", PUBLIC, 303, id="nginx as it comes names the upstream"),
        pytest.param("upstream", f"{PUBLIC}:80", 303, id="the port is said"),
        pytest.param("video.example.com", PUBLIC, 303, id="the host is passed on"),
        pytest.param("upstream", "https://evil.example", 403, id="another page"),
        pytest.param("upstream", "https://video.example.com", 403, id="another scheme"),
        pytest.param("upstream", "null", 403, id="a page of nobody"),
    ],
)
def test_a_form_comes_from_the_public_address(
    running: Service, host: str, origin: str, status: int
) -> None:
    with httpx2.Client(
        base_url=running.url, headers={"Host": host, "Origin": origin}, trust_env=False
    ) as http:
        answer = Visitor(http).post("/sign-in", **{"as": "tenant", "secret": running.key})
    assert answer.status_code == status
    if status == 403:
        assert "public_url" in answer.text
        assert "This form has expired" not in answer.text


@pytest.mark.parametrize(
    "path", ["/console", "/", "/docs/", "/healthz/", "/files/x.mp4/", "/console/tasks/", "/v1//"]
)
def test_no_redirect_leads_to_the_host_that_was_named(running: Service, path: str) -> None:
    answer = httpx2.get(running.url + path, headers={"Host": "evil.example"}, trust_env=False)
    assert answer.headers.get("location", "/").startswith("/")
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(("peer", "is_secure"), [(PROXY, True), (NO_PROXY, False)])
def test_cookies_are_secure_if_a_trusted_proxy_ends_tls(
    running: Service, peer: str, is_secure: bool
) -> None:
    with _through(
        peer, running.url, [("X-Forwarded-For", CLIENT), ("X-Forwarded-Proto", "https")]
    ) as http:
        assert ("Secure" in http.get("/console/sign-in").headers["set-cookie"]) is is_secure


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_an_address_of_ipv6_stands_in_brackets(tmp_path: Path, host: str) -> None:
    command = [
        *VITASCOPE,
        "serve",
        "--host",
        host,
        "--port",
        "0",
        "--json",
        "--data",
        str(tmp_path / "data"),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=tmp_path,
        env=os.environ | {"VITASCOPE_ENGINE": "tests.engines_for_tests:QuickEngine"},
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            assert re.fullmatch(r"http://\[::1\]:\d+", url)
            assert httpx2.get(f"{url}/healthz", trust_env=False).status_code == 200
            assert run(tmp_path, "credits", "--data", "data").returncode == 0
        finally:
            process.terminate()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_wildcard_is_in_no_address_and_the_operator_is_told(tmp_path: Path, host: str) -> None:
    found = _doctor(tmp_path, VITASCOPE_HOST=host)
    told = next(each["text"] for each in found if "public_url" in each["text"])
    assert re.search(r"http://[\w.\[\]:]+:8780", told)
    assert not re.search(r"0\.0\.0\.0|\[::\]|//::", told)


def _doctor(folder: Path, **environment: str) -> list[dict[str, Any]]:
    told = run(folder, "doctor", "--json", "--data", "data", **environment).stdout
    return [json.loads(line) for line in told.splitlines()]


@pytest.mark.parametrize(
    "url",
    [
        "video.example.com", "https://video.example.com/?x=1", "https://video.example.com/#a", "ftp://video.example.com",
        "https://me@video.example.com", "https://", "https://video.example.com:99999", "http://0.0.0.0:8780",
        "http://[::]:8780", "https://a b.example", "http://[::1", "https://video.example.com/?", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_breaks_every_url_refuses_to_start(tmp_path: Path, url: str) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--data", "data", VITASCOPE_PUBLIC_URL=url)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1), done.stderr
    assert b"PUBLIC_URL" in done.stderr
    assert not (tmp_path / "data").exists()
