"""Measures with figures, breaks and targets"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column(
            "kind",
            sa.String(40),
            nullable=False,
        ),
        sa.Column(
            "good",
            sa.String(40),
            nullable=False,
        ),
        sa.Column("theme", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("commentary", sa.Text(), nullable=False),
        sa.Column("in_development", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part_of_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("defined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "key",
            sa.String(12),
            server_default=sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_measures_owner_id_users"),
        sa.ForeignKeyConstraint(["part_of_id"], ["measures.id"], name="fk_measures_part_of_id_measures"),
        sa.PrimaryKeyConstraint("id", name="pk_measures"),
        sa.UniqueConstraint("key", name="uq_measures_key"),
        sa.UniqueConstraint("submission", name="uq_measures_submission"),
    )
    op.create_index("ix_measures_owner_id", "measures", ["owner_id"])
    op.create_index("ix_measures_part_of_id", "measures", ["part_of_id"])
    op.create_index("uq_measures_name", "measures", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "measure_breaks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.String(40),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name="fk_measure_breaks_entered_by_id_users"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name="fk_measure_breaks_measure_id_measures"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure_breaks"),
        sa.UniqueConstraint("measure_id", "on", name="uq_measure_breaks_measure_id_on"),
    )
    op.create_index("ix_measure_breaks_entered_by_id", "measure_breaks", ["entered_by_id"])
    op.create_index("ix_measure_breaks_measure_id", "measure_breaks", ["measure_id"])
    op.create_table(
        "measure_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("numerator", sa.Numeric(), nullable=True),
        sa.Column("denominator", sa.Numeric(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.String(40),
            nullable=False,
        ),
        sa.Column("as_printed", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_why", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name="fk_measure_figures_entered_by_id_users"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name="fk_measure_figures_measure_id_measures"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure_figures"),
        sa.UniqueConstraint("submission", name="uq_measure_figures_submission"),
    )
    op.create_index("ix_measure_figures_entered_by_id", "measure_figures", ["entered_by_id"])
    op.create_index("ix_measure_figures_measure_id", "measure_figures", ["measure_id"])
    op.create_index(
        "uq_measure_figures_period",
        "measure_figures",
        ["measure_id", "period_from", "period_to"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.Numeric(), nullable=False),
        sa.Column("baseline_to", sa.Date(), nullable=False),
        sa.Column("target", sa.Numeric(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("years", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comparator_id", sa.Integer(), nullable=True),
        sa.Column("margin", sa.Numeric(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["comparator_id"], ["measures.id"], name="fk_targets_comparator_id_measures"),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name="fk_targets_measure_id_measures"),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name="fk_targets_set_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_targets"),
        sa.UniqueConstraint("submission", name="uq_targets_submission"),
    )
    op.create_index("ix_targets_comparator_id", "targets", ["comparator_id"])
    op.create_index("ix_targets_measure_id", "targets", ["measure_id"])
    op.create_index("ix_targets_set_by_id", "targets", ["set_by_id"])


def downgrade() -> None:
    for table in ("targets", "measure_figures", "measure_breaks", "measures"):
        op.drop_table(table)
