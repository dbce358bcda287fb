"""Every change of what processes keep for all pages gives it a new version"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEPT = ("partnerships", "tiers", "groups", "group_wards", "themes", "areas")


def upgrade() -> None:
    op.create_table(
        "kept_version",
        sa.Column("id", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("version", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.CheckConstraint("id", name=op.f("ck_kept_version_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_kept_version"),
    )
    op.execute("INSERT INTO kept_version DEFAULT VALUES")
    op.execute(
        "CREATE FUNCTION kept_is_out_of_date() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN UPDATE kept_version SET version = gen_random_uuid(); RETURN NULL; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER kept_is_out_of_date AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kept_is_out_of_date()"
        )


def downgrade() -> None:
    for table in KEPT:
        op.execute(f"DROP TRIGGER kept_is_out_of_date ON {table}")
    op.execute("DROP FUNCTION kept_is_out_of_date()")
    op.drop_table("kept_version")
