"""The measure of a plan is a question of evidence, and what was entered in a delivery log can be undone"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

QUESTIONS = """
UPDATE plans SET
  measure_question = jsonb_build_object(
    'asked', jsonb_strip_nulls(jsonb_build_object('what', measure_what, 'place', measure_place_id::text)),
    'words', (CASE measure_what WHEN 'all' THEN 'Crime and anti-social behaviour' WHEN 'crime' THEN 'Crime'
              ELSE measure_what END)
      || ' in ' || COALESCE((SELECT name || CASE kind WHEN 'ward' THEN ' ward' ELSE '' END FROM areas
                             WHERE id = measure_place_id), 'the whole city')),
  measure_beside = (
    SELECT jsonb_build_object('asked', jsonb_build_object('place', id::text),
                              'words', name || CASE kind WHEN 'ward' THEN ' ward' ELSE '' END)
    FROM areas WHERE id = measure_compared_id)
WHERE measure_what <> ''
"""
# What cannot be said by a ward or a locality is measured in words again.
COLUMNS = """
UPDATE plans SET
  measure_words = CASE WHEN number THEN measure_words
                       ELSE concat_ws(E'\n\n', NULLIF(measure_words, ''), measure_question ->> 'words') END,
  measure_what = CASE WHEN number THEN left(asked ->> 'what', 200) ELSE '' END,
  measure_place_id = CASE WHEN number THEN (asked ->> 'place')::integer END,
  measure_compared_id = CASE WHEN beside ~ '^[0-9]+$' THEN beside::integer END
FROM (
  SELECT case_id AS id, measure_question -> 'asked' AS asked, measure_beside -> 'asked' ->> 'place' AS beside,
         COALESCE(measure_question -> 'asked' ->> 'place', '0') ~ '^[0-9]+$' AS number
  FROM plans WHERE measure_question IS NOT NULL
) AS stored
WHERE stored.id = plans.case_id
"""


KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")


def upgrade() -> None:
    _measures()
    op.create_table(
        "delivery_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("submission", sa.String(40)),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("submission"),
    )
    for column in ("case_id", "by_id"):
        op.create_index(f"ix_delivery_entries_{column}", "delivery_entries", [column])
    op.add_column("plan_deliveries", sa.Column("entry_id", sa.Integer()))
    op.create_foreign_key(
        "fk_plan_deliveries_entry_id_delivery_entries",
        "plan_deliveries",
        "delivery_entries",
        ["entry_id"],
        ["id"],
    )
    op.create_index("ix_plan_deliveries_entry_id", "plan_deliveries", ["entry_id"])


def _measures() -> None:
    for name in ("measure_question", "measure_beside"):
        op.add_column("plans", sa.Column(name, postgresql.JSONB(none_as_null=True)))
    op.execute(QUESTIONS)
    for name in ("measure_what", "measure_place_id", "measure_compared_id"):
        op.drop_column("plans", name)


def downgrade() -> None:
    op.drop_column("plan_deliveries", "entry_id")
    op.drop_table("delivery_entries")
    op.add_column("plans", sa.Column("measure_what", sa.String(200), nullable=False, server_default=""))
    for name in ("measure_place_id", "measure_compared_id"):
        op.add_column("plans", sa.Column(name, sa.Integer()))
        op.create_foreign_key(f"fk_plans_{name}_areas", "plans", "areas", [name], ["id"])
    op.execute(COLUMNS)
    for name in ("measure_question", "measure_beside"):
        op.drop_column("plans", name)
