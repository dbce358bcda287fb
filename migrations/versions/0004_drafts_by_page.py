"""A draft belongs to a person and a page"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM drafts WHERE user_id IS NULL")
    op.drop_index("uq_drafts_user_form", "drafts")
    op.drop_column("drafts", "id")
    op.drop_column("drafts", "token")
    op.alter_column("drafts", "form", new_column_name="page")
    op.alter_column("drafts", "user_id", nullable=False)
    op.create_primary_key("pk_drafts", "drafts", ["user_id", "page"])


def downgrade() -> None:
    op.drop_constraint("pk_drafts", "drafts")
    op.alter_column("drafts", "user_id", nullable=True)
    op.alter_column("drafts", "page", new_column_name="form")
    op.add_column("drafts", sa.Column("token", sa.String(64)))
    op.add_column("drafts", sa.Column("id", sa.Integer(), sa.Identity(), nullable=False))
    op.create_primary_key("pk_drafts", "drafts", ["id"])
    op.create_unique_constraint("uq_drafts_token", "drafts", ["token"])
    op.create_index(
        "uq_drafts_user_form",
        "drafts",
        ["user_id", "form"],
        unique=True,
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
