"""References and addresses of cases, and of what belongs to them, carry no number in sequence"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SIGNS = "34679CDFGHJKMNPQRTWX"
KEYED = ("hand_downs", "access_requests", "case_shares")
ADDRESSED = ("escalations", "plan_actions", "case_files", "place_assessments")
RANDOM_KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")

# Drafts are found by the address of their page: {before} in it becomes {after}.
DRAFTS = (
    (
        """
        UPDATE drafts SET page = replace(drafts.page, {before}, {after}) FROM cases
        WHERE cases.old_reference IS NOT NULL AND split_part(drafts.page, '/', 3) = {before}
        """,
        ("cases.old_reference", "cases.reference"),
    ),
    (
        """
        UPDATE drafts SET page = regexp_replace(drafts.page, '^/escalations/[^/]+', '/escalations/' || {after})
        FROM escalations
        WHERE escalations.old_number IS NOT NULL AND drafts.page LIKE '/escalations/%'
          AND split_part(drafts.page, '/', 3) = {before}
        """,
        ("escalations.old_number::text", "escalations.key"),
    ),
    (
        """
        UPDATE drafts SET page = regexp_replace(drafts.page, '/actions/[^/]+', '/actions/' || {after})
        FROM plan_actions
        WHERE plan_actions.old_number IS NOT NULL AND split_part(drafts.page, '/', 4) = 'actions'
          AND split_part(drafts.page, '/', 5) = {before}
        """,
        ("plan_actions.old_number::text", "plan_actions.key"),
    ),
)


def upgrade() -> None:
    op.add_column("cases", sa.Column("old_reference", sa.String(20)))
    op.create_unique_constraint("uq_cases_old_reference", "cases", ["old_reference"])
    op.execute("UPDATE cases SET old_reference = reference")
    _draw_references()
    op.drop_table("case_numbers")
    for table in (*KEYED, *ADDRESSED):
        op.add_column(table, sa.Column("key", sa.String(12), nullable=False, server_default=RANDOM_KEY))
        op.create_unique_constraint(f"uq_{table}_key", table, ["key"])
    for table in ADDRESSED:
        op.add_column(table, sa.Column("old_number", sa.Integer()))
        op.execute(f"UPDATE {table} SET old_number = id")
        op.create_unique_constraint(f"uq_{table}_old_number", table, ["old_number"])
    for statement, (old, new) in DRAFTS:
        op.execute(statement.format(before=old, after=new))


def _draw_references() -> None:
    """Give every case a reference like NG-26-K7M4, of its year and with its prefix."""
    connection = op.get_bind()
    drawn: dict[str, int] = {}
    for case_id, reference in connection.execute(sa.text("SELECT id, old_reference FROM cases")).all():
        prefix, year, _ = reference.rsplit("-", 2)
        drawn[_draw(f"{prefix}-{year[2:]}-", drawn)] = case_id
    change = sa.text(
        "UPDATE cases SET reference = drawn.reference"
        " FROM unnest(CAST(:ids AS int[]), CAST(:references AS text[])) AS drawn (id, reference)"
        " WHERE cases.id = drawn.id"
    )
    connection.execute(change, {"ids": list(drawn.values()), "references": list(drawn)})


def _draw(beginning: str, drawn: dict[str, int]) -> str:
    tries = 0
    while True:
        length = 4 + tries // 20  # a busy year uses nearly all the shorter ones
        reference = beginning + "".join(secrets.choice(SIGNS) for _ in range(length))
        if reference not in drawn:
            return reference
        tries += 1


def downgrade() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_case_numbers"),
    )
    _number_cases()
    for table in ADDRESSED:
        op.execute(f"UPDATE {table} SET old_number = id")
    for statement, (old, new) in reversed(DRAFTS):
        op.execute(statement.format(before=new, after=old))
    op.execute("UPDATE cases SET reference = old_reference")
    op.drop_column("cases", "old_reference")
    for table in ADDRESSED:
        op.drop_column(table, "old_number")
    for table in (*KEYED, *ADDRESSED):
        op.drop_column(table, "key")


def _number_cases() -> None:
    """Number the cases that never had a number after the last of their year that has one."""
    op.execute("""
        WITH last AS (
          SELECT split_part(old_reference, '-', 2) AS year, max(split_part(old_reference, '-', 3)::int) AS number
          FROM cases GROUP BY 1
        ), later AS (
          SELECT id, split_part(reference, '-', 1) AS prefix, '20' || split_part(reference, '-', 2) AS year,
            row_number() OVER (PARTITION BY split_part(reference, '-', 2) ORDER BY id) AS number
          FROM cases WHERE old_reference IS NULL
        )
        UPDATE cases SET old_reference = later.prefix || '-' || later.year || '-'
          || lpad((coalesce(last.number, 0) + later.number)::text, 5, '0')
        FROM later LEFT JOIN last USING (year) WHERE cases.id = later.id
    """)
    op.execute("""
        INSERT INTO case_numbers (year, last)
        SELECT split_part(old_reference, '-', 2)::int, max(split_part(old_reference, '-', 3)::int)
        FROM cases GROUP BY 1
    """)
