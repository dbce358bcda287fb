"""Measures that are counted, hidden where small, and defined in versions"""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")
JSONB = postgresql.JSONB(astext_type=sa.Text())


def _with(name: str, type_: sa.types.TypeEngine, default: str) -> sa.Column:
    return sa.Column(name, type_, nullable=False, server_default=sa.text(default))


MEASURES = (
    _with("below", sa.String(200), "''"),
    sa.Column("every_months", sa.Integer()),
    sa.Column("lag_days", sa.Integer()),
    _with("hide_below", sa.Integer(), "5"),
    sa.Column("counted", sa.String(40)),
    _with("question", JSONB, "'{}'"),
    _with("question_words", sa.Text(), "''"),
    sa.Column("counted_at", sa.DateTime(timezone=True)),
    _with("problem", sa.Text(), "''"),
    _with("totals", JSONB, "'[]'"),
    sa.Column("summary", JSONB),
)
FIGURES = (
    _with("vintage", sa.String(200), "''"),
    sa.Column("expected_on", sa.Date()),
    _with("hidden", sa.Boolean(), "false"),
)


def upgrade() -> None:
    for table, columns in (("measures", MEASURES), ("measure_figures", FIGURES)):
        for column in columns:
            op.add_column(table, column._copy())
            if column.server_default is not None:
                op.alter_column(table, column.name, server_default=None)
    _fold_names()
    op.add_column("targets", sa.Column("second_comparator_id", sa.Integer()))
    op.add_column("targets", sa.Column("stretch", sa.Numeric()))
    op.create_foreign_key(
        "fk_targets_second_comparator_id_measures", "targets", "measures", ["second_comparator_id"], ["id"]
    )
    op.create_index("ix_targets_second_comparator_id", "targets", ["second_comparator_id"])
    _create_definitions()
    _create_comparators_and_wards()
    _create_files()


def _fold_names() -> None:
    """Names are told apart as Python folds them, which does not depend on the database's language."""
    op.add_column("measures", sa.Column("folded", sa.Text()))
    measures = sa.table("measures", sa.column("id"), sa.column("name"), sa.column("folded"))
    connection = op.get_bind()
    taken: set[str] = set()
    for row in connection.execute(sa.select(measures.c.id, measures.c.name)).all():
        folded = unicodedata.normalize("NFC", " ".join(row.name.split()).casefold())
        # Two that the database told apart and Python does not: the later keeps a name of its own.
        folded = f"{folded} {row.id}" if folded in taken else folded
        taken.add(folded)
        connection.execute(measures.update().where(measures.c.id == row.id).values(folded=folded))
    op.alter_column("measures", "folded", nullable=False)
    op.create_unique_constraint("uq_measures_folded", "measures", ["folded"])
    op.drop_index("uq_measures_name", "measures")


def _create_definitions() -> None:
    op.create_table(
        "measure_definitions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("measure_id", sa.Integer(), sa.ForeignKey("measures.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("good", sa.String(40), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("below", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("measure_id", "number"),
    )
    op.create_index("ix_measure_definitions_measure_id", "measure_definitions", ["measure_id"])
    op.create_index("ix_measure_definitions_entered_by_id", "measure_definitions", ["entered_by_id"])
    # What is defined already is its first version.
    op.execute(
        """
        INSERT INTO measure_definitions
            (measure_id, number, name, unit, kind, good, definition, below, source, counts, why, entered_by_id,
             entered_at)
        SELECT id, 1, name, unit, kind, good, definition, below, source, '', '', owner_id, defined_at
        FROM measures
        """
    )


def _create_comparators_and_wards() -> None:
    op.create_table(
        "measure_comparators",
        sa.Column("measure_id", sa.Integer(), sa.ForeignKey("measures.id"), primary_key=True),
        sa.Column("other_id", sa.Integer(), sa.ForeignKey("measures.id"), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_index("ix_measure_comparators_other_id", "measure_comparators", ["other_id"])
    op.create_table(
        "measure_ward_counts",
        sa.Column("measure_id", sa.Integer(), sa.ForeignKey("measures.id"), primary_key=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("areas.id"), primary_key=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("numbers", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("shown", JSONB, nullable=False),
        sa.Column("glance", JSONB, nullable=False),
    )
    op.create_index("ix_measure_ward_counts_ward_id", "measure_ward_counts", ["ward_id"])


def _create_files() -> None:
    op.create_table(
        "measure_columns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("columns", JSONB, nullable=False),
        sa.Column("named_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "uq_measure_columns_source", "measure_columns", [sa.literal_column("lower(source)")], unique=True
    )
    op.create_index("ix_measure_columns_named_by_id", "measure_columns", ["named_by_id"])
    op.create_table(
        "measure_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_measure_files_given_by_id", "measure_files", ["given_by_id"])


def downgrade() -> None:
    for table in (
        "measure_files", "measure_columns", "measure_ward_counts", "measure_comparators", "measure_definitions"
    ):  # fmt: skip
        op.drop_table(table)
    op.create_index("uq_measures_name", "measures", [sa.literal_column("lower(name)")], unique=True)
    op.drop_column("measures", "folded")
    op.drop_index("ix_targets_second_comparator_id", "targets")
    op.drop_constraint("fk_targets_second_comparator_id_measures", "targets")
    op.drop_column("targets", "second_comparator_id")
    op.drop_column("targets", "stretch")
    for table, columns in (("measures", MEASURES), ("measure_figures", FIGURES)):
        for column in columns:
            op.drop_column(table, column.name)
