"""Front pages show alerts until they are seen"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ALERTS = "event IN ('case:glass-broken', 'case:keeper-named', 'case:out-of-sight')"


def upgrade() -> None:
    op.create_table(
        "seen_alerts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_seen_alerts_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", "entry_id", name="pk_seen_alerts"),
    )
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_audit_entries_alerts",
            "audit_entries",
            ["event", "id"],
            postgresql_where=sa.text(ALERTS),
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    op.drop_index("ix_audit_entries_alerts", "audit_entries")
    op.drop_table("seen_alerts")
