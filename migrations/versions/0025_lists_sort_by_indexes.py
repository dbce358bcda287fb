"""Lists sorted by review or by risk are read from an index"""

from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None

REVIEW = "coalesce(next_review_on, '9999-12-31'::date)"
RISK = "array_position(ARRAY['low', 'medium', 'high'], risk::text)"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, value in (("ix_cases_review_sort", REVIEW), ("ix_cases_risk_sort", RISK)):
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what a broken-off run left is not valid
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON cases ({value}, id)")


def downgrade() -> None:
    op.drop_index("ix_cases_risk_sort", "cases")
    op.drop_index("ix_cases_review_sort", "cases")
