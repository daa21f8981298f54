"""For receivers: whether a callback is what the service sent, and sent just now."""

import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from vitascope import clock
from vitascope.errors import VitascopeError
from vitascope.plainjson import parsed
from vitascope.text import is_unicode
from vitascope.webhook import (
    PUBLIC_PREFIX,
    SECRET_PREFIX,
    key_of,
    kie_signature,
    public_bytes,
    public_signature_holds,
    standard_signature,
)

TOLERANCE_SECONDS = 300
TIMESTAMP_MAX_DIGITS = 15
SIGNATURES_MAX = 16
"""More than any sender makes, and few enough that a stranger's header costs nothing."""

Check = Callable[[str, str, str, bytes], bool]
"""Says whether a signature fits an id, a time and a body."""


class BadCallback(VitascopeError):
    """A callback that must not be believed; the message says why."""


def verify_callback(
    headers: Mapping[str, str],
    body: bytes | str,
    secret: str | Mapping[str, Any],
    *,
    tolerance_seconds: int = TOLERANCE_SECONDS,
) -> dict[str, Any]:
    """Check a callback by its Standard Webhooks signature and return it as the parsed body.

    headers may be of any case; body is what arrived, before any parsing; secret is the account's
    ``whsec_…``, its public key ``whpk_…``, or the whole key set as the service publishes it (the
    last two need the package cryptography). The same callback may come twice: act once per
    ``webhook-id``. Raises BadCallback where a header is missing, the time is more than
    tolerance_seconds away, no signature fits, or the body is not a JSON object; ValueError for a
    secret that is none.
    """
    checks = _checks(secret)
    raw = _raw(body)
    given = _lower(headers)
    message_id, timestamp = _header(given, "webhook-id"), _header(given, "webhook-timestamp")
    _require_fresh(timestamp, tolerance_seconds)
    signatures = _header(given, "webhook-signature").split()[:SIGNATURES_MAX]
    if not any(holds(each, message_id, timestamp, raw) for holds in checks for each in signatures):
        raise BadCallback(
            "no signature fits: another secret, or a callback that was changed on its way"
        )
    return _parse(raw)


def _checks(secret: str | Mapping[str, Any]) -> list[Check]:
    """Return what says of one signature, id, time and body whether they fit, for every key given."""
    if not isinstance(secret, str):
        keys = [public_bytes(each["whpk"]) for each in secret.get("keys", ()) if "whpk" in each]
        if not keys:
            raise ValueError("the key set holds no key: fetch it again")
        return [partial(public_signature_holds, key) for key in keys]
    if secret.strip().startswith(PUBLIC_PREFIX):
        return [partial(public_signature_holds, public_bytes(secret))]
    return [partial(_secret_holds, key_of(secret))]


def _secret_holds(key: bytes, given: str, message_id: str, timestamp: str, body: bytes) -> bool:
    wanted = standard_signature(key, message_id, timestamp, body)
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def kie_signature_holds(headers: Mapping[str, str], body: bytes | str, secret: str) -> bool:
    """Say whether kie's own signature fits. It covers the task's id and the time, not the body:
    prefer the other.

    Raises ValueError for an empty secret, with which anybody can sign.
    """
    if not secret.strip().removeprefix(SECRET_PREFIX):
        raise ValueError("the webhook secret is empty")
    given = _lower(headers)
    try:
        data = _parse(_raw(body))["data"]
        task_id = str(data["taskId"] if "taskId" in data else data["batchId"])
        timestamp = _header(given, "x-webhook-timestamp")
        if not is_unicode(task_id):
            return False
    except (BadCallback, KeyError, TypeError):
        return False
    wanted = kie_signature(secret.strip(), task_id, timestamp)
    return hmac.compare_digest(
        given.get("x-webhook-signature", "").encode(errors="replace"), wanted.encode()
    )


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _header(headers: Mapping[str, str], name: str) -> str:
    if not headers.get(name):
        raise BadCallback("the header {name} is missing", name=name)
    if not is_unicode(headers[name]):
        raise BadCallback("the header {name} is no text", name=name)
    return headers[name]


def _raw(body: bytes | str) -> bytes:
    if isinstance(body, str) and not is_unicode(body):
        raise BadCallback("the body is no text")
    return body.encode() if isinstance(body, str) else body


def _require_fresh(timestamp: str, tolerance_seconds: int) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= TIMESTAMP_MAX_DIGITS):
        raise BadCallback("the header webhook-timestamp is not a number of seconds")
    if abs(clock.now_ms() / 1_000 - int(timestamp)) > tolerance_seconds:
        raise BadCallback("the callback is too old, or this machine's clock is wrong")


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        body = parsed(raw)
    except ValueError:
        raise BadCallback("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadCallback("the body is not a JSON object")
    return body
