"""Callbacks cannot be turned against the network they run in."""

import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpcore2
import pytest
import trustme

from tests.callbacks import vectors
from tests.callbacks.dispatching import local_targets
from tests.callbacks.receivers import RecordingReceiver, receiver
from tests.small import MODEL, api_only, settings_for
from vitascope.callbacks.deliver import Sender
from vitascope.egress.targets import Resolver, TargetRules, Targets, system_resolver
from vitascope.errors import Invalid

PUBLIC = "93.184.216.34"
SYSTEM = system_resolver(4)


@pytest.fixture
async def canary(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RecordingReceiver]:
    """Be at the end of every connection that is opened to whatever address."""
    dial = httpcore2.AnyIOBackend.connect_tcp
    async with receiver() as bird:

        async def to_the_canary(
            self: Any, host: str, port: int, *rest: Any
        ) -> httpcore2.AsyncNetworkStream:
            return await dial(self, "127.0.0.1", bird.port, *rest)

        monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", to_the_canary)
        yield bird


def _strict(port: int, resolve: Resolver) -> Targets:
    return Targets(TargetRules(ports=frozenset({80, 443, port})), at_dial=resolve)


async def _by_the_book(host: str, port: int) -> Sequence[str]:
    if host in vectors.METADATA_NAMES:
        return [vectors.METADATA_NAMES[host]]
    return await SYSTEM(host, port)


async def test_no_vector_gets_a_byte_to_the_canary_nor_past_create_task(
    canary: RecordingReceiver,
) -> None:
    targets = _strict(canary.port, _by_the_book)
    sender = Sender(targets, timeout_seconds=5)
    urls = vectors.urls(canary.port)
    assert len(set(urls)) >= 300
    for url in urls:
        answer = await sender.post(url, {}, "{}")
        assert (answer.status, answer.is_success) == (None, False), url
    assert (canary.connections, canary.bytes_received) == (0, 0)
    for url in urls:
        with pytest.raises(Invalid, match=r"^callBackUrl must "):
            await targets.require_allowed(url)


async def test_the_canary_sings_for_a_public_address(canary: RecordingReceiver) -> None:
    sender = Sender(_strict(canary.port, SYSTEM), timeout_seconds=5)
    for url in (f"http://{PUBLIC}/", "http://[2606:2800:220:1::]/x"):
        assert (await sender.post(url, {}, "{}")).is_success
    assert canary.connections == 2


