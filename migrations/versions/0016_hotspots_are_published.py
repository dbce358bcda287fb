"""An analyst publishes a hotspot run, which every map shows"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hotspot_runs", sa.Column("areas", sa.String(32), nullable=False, server_default=""))
    op.alter_column("hotspot_runs", "areas", server_default=None)
    op.create_table(
        "hotspot_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["hotspot_runs.id"], name="fk_hotspot_publications_run_id_hotspot_runs"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name="fk_hotspot_publications_published_by_id_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot_publications"),
        sa.UniqueConstraint("submission", name="uq_hotspot_publications_submission"),
    )
    op.create_index("ix_hotspot_publications_run_id", "hotspot_publications", ["run_id"])
    op.create_index("ix_hotspot_publications_published_by_id", "hotspot_publications", ["published_by_id"])


def downgrade() -> None:
    op.drop_table("hotspot_publications")
    op.drop_column("hotspot_runs", "areas")
