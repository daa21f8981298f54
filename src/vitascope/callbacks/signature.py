"""Webhook secrets and the headers that prove a callback: kie's and Standard Webhooks', side by side."""

import base64
import hashlib
import hmac

from vitascope.callbacks.callback import Delivery
from vitascope.signing import MasterSecret

SECRET_PREFIX = "whsec_"


def webhook_secret(master: MasterSecret, account_id: str, version: int) -> str:
    """Return an account's webhook secret of one version, as its owner sees it."""
    return SECRET_PREFIX + base64.b64encode(master.derive("webhook", account_id, str(version))).decode()


def headers_of(delivery: Delivery, master: MasterSecret, *, now_ms: int) -> dict[str, str]:
    """Return the headers of one attempt; an account that switched signing off gets the id and the time alone."""
    timestamp = str(now_ms // 1_000)
    headers = {"webhook-id": delivery.id, "webhook-timestamp": timestamp, "X-Webhook-Timestamp": timestamp}
    if not delivery.signing.signed:
        return headers
    versions = delivery.signing.versions(now_ms)
    secrets = [webhook_secret(master, delivery.account_id, version) for version in versions]
    return headers | {
        "webhook-signature": " ".join(standard(secret, delivery.id, timestamp, delivery.body) for secret in secrets),
        "X-Webhook-Signature": kie(secrets[0], delivery.task_id, timestamp),
    }


def standard(secret: str, message_id: str, timestamp: str, body: str) -> str:
    """Return one Standard Webhooks signature, over id, time and body."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return "v1," + _sign(key, f"{message_id}.{timestamp}.{body}")


def kie(secret: str, task_id: str, timestamp: str) -> str:
    """Return kie's signature, over the task's id and the time; its key is the secret's whole text."""
    return _sign(secret.encode(), f"{task_id}.{timestamp}")


def _sign(key: bytes, text: str) -> str:
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
