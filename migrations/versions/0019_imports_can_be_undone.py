"""What an import replaces is kept until it can no longer be undone; incidents are placed across vintages"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FLAGS = ("confirmed", "keeps_replaced", "superseded")
KEY = ["force", "month", "lsoa_code", "category", "synthetic"]


def upgrade() -> None:
    op.add_column("incident_imports", sa.Column("together", sa.Integer()))
    op.add_column(
        "incident_imports",
        sa.Column("questions", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")),
    )
    op.alter_column("incident_imports", "questions", server_default=None)
    for flag in FLAGS:
        op.add_column(
            "incident_imports", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false())
        )
        op.alter_column("incident_imports", flag, server_default=None)
    op.add_column("incidents", sa.Column("stated_lsoa", sa.String(12)))
    op.add_column("incidents", sa.Column("lsoa_by_point", sa.Boolean()))
    _create_replaced_incidents()
    op.add_column(
        "lsoa_incident_counts",
        sa.Column("by_point", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("lsoa_incident_counts", "by_point", server_default=None)
    op.drop_index("uq_lsoa_incident_counts", "lsoa_incident_counts")
    op.create_index("uq_lsoa_incident_counts", "lsoa_incident_counts", [*KEY, "by_point"], unique=True)
    op.create_index(
        "ix_lsoa_incident_counts_by_point",
        "lsoa_incident_counts",
        ["month"],
        postgresql_where=sa.text("by_point"),
    )
    op.create_table(
        "lsoa_successions",
        sa.Column("earlier", sa.String(12), nullable=False),
        sa.Column("later", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("earlier", "later", name="pk_lsoa_successions"),
    )
    op.create_index("ix_lsoa_successions_later", "lsoa_successions", ["later"])
    op.execute(
        "CREATE TRIGGER kept_is_out_of_date AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON lsoa_successions "
        "FOR EACH STATEMENT EXECUTE FUNCTION kept_is_out_of_date()"
    )


def _create_replaced_incidents() -> None:
    op.create_table(
        "replaced_incidents",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer()),
        sa.Column("force", sa.String(80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("easting", sa.Integer()),
        sa.Column("northing", sa.Integer()),
        sa.Column("lsoa_code", sa.String(12), nullable=False),
        sa.Column("ward_id", sa.Integer()),
        sa.Column("location", sa.String(200), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("reference", sa.String(60)),
        sa.Column("stated_lsoa", sa.String(12)),
        sa.Column("lsoa_by_point", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_replaced_incidents"),
    )
    op.create_index("ix_replaced_incidents_replaced_by", "replaced_incidents", ["replaced_by"])
    op.create_index("ix_replaced_incidents_import_id", "replaced_incidents", ["import_id"])


def downgrade() -> None:
    op.drop_table("lsoa_successions")
    op.execute("DELETE FROM lsoa_incident_counts WHERE lsoa_code = ''")
    op.execute(
        "WITH guessed AS (DELETE FROM lsoa_incident_counts WHERE by_point RETURNING *) "
        "INSERT INTO lsoa_incident_counts (force, month, lsoa_code, category, synthetic, by_point, number) "
        "SELECT force, month, lsoa_code, category, synthetic, false, number FROM guessed "
        "ON CONFLICT (force, month, lsoa_code, category, synthetic, by_point) "
        "DO UPDATE SET number = lsoa_incident_counts.number + excluded.number"
    )
    op.drop_index("ix_lsoa_incident_counts_by_point", "lsoa_incident_counts")
    op.drop_index("uq_lsoa_incident_counts", "lsoa_incident_counts")
    op.drop_column("lsoa_incident_counts", "by_point")
    op.create_index("uq_lsoa_incident_counts", "lsoa_incident_counts", KEY, unique=True)
    op.execute("UPDATE incidents SET lsoa_code = stated_lsoa WHERE stated_lsoa IS NOT NULL")
    op.drop_table("replaced_incidents")
    op.drop_column("incidents", "lsoa_by_point")
    op.drop_column("incidents", "stated_lsoa")
    for column in (*FLAGS, "questions", "together"):
        op.drop_column("incident_imports", column)
