"""What a key's rules must satisfy, and how they are stored."""

from ipaddress import ip_network
from typing import Any

from vitascope.accounts.key import KeyRules
from vitascope.errors import Invalid
from vitascope.text import require_one_line

NAME_MAX_CHARACTERS = 100
CAP_NAMES = {"hour": "hourly", "day": "daily", "total": "total"}


def check(wanted: KeyRules, now_ms: int) -> None:
    """Raise Invalid naming the first rule that makes no sense."""
    check_name(wanted.name)
    if not wanted.scopes:
        raise Invalid("{field} must name at least one of create, read, admin", field="scopes")
    if wanted.expires_ms is not None and wanted.expires_ms <= now_ms:
        raise Invalid("{field} must lie in the future", field="expiresAt")
    for field, cap in (
        ("capHour", wanted.cap_hour),
        ("capDay", wanted.cap_day),
        ("capTotal", wanted.cap_total),
    ):
        if cap is not None and cap < 0:
            raise Invalid("{field} must not be negative", field=field)
    for network in wanted.networks:
        _check_network(network)


def check_name(name: str) -> None:
    """Raise Invalid for a name that is empty, too long, or no plain line."""
    if not 0 < len(name.strip()) <= NAME_MAX_CHARACTERS:
        raise Invalid(
            "{field} must have {low} to {high:,} characters",
            field="name",
            low=1,
            high=NAME_MAX_CHARACTERS,
        )
    require_one_line("name", name)


def _check_network(text: str) -> None:
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise Invalid(
            '"{text}" is not an address or network such as 10.0.0.0/8', text=text, field="networks"
        ) from None


def columns(wanted: KeyRules) -> dict[str, Any]:
    """Return the stored columns of a key's rules, but for whether it is a test key."""
    return {
        "name": wanted.name, "scopes": " ".join(sorted(wanted.scopes)), "networks": " ".join(wanted.networks),
        "expires_ms": wanted.expires_ms, "cap_hour": wanted.cap_hour, "cap_day": wanted.cap_day,
        "cap_total": wanted.cap_total,
    }  # fmt: skip
