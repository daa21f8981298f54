"""Tiers: what a task was asked to be dearer or cheaper for, and which jobs waited long enough."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tier; tasks of before are standard."""
    op.add_column("task", sa.Column("tier", sa.Text(), nullable=False, server_default="standard"))
    op.add_column(
        "job",
        sa.Column("aged", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
