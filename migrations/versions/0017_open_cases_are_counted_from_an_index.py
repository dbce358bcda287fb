"""Open cases are counted by ward and tier, for whoever may see them, from an index alone"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = "stage <> 'closed'"


def upgrade() -> None:
    op.drop_index("ix_cases_ward_open", "cases")
    op.create_index(
        "ix_cases_ward_open",
        "cases",
        ["ward_id", "tier_level"],
        postgresql_include=["id", "restricted", "audience_group_ids", "easting"],
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_ward_open", "cases")
    op.create_index("ix_cases_ward_open", "cases", ["ward_id"], postgresql_where=sa.text(OPEN))
