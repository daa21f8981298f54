"""How a callback is signed, for whoever sends one and whoever checks one."""

import base64
import hashlib
import hmac

SECRET_PREFIX = "whsec_"


def standard_signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Return a Standard Webhooks signature, over id, time (unix seconds) and body.

    Raises ValueError where the secret is not ``whsec_`` and Base64.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    return "v1," + _sign(key, f"{message_id}.{timestamp}.".encode() + body)


def kie_signature(secret: str, task_id: str, timestamp: str) -> str:
    """Return kie's signature, over the task's id and the time alone; its key is the secret's whole text."""
    return _sign(secret.encode(), f"{task_id}.{timestamp}".encode())


def _sign(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
