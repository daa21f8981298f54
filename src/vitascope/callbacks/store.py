"""All SQL of callbacks."""

from sqlalchemy import Connection, insert

from vitascope import ids
from vitascope.db.tables import delivery

_INSERT = insert(delivery).inline()


def insert_delivery(connection: Connection, *, task_id: str, account_id: str, url: str, body: str, now_ms: int) -> None:
    """Freeze a callback's body in the transaction that ends its task; the id is the webhook-id of every attempt."""
    row = {
        "id": ids.new_id("msg"), "task_id": task_id, "account_id": account_id, "url": url, "body": body,
        "created_ms": now_ms,
    }  # fmt: skip
    connection.execute(_INSERT, row)
