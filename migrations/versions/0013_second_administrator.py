"""Changes wait for a second administrator; resets are held; roles begin at a moment"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_pending_changes_person_id_users"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_pending_changes_asked_by_id_users"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name="fk_pending_changes_decided_by_id_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pending_changes"),
    )
    for column in ("person_id", "asked_by_id", "decided_by_id"):
        op.create_index(f"ix_pending_changes_{column}", "pending_changes", [column])
    op.create_index(
        "uq_pending_changes_waiting",
        "pending_changes",
        ["person_id", "kind", "value"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.add_column("users", sa.Column("resets_held_until", sa.DateTime(timezone=True)))
    op.alter_column("memberships", "since", server_default=None)
    op.alter_column(
        "memberships",
        "since",
        type_=sa.DateTime(timezone=True),
        existing_nullable=False,
        postgresql_using="since::timestamp AT TIME ZONE 'Europe/London'",
    )


def downgrade() -> None:
    op.alter_column(
        "memberships",
        "since",
        type_=sa.Date(),
        existing_nullable=False,
        server_default=sa.text("CURRENT_DATE"),
        postgresql_using="(since AT TIME ZONE 'Europe/London')::date",
    )
    op.drop_column("users", "resets_held_until")
    op.drop_table("pending_changes")
