"""Residents have a source and a basis; plans say when the response began"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plans", sa.Column("response_from", sa.Date()))
    op.add_column(
        "partnerships", sa.Column("residents_source", sa.String(200), nullable=False, server_default="")
    )
    op.alter_column("partnerships", "residents_source", server_default=None)
    op.add_column(
        "areas", sa.Column("figures_basis", sa.String(40), nullable=False, server_default="counted")
    )
    op.alter_column("areas", "figures_basis", server_default=None)


def downgrade() -> None:
    op.drop_column("areas", "figures_basis")
    op.drop_column("partnerships", "residents_source")
    op.drop_column("plans", "response_from")
