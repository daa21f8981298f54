"""Where callbacks may go: checked when a task is made, and again at every dial, on the very address
that is dialled.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

import httpx2

from vitascope import clock
from vitascope.addresses import DEFAULT_PORTS, Address, Network, within
from vitascope.config import Settings
from vitascope.egress.addresses import LOOPBACK, is_metadata, is_public
from vitascope.errors import FieldError, Invalid
from vitascope.language import mark as _

FIELD = "callBackUrl"
URL_TEXT = _("the URL")
"""What the rules speak of where nobody knows what it is called."""
METADATA_TEXT = _("{field} must not point to a cloud's metadata service")
NETWORK_TEXT = _("{field} must not point to a private or reserved network")
PORTS_TEXT = _("{field} must use one of the ports {ports}")
SHAPE_TEXT = _("{field} must be an absolute http or https URL")
USER_TEXT = _("{field} must not hold a user name or a password")
RULES = (METADATA_TEXT, NETWORK_TEXT, PORTS_TEXT, SHAPE_TEXT, USER_TEXT)
CREATE_SECONDS = 1.0
"""How long createTask waits for a name; one that takes longer is checked at the dial alone."""
REMEMBER_SECONDS = 30.0
REMEMBER_NAMES = 1_000
DIAL_THREADS, CREATE_THREADS = 256, 32
"""More threads than attempts on their way: names that hang for one account leave some for the
others.
"""
HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
"""A name, or an IPv6 address without a zone."""
LOCAL_NAME = "localhost"
METADATA_NAMES = {
    "metadata", "metadata.google.internal", "metadata.goog", "metadata.azure.internal", "metadata.azure.com",
    "metadata.tencentyun.com", "metadata.packet.net", "metadata.platformequinix.com", "instance-data",
    "instance-data.ec2.internal", "kubernetes.default.svc",
}  # fmt: skip

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a name; raises OSError where there are none."""


class ReceiverRefused(FieldError):
    """A callback may not go there; the message is the rule, without the address that was found."""

    def __init__(self, rule: str, /, **values: object) -> None:
        """Speak of the URL; who knows what it is called puts another word in its place."""
        super().__init__(rule, **{"field": URL_TEXT, **values})


def system_resolver(threads: int) -> Resolver:
    """Return the system's resolver on threads of its own: slow names must not hold up anything
    else.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="callback-names")

    async def resolve(host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(pool, _look_up, host, port)
        return list(dict.fromkeys(found))

    return resolve


def _look_up(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("the name is not a host name") from None
    return [str(answer[4][0]) for answer in answers]


@dataclass(frozen=True, kw_only=True)
class TargetRules:
    """Public addresses on these ports.

    own networks on these ports too; loopback, where allowed, on any port.
    """

    ports: frozenset[int]
    own: tuple[Network, ...] = ()
    loopback: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read the operator's rules.

        Without any, an install that only this machine can reach may call loopback.
        """
        own = settings.callback_networks
        return cls(
            ports=frozenset(settings.callback_ports),
            own=own or (),
            loopback=settings.serves_this_machine_only if own is None else False,
        )

    def allow_address(self, address: Address) -> bool:
        """Say whether a callback may be sent to an address."""
        if is_metadata(address):
            return False
        return (
            is_public(address)
            or within(address, self.own)
            or (self.loopback and within(address, LOOPBACK))
        )

    def allow_port(self, port: int, addresses: Sequence[Address]) -> bool:
        """Say whether a callback may be sent to a port of these addresses."""
        only_loopback = bool(addresses) and all(within(address, LOOPBACK) for address in addresses)
        return port in self.ports or (self.loopback and only_loopback)


