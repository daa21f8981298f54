"""Whether an account's clips carry a watermark, and who decided it when."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choices; without one, clips carry a watermark."""
    op.create_table(
        "marking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_marking_account_id")),
    )
    op.create_index("ix_marking_account_id_id", "marking", ["account_id", "id"])
