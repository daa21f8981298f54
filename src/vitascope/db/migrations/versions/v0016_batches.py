"""Batches: tasks that were made together, and are told of together."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the batches; tasks and callbacks of before belong to none."""
    op.create_table(
        "batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("callback_url", sa.Text()),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("finished_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_batch_account_id")),
    )
    op.add_column("task", sa.Column("batch_id", sa.Text()))
    op.add_column("delivery", sa.Column("batch_id", sa.Text()))
    is_of_batch = sa.text("batch_id IS NOT NULL")
    for table in ("task", "delivery"):
        op.create_index(
            f"ix_{table}_batch",
            table,
            ["batch_id"],
            sqlite_where=is_of_batch,
            postgresql_where=is_of_batch,
        )
