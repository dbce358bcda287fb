"""Questions and places of the evidence are kept under a name"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = {
    "kept_questions": (
        lambda: sa.Column("address", postgresql.JSONB(), nullable=False),
        lambda: sa.Column("page", sa.String(60), nullable=False),
        lambda: sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    ),
    "kept_places": (lambda: sa.Column("corners", postgresql.JSONB(), nullable=False),),
}


def upgrade() -> None:
    for table, own in TABLES.items():
        op.create_table(
            table,
            *(make() for make in own),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(80), nullable=False),
            sa.Column("shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
            sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("removed_at", sa.DateTime(timezone=True)),
            sa.Column("submission", sa.String(40)),
            sa.ForeignKeyConstraint(["owner_id"], ["users.id"]),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("submission"),
        )
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
