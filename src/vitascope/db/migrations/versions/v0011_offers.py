"""What the operator makes of a model: on or off, price, engines; and who changed it when."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the offers; models that were switched off stay so."""
    op.create_table(
        "offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("prices", sa.Text()),
        sa.Column("route", sa.Text()),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_model_id", "offer", ["model", "id"])
    op.execute(
        "INSERT INTO offer (model, enabled, who, at_ms) "
        "SELECT substr(name, 12), false, 'upgrade', 0 FROM switch WHERE name LIKE 'model off: %'"
    )
    op.execute("DELETE FROM switch WHERE name LIKE 'model off: %'")
