"""What owners do with their films: how long they are kept, deleted, favourite, shared."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEPT_FOR = sa.text("keep_ms IS NOT NULL AND deleted_ms IS NULL AND finished_ms IS NOT NULL")
FAVOURITE = sa.text("favourite")


def upgrade() -> None:
    """Add the columns, and what finds films whose time is over and the favourite ones."""
    op.add_column("task", sa.Column("keep_ms", sa.BigInteger(), nullable=True))
    op.add_column("task", sa.Column("deleted_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "task",
        sa.Column("favourite", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.add_column("task", sa.Column("share", sa.Text(), nullable=True))
    op.create_index(
        "ix_task_keep",
        "task",
        ["finished_ms"],
        sqlite_where=KEPT_FOR,
        postgresql_where=KEPT_FOR,
    )
    op.create_index(
        "ix_task_favourite",
        "task",
        ["account_id", "created_ms"],
        sqlite_where=FAVOURITE,
        postgresql_where=FAVOURITE,
    )
