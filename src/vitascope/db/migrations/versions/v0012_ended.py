"""An account's tasks by state: only those that have ended are in the index, so that createTask does
not write it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the smaller index in the larger one's place."""
    ended = sa.text("finished_ms IS NOT NULL")
    op.create_index(
        "ix_task_ended",
        "task",
        ["account_id", "state", "created_ms"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
    op.drop_index("ix_task_account_id_state_created_ms", "task")
