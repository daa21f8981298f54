"""The tables, once for SQLite and PostgreSQL.

Times are unix milliseconds; amounts are thousandths of a credit.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from vitascope.db.metadata import Serial
from vitascope.db.metadata import metadata as metadata

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("balance", BigInteger, CheckConstraint("balance >= 0", name="balance"), nullable=False),
    Column("running", Integer, nullable=False, server_default="0"),
    Column("max_running", Integer, nullable=False, server_default="100"),
    Column("pending", Integer, nullable=False, server_default="0"),
    Column("max_pending", Integer, nullable=False, server_default="1000"),
    Column("recent_creates", Text, nullable=False, server_default="[]"),
    Column("recent_test_creates", Text, nullable=False, server_default="[]"),
    Column("ledger_head", Text, nullable=False, server_default=""),
    Column("webhook_version", Integer, nullable=False, server_default="1"),
    Column("webhook_rotated_ms", BigInteger),
    Column("webhook_signed", Boolean, nullable=False, server_default=text("true")),
    Column("created_ms", BigInteger, nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("hint", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("test", Boolean, nullable=False, server_default=text("false")),
    Column("scopes", Text, nullable=False, server_default="create read"),
    Column("networks", Text, nullable=False, server_default=""),
    Column("expires_ms", BigInteger),
    Column("cap_hour", BigInteger),
    Column("cap_day", BigInteger),
    Column("cap_total", BigInteger),
    # What a reset replaced, good until its grace ends.
    Column("previous_hash", Text, unique=True),
    Column("previous_until_ms", BigInteger),
    Column("last_used_ms", BigInteger),
)

spend = Table(
    "spend",
    metadata,
    Column("key_id", Text, ForeignKey("api_key.id"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("amount", BigInteger, CheckConstraint("amount >= 0", name="amount"), nullable=False),
)

# Tasks that were made together; one callback tells of them all.
batch = Table(
    "batch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("model", Text, nullable=False),
    Column("callback_url", Text),
    Column("test", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("finished_ms", BigInteger),
)

task = Table(
    "task",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("model", Text, nullable=False),
    Column("param", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("callback_url", Text),
    Column("cost", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("result", Text),
    Column("record", Text),
    Column("fail_code", Text),
    Column("fail_msg", Text),
    Column("memo", Text, nullable=False, server_default="{}"),
    Column("cancel_requested", Boolean, nullable=False, server_default=text("false")),
    Column("created_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger),
    Column("finished_ms", BigInteger),
    Column("key_id", Text),
    Column("test", Boolean, nullable=False, server_default=text("false")),
    Column("simulate", Text),
    Column("idempotency_key", Text),
    Column("body_hash", Text),
    # No foreign key: a column that is added to SQLite later has none.
    Column("batch_id", Text),
    Column("tier", Text, nullable=False, server_default="standard"),
    # How long after its end a film is kept at most; empty where the service's own time counts.
    Column("keep_ms", BigInteger),
    # Since when the film is gone, at its owner's wish; the row keeps what it was called.
    Column("deleted_ms", BigInteger),
    Column("favourite", Boolean, nullable=False, server_default=text("false")),
    # What the signature of its public page is made of; empty where it has none.
    Column("share", Text),
    Index("ix_task_account_id_created_ms", "account_id", "created_ms"),
)

# Partial indexes: a task without the value costs nothing here.
Index(
    "uq_task_idempotency",
    task.c.account_id,
    task.c.idempotency_key,
    unique=True,
    sqlite_where=task.c.idempotency_key.is_not(None),
    postgresql_where=task.c.idempotency_key.is_not(None),
)
Index(
    "ix_task_result",
    task.c.result,
    sqlite_where=task.c.result.is_not(None),
    postgresql_where=task.c.result.is_not(None),
)
# Which of an account's tasks are unfinished is known by their jobs.
Index(
    "ix_task_ended",
    task.c.account_id,
    task.c.state,
    task.c.created_ms,
    sqlite_where=task.c.finished_ms.is_not(None),
    postgresql_where=task.c.finished_ms.is_not(None),
)
Index(
    "ix_task_batch",
    task.c.batch_id,
    sqlite_where=task.c.batch_id.is_not(None),
    postgresql_where=task.c.batch_id.is_not(None),
)
Index(
    "ix_task_finished_ms",
    task.c.finished_ms,
    sqlite_where=task.c.finished_ms.is_not(None),
    postgresql_where=task.c.finished_ms.is_not(None),
)
_KEPT_FOR = (
    task.c.keep_ms.is_not(None) & task.c.deleted_ms.is_(None) & task.c.finished_ms.is_not(None)
)
Index(
    "ix_task_keep",
    task.c.finished_ms,
    sqlite_where=_KEPT_FOR,
    postgresql_where=_KEPT_FOR,
)
Index(
    "ix_task_favourite",
    task.c.account_id,
    task.c.created_ms,
    sqlite_where=task.c.favourite,
    postgresql_where=task.c.favourite,
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    # No foreign key: the ledger outlives the records of its tasks.
    Column("task_id", Text),
    Column("kind", Text, nullable=False),
    Column("side", Text),
    Column("amount", BigInteger, CheckConstraint("amount >= 0", name="amount"), nullable=False),
    Column("debit", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("created_ms", BigInteger, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # One hold and one settle per task, whatever the code does; entries without a task have no side.
    UniqueConstraint("task_id", "side"),
    Index("ix_ledger_account_id_id", "account_id", "id"),
)

job = Table(
    "job",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("task_id", Text, ForeignKey("task.id"), nullable=False),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("rank", Integer, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("done_ms", BigInteger),
    # The engine that has an order for this task under way elsewhere; firmly where it was paid for.
    Column("tied_to", Text),
    Column("tied_firmly", Boolean, nullable=False, server_default=text("false")),
    # Whether it waited so long that it stands in the line of those that overtook it.
    Column("aged", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("task_id", "kind"),
)

Index(
    "ix_job_open",
    job.c.kind,
    job.c.priority.desc(),
    job.c.rank,
    job.c.id,
    sqlite_where=job.c.done_ms.is_(None),
    postgresql_where=job.c.done_ms.is_(None),
)

# What happened to a task, attempt by attempt, for its owner to read; nothing is decided by it.
attempt = Table(
    "attempt",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("task_id", Text, ForeignKey("task.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    Column("outcome", Text),
    Column("message", Text),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("task_id", Text, ForeignKey("task.id"), nullable=False, unique=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("receiver", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    # When the next attempt is due, or the running one's lease ends; empty when there is nothing
    # more to do.
    Column("due_ms", BigInteger),
    Column("lease", Text),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("delivered_ms", BigInteger),
    # Of a batch: task_id is that of its last task then, with which the row goes one day.
    Column("batch_id", Text),
    Index("ix_delivery_account_id_created_ms", "account_id", "created_ms", "id"),
)

Index(
    "ix_delivery_batch",
    delivery.c.batch_id,
    sqlite_where=delivery.c.batch_id.is_not(None),
    postgresql_where=delivery.c.batch_id.is_not(None),
)

Index(
    "ix_delivery_open",
    delivery.c.account_id,
    delivery.c.receiver,
    delivery.c.due_ms,
    sqlite_where=delivery.c.due_ms.is_not(None),
    postgresql_where=delivery.c.due_ms.is_not(None),
)

# One row per account and host:port, so that finding the next callback costs the same whatever waits
# for a dead one.
receiver = Table(
    "receiver",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due_ms", BigInteger),
    Column("failing_since_ms", BigInteger),
    Column("off_ms", BigInteger),
)

Index(
    "ix_receiver_due_ms",
    receiver.c.due_ms,
    sqlite_where=receiver.c.due_ms.is_not(None),
    postgresql_where=receiver.c.due_ms.is_not(None),
)

callback_attempt = Table(
    "callback_attempt",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("delivery_id", Text, ForeignKey("delivery.id"), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("latency_ms", BigInteger, nullable=False),
    Column("status", Integer),
    Column("answer", Text, nullable=False, server_default=""),
    Column("reason", Text),
)

switch = Table(
    "switch",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# What the operator makes of a model, a row for every change: the newest of a model counts, all tell
# who did what.
offer = Table(
    "offer",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("model", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    # JSON, and empty where the catalogue's prices or the settings' routes count.
    Column("prices", Text),
    Column("route", Text),
    Column("who", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("ix_offer_model_id", "model", "id"),
)

# Whether an account's clips carry a watermark, a row for every choice of the operator's; without
# one, they do.
marking = Table(
    "marking",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("who", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("ix_marking_account_id_id", "account_id", "id"),
)

# Pictures that callers leave here for a few days; the token is the part of an address that nobody
# can guess.
upload = Table(
    "upload",
    metadata,
    Column("token", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    UniqueConstraint("account_id", "path", "name"),
    Index("ix_upload_expires_ms", "expires_ms"),
)

# The console's own: sessions by the hash of their token, one password, and wrong guesses by where
# they came from.
console_session = Table(
    "console_session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("key_hash", Text),
    Column("operator", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
)

console_password = Table(
    "console_password",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
)

console_guess = Table(
    "console_guess",
    metadata,
    Column("place", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
)
