"""Walkabouts along a street"""

import sqlalchemy as sa
from alembic import op

revision = "NEXT"
down_revision = "LATEST"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walkabouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["planned_by_id"], ["users.id"], name="fk_walkabouts_planned_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_walkabouts"),
        sa.UniqueConstraint("submission", name="uq_walkabouts_submission"),
    )
    op.create_index("ix_walkabouts_planned_by_id", "walkabouts", ["planned_by_id"])


def downgrade() -> None:
    op.drop_table("walkabouts")
