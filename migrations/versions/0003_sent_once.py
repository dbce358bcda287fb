"""A form that is sent twice is kept once"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("cases", "notes", "plan_actions")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("submission", sa.String(40)))
        op.create_unique_constraint(f"uq_{table}_submission", table, ["submission"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_constraint(f"uq_{table}_submission", table)
        op.drop_column(table, "submission")
