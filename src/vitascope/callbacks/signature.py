"""Webhook secrets and the headers that prove a callback: kie's and Standard Webhooks', side by
side.
"""

import base64
from typing import Any

from vitascope.callbacks.callback import Delivery
from vitascope.signing import MasterSecret
from vitascope.webhook import (
    SECRET_PREFIX,
    key_of,
    kie_signature,
    public_bytes,
    public_key_of,
    public_signature,
    standard_signature,
)

PUBLISHED_KEYS = 50
"""So many versions of an account's public key stay published, the newest first."""


def webhook_secret(master: MasterSecret, account_id: str, version: int) -> str:
    """Return an account's webhook secret of one version, as its owner sees it."""
    return (
        SECRET_PREFIX
        + base64.b64encode(master.derive("webhook", account_id, str(version))).decode()
    )


def webhook_public_key(master: MasterSecret, account_id: str, version: int) -> str:
    """Return the public key of one version, ``whpk_…``; anybody may know it."""
    return public_key_of(_seed(master, account_id, version))


def key_set(master: MasterSecret, account_id: str, version: int) -> dict[str, Any]:
    """Return the public keys of an account as a JSON Web Key Set (RFC 8037), newest first.

    What a rotation replaced stays in it, so that what was received before can still be checked.
    """
    versions = range(version, max(0, version - PUBLISHED_KEYS), -1)
    return {"keys": [_web_key(master, account_id, each) for each in versions]}


def _web_key(master: MasterSecret, account_id: str, version: int) -> dict[str, str]:
    text = webhook_public_key(master, account_id, version)
    bare = base64.urlsafe_b64encode(public_bytes(text)).decode().rstrip("=")
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": f"{account_id}.{version}",
        "x": bare,
        "whpk": text,
    }


def _seed(master: MasterSecret, account_id: str, version: int) -> bytes:
    return master.derive("webhook ed25519", account_id, str(version))


def headers_of(delivery: Delivery, master: MasterSecret, *, now_ms: int) -> dict[str, str]:
    """Return the headers of one attempt.

    An account that switched signing off gets the id and the time alone.
    """
    timestamp = str(now_ms // 1_000)
    headers = {
        "webhook-id": delivery.id,
        "webhook-timestamp": timestamp,
        "X-Webhook-Timestamp": timestamp,
    }
    if not delivery.signing.signed:
        return headers
    versions = delivery.signing.versions(now_ms)
    secrets = [webhook_secret(master, delivery.account_id, version) for version in versions]
    body = delivery.body.encode()
    signatures = [
        standard_signature(key_of(secret), delivery.id, timestamp, body) for secret in secrets
    ]
    signatures += [
        public_signature(_seed(master, delivery.account_id, version), delivery.id, timestamp, body)
        for version in versions
    ]
    return headers | {
        "webhook-signature": " ".join(signatures),
        "X-Webhook-Signature": kie_signature(
            secrets[0], delivery.batch_id or delivery.task_id, timestamp
        ),
    }
