"""Plans have sections with versions of their own, hypotheses, questions, scripts, techniques and a log"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TEXTS = (
    *("measure_words", "noticed", "harms", "done_before", "victim", "guardian", "offender", "handler"),
    *("location", "manager", "time_pattern", "if_stopped", "lessons"),
)
OBJECTS = ("versions", "affected_ages", "involved_ages")
OPTIONAL = {
    "measure_place_id": sa.Integer(),
    "measure_from": sa.Date(),
    "measure_months": sa.Integer(),
    "measure_compared_id": sa.Integer(),
    "measure_expected": postgresql.JSONB(),
    "success_percent": sa.Integer(),
    "success_by": sa.Date(),
    "focus": sa.String(40),
    "repeat_victims": sa.String(40),
    "signed_off_by_id": sa.Integer(),
    "signed_off_at": sa.DateTime(timezone=True),
}
REFERENCES = {"measure_place_id": "areas", "measure_compared_id": "areas", "signed_off_by_id": "users"}
EARLIER_VERSION = "GREATEST(1, (SELECT max(value::integer) FROM jsonb_each_text(versions)))"
TABLES = (
    *("action_links", "plan_deliveries", "hypothesis_evidence", "hypothesis_answers", "hypotheses"),
    *("plan_script_steps", "plan_questions"),
)


def upgrade() -> None:
    _sections()
    _analysis()
    _response()


def _sections() -> None:
    """The five texts stay where they are; each begins with the version that the plan had."""
    empty = sa.text("'{}'::jsonb")
    for name in OBJECTS:
        op.add_column("plans", sa.Column(name, postgresql.JSONB(), nullable=False, server_default=empty))
    for name in TEXTS:
        op.add_column("plans", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("plans", sa.Column("measure_what", sa.String(200), nullable=False, server_default=""))
    for name, kind in OPTIONAL.items():
        op.add_column("plans", sa.Column(name, kind))
    for name, other in REFERENCES.items():
        op.create_foreign_key(f"fk_plans_{name}_{other}", "plans", other, [name], ["id"])
    op.create_check_constraint("success_is_a_share", "plans", "success_percent BETWEEN 1 AND 100")
    op.create_index("ix_plans_signed_off_by_id", "plans", ["signed_off_by_id"])
    for name in ("focus", "repeat_victims"):
        op.create_index(f"ix_plans_{name}", "plans", [name], postgresql_where=sa.text(f"{name} IS NOT NULL"))
    for name in ("affected_ages", "involved_ages"):
        op.create_index(f"ix_plans_{name}", "plans", [name], postgresql_using="gin")
    stages = ("objective", "scanning", "analysis", "response", "assessment")
    versions = ", ".join(f"'{stage}', version" for stage in stages)
    op.execute(f"UPDATE plans SET versions = jsonb_build_object({versions}) WHERE version > 1")


def _analysis() -> None:
    text, name = sa.Text(), sa.String(200)
    _table("plan_questions", ("question", text), ("who", name), ("answer", text))
    _table("plan_script_steps", ("does", text), ("needs", text), ("interrupts", text))
    _table("hypotheses", ("statement", text), ("expected", text))
    op.create_table(
        "hypothesis_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of("hypotheses"),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("confidence", sa.String(40), nullable=False),
        sa.Column("words", text, nullable=False),
        *_person("by_id", "hypothesis_answers", ("at",)),
        *_sent_once("hypothesis_answers"),
    )
    op.create_table(
        "hypothesis_evidence",
        *_keyed("hypothesis_evidence"),
        *_of("hypotheses", "hypothesis_evidence"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", text, nullable=False),
        sa.Column("file_id", sa.Integer()),
        sa.Column("other_case_id", sa.Integer()),
        sa.Column("frozen_key", sa.String(40)),
        *_person("added_by_id", "hypothesis_evidence", ("added_at",)),
        *_sent_once("hypothesis_evidence"),
        _reference("hypothesis_evidence", "file_id", "case_files"),
        _reference("hypothesis_evidence", "other_case_id", "cases"),
        sa.CheckConstraint(
            "(kind = 'file') = (file_id IS NOT NULL) AND (kind = 'case') = (other_case_id IS NOT NULL) "
            "AND (kind = 'frozen') = (frozen_key IS NOT NULL)",
            name=op.f("ck_hypothesis_evidence_evidence_is_what_its_kind_says"),
        ),
    )
    for table in ("hypothesis_answers", "hypothesis_evidence"):
        op.create_index(f"ix_{table}_hypothesis_id", table, ["hypothesis_id"])
    op.create_index("ix_hypothesis_answers_by_id", "hypothesis_answers", ["by_id"])
    op.create_index("ix_hypothesis_evidence_added_by_id", "hypothesis_evidence", ["added_by_id"])
    op.create_index("ix_hypothesis_evidence_other_case", "hypothesis_evidence", ["other_case_id"])


def _response() -> None:
    for name, kind in (
        ("mechanism", sa.String(40)),
        ("technique", sa.String(40)),
        ("hypothesis_id", sa.Integer()),
        ("cost_pence", sa.Integer()),
    ):
        op.add_column("plan_actions", sa.Column(name, kind))
    op.create_foreign_key(
        "fk_plan_actions_hypothesis_id_hypotheses", "plan_actions", "hypotheses", ["hypothesis_id"], ["id"]
    )
    op.create_index("ix_plan_actions_hypothesis_id", "plan_actions", ["hypothesis_id"])
    op.create_check_constraint(
        "technique_is_of_its_mechanism",
        "plan_actions",
        "technique IS NULL OR (mechanism IS NOT NULL AND split_part(technique, '.', 1) = mechanism)",
    )
    op.create_check_constraint("cost_is_no_income", "plan_actions", "cost_pence >= 0")
    _owners_index("state IN ('open', 'doing')")
    _deliveries()
    op.create_table(
        "action_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        *_person("person_id", "action_links", ()),
        sa.Column("digest", sa.String(64), nullable=False),
        *_person("sent_by_id", "action_links", ("sent_at", "expires_at")),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        *_sent_once("action_links"),
        _reference("action_links", "action_id", "plan_actions"),
        sa.UniqueConstraint("digest", name="uq_action_links_digest"),
    )
    op.create_index("ix_action_links_action", "action_links", ["action_id"])
    for name in ("person_id", "sent_by_id"):
        op.create_index(f"ix_action_links_{name}", "action_links", [name])


def _deliveries() -> None:
    numbers = {"visits_planned": sa.Integer(), "visits_done": sa.Integer()}
    numbers |= {"hours_planned": sa.Numeric(7, 2), "hours_done": sa.Numeric(7, 2)}
    op.create_table(
        "plan_deliveries",
        *_keyed("plan_deliveries"),
        *_of("cases", "plan_deliveries"),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in numbers.items()),
        *_person("entered_by_id", "plan_deliveries", ("entered_at",)),
        sa.PrimaryKeyConstraint("id", name="pk_plan_deliveries"),
        _reference("plan_deliveries", "partner_id", "partners"),
        sa.UniqueConstraint(
            *("case_id", "place", "week", "partner_id"),
            name="uq_plan_deliveries_case_id_place_week_partner_id",
        ),
        sa.CheckConstraint(
            "extract(isodow FROM week) = 1", name=op.f("ck_plan_deliveries_week_begins_on_monday")
        ),
        sa.CheckConstraint(
            "visits_planned >= 0 AND visits_done >= 0 AND hours_planned >= 0 AND hours_done >= 0",
            name=op.f("ck_plan_deliveries_nothing_is_below_0"),
        ),
    )
    for name in ("partner_id", "entered_by_id"):
        op.create_index(f"ix_plan_deliveries_{name}", "plan_deliveries", [name])


# --- what the tables share ------------------------------------------------------------------------------
def _table(name: str, *columns: tuple[str, Any]) -> None:
    """A table of the rows of a plan, which people add and change."""
    op.create_table(
        name,
        *_keyed(name),
        sa.Column("case_id", sa.Integer(), nullable=False),
        *(sa.Column(column, kind, nullable=False) for column, kind in columns),
        *_person("added_by_id", name, ("added_at",)),
        sa.Column("version", sa.Integer(), nullable=False),
        *_sent_once(name),
        _reference(name, "case_id", "cases"),
    )
    for column in ("case_id", "added_by_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _keyed(name: str) -> tuple[Any, ...]:
    key = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(12), nullable=False, server_default=key),
        sa.UniqueConstraint("key", name=f"uq_{name}_key"),
    )


def _of(other: str, name: str = "hypothesis_answers") -> tuple[Any, ...]:
    column = {"cases": "case_id", "hypotheses": "hypothesis_id"}[other]
    return sa.Column(column, sa.Integer(), nullable=False), _reference(name, column, other)


def _person(column: str, name: str, moments: tuple[str, ...]) -> tuple[Any, ...]:
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        *(sa.Column(moment, sa.DateTime(timezone=True), nullable=False) for moment in moments),
        _reference(name, column, "users"),
    )


def _sent_once(name: str) -> tuple[Any, ...]:
    return (
        sa.Column("submission", sa.String(40)),
        sa.UniqueConstraint("submission", name=f"uq_{name}_submission"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _reference(name: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{name}_{column}_{other}")


def _owners_index(where: str) -> None:
    op.drop_index("ix_plan_actions_owner_open", "plan_actions")
    op.create_index(
        "ix_plan_actions_owner_open", "plan_actions", ["owner_id", "due_on"], postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    op.execute("UPDATE plan_actions SET state = 'open' WHERE state = 'doing'")
    op.execute("UPDATE plan_actions SET state = 'not_possible' WHERE state = 'not_done'")
    _owners_index("state = 'open'")
    for name in ("cost_pence", "hypothesis_id", "technique", "mechanism"):
        op.drop_column("plan_actions", name)
    for table in TABLES:
        op.drop_table(table)
    op.execute(f"UPDATE plans SET version = {EARLIER_VERSION} WHERE versions <> '{{}}'::jsonb")
    for name in (*OPTIONAL, "measure_what", *TEXTS, *OBJECTS):
        op.drop_column("plans", name)
