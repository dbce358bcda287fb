"""Dates of a source may have the month first"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident_sources", sa.Column("month_first", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("incident_sources", "month_first")
