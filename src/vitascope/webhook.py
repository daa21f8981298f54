"""How a callback is signed, for whoever sends one and whoever checks one.

Cryptography is loaded only where a public key is made or used: who checks with a secret needs none.
"""

import base64
import hashlib
import hmac

SECRET_PREFIX = "whsec_"
PUBLIC_PREFIX = "whpk_"
"""As Standard Webhooks writes the public half of an Ed25519 key."""
KEY_MIN_BYTES = 24
"""As Standard Webhooks demands."""
PUBLIC_BYTES = 32


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
    return "v1," + _sign(key, _signed(message_id, timestamp, body))


def public_signature(seed: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return a Standard Webhooks signature by the Ed25519 key of a seed of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(
        _signed(message_id, timestamp, body)
    )
    return "v1a," + base64.b64encode(signature).decode()


def public_key_of(seed: bytes) -> str:
    """Return the public half of a seed's Ed25519 key, ``whpk_`` and Base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return PUBLIC_PREFIX + base64.b64encode(raw).decode()


def public_bytes(public_key: str) -> bytes:
    """Return the 32 bytes of a public key.

    Raises ValueError for what is not ``whpk_`` and Base64 of as many.
    """
    try:
        raw = base64.b64decode(public_key.strip().removeprefix(PUBLIC_PREFIX), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != PUBLIC_BYTES:
        raise ValueError("the public key is cut or no key: it must be whpk_ and Base64 of 32 bytes")
    return raw


def public_signature_holds(
    public_key: bytes, signature: str, message_id: str, timestamp: str, body: bytes
) -> bool:
    """Say whether a ``v1a,…`` signature was made by the key whose 32 public bytes these are."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    version, _, text = signature.partition(",")
    if version != "v1a":
        return False
    try:
        given = base64.b64decode(text, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            given, _signed(message_id, timestamp, body)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def kie_signature(secret: str, task_id: str, timestamp: str) -> str:
    """Return kie's signature, over the task's id and the time alone.

    Its key is the secret's whole text.
    """
    return _sign(secret.encode(), f"{task_id}.{timestamp}".encode())


def _signed(message_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode() + body


def _sign(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
