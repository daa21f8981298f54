"""Which engine has an order for a task under way elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tie to the job."""
    op.add_column("job", sa.Column("tied_to", sa.Text()))
    op.add_column(
        "job",
        sa.Column("tied_firmly", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
