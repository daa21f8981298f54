"""How a callback is signed, for whoever sends one and whoever checks one."""

import base64
import hashlib
import hmac

SECRET_PREFIX = "whsec_"
KEY_MIN_BYTES = 24
"""As Standard Webhooks demands."""


def key_of(secret: str) -> bytes:
    """Return the key in a webhook secret; white space around it does not count.

    Raises ValueError for a secret that is not ``whsec_`` and Base64 of at least 24 bytes. What an
    empty one signs, anybody can sign.
    """
    try:
        key = base64.b64decode(secret.strip().removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        key = b""
    if len(key) < KEY_MIN_BYTES:
        raise ValueError(
            "the webhook secret is empty, cut or no secret: it must be whsec_ and Base64"
        )
    return key


def standard_signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return a Standard Webhooks signature, over id, time (unix seconds) and body."""
    return "v1," + _sign(key, f"{message_id}.{timestamp}.".encode() + body)


def kie_signature(secret: str, task_id: str, timestamp: str) -> str:
    """Return kie's signature, over the task's id and the time alone.

    Its key is the secret's whole text.
    """
    return _sign(secret.encode(), f"{task_id}.{timestamp}".encode())


def _sign(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
