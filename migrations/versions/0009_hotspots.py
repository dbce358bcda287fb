"""Questions about hotspots, and what was found"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hotspot_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", postgresql.JSONB(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("data_version", sa.String(80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=True),
        sa.Column("density", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_hotspot_runs_asked_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot_runs"),
    )
    op.create_index("ix_hotspot_runs_key", "hotspot_runs", ["key", "state"])
    op.create_index("ix_hotspot_runs_asked_by_id", "hotspot_runs", ["asked_by_id"])


def downgrade() -> None:
    op.drop_table("hotspot_runs")
