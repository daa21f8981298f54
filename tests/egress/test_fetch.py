"""Fetching what a stranger names: only from where the guard allows, only so much, only so long."""

import socket
import ssl
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from tests.callbacks import vectors
from tests.callbacks.dispatching import local_targets
from tests.callbacks.receivers import receiver, refused_port
from tests.egress.web import answer, web
from vitascope.egress.fetch import Fetcher, NotFetched
from vitascope.egress.targets import TargetRules, Targets
from vitascope.errors import Invalid

PICTURE = b"picture" * 1_000
FIELD = "input.image_url"
PUBLIC_ONLY = Targets(TargetRules(ports=frozenset({80, 443})))


def _fetcher(
    targets: Targets | None = None, *, seconds: float = 5, context: ssl.SSLContext | None = None
) -> Fetcher:
    return Fetcher(
        targets or local_targets(), timeout_seconds=seconds, max_bytes=10_000, ssl_context=context
    )


async def _refusal(url: str, path: Path, fetcher: Fetcher | None = None) -> tuple[str, bool]:
    with pytest.raises(NotFetched) as caught:
        await (fetcher or _fetcher()).fetch(url, path)
    return str(caught.value), caught.value.retryable


async def test_a_file_comes_whole_without_cookies_or_keys(tmp_path: Path) -> None:
    async with web({"/a?b=%20c": answer(PICTURE)}) as site:
        await _fetcher().fetch(site.url("/a?b=%20c"), tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == PICTURE
    names = {line.partition(":")[0].lower() for line in site.heads[0].splitlines()[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


async def test_a_few_redirects_are_followed(tmp_path: Path) -> None:
    hops = {f"/{number}": answer(status=302, Location=f"/{number + 1}") for number in range(5)}
    async with web({**hops, "/3": answer(PICTURE)}) as site:
        await _fetcher().fetch(site.url("/0"), tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == PICTURE
        site.pages["/3"] = hops["/3"]
        assert await _refusal(site.url("/0"), tmp_path / "a") == (
            "its server redirects too often",
            False,
        )


REFUSED_PLACES = (
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "ftp://127.0.0.1/a",
    "file:///etc/passwd", "http://user:word@127.0.0.1/", "gopher://127.0.0.1:70/", "http://167772161/", "http://:0/",
    "http://metadata.google.internal/",
)  # fmt: skip


@pytest.mark.parametrize("place", REFUSED_PLACES)
async def test_no_redirect_leads_to_where_an_address_may_not(place: str, tmp_path: Path) -> None:
    async with web({"/a": answer(status=302, Location=place)}) as site:
        here = TargetRules(ports=frozenset({70, 80, site.port}), own=(ip_network("127.0.0.1/32"),))
        text, retryable = await _refusal(site.url("/a"), tmp_path / "a", _fetcher(Targets(here)))
    assert (len(site.heads), retryable) == (1, False)
    assert text.startswith(("the URL must", "its server redirects to what is no address"))


@pytest.mark.parametrize(
    ("page", "text", "retryable"),
    [
        (answer(b"no", 404), "its server answered 404", False),
        (answer(b"no", 403), "its server answered 403", False),
        (answer(b"no", 503), "its server answered 503", True),
        (answer(b"no", 429), "its server answered 429", True),
        (answer(b"", 204), "its server answered 204", False),
        (answer(b"x" * 10_001), "it is larger than 0.01 MB", False),
        (answer(b"x", length=10**15), "it is larger than 0.01 MB", False),
        (answer(b"x" * 100, length=200), "the connection to its server broke", True),
        (answer(status=302), "its server redirects too often", False),
        (b"220 smtp.example ESMTP\r\n", "the connection to its server broke", True),
    ],
)
async def test_what_is_no_good_answer_is_told(
    page: bytes, text: str, retryable: bool, tmp_path: Path
) -> None:
    async with web({"/a": page}) as site:
        assert await _refusal(site.url("/a"), tmp_path / "a") == (text, retryable)


@pytest.mark.parametrize(
    ("script", "texts"),
    [
        ("hang", {"it did not arrive within 0.5 seconds"}),
        ("drip", {"it did not arrive within 0.5 seconds"}),
        ("flood", {"it is larger than 0.01 MB"}),
        ("headers", {"it is larger than 0.01 MB", "the connection to its server broke"}),
        ("reset", {"the connection to its server broke"}),
        ("close", {"the connection to its server broke"}),
    ],
)
async def test_bad_servers_cost_little_time_and_space(
    script: str, texts: set[str], tmp_path: Path
) -> None:
    async with receiver(then=script) as bad:
        text, _ = await _refusal(
            f"http://127.0.0.1:{bad.port}/", tmp_path / "a", _fetcher(seconds=0.5)
        )
    assert text in texts
    assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size <= 10_000


async def test_a_body_without_a_length_is_cut_at_the_limit(tmp_path: Path) -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1000\r\n"
        + b"x" * 0x1000
        + b"\r\n"
    )
    async with web(
        {"/a": chunked + b"1000\r\n" + b"x" * 0x1000 + b"\r\n1000\r\n" + b"x" * 0x1000}
    ) as site:
        assert await _refusal(site.url("/a"), tmp_path / "a") == (
            "it is larger than 0.01 MB",
            False,
        )


async def test_a_server_that_is_away_may_come_back_and_a_name_that_is_none_will_not(
    tmp_path: Path,
) -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    away = await _refusal(f"http://127.0.0.1:{await refused_port()}/", tmp_path / "a")
    assert away == ("its server cannot be reached", True)
    nowhere = _fetcher(Targets(TargetRules(ports=frozenset({80})), at_dial=unknown))
    assert await _refusal("http://nowhere.test/", tmp_path / "a", nowhere) == (
        "its server's name cannot be found", False,
    )  # fmt: skip


async def test_a_certificate_of_nobody_is_not_trusted(tmp_path: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(server)
    async with receiver(tls=server) as bad:
        text, retryable = await _refusal(
            f"https://localhost:{bad.port}/",
            tmp_path / "a",
            _fetcher(local_targets({"localhost": ["127.0.0.1"]})),
        )
    assert (text, retryable) == ("its server's certificate is not trusted", False)


def test_no_vector_that_is_known_without_a_look_up_passes_create_task() -> None:
    passed = [url for url in vectors.urls(80) if _is_plausible(url)]
    assert [url for url in passed if not _is_a_name(url)] == []


def _is_plausible(url: str) -> bool:
    try:
        PUBLIC_ONLY.require_plausible(url, FIELD)
    except Invalid:
        return False
    return True


def _is_a_name(url: str) -> bool:
    """Say whether only a look-up tells where an address leads."""
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return "." in host and any(letter.isalpha() for letter in host.rpartition(".")[2])


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://example.com:22/", "must use one of the ports 80, 443"),
        ("http://localhost/", "must not point to a private or reserved network"),
        ("http://a.localhost./", "must not point to a private or reserved network"),
        ("http://0x7f.1/", "must not point to a private or reserved network"),
        ("http://metadata/", "must not point to a cloud's metadata service"),
        ("http://a:b@example.com/", "must not hold a user name or a password"),
    ],
)
def test_what_is_known_of_an_address_is_told_at_once(url: str, rule: str) -> None:
    with pytest.raises(Invalid, match=f"^{FIELD} {rule}$"):
        PUBLIC_ONLY.require_plausible(url, FIELD)
    PUBLIC_ONLY.require_plausible("https://example.com/a.png", FIELD)
