"""Who a client is: what a trusted proxy says of it, else whoever holds the other end of the connection."""

from collections.abc import Sequence
from ipaddress import ip_address

from starlette.types import Scope

from vitascope.addresses import Network, is_within

SCHEMES = {"http", "https"}


def name_client(scope: Scope, trusted: Sequence[Network]) -> None:
    """Put the client's own address and scheme into a request's scope, if a trusted proxy passed it on."""
    peer = scope.get("client")
    if peer is None or not is_within(trusted, peer[0]):
        return
    fields = dict.fromkeys((b"x-forwarded-for", b"x-forwarded-proto"), b"")
    for name, value in scope["headers"]:
        if name in fields:  # several fields are one list, in order
            fields[name] += b"," + value
    scope["client"] = (_client(peer[0], _list(fields[b"x-forwarded-for"]), trusted), 0)
    if (scheme := _last(_list(fields[b"x-forwarded-proto"]))) in SCHEMES:
        scope["scheme"] = scheme


def _client(peer: str, chain: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the last address of a chain that no trusted proxy has: each hop has added the one before it.

    What stands further left was said by that client itself, and so was anything that is no address.
    """
    client = peer
    for each in reversed(chain):
        if (address := _address(each)) is None:
            break
        client = address
        if not is_within(trusted, address):
            break
    return client


def _address(text: str) -> str | None:
    """Return an address without the port that some proxies add, None for what is no address."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _list(value: bytes) -> list[str]:
    return [part for each in value.decode("latin-1").split(",") if (part := each.strip())]


def _last(values: Sequence[str]) -> str | None:
    return values[-1].lower() if values else None
