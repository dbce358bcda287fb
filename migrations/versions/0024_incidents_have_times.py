"""Incidents have times; near repeats are worked out by the worker; areas have people by day"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("incidents", "replaced_incidents")
TIMES = ("began_at", "ended_at")


def upgrade() -> None:
    for table in TABLES:
        for name in TIMES:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True)))
    op.create_index(
        "ix_incidents_with_days",
        "incidents",
        ["category", "month"],
        postgresql_where=sa.text("day IS NOT NULL"),
    )
    _create_near_repeat_runs()
    _create_daytime()


def _create_near_repeat_runs() -> None:
    op.create_table(
        "near_repeat_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", postgresql.JSONB(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("found", postgresql.JSONB()),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("work_done", sa.BigInteger(), nullable=False),
        sa.Column("work_total", sa.BigInteger(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_near_repeat_runs_asked_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_near_repeat_runs"),
    )
    op.create_index("ix_near_repeat_runs_key", "near_repeat_runs", ["key"])
    op.create_index("ix_near_repeat_runs_asked_by_id", "near_repeat_runs", ["asked_by_id"])


def _create_daytime() -> None:
    op.add_column("areas", sa.Column("daytime", sa.Integer()))
    op.add_column(
        "partnerships", sa.Column("daytime_source", sa.String(200), nullable=False, server_default="")
    )
    op.alter_column("partnerships", "daytime_source", server_default=None)
    op.create_table(
        "daytime_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("vintage", sa.String(40), nullable=False),
        sa.Column("numbers", postgresql.JSONB(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name="fk_daytime_files_given_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_daytime_files"),
    )
    op.create_index("ix_daytime_files_given_by_id", "daytime_files", ["given_by_id"])


def downgrade() -> None:
    op.drop_table("daytime_files")
    op.drop_column("partnerships", "daytime_source")
    op.drop_column("areas", "daytime")
    op.drop_table("near_repeat_runs")
    op.drop_index("ix_incidents_with_days", "incidents")
    for table in TABLES:
        for name in reversed(TIMES):
            op.drop_column(table, name)
