"""The configurations of deploy/proxy in front of the service, in the real nginx and the real Caddy,
with TLS.
"""

import base64
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import trustme

from tests.media.given_files import good
from tests.outside.service import Service, service
from tests.outside.visitor import Visitor
from tests.small import MODEL
from vitascope.console.events import STREAMS_PER_ACCOUNT

PROXY = Path(__file__).parents[2] / "deploy" / "proxy"
NAME = "video.example.com"
CLIENT = "127.0.0.9"
NGINX = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/vitascope.conf;
}}
"""
CADDY = "{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}\n}}\n"
WAIT_SECONDS = 20


@dataclass(frozen=True)
class Front:
    """A proxy with TLS in front of a service."""

    service: Service
    port: int
    trusted: ssl.SSLContext

    def client(self, source: str = "127.0.0.1", **headers: str) -> httpx2.Client:
        """Return a client that connects to the proxy under the public name."""
        transport = _NamedTransport(verify=self.trusted, local_address=source)
        fields = {
            "Host": f"{NAME}:{self.port}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return httpx2.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            transport=transport,
            headers=fields,
            timeout=30,
        )


class _NamedTransport(httpx2.HTTPTransport):
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.extensions = {**request.extensions, "sni_hostname": NAME}
        return super().handle_request(request)


def _program(name: str) -> str:
    places = [
        *os.get_exec_path(),
        "/usr/sbin",
        *(f"{sys.prefix}/proxies/usr/{each}" for each in ("sbin", "bin")),
    ]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise RuntimeError(
            f"The proxies' tests need {name}: apt-get install -y {name} (`make test` says how)"
        )
    return found


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    program = _program(request.param)
    folder, port = tmp_path_factory.mktemp(request.param), _free_port()
    authority = trustme.CA()
    authority.issue_cert(NAME).private_key_and_cert_chain_pem.write_to_path(
        str(folder / "both.pem")
    )
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    settings = {"public_url": f"https://{NAME}:{port}", "trusted_proxies": '["127.0.0.1"]'}
    with service(folder, **settings) as running:
        write = _write_nginx if request.param == "nginx" else _write_caddy
        with _running([program, *write(folder, port, running.port)], port):
            yield Front(running, port, trusted)


def _write_nginx(folder: Path, port: int, upstream: int) -> list[str]:
    text = (PROXY / "nginx.conf").read_text()
    for shown, real in (
        ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"), ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("/etc/ssl/video.example.com.pem", f"{folder}/both.pem"),
        ("/etc/ssl/video.example.com.key", f"{folder}/both.pem"),
        ("127.0.0.1:8780", f"127.0.0.1:{upstream}"),
    ):  # fmt: skip
        assert shown in text
        text = text.replace(shown, real)
    (folder / "vitascope.conf").write_text(text)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
    return ["-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]


def _write_caddy(folder: Path, port: int, upstream: int) -> list[str]:
    text = (PROXY / "Caddyfile").read_text().replace("127.0.0.1:8780", f"127.0.0.1:{upstream}")
    site = (
        f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/both.pem {folder}/both.pem\n"
    )
    assert f"\n{NAME} {{\n" in text
    (folder / "Caddyfile").write_text(
        CADDY.format(folder=folder) + text.replace(f"{NAME} {{\n", site)
    )
    return ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            assert process.poll() is None, f"{command} has ended"
            with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=WAIT_SECONDS)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_video_is_made_and_downloaded_in_part_through_the_proxy(front: Front) -> None:
    with front.client(Authorization=f"Bearer {front.service.key}") as http:
        body = {"model": MODEL, "input": {"prompt": "a cat"}}
        task = http.post("/api/v1/jobs/createTask", json=body).json()["data"]["taskId"]
        while (data := _record(http, task))["state"] not in {"success", "fail"}:
            time.sleep(0.1)
        url = str(data["response"]["resultUrls"][0])
        public = f"https://{NAME}:{front.port}"
        assert url.startswith(f"{public}/files/")
        whole, part = (
            http.get(url.removeprefix(public), headers=fields)
            for fields in ({}, {"Range": "bytes=4-11"})
        )
    assert (whole.status_code, part.status_code) == (200, 206)
    assert part.content == whole.content[4:12]


def _record(http: httpx2.Client, task: str) -> dict[str, Any]:
    data: dict[str, Any] = http.get("/api/v1/jobs/recordInfo", params={"taskId": task}).json()[
        "data"
    ]
    return data


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_inside_stays_inside(front: Front, path: str) -> None:
    with front.client() as http:
        assert http.get(path).status_code == 404


def test_a_client_is_its_own_address_whatever_it_claims(front: Front) -> None:
    key = front.service.command("key", "create", "--network", f"{CLIENT}/32")["key"]
    codes = []
    for source, claimed in ((CLIENT, ""), ("127.0.0.1", ""), ("127.0.0.1", CLIENT)):
        headers = {"X_Forwarded_For": claimed} if claimed else {}
        with front.client(source, Authorization=f"Bearer {key}", **headers) as http:
            codes.append(http.get("/api/v1/chat/credit").json()["code"])
    assert codes == [200, 433, 433]


def test_bodies_are_refused_by_the_service_and_not_by_the_proxy(front: Front) -> None:
    with front.client(Authorization=f"Bearer {front.service.key}") as http:
        body = {"model": MODEL, "input": {"prompt": "x" * 1_500_000}}
        assert http.post("/api/v1/jobs/createTask", json=body).json()["code"] == 422


def test_somebody_signs_in_with_a_cookie_for_tls_only(front: Front) -> None:
    with front.client(Origin=f"https://{NAME}:{front.port}") as http:
        answer = Visitor(http).post("/sign-in", **{"as": "tenant", "secret": front.service.key})
    assert answer.status_code == 303
    assert "Secure" in answer.headers["set-cookie"]


def _sign_in(front: Front, http: httpx2.Client) -> None:
    answer = Visitor(http).post("/sign-in", **{"as": "tenant", "secret": front.service.key})
    assert answer.status_code == 303


def _until_change(lines: Iterator[str]) -> None:
    """Read the stream up to its next word of a change; httpx2 gives up after 30 silent seconds."""
    for line in lines:
        if line == "event: change":
            return
    raise AssertionError("the stream ended")


def test_word_of_every_change_comes_through_while_the_stream_is_open(front: Front) -> None:
    with front.client(Origin=f"https://{NAME}:{front.port}") as http:
        _sign_in(front, http)
        with http.stream("GET", "/console/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            _until_change(lines)
            with front.client(Authorization=f"Bearer {front.service.key}") as caller:
                body = {"model": MODEL, "input": {"prompt": "a cat"}}
                assert caller.post("/api/v1/jobs/createTask", json=body).json()["code"] == 200
            _until_change(lines)


def test_a_page_that_is_closed_gives_its_stream_back(front: Front) -> None:
    with front.client(Origin=f"https://{NAME}:{front.port}") as http:
        _sign_in(front, http)
        for _ in range(STREAMS_PER_ACCOUNT + 5):
            with http.stream("GET", "/console/events") as stream:
                assert stream.status_code == 200
                _until_change(stream.iter_lines())


def test_a_picture_is_left_and_loaded_through_the_proxy(front: Front) -> None:
    content = base64.b64encode(good()).decode()
    with front.client(Authorization=f"Bearer {front.service.key}") as http:
        body = {"base64Data": content, "uploadPath": "in", "fileName": "a.png"}
        told = http.post("/api/file-base64-upload", json=body).json()
        url = str(told["data"]["downloadUrl"])
    public = f"https://{NAME}:{front.port}"
    assert url.startswith(f"{public}/uploads/")
    with front.client() as stranger:
        assert stranger.get(url.removeprefix(public)).content == good()


def test_the_guide_is_read_and_searched_through_the_proxy(front: Front) -> None:
    with front.client() as http:
        assert "proxy_buffering" in http.get("/guide/exposing").text
        assert "/guide/exposing#nginx" in http.get("/guide", params={"q": "nginx"}).text
