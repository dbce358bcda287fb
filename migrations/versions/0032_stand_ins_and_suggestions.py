"""Stand-ins, suggested steps, and what a decision changed"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("absent_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("absent_id <> stand_in_id", name="somebody_else"),
        sa.CheckConstraint("first_on <= last_on", name="in_order"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_stand_ins_absent_id", "stand_ins", ["absent_id"])
    op.create_index("ix_stand_ins_stand_in", "stand_ins", ["stand_in_id", "last_on"])
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(12), nullable=False, server_default=KEY),
        sa.Column("submission", sa.String(40)),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("suggested_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("submission"),
    )
    for column in ("case_id", "suggested_by_id", "answered_by_id"):
        op.create_index(f"ix_suggestions_{column}", "suggestions", [column])
    op.create_index(
        "uq_suggestions_waiting",
        "suggestions",
        ["case_id", "kind", "suggested_by_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.add_column("access_requests", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.alter_column("access_requests", "reason", server_default=None)
    op.add_column("escalations", sa.Column("lead_before_id", sa.Integer()))
    op.add_column("escalations", sa.Column("review_before", sa.Date()))
    op.create_foreign_key(
        "fk_escalations_lead_before_id_users", "escalations", "users", ["lead_before_id"], ["id"]
    )
    op.add_column("notices", sa.Column("stands_for_id", sa.Integer()))
    op.create_foreign_key("fk_notices_stands_for_id_users", "notices", "users", ["stands_for_id"], ["id"])


def downgrade() -> None:
    op.drop_column("escalations", "review_before")
    op.drop_column("escalations", "lead_before_id")
    op.drop_column("access_requests", "reason")
    op.execute("UPDATE cases SET close_reason = 'not_pursued' WHERE close_reason = 'mistake'")
    op.drop_table("suggestions")
    op.drop_column("notices", "stands_for_id")
    op.drop_table("stand_ins")
