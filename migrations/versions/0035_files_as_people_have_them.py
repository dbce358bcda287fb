"""Dates of a source may have the month first, files have previews, and wait for their form"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")


def upgrade() -> None:
    op.add_column("incident_sources", sa.Column("month_first", sa.Boolean()))
    op.add_column(
        "case_files", sa.Column("has_preview", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("case_files", "has_preview", server_default=None)
    op.create_table(
        "held_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("page", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content_type", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("user_id", "page", "sha256", "name"),
    )
    op.create_index("ix_held_files_sha256", "held_files", ["sha256"])


def downgrade() -> None:
    op.drop_table("held_files")
    op.drop_column("case_files", "has_preview")
    op.drop_column("incident_sources", "month_first")
