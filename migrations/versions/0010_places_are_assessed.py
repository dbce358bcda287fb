"""What was found of a treated place is kept with its case"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("design", postgresql.JSONB(), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_place_assessments_case_id_cases"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_place_assessments_made_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_place_assessments"),
        sa.UniqueConstraint("submission", name="uq_place_assessments_submission"),
    )
    op.create_index("ix_place_assessments_case_id", "place_assessments", ["case_id"])
    op.create_index("ix_place_assessments_made_by_id", "place_assessments", ["made_by_id"])


def downgrade() -> None:
    op.drop_table("place_assessments")
