"""Keys with limits, test mode, idempotency, retention; the ledger outlives its tasks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("test", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    sa.Column("scopes", sa.Text(), server_default="create read", nullable=False),
    sa.Column("networks", sa.Text(), server_default="", nullable=False),
    sa.Column("expires_ms", sa.BigInteger()),
    sa.Column("cap_hour", sa.BigInteger()),
    sa.Column("cap_day", sa.BigInteger()),
    sa.Column("cap_total", sa.BigInteger()),
    sa.Column("previous_hash", sa.Text()),
    sa.Column("previous_until_ms", sa.BigInteger()),
    sa.Column("last_used_ms", sa.BigInteger()),
)
TASK_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("key_id", sa.Text()),
    sa.Column("test", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    sa.Column("simulate", sa.Text()),
    sa.Column("idempotency_key", sa.Text()),
    sa.Column("body_hash", sa.Text()),
)


def upgrade() -> None:
    """Add columns and indexes, and loosen the ledger from the tasks."""
    op.add_column(
        "account", sa.Column("max_pending", sa.Integer(), server_default="1000", nullable=False)
    )
    op.add_column(
        "account", sa.Column("recent_test_creates", sa.Text(), server_default="[]", nullable=False)
    )
    for column in KEY_COLUMNS:
        op.add_column("api_key", column)
    with op.batch_alter_table("api_key") as batch:
        batch.create_unique_constraint(op.f("uq_api_key_previous_hash"), ["previous_hash"])
    op.create_table(
        "spend",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_spend_key_id")),
        sa.PrimaryKeyConstraint("key_id", "period", name=op.f("pk_spend")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_spend_amount")),
    )
    for column in TASK_COLUMNS:
        op.add_column("task", column)
    _index_tasks()
    checks = (sa.CheckConstraint("amount >= 0", name=op.f("ck_ledger_amount")),)
    with op.batch_alter_table("ledger", table_args=checks) as batch:
        batch.drop_constraint(op.f("fk_ledger_task_id"), type_="foreignkey")


def _index_tasks() -> None:
    op.create_index(
        "ix_task_account_id_state_created_ms", "task", ["account_id", "state", "created_ms"]
    )
    _partial(
        "uq_task_idempotency", ["account_id", "idempotency_key"], "idempotency_key", unique=True
    )
    _partial("ix_task_result", ["result"], "result")
    _partial("ix_task_finished_ms", ["finished_ms"], "finished_ms")


def _partial(name: str, columns: list[str], present: str, *, unique: bool = False) -> None:
    where = sa.text(f"{present} IS NOT NULL")
    op.create_index(
        name, "task", columns, unique=unique, sqlite_where=where, postgresql_where=where
    )
