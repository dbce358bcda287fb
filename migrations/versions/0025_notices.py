"""Who was told of what, and how each person wants to hear of it"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id")),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_notices_user", "notices", ["user_id", "id"])
    op.create_index("ix_notices_case", "notices", ["case_id"])
    op.create_index(
        "ix_notices_waiting", "notices", ["user_id"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_table(
        "mail_failures",
        sa.Column("job_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column(
        "users", sa.Column("told", sa.String(40), nullable=False, server_default=sa.text("'at_once'"))
    )
    op.alter_column("users", "told", server_default=None)


def downgrade() -> None:
    op.drop_column("users", "told")
    op.drop_table("mail_failures")
    op.drop_table("notices")
