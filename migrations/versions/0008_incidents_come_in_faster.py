"""Incidents come in faster and from other sources; counts are kept by LSOA too

Four in five seconds of an import went into indexes. A row is never looked up by its number, its month is
found by a block range, since rows lie in the order in which months came in, and only rows that are in a
ward are asked for by ward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE incidents DROP CONSTRAINT pk_incidents")
    op.drop_index("ix_incidents_force_month", "incidents")
    op.drop_index("ix_incidents_ward_month", "incidents")
    op.create_index(
        "ix_incidents_month_force",
        "incidents",
        ["month", "force"],
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32},
    )
    op.create_index(
        "ix_incidents_ward_month",
        "incidents",
        ["ward_id", "month"],
        postgresql_where=sa.text("ward_id IS NOT NULL"),
    )
    op.add_column("incidents", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("incidents", sa.Column("reference", sa.String(60), nullable=True))
    _counts_by_lsoa()
    _sources()


def _counts_by_lsoa() -> None:
    op.create_table(
        "lsoa_incident_counts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("force", sa.String(80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("lsoa_code", sa.String(12), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
    )
    op.create_index(
        "uq_lsoa_incident_counts",
        "lsoa_incident_counts",
        ["force", "month", "lsoa_code", "category", "synthetic"],
        unique=True,
    )
    op.create_index("ix_lsoa_incident_counts_month", "lsoa_incident_counts", ["month", "lsoa_code"])
    op.execute(
        "INSERT INTO lsoa_incident_counts (force, month, lsoa_code, category, synthetic, number) "
        "SELECT force, month, lsoa_code, category, synthetic, count(*) FROM incidents "
        "WHERE lsoa_code IN (SELECT code FROM areas WHERE kind = 'lsoa') "
        "GROUP BY force, month, lsoa_code, category, synthetic"
    )


def _sources() -> None:
    op.create_table(
        "incident_sources",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("snapped", sa.Boolean(), nullable=False),
        sa.Column("grid", sa.String(40), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=False),
        sa.Column("described_by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("described_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_incident_sources_described_by_id", "incident_sources", ["described_by_id"])
    op.add_column("incident_imports", sa.Column("source_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_incident_imports_source_id_incident_sources",
        "incident_imports",
        "incident_sources",
        ["source_id"],
        ["id"],
    )
    op.create_index("ix_incident_imports_source_id", "incident_imports", ["source_id"])
    op.add_column(
        "incident_imports", sa.Column("kind", sa.String(40), nullable=False, server_default="street")
    )
    op.add_column(
        "incident_imports", sa.Column("wanted_force", sa.String(200), nullable=False, server_default="")
    )
    op.alter_column("incident_imports", "kind", server_default=None)
    op.alter_column("incident_imports", "wanted_force", server_default=None)


def downgrade() -> None:
    op.drop_index("ix_incident_imports_source_id", "incident_imports")
    op.drop_constraint("fk_incident_imports_source_id_incident_sources", "incident_imports")
    for column in ("source_id", "kind", "wanted_force"):
        op.drop_column("incident_imports", column)
    op.drop_table("incident_sources")
    op.drop_table("lsoa_incident_counts")
    op.drop_column("incidents", "reference")
    op.drop_column("incidents", "day")
    op.drop_index("ix_incidents_ward_month", "incidents")
    op.drop_index("ix_incidents_month_force", "incidents")
    op.create_index("ix_incidents_ward_month", "incidents", ["ward_id", "month"])
    op.create_index("ix_incidents_force_month", "incidents", ["force", "month"])
    op.execute("ALTER TABLE incidents ADD CONSTRAINT pk_incidents PRIMARY KEY (id)")