async def test_1000_names_that_flip_between_check_and_dial_get_nowhere(
    canary: RecordingReceiver,
) -> None:
    looked_up: list[str] = []

    async def flip(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        if looked_up.count(host) == 1:
            return [PUBLIC]
        number = int(host.split(".")[0])
        inside = vectors.INSIDE[number % len(vectors.INSIDE)]
        return [[inside], [PUBLIC, inside], [inside, PUBLIC], ["2606:2800:220:1::", inside]][
            number % 4
        ]

    targets = _strict(80, flip)
    sender = Sender(targets, timeout_seconds=5)
    for number in range(1_000):
        url = f"http://{number}.flip.example/"
        await targets.require_allowed(url)
        answer = await sender.post(url, {}, "{}")
        assert answer.reason == "not sent: the URL must not point to a private or reserved network"
    assert (canary.connections, canary.bytes_received) == (0, 0)


async def test_a_dial_looks_a_name_up_once_and_dials_that_very_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled: list[str] = []
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def dial(self: Any, host: str, port: int, *rest: Any) -> httpcore2.AsyncNetworkStream:
        dialled.append(host)
        raise httpcore2.ConnectError

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", dial)
    answer = await Sender(_strict(80, resolve), timeout_seconds=5).post(
        "http://flip.example/", {}, "{}"
    )
    assert (dialled, answer.reason) == ([PUBLIC], "could not connect")


async def test_redirects_are_failures_and_are_not_followed() -> None:
    async with receiver() as bird:
        for status in (301, 302, 303, 307, 308):
            async with receiver(f"{status} Location={bird.url}") as hook:
                answer = await Sender(local_targets(), timeout_seconds=5).post(hook.url, {}, "{}")
                assert (answer.status, answer.reason) == (status, f"the receiver answered {status}")
        assert bird.connections == 0


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiver() as proxy, receiver() as hook:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert (
            await Sender(local_targets(), timeout_seconds=5).post(hook.url, {}, "{}")
        ).is_success
        assert (proxy.connections, hook.connections) == (0, 1)


async def test_the_checked_address_is_dialled_under_the_receivers_own_name() -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("hook.example").configure_cert(serving)
    names: list[str | None] = []
    serving.sni_callback = lambda _, name, __: names.append(name)
    targets = local_targets({"hook.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    sender = Sender(targets, timeout_seconds=5, ssl_context=trusting)
    async with receiver(tls=serving) as hook:
        assert (await sender.post(f"https://hook.example:{hook.port}/a?b", {}, "{}")).is_success
        assert hook.requests[0][0]["host"] == f"hook.example:{hook.port}"
        wrong = await sender.post(f"https://other.example:{hook.port}/", {}, "{}")
        assert wrong.reason == "its certificate is not trusted"
        assert names == ["hook.example", "other.example"]
        untrusting = Sender(targets, timeout_seconds=5)
        unknown = await untrusting.post(f"https://hook.example:{hook.port}/", {}, "{}")
        assert unknown.reason == "its certificate is not trusted"
        assert len(hook.requests) == 1


async def test_create_task_names_the_field_and_makes_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for url in (
            "http://10.0.0.1/x",
            "http://169.254.169.254/latest",
            "http://user:pw@example.com/",
        ):
            refused = await small.post(
                {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": url}
            )
            assert (refused["code"], refused["data"]) == (422, None)
            assert refused["msg"].startswith("callBackUrl must not ")
        assert await small.balance() == 10_000


async def test_a_name_that_cannot_be_found_does_not_refuse_the_task(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        body = {
            "model": MODEL,
            "input": {"prompt": "x"},
            "callBackUrl": "https://nowhere.invalid/callback",
        }
        assert (await small.post(body))["code"] == 200


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"public_url": "http://localhost:9000"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.168.1.5"}, False),
        ({"public_url": "https://video.example.com"}, False),
        ({"callback_networks": ()}, False),
        ({"callback_networks": ("10.0.0.0/8",)}, False),
        (
            {"callback_networks": ("127.0.0.0/8",), "callback_ports": (8788,), "host": "0.0.0.0"},
            True,
        ),
    ],
)
async def test_loopback_is_open_only_on_an_install_for_this_machine(
    tmp_path: Path, changes: dict[str, Any], allowed: bool
) -> None:
    targets = Targets(TargetRules.of(settings_for(tmp_path, **changes)))
    if allowed:
        await targets.require_allowed("http://127.0.0.1:8788/")
    else:
        with pytest.raises(Invalid):
            await targets.require_allowed("http://127.0.0.1:8788/")


async def test_operators_can_open_their_own_networks_but_never_the_metadata_service() -> None:
    networks = {"callback_networks": ("10.0.0.0/8", "169.254.0.0/16", "fd00::/8")}
    targets = Targets(TargetRules.of(settings_for(Path("unused"), **networks)))
    for url in (
        "http://10.1.2.3/",
        "https://[fd12::1]/",
        "http://169.254.7.7/",
        f"https://{PUBLIC}:8443/",
    ):
        await targets.require_allowed(url)
    for url in (
        "http://169.254.169.254/",
        "http://[fd00:ec2::254]/",
        "http://10.1.2.3:22/",
        "http://192.168.0.1/",
    ):
        with pytest.raises(Invalid):
            await targets.require_allowed(url)


@pytest.mark.parametrize(
    ("addresses", "loopback", "is_internal"),
    [
        ([PUBLIC], True, False),
        (["127.0.0.1"], True, True),
        ([PUBLIC, "127.0.0.1"], True, True),
        (["127.0.0.1"], False, False),
        ([], True, False),
    ],
)
async def test_what_strangers_cannot_read_and_this_service_may_is_internal(
    addresses: list[str], loopback: bool, is_internal: bool
) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        if not addresses:
            raise OSError
        return addresses

    rules = TargetRules(ports=frozenset({443}), loopback=loopback)
    found = await Targets(rules, at_dial=resolve).is_internal("https://pictures.example/a.png")
    assert found is is_internal
