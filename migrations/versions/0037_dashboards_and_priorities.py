"""Positions in a family, commentary, editions of dashboards, and the priority matrix"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _measure_ranks()
    _dashboards()
    _editions()
    _priority_problems()


def _measure_ranks() -> None:
    op.create_table(
        "measure_ranks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("measure_id", sa.Integer(), sa.ForeignKey("measures.id"), nullable=False),
        sa.Column("family", sa.String(200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT),
        sa.Column("replaced_why", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(40)),
        sa.CheckConstraint('1 <= position AND position <= "of"', name="in_the_family"),
        sa.UniqueConstraint("submission"),
    )
    op.create_index("ix_measure_ranks_measure_id", "measure_ranks", ["measure_id"])
    op.create_index("ix_measure_ranks_entered_by_id", "measure_ranks", ["entered_by_id"])
    op.create_index(
        "uq_measure_ranks_day",
        "measure_ranks",
        ["measure_id", sa.literal_column("lower(family)"), "on"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _dashboards() -> None:
    op.create_table(
        "group_themes",
        sa.Column("group_id", sa.Integer(), sa.ForeignKey("groups.id"), primary_key=True),
        sa.Column("theme", sa.String(200), primary_key=True),
    )
    op.create_table(
        "commentaries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("measure_id", sa.Integer(), sa.ForeignKey("measures.id"), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("asked_why", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("written_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("measure_id", "period_to"),
    )
    op.create_index("ix_commentaries_measure_id", "commentaries", ["measure_id"])
    op.create_index("ix_commentaries_written_by_id", "commentaries", ["written_by_id"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("decided_at", MOMENT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(40)),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("submission"),
    )
    op.create_index("ix_editions_prepared_by_id", "editions", ["prepared_by_id"])
    op.create_index("ix_editions_decided_by_id", "editions", ["decided_by_id"])


def _priority_problems() -> None:
    op.create_table(
        "priority_problems",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scores", postgresql.JSONB(), nullable=False),
        sa.Column("harm_why", sa.Text(), nullable=False),
        sa.Column("likelihood_why", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(40), nullable=False),
        sa.Column("confidence_why", sa.Text(), nullable=False),
        sa.Column("position", sa.String(40), nullable=False),
        sa.Column("position_why", sa.Text(), nullable=False),
        sa.Column("scored_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("scored_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(40)),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("submission"),
    )
    op.create_index("ix_priority_problems_scored_by_id", "priority_problems", ["scored_by_id"])
    op.create_index(
        "uq_priority_problems_name",
        "priority_problems",
        ["year", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("priority_problems", "editions", "commentaries", "group_themes", "measure_ranks"):
        op.drop_table(table)
    op.execute("DELETE FROM notices WHERE event = 'commentary:asked'")
