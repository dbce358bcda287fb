"""The nouns: partnership, people, areas, cases, escalations, groups, incidents, audit"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("lsoa", "ward", "locality", "city", name="areakind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("vintage", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("boundary", sa.LargeBinary(), nullable=True),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_areas_parent_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("kind", "code", "vintage", name=op.f("uq_areas_kind_code_vintage")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_areas_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_areas_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "audit_strands",
        sa.Column("strand", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("strand", name=op.f("pk_audit_strands")),
    )
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("responsible_authority", "voluntary", name="partnerkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("name", name=op.f("uq_partners_name")),
    )
    op.create_table(
        "partnerships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("reference_prefix", sa.String(length=4), nullable=False),
        sa.Column("police_force", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("support_contact", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_partnerships_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("details", sa.ARRAY(sa.String(length=80)), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("key", name=op.f("uq_themes_key")),
        sa.UniqueConstraint("name", name=op.f("uq_themes_name")),
    )
    op.create_table(
        "tiers",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("decision_working_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("level", name=op.f("pk_tiers")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nat",
                "locality_board",
                "executive",
                "board",
                "sub_group",
                "task_group",
                name="groupkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tier_level", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("meets", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["groups.id"], name=op.f("fk_groups_parent_id_groups")),
        sa.ForeignKeyConstraint(["tier_level"], ["tiers.level"], name=op.f("fk_groups_tier_level_tiers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_groups_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_groups_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "incident_counts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("force", sa.String(length=80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["areas.id"], name=op.f("fk_incident_counts_ward_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_counts")),
    )
    with op.batch_alter_table("incident_counts", schema=None) as batch_op:
        batch_op.create_index("ix_incident_counts_month", ["month", "ward_id"], unique=False)
        batch_op.create_index(
            "uq_incident_counts",
            ["force", "month", "ward_id", "category", "synthetic"],
            unique=True,
            postgresql_nulls_not_distinct=True,
        )

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("demonstration_sketch", sa.String(length=300), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_users_partner_id_partners")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_users_fs_webauthn_user_handle")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=80), nullable=False),
        sa.Column(
            "problem_type",
            sa.Enum(
                "environmental", "nuisance", "personal", name="problemtype", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "daily",
                "several_a_week",
                "weekly",
                "monthly",
                "occasional",
                "once",
                name="frequency",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "objective",
                "scanning",
                "analysis",
                "response",
                "assessment",
                "closed",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "risk",
            sa.Enum("low", "medium", "high", name="risk", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("tier_level", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("audience_group_ids", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "close_reason",
            sa.Enum(
                "solved",
                "not_pursued",
                "moved",
                "duplicate",
                name="closereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "eliminated",
                "reduced",
                "less_harm",
                "better_handled",
                "no_change",
                "worse",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("closing_words", sa.Text(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english', title || ' ' || reference), 'A') || setweight(to_tsvector('english', place || ' ' || detail), 'B') || setweight(to_tsvector('english', what), 'C')",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_cases_closed_has_a_date")
        ),
        sa.CheckConstraint("(easting IS NULL) = (northing IS NULL)", name=op.f("ck_cases_point_is_whole")),
        sa.ForeignKeyConstraint(["holder_id"], ["groups.id"], name=op.f("fk_cases_holder_id_groups")),
        sa.ForeignKeyConstraint(["lead_id"], ["users.id"], name=op.f("fk_cases_lead_id_users")),
        sa.ForeignKeyConstraint(["logged_by_id"], ["users.id"], name=op.f("fk_cases_logged_by_id_users")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_cases_theme_id_themes")),
        sa.ForeignKeyConstraint(["tier_level"], ["tiers.level"], name=op.f("fk_cases_tier_level_tiers")),
        sa.ForeignKeyConstraint(["ward_id"], ["areas.id"], name=op.f("fk_cases_ward_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_audience", ["audience_group_ids"], unique=False, postgresql_using="gin"
        )
        batch_op.create_index(
            "ix_cases_changed_at",
            [sa.literal_column("changed_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_holder_changed",
            ["holder_id", sa.literal_column("changed_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_lead_open", ["lead_id"], unique=False, postgresql_where=sa.text("stage <> 'closed'")
        )
        batch_op.create_index(batch_op.f("ix_cases_logged_by_id"), ["logged_by_id"], unique=False)
        batch_op.create_index(
            "ix_cases_open_review",
            ["next_review_on", "id"],
            unique=False,
            postgresql_where=sa.text("stage <> 'closed'"),
        )
        batch_op.create_index(
            "ix_cases_point",
            ["easting", "northing"],
            unique=False,
            postgresql_where=sa.text("stage <> 'closed'"),
        )
        batch_op.create_index("ix_cases_search", ["search"], unique=False, postgresql_using="gin")
        batch_op.create_index(batch_op.f("ix_cases_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_ward_id"), ["ward_id"], unique=False)
        batch_op.create_index(
            "ix_cases_ward_open", ["ward_id"], unique=False, postgresql_where=sa.text("stage <> 'closed'")
        )

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("typed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_drafts_token")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_drafts_user_form",
            ["user_id", "form"],
            unique=True,
            postgresql_where=sa.text("user_id IS NOT NULL"),
        )

    op.create_table(
        "group_wards",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_wards_group_id_groups")),
        sa.ForeignKeyConstraint(["ward_id"], ["areas.id"], name=op.f("fk_group_wards_ward_id_areas")),
        sa.PrimaryKeyConstraint("group_id", "ward_id", name=op.f("pk_group_wards")),
    )
    with op.batch_alter_table("group_wards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_wards_ward_id"), ["ward_id"], unique=False)

    op.create_table(
        "high_impact_neighbourhoods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "approved", "refused", "ended", name="hinstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_high_impact_neighbourhoods_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_high_impact_neighbourhoods_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["ward_id"], ["areas.id"], name=op.f("fk_high_impact_neighbourhoods_ward_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_high_impact_neighbourhoods")),
    )
    with op.batch_alter_table("high_impact_neighbourhoods", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_high_impact_neighbourhoods_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_high_impact_neighbourhoods_proposed_by_id"), ["proposed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_high_impact_neighbourhoods_ward_id"), ["ward_id"], unique=False)

    op.create_table(
        "incident_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "refused",
                "cancelled",
                name="importstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bytes_total", sa.BigInteger(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("without_place", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("force", sa.String(length=200), nullable=False),
        sa.Column("months", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rejections", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_incident_imports_asked_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_imports")),
    )
    with op.batch_alter_table("incident_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_imports_asked_by_id"), ["asked_by_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "coordinator",
                "chair",
                "member",
                "analyst",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.CheckConstraint(
            "(group_id IS NULL) = (role IN ('analyst', 'administrator', 'auditor'))",
            name=op.f("ck_memberships_group_fits_role"),
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id_groups")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            "uq_memberships_user_group_role",
            ["user_id", "group_id", "role"],
            unique=True,
            postgresql_nulls_not_distinct=True,
        )

    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_user_id"), ["user_id"], unique=False)

    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_filters_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    with op.batch_alter_table("saved_filters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_filters_user_id"), ["user_id"], unique=False)

    op.create_table(
        "task_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("commissioned_by_id", sa.Integer(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("reporting_weeks", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "commissioned",
                "reporting",
                "extended",
                "closed",
                name="taskgroupstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_end_on", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("keep", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commissioned_by_id"], ["groups.id"], name=op.f("fk_task_groups_commissioned_by_id_groups")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_task_groups_group_id_groups")),
        sa.ForeignKeyConstraint(["lead_id"], ["users.id"], name=op.f("fk_task_groups_lead_id_users")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["users.id"], name=op.f("fk_task_groups_sponsor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_groups")),
        sa.UniqueConstraint("group_id", name=op.f("uq_task_groups_group_id")),
    )
    with op.batch_alter_table("task_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_groups_commissioned_by_id"), ["commissioned_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_groups_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_groups_sponsor_id"), ["sponsor_id"], unique=False)

    op.create_table(
        "access_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "granted", "refused", name="accessstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_access_requests_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_access_requests_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_access_requests_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
    )
    with op.batch_alter_table("access_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_requests_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_access_requests_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_requests_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "uq_access_requests_waiting",
            ["case_id", "asked_by_id"],
            unique=True,
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "case:logged",
                "case:read",
                "case:edited",
                "case:moved",
                "case:lead",
                "case:reviewed",
                "case:closed",
                "case:reopened",
                "case:restricted",
                "case:unrestricted",
                "case:shared",
                "case:unshared",
                "case:named",
                "case:unnamed",
                "case:watched",
                "case:unwatched",
                "case:glass-broken",
                "plan:edited",
                "note:added",
                "file:added",
                "file:taken",
                "file:removed",
                "file:restored",
                "action:added",
                "action:edited",
                "action:finished",
                "action:reopened",
                "access:asked",
                "access:granted",
                "access:refused",
                "escalation:requested",
                "escalation:take",
                "escalation:assist",
                "escalation:return",
                "escalation:pass_on",
                "escalation:withdraw",
                "hand-down:sent",
                "hand-down:received",
                "task-group:proposed",
                "task-group:commissioned",
                "task-group:edited",
                "task-group:reported",
                "task-group:extended",
                "task-group:closed",
                "task-group:scoped",
                "task-group:unscoped",
                "milestone:added",
                "milestone:reached",
                "milestone:reopened",
                "hin:proposed",
                "hin:approved",
                "hin:refused",
                "hin:ended",
                "incidents:asked",
                "incidents:imported",
                "incidents:refused",
                "incidents:cancelled",
                "list:downloaded",
                "filter:saved",
                "filter:removed",
                "sign-in:done",
                "sign-in:failed",
                "sign-in:locked",
                "sign-out:done",
                "sign-out:everywhere",
                "password:changed",
                "password:reset-asked",
                "second-factor:added",
                "second-factor:removed",
                "person:invited",
                "person:joined",
                "person:edited",
                "person:left",
                "person:returned",
                "role:given",
                "role:taken",
                "partnership:set-up",
                "settings:changed",
                "audit:read",
                name="event",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("strand", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_audit_entries_actor_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_audit_entries_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_actor", ["actor_id", "at"], unique=False)
        batch_op.create_index("ix_audit_entries_at", ["at"], unique=False)
        batch_op.create_index("ix_audit_entries_case", ["case_id", "id"], unique=False)
        batch_op.create_index("uq_audit_entries_place", ["strand", "place"], unique=True)

    op.create_table(
        "case_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_case_files_added_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_files_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_files")),
    )
    with op.batch_alter_table("case_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_files_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_files_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_files_sha256"), ["sha256"], unique=False)

    op.create_table(
        "case_links",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_case_links_added_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id_cases")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_links_other_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_links")),
    )
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_links_added_by_id"), ["added_by_id"], unique=False)

    op.create_table(
        "case_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "named_for",
            sa.Enum(
                "logged",
                "lead",
                "named",
                "asked",
                "owns_action",
                name="namedfor",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_case_people_added_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_people_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_people_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_people")),
        sa.UniqueConstraint(
            "case_id", "user_id", "named_for", name=op.f("uq_case_people_case_id_user_id_named_for")
        ),
    )
    with op.batch_alter_table("case_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_people_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index("ix_case_people_user", ["user_id", "case_id"], unique=False)

    op.create_table(
        "case_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_shares_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_case_shares_partner_id_partners")
        ),
        sa.ForeignKeyConstraint(
            ["shared_by_id"], ["users.id"], name=op.f("fk_case_shares_shared_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_shares")),
    )
    with op.batch_alter_table("case_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_shares_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_shares_shared_by_id"), ["shared_by_id"], unique=False)
        batch_op.create_index(
            "uq_case_shares_now",
            ["case_id", "partner_id"],
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_group_id", sa.Integer(), nullable=False),
        sa.Column("to_group_id", sa.Integer(), nullable=False),
        sa.Column(
            "trigger",
            sa.Enum(
                "authority_or_money",
                "crosses_boundaries",
                "partner_not_delivering",
                "risk_rising",
                "no_progress",
                "statutory_or_media",
                name="trigger",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("otherwise", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "taken",
                "assisted",
                "returned",
                "passed_on",
                "withdrawn",
                name="escalationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("passed_on_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_escalations_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["from_group_id"], ["groups.id"], name=op.f("fk_escalations_from_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["passed_on_from_id"],
            ["escalations.id"],
            name=op.f("fk_escalations_passed_on_from_id_escalations"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_escalations_requested_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["to_group_id"], ["groups.id"], name=op.f("fk_escalations_to_group_id_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_escalations_awaiting",
            ["to_group_id", "due_on"],
            unique=False,
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(batch_op.f("ix_escalations_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalations_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalations_from_group_id"), ["from_group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalations_requested_by_id"), ["requested_by_id"], unique=False)
        batch_op.create_index(
            "uq_escalations_pending", ["case_id"], unique=True, postgresql_where=sa.text("state = 'pending'")
        )

    op.create_table(
        "hand_downs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_group_id", sa.Integer(), nullable=False),
        sa.Column("to_group_id", sa.Integer(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("handed_by_id", sa.Integer(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("sent", "received", name="handdownstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_hand_downs_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["from_group_id"], ["groups.id"], name=op.f("fk_hand_downs_from_group_id_groups")
        ),
        sa.ForeignKeyConstraint(
            ["handed_by_id"], ["users.id"], name=op.f("fk_hand_downs_handed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["users.id"], name=op.f("fk_hand_downs_received_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["to_group_id"], ["groups.id"], name=op.f("fk_hand_downs_to_group_id_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_downs")),
    )
    with op.batch_alter_table("hand_downs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_downs_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_downs_handed_by_id"), ["handed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_downs_received_by_id"), ["received_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_downs_to_group_id"), ["to_group_id"], unique=False)
        batch_op.create_index(
            "uq_hand_downs_sent", ["case_id"], unique=True, postgresql_where=sa.text("state = 'sent'")
        )

    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holdings_case_id_cases")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_holdings_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holdings_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holdings_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            "uq_holdings_current", ["case_id"], unique=True, postgresql_where=sa.text("until IS NULL")
        )

    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("force", sa.String(length=80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("lsoa_code", sa.String(length=12), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["incident_imports.id"], name=op.f("fk_incidents_import_id_incident_imports")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["areas.id"], name=op.f("fk_incidents_ward_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index("ix_incidents_force_month", ["force", "month"], unique=False)
        batch_op.create_index("ix_incidents_ward_month", ["ward_id", "month"], unique=False)

    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_group_id"], ["task_groups.id"], name=op.f("fk_milestones_task_group_id_task_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestones_task_group_id"), ["task_group_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("all", "own_partner", name="noteaudience", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_notes_partner_id_partners")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "plan_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "not_possible", name="actionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_plan_actions_added_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_plan_actions_case_id_cases")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_plan_actions_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_plan_actions_partner_id_partners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_actions")),
    )
    with op.batch_alter_table("plan_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_actions_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_actions_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_plan_actions_owner_open",
            ["owner_id", "due_on"],
            unique=False,
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_plan_actions_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "plans",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("scanning", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_plans_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_plans")),
    )
    op.create_table(
        "progress_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_group_id", sa.Integer(), nullable=False),
        sa.Column(
            "rag", sa.Enum("green", "amber", "red", name="rag", native_enum=False, length=40), nullable=False
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["users.id"], name=op.f("fk_progress_reports_reported_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["task_group_id"], ["task_groups.id"], name=op.f("fk_progress_reports_task_group_id_task_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_reports")),
    )
    with op.batch_alter_table("progress_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_progress_reports_reported_by_id"), ["reported_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_progress_reports_task_group_id"), ["task_group_id"], unique=False
        )

    op.create_table(
        "task_group_cases",
        sa.Column("task_group_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_task_group_cases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["task_group_id"], ["task_groups.id"], name=op.f("fk_task_group_cases_task_group_id_task_groups")
        ),
        sa.PrimaryKeyConstraint("task_group_id", "case_id", name=op.f("pk_task_group_cases")),
    )
    with op.batch_alter_table("task_group_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_group_cases_case_id"), ["case_id"], unique=False)

    op.create_table(
        "task_group_wards",
        sa.Column("task_group_id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_group_id"], ["task_groups.id"], name=op.f("fk_task_group_wards_task_group_id_task_groups")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["areas.id"], name=op.f("fk_task_group_wards_ward_id_areas")),
        sa.PrimaryKeyConstraint("task_group_id", "ward_id", name=op.f("pk_task_group_wards")),
    )
    op.create_table(
        "watches",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_watches_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_watches_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "case_id", name=op.f("pk_watches")),
    )
    with op.batch_alter_table("watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watches_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("watches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watches_case_id"))

    op.drop_table("watches")
    op.drop_table("task_group_wards")
    with op.batch_alter_table("task_group_cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_group_cases_case_id"))

    op.drop_table("task_group_cases")
    with op.batch_alter_table("progress_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_reports_task_group_id"))
        batch_op.drop_index(batch_op.f("ix_progress_reports_reported_by_id"))

    op.drop_table("progress_reports")
    op.drop_table("plans")
    with op.batch_alter_table("plan_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_actions_partner_id"))
        batch_op.drop_index("ix_plan_actions_owner_open", postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f("ix_plan_actions_case_id"))
        batch_op.drop_index(batch_op.f("ix_plan_actions_added_by_id"))

    op.drop_table("plan_actions")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_case_id"))
        batch_op.drop_index(batch_op.f("ix_notes_author_id"))

    op.drop_table("notes")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestones_task_group_id"))

    op.drop_table("milestones")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_index("ix_incidents_ward_month")
        batch_op.drop_index("ix_incidents_force_month")

    op.drop_table("incidents")
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.drop_index("uq_holdings_current", postgresql_where=sa.text("until IS NULL"))
        batch_op.drop_index(batch_op.f("ix_holdings_group_id"))
        batch_op.drop_index(batch_op.f("ix_holdings_case_id"))

    op.drop_table("holdings")
    with op.batch_alter_table("hand_downs", schema=None) as batch_op:
        batch_op.drop_index("uq_hand_downs_sent", postgresql_where=sa.text("state = 'sent'"))
        batch_op.drop_index(batch_op.f("ix_hand_downs_to_group_id"))
        batch_op.drop_index(batch_op.f("ix_hand_downs_received_by_id"))
        batch_op.drop_index(batch_op.f("ix_hand_downs_handed_by_id"))
        batch_op.drop_index(batch_op.f("ix_hand_downs_case_id"))

    op.drop_table("hand_downs")
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index("uq_escalations_pending", postgresql_where=sa.text("state = 'pending'"))
        batch_op.drop_index(batch_op.f("ix_escalations_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_escalations_from_group_id"))
        batch_op.drop_index(batch_op.f("ix_escalations_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_escalations_case_id"))
        batch_op.drop_index("ix_escalations_awaiting", postgresql_where=sa.text("state = 'pending'"))

    op.drop_table("escalations")
    with op.batch_alter_table("case_shares", schema=None) as batch_op:
        batch_op.drop_index("uq_case_shares_now", postgresql_where=sa.text("ended_at IS NULL"))
        batch_op.drop_index(batch_op.f("ix_case_shares_shared_by_id"))
        batch_op.drop_index(batch_op.f("ix_case_shares_partner_id"))

    op.drop_table("case_shares")
    with op.batch_alter_table("case_people", schema=None) as batch_op:
        batch_op.drop_index("ix_case_people_user")
        batch_op.drop_index(batch_op.f("ix_case_people_added_by_id"))

    op.drop_table("case_people")
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_links_added_by_id"))

    op.drop_table("case_links")
    with op.batch_alter_table("case_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_files_sha256"))
        batch_op.drop_index(batch_op.f("ix_case_files_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_files_added_by_id"))

    op.drop_table("case_files")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("uq_audit_entries_place")
        batch_op.drop_index("ix_audit_entries_case")
        batch_op.drop_index("ix_audit_entries_at")
        batch_op.drop_index("ix_audit_entries_actor")

    op.drop_table("audit_entries")
    with op.batch_alter_table("access_requests", schema=None) as batch_op:
        batch_op.drop_index("uq_access_requests_waiting", postgresql_where=sa.text("state = 'asked'"))
        batch_op.drop_index(batch_op.f("ix_access_requests_case_id"))
        batch_op.drop_index(batch_op.f("ix_access_requests_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_access_requests_answered_by_id"))

    op.drop_table("access_requests")
    with op.batch_alter_table("task_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_groups_sponsor_id"))
        batch_op.drop_index(batch_op.f("ix_task_groups_lead_id"))
        batch_op.drop_index(batch_op.f("ix_task_groups_commissioned_by_id"))

    op.drop_table("task_groups")
    with op.batch_alter_table("saved_filters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_filters_user_id"))

    op.drop_table("saved_filters")
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkeys_user_id"))

    op.drop_table("passkeys")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("uq_memberships_user_group_role", postgresql_nulls_not_distinct=True)
        batch_op.drop_index(batch_op.f("ix_memberships_group_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("incident_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_imports_asked_by_id"))

    op.drop_table("incident_imports")
    with op.batch_alter_table("high_impact_neighbourhoods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_high_impact_neighbourhoods_ward_id"))
        batch_op.drop_index(batch_op.f("ix_high_impact_neighbourhoods_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_high_impact_neighbourhoods_decided_by_id"))

    op.drop_table("high_impact_neighbourhoods")
    with op.batch_alter_table("group_wards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_wards_ward_id"))

    op.drop_table("group_wards")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("uq_drafts_user_form", postgresql_where=sa.text("user_id IS NOT NULL"))

    op.drop_table("drafts")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_ward_open", postgresql_where=sa.text("stage <> 'closed'"))
        batch_op.drop_index(batch_op.f("ix_cases_ward_id"))
        batch_op.drop_index(batch_op.f("ix_cases_theme_id"))
        batch_op.drop_index(batch_op.f("ix_cases_stage"))
        batch_op.drop_index("ix_cases_search", postgresql_using="gin")
        batch_op.drop_index("ix_cases_point", postgresql_where=sa.text("stage <> 'closed'"))
        batch_op.drop_index("ix_cases_open_review", postgresql_where=sa.text("stage <> 'closed'"))
        batch_op.drop_index(batch_op.f("ix_cases_logged_by_id"))
        batch_op.drop_index("ix_cases_lead_open", postgresql_where=sa.text("stage <> 'closed'"))
        batch_op.drop_index("ix_cases_holder_changed")
        batch_op.drop_index("ix_cases_changed_at")
        batch_op.drop_index("ix_cases_audience", postgresql_using="gin")

    op.drop_table("cases")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_partner_id"))

    op.drop_table("users")
    with op.batch_alter_table("incident_counts", schema=None) as batch_op:
        batch_op.drop_index("uq_incident_counts", postgresql_nulls_not_distinct=True)
        batch_op.drop_index("ix_incident_counts_month")

    op.drop_table("incident_counts")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_groups_parent_id"))
        batch_op.drop_index(batch_op.f("ix_groups_kind"))

    op.drop_table("groups")
    op.drop_table("tiers")
    op.drop_table("themes")
    op.drop_table("partnerships")
    op.drop_table("partners")
    op.drop_table("case_numbers")
    op.drop_table("audit_strands")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_parent_id"))
        batch_op.drop_index(batch_op.f("ix_areas_kind"))
        batch_op.drop_index(batch_op.f("ix_areas_code"))

    op.drop_table("areas")
