"""Charts, maps and tables can be kept as they were; a theme says what incidents it is about"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.text("left(replace(gen_random_uuid()::text, '-', ''), 12)")


# What the usual themes are about, for those that are there already.
_THEFT = ("Bicycle theft", "Burglary", "Other theft", "Shoplifting", "Theft from the person", "Vehicle crime")
_VIOLENCE = ("Possession of weapons", "Robbery", "Violence and sexual offences")
_DRUGS = ("Anti-social behaviour", "Drugs")
CATEGORIES = {
    "anti-social-behaviour": ("Anti-social behaviour",),
    "drugs-and-alcohol": _DRUGS,
    "violence": _VIOLENCE,
    "burglary-and-theft": _THEFT,
    "environment": ("Anti-social behaviour", "Criminal damage and arson"),
    "asb": ("Anti-social behaviour",),
    "substance": _DRUGS,
    "theft": _THEFT,
    "exploitation": ("Drugs", "Violence and sexual offences"),
    "abuse": ("Violence and sexual offences",),
    "hate": ("Public order", "Violence and sexual offences"),
    "reoffending": ("Robbery", *_THEFT),
}


def upgrade() -> None:
    _keep_evidence()
    op.create_table(
        "theme_categories",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("theme_id", "category", name=op.f("pk_theme_categories")),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_categories_theme_id_themes")
        ),
    )
    insert = sa.text(
        "INSERT INTO theme_categories (theme_id, category) SELECT id, :category FROM themes WHERE key = :key"
    )
    for key, categories in CATEGORIES.items():
        for category in categories:
            op.execute(insert.bindparams(key=key, category=category))


def _keep_evidence() -> None:
    op.create_table(
        "frozen_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(12), server_default=KEY, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("months", sa.Text(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("data_version", sa.String(64), nullable=False),
        sa.Column("actions", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("case_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_frozen_evidence_key")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_frozen_evidence_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["users.id"], name=op.f("fk_frozen_evidence_kept_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_frozen_evidence_withdrawn_by_id_users")
        ),
    )
    for column in ("case_id", "kept_by_id", "withdrawn_by_id"):
        op.create_index(op.f(f"ix_frozen_evidence_{column}"), "frozen_evidence", [column])
    op.create_index(
        "uq_frozen_evidence_kept_digest", "frozen_evidence", ["digest"], unique=True,
        postgresql_where=sa.text("state = 'kept'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("theme_categories")
    op.drop_table("frozen_evidence")
