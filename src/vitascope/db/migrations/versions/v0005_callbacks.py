"""Callbacks: leases and states of deliveries, receivers, the log of attempts, webhook secrets'
versions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what delivering needs.

    What already waits falls due at once, each under its own URL as its receiver.
    """
    op.add_column(
        "account", sa.Column("webhook_version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("account", sa.Column("webhook_rotated_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "account",
        sa.Column("webhook_signed", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.add_column("delivery", sa.Column("receiver", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "delivery", sa.Column("state", sa.Text(), server_default="waiting", nullable=False)
    )
    op.add_column("delivery", sa.Column("due_ms", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("lease", sa.Text(), nullable=True))
    op.create_index(
        "ix_delivery_account_id_created_ms",
        "delivery",
        ["account_id", "created_ms", "id"],
        unique=False,
    )
    _index_of_due("ix_delivery_open", "delivery", ["account_id", "receiver", "due_ms"])
    _create_receiver()
    _create_callback_attempt()
    op.execute("UPDATE delivery SET state = 'delivered' WHERE delivered_ms IS NOT NULL")
    op.execute("UPDATE delivery SET receiver = url, due_ms = created_ms WHERE delivered_ms IS NULL")
    op.execute(
        "INSERT INTO receiver (account_id, name, due_ms) "
        "SELECT account_id, receiver, min(due_ms) FROM delivery WHERE due_ms IS NOT NULL GROUP BY account_id, receiver"
    )


def _create_receiver() -> None:
    op.create_table(
        "receiver",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("failing_since_ms", sa.BigInteger(), nullable=True),
        sa.Column("off_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_receiver_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_receiver")),
    )
    _index_of_due("ix_receiver_due_ms", "receiver", ["due_ms"])


def _create_callback_attempt() -> None:
    op.create_table(
        "callback_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("latency_ms", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_callback_attempt_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempt")),
    )
    op.create_index(
        op.f("ix_callback_attempt_delivery_id"), "callback_attempt", ["delivery_id"], unique=False
    )


def _index_of_due(name: str, table: str, columns: list[str]) -> None:
    where = sa.text("due_ms IS NOT NULL")
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)
