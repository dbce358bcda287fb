"""Areas have vintages with dates; files of areas are looked at before they are taken"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("uq_areas_kind_code_vintage", "areas", type_="unique")
    op.create_unique_constraint("uq_areas_kind_code", "areas", ["kind", "code"])
    op.add_column("areas", sa.Column("valid_from", sa.Date()))
    op.add_column(
        "areas", sa.Column("imd", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb"))
    )
    op.alter_column("areas", "imd", server_default=None)
    op.create_table(
        "area_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40)),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("choices", postgresql.JSONB(), nullable=False),
        sa.Column("in_force", sa.Date()),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_area_imports_asked_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_area_imports"),
    )
    op.create_index("ix_area_imports_asked_by_id", "area_imports", ["asked_by_id"])
    op.create_table(
        "area_vintages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("boundary", sa.LargeBinary()),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_area_vintages_area_id_areas"),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["area_imports.id"], name="fk_area_vintages_replaced_by_id_area_imports"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_area_vintages"),
    )
    op.create_index("ix_area_vintages_area_id", "area_vintages", ["area_id"])
    op.create_index("ix_area_vintages_replaced_by_id", "area_vintages", ["replaced_by_id"])


def downgrade() -> None:
    op.drop_table("area_vintages")
    op.drop_table("area_imports")
    op.drop_column("areas", "imd")
    op.drop_column("areas", "valid_from")
    op.drop_constraint("uq_areas_kind_code", "areas", type_="unique")
    op.create_unique_constraint("uq_areas_kind_code_vintage", "areas", ["kind", "code", "vintage"])
