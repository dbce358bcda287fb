"""The audit's chain is written with its owner's rights; filters are named once; removed files are deleted"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What two clicks at once have left behind: of two filters with one name the newest stays.
FORGET_DOUBLES = """
DELETE FROM saved_filters older USING saved_filters newer
WHERE older.user_id = newer.user_id AND older.name = newer.name AND older.id < newer.id
"""

# Only the owner of an index may tell it of new rows, and imports are no work of the owner's.
TELL_INDEX = """
CREATE FUNCTION summarise_new_incidents() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT brin_summarize_new_values('ix_incidents_month_force') $$
"""


def upgrade() -> None:
    op.execute(TELL_INDEX)
    op.execute("ALTER FUNCTION audit_chain() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")
    op.execute(FORGET_DOUBLES)
    op.create_unique_constraint("uq_saved_filters_user_id_name", "saved_filters", ["user_id", "name"])
    op.drop_index("ix_saved_filters_user_id", "saved_filters")
    for column in ("removed_at", "deleted_at"):
        op.add_column("case_files", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE case_files SET removed_at = now() WHERE removed")


def downgrade() -> None:
    op.execute("DROP FUNCTION summarise_new_incidents()")
    for column in ("deleted_at", "removed_at"):
        op.drop_column("case_files", column)
    op.create_index("ix_saved_filters_user_id", "saved_filters", ["user_id"])
    op.drop_constraint("uq_saved_filters_user_id_name", "saved_filters")
    op.execute("ALTER FUNCTION audit_chain() SECURITY INVOKER RESET search_path")
