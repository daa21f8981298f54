"""Webhook secrets and the headers that prove a callback: kie's and Standard Webhooks', side by
side.
"""

import base64

from vitascope.callbacks.callback import Delivery
from vitascope.signing import MasterSecret
from vitascope.webhook import SECRET_PREFIX, key_of, kie_signature, standard_signature


def webhook_secret(master: MasterSecret, account_id: str, version: int) -> str:
    """Return an account's webhook secret of one version, as its owner sees it."""
    return (
        SECRET_PREFIX
        + base64.b64encode(master.derive("webhook", account_id, str(version))).decode()
    )


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
    return headers | {
        "webhook-signature": " ".join(signatures),
        "X-Webhook-Signature": kie_signature(secrets[0], delivery.task_id, timestamp),
    }
