"""Lists of cases find and sort their pages by indexes"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REVIEW = "(coalesce(next_review_on, '9999-12-31'::date), id)"
RISK = "(array_position(ARRAY['low', 'medium', 'high'], risk::text), id)"
STAGES = "ARRAY['objective', 'scanning', 'analysis', 'response', 'assessment', 'closed']"
FILTERED = "ward_id, holder_id, theme_id, tier_level, risk, next_review_on, restricted, audience_group_ids"
OPEN = "WHERE stage <> 'closed'"
INDEXES = {
    "ix_cases_review_sort": REVIEW,
    "ix_cases_risk_sort": RISK,
    "ix_cases_open_review_sort": f"{REVIEW} {OPEN}",
    "ix_cases_stage_sort": f"(array_position({STAGES}, stage::text), id) {OPEN}",
    "ix_cases_open_changed": f"(changed_at DESC, id DESC) INCLUDE ({FILTERED}) {OPEN}",
    "ix_cases_ward_open_changed": (
        f"(ward_id, changed_at DESC, id DESC) INCLUDE (next_review_on, restricted, audience_group_ids) {OPEN}"
    ),
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what a broken-off run left is not valid
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON cases {what}")


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "cases")
