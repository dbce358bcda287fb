"""Cases are counted as they change, and lists read their pages and their numbers from indexes alone"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEYS = "ward_id, tier_level, theme_id, holder_id, stage, risk, audience_group_ids"
COUNT = f"""
CREATE FUNCTION count_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM case_counts;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND NOT OLD.restricted THEN
        INSERT INTO case_counts ({KEYS}, number, with_point) VALUES (OLD.{KEYS.replace(", ", ", OLD.")},
            -1, CASE WHEN OLD.easting IS NULL THEN 0 ELSE -1 END);
    END IF;
    IF TG_OP <> 'DELETE' AND NOT NEW.restricted THEN
        INSERT INTO case_counts ({KEYS}, number, with_point) VALUES (NEW.{KEYS.replace(", ", ", NEW.")},
            1, CASE WHEN NEW.easting IS NULL THEN 0 ELSE 1 END);
    END IF;
    RETURN NULL;
END $$
"""
RECOUNT = f"""
CREATE FUNCTION recount_cases() RETURNS void LANGUAGE sql AS $$
    DELETE FROM case_counts;
    INSERT INTO case_counts ({KEYS}, number, with_point)
    SELECT {KEYS}, count(*), count(easting) FROM cases WHERE NOT restricted GROUP BY {KEYS}
$$
"""
GATHER = f"""
CREATE FUNCTION gather_case_counts() RETURNS void LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM case_counts RETURNING {KEYS}, number, with_point)
    INSERT INTO case_counts ({KEYS}, number, with_point)
    SELECT {KEYS}, sum(number), sum(with_point) FROM gone GROUP BY {KEYS}
    HAVING sum(number) <> 0 OR sum(with_point) <> 0
$$
"""
COUNTED = [*KEYS.split(", "), "restricted", "easting"]
TRIGGERS = {
    "case_is_counted": "AFTER INSERT OR DELETE ON cases FOR EACH ROW",
    "case_is_counted_anew": (
        f"AFTER UPDATE OF {', '.join(COUNTED)} ON cases FOR EACH ROW "
        f"WHEN ((OLD.{', OLD.'.join(COUNTED)}) IS DISTINCT FROM (NEW.{', NEW.'.join(COUNTED)}))"
    ),
    "cases_are_gone": "AFTER TRUNCATE ON cases FOR EACH STATEMENT",
}

LATEST = "changed_at DESC, id DESC"
SEEN = "risk, next_review_on, restricted, audience_group_ids"
OPEN = "WHERE stage <> 'closed'"
NEW = {
    "ix_cases_listed": f"cases ({LATEST}) INCLUDE (restricted, audience_group_ids)",
    "ix_cases_open_listed": (
        f"cases ({LATEST}) INCLUDE (stage, ward_id, holder_id, theme_id, tier_level, {SEEN}) {OPEN}"
    ),
    "ix_cases_stage_listed": f"cases (stage, {LATEST}) INCLUDE ({SEEN})",
    "ix_cases_ward_listed": f"cases (ward_id, {LATEST}) INCLUDE (stage, {SEEN})",
    "ix_cases_holder_listed": f"cases (holder_id, {LATEST}) INCLUDE (stage, {SEEN})",
    "ix_cases_theme_listed": f"cases (theme_id, {LATEST}) INCLUDE (stage, {SEEN})",
    "ix_cases_ward_sort": "cases (ward_id, id) INCLUDE (stage, restricted, audience_group_ids)",
    "ix_cases_restricted": "cases (id) INCLUDE (stage, changed_at) WHERE restricted",
    "ix_case_people_reader": "case_people (user_id, case_id) INCLUDE (named_for, until)",
}
OLD = {
    "ix_cases_changed_at": f"cases ({LATEST})",
    "ix_cases_open_changed": (
        "cases (changed_at DESC, id DESC) INCLUDE (ward_id, holder_id, theme_id, tier_level, risk, "
        f"next_review_on, restricted, audience_group_ids) {OPEN}"
    ),
    "ix_cases_ward_open_changed": (
        f"cases (ward_id, {LATEST}) INCLUDE (next_review_on, restricted, audience_group_ids) {OPEN}"
    ),
    "ix_cases_ward_open": (
        f"cases (ward_id, tier_level) INCLUDE (id, restricted, audience_group_ids, easting) {OPEN}"
    ),
    "ix_cases_holder_changed": f"cases (holder_id, {LATEST})",
    "ix_cases_stage": "cases (stage)",
    "ix_cases_ward_id": "cases (ward_id)",
    "ix_cases_theme_id": "cases (theme_id)",
    "ix_cases_audience": "cases USING gin (audience_group_ids)",
    "ix_case_people_user": "case_people (user_id, case_id)",
}


def upgrade() -> None:
    op.create_table(
        "case_counts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in KEYS.split(", ")[:4]),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("risk", sa.String(40), nullable=False),
        sa.Column("audience_group_ids", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("with_point", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_counts"),
    )
    op.execute(COUNT)
    op.execute(RECOUNT)
    op.execute(GATHER)
    # Making a trigger locks out writes until the end, so that no case is counted twice or not at all.
    for name, when in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION count_case()")
    op.execute("SELECT recount_cases()")
    _replace(NEW, OLD)


def downgrade() -> None:
    _replace(OLD, NEW)
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON cases")
    op.execute("DROP FUNCTION gather_case_counts(), recount_cases(), count_case()")
    op.drop_table("case_counts")


def _replace(these: dict[str, str], others: dict[str, str]) -> None:
    """Make these indexes before the others go, so that lists stay quick meanwhile."""
    with op.get_context().autocommit_block():
        for name, what in these.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what a broken-off run left is not valid
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {what}")
        for name in others:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
