"""Incidents have the times between which they happened; near repeats are worked out by the worker"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("incidents", "replaced_incidents")
TIMES = ("began_at", "ended_at")


def upgrade() -> None:
    for table in TABLES:
        for name in TIMES:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True)))
    op.create_index(
        "ix_incidents_with_days",
        "incidents",
        ["category", "month"],
        postgresql_where=sa.text("day IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_incidents_with_days", "incidents")
    for table in TABLES:
        for name in reversed(TIMES):
            op.drop_column(table, name)
