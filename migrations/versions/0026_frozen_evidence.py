"""Charts, maps and tables can be kept as they were"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")


def upgrade() -> None:
    op.create_table(
        "frozen_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(12), server_default=KEY, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("months", sa.Text(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("data_version", sa.String(64), nullable=False),
        sa.Column("actions", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("case_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_frozen_evidence_key")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_frozen_evidence_case_id_cases")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["users.id"], name=op.f("fk_frozen_evidence_kept_by_id_users")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_frozen_evidence_withdrawn_by_id_users")
        ),
    )
    for column in ("case_id", "kept_by_id", "withdrawn_by_id"):
        op.create_index(op.f(f"ix_frozen_evidence_{column}"), "frozen_evidence", [column])
    op.create_index(
        "uq_frozen_evidence_kept_digest", "frozen_evidence", ["digest"], unique=True,
        postgresql_where=sa.text("state = 'kept'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("frozen_evidence")
