"""Where people are signed in; edits of people, partners, groups and themes are counted"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EDITED = ("users", "partners", "groups", "themes")
# Flask-Security wrote these in UTC without saying so.
MOMENTS = (
    ("users", "confirmed_at"),
    ("users", "last_login_at"),
    ("users", "current_login_at"),
    ("passkeys", "create_datetime"),
    ("passkeys", "lastuse_datetime"),
)


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sign_ins_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("token", name="uq_sign_ins_token"),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    op.create_index("uq_users_email_lower", "users", [sa.text("lower(email)")], unique=True)
    op.add_column("users", sa.Column("totp_counter", sa.BigInteger()))
    for table in EDITED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(table, "version", server_default=None)
    op.alter_column("passkeys", "create_datetime", server_default=None)
    for table, column in MOMENTS:
        op.alter_column(
            table,
            column,
            type_=sa.DateTime(timezone=True),
            postgresql_using=f"{column} AT TIME ZONE 'UTC'",
        )


def downgrade() -> None:
    for table, column in MOMENTS:
        op.alter_column(table, column, type_=sa.DateTime(), postgresql_using=f"{column} AT TIME ZONE 'UTC'")
    op.alter_column("passkeys", "create_datetime", server_default=sa.text("now()"))
    for table in EDITED:
        op.drop_column(table, "version")
    op.drop_column("users", "totp_counter")
    op.drop_index("uq_users_email_lower", table_name="users")
    op.drop_table("sign_ins")