class Targets:
    """The rules, and the names looked up under them."""

    def __init__(
        self,
        rules: TargetRules,
        *,
        at_dial: Resolver | None = None,
        at_create: Resolver | None = None,
    ) -> None:
        """Judge by rules; the resolvers are the system's unless given."""
        self._rules = rules
        self._at_dial = at_dial or system_resolver(DIAL_THREADS)
        self._at_create = at_create or at_dial or system_resolver(CREATE_THREADS)
        self._good_until: dict[tuple[str, int], float] = {}

    async def require_allowed(self, url: str) -> None:
        """Check a URL when a task is made. A name that cannot be found now is let through: the dial
        checks it again.

        Raises Invalid naming callBackUrl and the rule.
        """
        try:
            await self._check(parse_url(url))
        except ReceiverRefused as error:
            raise Invalid(error.rule, **{**error.values, "field": FIELD}) from None

    def require_plausible(self, url: str, field: str) -> None:
        """Check what is known of an address without looking its name up; whoever dials it checks
        the rest.

        Raises Invalid naming the field and the rule.
        """
        try:
            parsed = parse_url(url)
            name, port = _name_of(_host(parsed)), port_of(parsed)
            if numbers := _numbers_of(name, port):
                self._require_addresses(numbers, port)
            elif name.rpartition(".")[2] == LOCAL_NAME:
                self._require_addresses([str(LOOPBACK[0][1])], port)
            elif not (self._rules.allow_port(port, ()) or self._rules.loopback):
                raise self._wrong_port
        except ReceiverRefused as error:
            raise Invalid(error.rule, **{**error.values, "field": field}) from None

    async def _check(self, url: httpx2.URL) -> None:
        host, port = _host(url), port_of(url)
        if self._good_until.get((host, port), 0.0) > clock.monotonic_seconds():
            return
        try:
            async with asyncio.timeout(CREATE_SECONDS):
                await self._allowed(host, port, self._at_create)
        except (OSError, TimeoutError):
            if not self._rules.allow_port(port, ()):
                raise self._wrong_port from None
            return
        self._remember(host, port)

    def _remember(self, host: str, port: int) -> None:
        if len(self._good_until) >= REMEMBER_NAMES:
            self._good_until.clear()
        self._good_until[host, port] = clock.monotonic_seconds() + REMEMBER_SECONDS

    async def addresses(self, host: str, port: int) -> list[str]:
        """Look a name up, once, for a dial; every answer must be allowed.

        Raises ReceiverRefused, or OSError where the name cannot be found.
        """
        return await self._allowed(host, port, self._at_dial)

    async def is_internal(self, url: str) -> bool:
        """Say whether a URL may be called and leads to an address that is not public.

        What may not be called, or cannot be found, leads nowhere.
        """
        try:
            parsed = parse_url(url)
            found = await self.addresses(_host(parsed), port_of(parsed))
        except (ReceiverRefused, OSError):
            return False
        return not all(is_public(_address(each)) for each in found)

    async def _allowed(self, host: str, port: int, resolve: Resolver) -> list[str]:
        name = _name_of(host)
        # The system reads 0177.1 as an address but not 0177.1. with a dot at its end; others down
        # the line may.
        looks_like_number = name.rpartition(".")[2][:1].isdigit()
        answers = list(await resolve(name if looks_like_number else host, port))
        self._require_addresses(answers, port)
        return answers

    def _require_addresses(self, answers: Sequence[str], port: int) -> None:
        found = [_address(answer) for answer in answers]
        if not all(self._rules.allow_address(address) for address in found):
            raise ReceiverRefused(NETWORK_TEXT)
        if not self._rules.allow_port(port, found):
            raise self._wrong_port

    @property
    def _wrong_port(self) -> ReceiverRefused:
        ports = ", ".join(str(port) for port in sorted(self._rules.ports))
        return ReceiverRefused(PORTS_TEXT, ports=ports)


def port_of(url: httpx2.URL) -> int:
    """Return the port that a URL names or its scheme implies."""
    return DEFAULT_PORTS[url.scheme] if url.port is None else url.port


def parse_url(text: str) -> httpx2.URL:
    """Read a URL whose shape a callback may have: http or https, a host, no credentials.

    Raises ReceiverRefused.
    """
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL:
        raise ReceiverRefused(SHAPE_TEXT) from None
    if url.scheme not in DEFAULT_PORTS or not HOST.fullmatch(_host(url)) or url.port == 0:
        raise ReceiverRefused(SHAPE_TEXT)
    if url.userinfo:
        raise ReceiverRefused(USER_TEXT)
    return url


def _host(url: httpx2.URL) -> str:
    return url.raw_host.decode("ascii")


def _name_of(host: str) -> str:
    """Return a host in small letters, without a dot at its end.

    Raises ReceiverRefused for a cloud's metadata service.
    """
    name = host.rstrip(".").lower()
    if name in METADATA_NAMES:
        raise ReceiverRefused(METADATA_TEXT)
    return name


def _numbers_of(name: str, port: int) -> list[str]:
    """Return the address that a name spells out, in whichever form the system reads.

    None for a real name.
    """
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [str(answer[4][0]) for answer in found]


def _address(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError:
        raise ReceiverRefused(NETWORK_TEXT) from None
