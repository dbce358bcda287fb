"""Imports, imports of areas and hotspot runs have the same columns; imports that were replaced say so"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INCIDENTS, AREAS, HOTSPOTS = "incident_imports", "area_imports", "hotspot_runs"
RENAMED = (
    (INCIDENTS, "bytes_read", "work_done"),
    (INCIDENTS, "bytes_total", "work_total"),
    (AREAS, "steps_done", "work_done"),
    (AREAS, "steps", "work_total"),
    (HOTSPOTS, "percent", "work_done"),
)
WIDENED = ((AREAS, "work_done"), (AREAS, "work_total"), (HOTSPOTS, "work_done"))
ADDED = (
    (INCIDENTS, "doing", sa.Text(), sa.text("''")),
    (AREAS, "doing", sa.Text(), sa.text("''")),
    (AREAS, "cancel_asked", sa.Boolean(), sa.false()),
    (HOTSPOTS, "work_total", sa.BigInteger(), sa.text("100")),
)
# Of those from before it was marked what replaced them, only synthetic ones are known to be gone.
MARK_REPLACED = (
    "UPDATE incident_imports SET state = 'replaced' WHERE state = 'done' AND (superseded OR synthetic) "
    "AND NOT EXISTS (SELECT FROM incidents WHERE incidents.import_id = incident_imports.id)"
)


def upgrade() -> None:
    for table, before, after in RENAMED:
        op.alter_column(table, before, new_column_name=after)
    for table, column in WIDENED:
        op.alter_column(table, column, type_=sa.BigInteger())
    for table, column, kind, default in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
        op.alter_column(table, column, server_default=None)
    for table in (INCIDENTS, AREAS, HOTSPOTS):
        op.add_column(table, sa.Column("started_at", sa.DateTime(timezone=True)))
    op.execute(MARK_REPLACED)


def downgrade() -> None:
    op.execute("UPDATE incident_imports SET state = 'done' WHERE state = 'replaced'")
    for table in (INCIDENTS, AREAS, HOTSPOTS):
        op.drop_column(table, "started_at")
    for table, column, _, _ in ADDED:
        op.drop_column(table, column)
    for table, column in WIDENED:
        op.alter_column(table, column, type_=sa.Integer())
    for table, before, after in RENAMED:
        op.alter_column(table, after, new_column_name=before)
