"""Filters are saved of every list: those of before are of the list of cases. Partners are kept for all pages"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


KEPT = (
    "CREATE TRIGGER kept_is_out_of_date AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON partners "
    "FOR EACH STATEMENT EXECUTE FUNCTION kept_is_out_of_date()"
)


def upgrade() -> None:
    op.execute(KEPT)
    op.add_column("saved_filters", sa.Column("list", sa.String(40), nullable=False, server_default="cases"))
    op.alter_column("saved_filters", "list", server_default=None)
    op.drop_constraint("uq_saved_filters_user_id_name", "saved_filters")
    op.create_unique_constraint(
        "uq_saved_filters_user_id_list_name", "saved_filters", ["user_id", "list", "name"]
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER kept_is_out_of_date ON partners")
    op.execute("DELETE FROM saved_filters WHERE list <> 'cases'")
    op.drop_constraint("uq_saved_filters_user_id_list_name", "saved_filters")
    op.create_unique_constraint("uq_saved_filters_user_id_name", "saved_filters", ["user_id", "name"])
    op.drop_column("saved_filters", "list")
