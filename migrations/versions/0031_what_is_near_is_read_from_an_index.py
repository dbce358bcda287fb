"""The cases near another are found and counted from an index alone; neighbourhoods are kept for all pages"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

POINT = "cases (easting, northing)"
OPEN = "WHERE stage <> 'closed'"
KEPT = (
    "CREATE TRIGGER kept_is_out_of_date AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
    "ON high_impact_neighbourhoods FOR EACH STATEMENT EXECUTE FUNCTION kept_is_out_of_date()"
)


def upgrade() -> None:
    op.execute(KEPT)
    _index("ix_cases_open_point", f"{POINT} INCLUDE (id, restricted, audience_group_ids) {OPEN}")
    _drop("ix_cases_point")


def downgrade() -> None:
    _index("ix_cases_point", f"{POINT} {OPEN}")
    _drop("ix_cases_open_point")
    op.execute("DROP TRIGGER kept_is_out_of_date ON high_impact_neighbourhoods")


def _index(name: str, what: str) -> None:
    _drop(name)  # what a broken-off run left is not valid
    with op.get_context().autocommit_block():
        op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {what}")


def _drop(name: str) -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
