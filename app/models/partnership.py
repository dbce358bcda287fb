"""Which partnership is this, how is it tiered, and who are its partners and groups?"""

from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, String, Table, text, true
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model, db
from app.models.area import Area
from app.models.base import LabelledEnum, LongText, ShortText, Versioned, labelled


class Partnership(Versioned, Model):
    """The one row that names this deployment; everything that differs between partnerships is data."""

    __tablename__ = "partnerships"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[ShortText]
    short_name: Mapped[ShortText]
    reference_prefix: Mapped[str] = mapped_column(String(4))
    police_force: Mapped[ShortText]
    city: Mapped[ShortText]
    support_contact: Mapped[LongText] = mapped_column(default="")
    residents_source: Mapped[ShortText] = mapped_column(default="")  # and the year: 2021 Census
    daytime_source: Mapped[ShortText] = mapped_column(default="")  # of the people there by day; and the year


class CacheVersion(Model):
    """The one row that a trigger changes when something in the caches changes: `app.database.cache`."""

    __tablename__ = "kept_version"
    __table_args__ = (CheckConstraint("id", name="only_one"),)

    id: Mapped[bool] = mapped_column(primary_key=True, server_default=true())
    version: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))


class Tier(Model):
    """A level of the four-tier model, and how long it may take over a decision."""

    __tablename__ = "tiers"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[ShortText]
    decision_working_days: Mapped[int] = mapped_column(default=10)


class PartnerKind(LabelledEnum):
    RESPONSIBLE_AUTHORITY = "responsible_authority", "Responsible authority", "blue"
    VOLUNTARY = "voluntary", "Joined voluntarily", "grey"


class Partner(Versioned, Model):
    """An organisation in the partnership."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText] = mapped_column(unique=True)
    short_name: Mapped[ShortText]
    kind: Mapped[PartnerKind] = mapped_column(labelled(PartnerKind))
    active: Mapped[bool] = mapped_column(default=True)


class GroupKind(LabelledEnum):
    NAT = "nat", "Neighbourhood Action Team"
    LOCALITY_BOARD = "locality_board", "Locality Board"
    EXECUTIVE = "executive", "Executive"
    BOARD = "board", "Board"
    SUB_GROUP = "sub_group", "Sub-group"
    TASK_GROUP = "task_group", "Task-and-finish group"


group_wards = Table(
    "group_wards",
    db.metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("ward_id", ForeignKey("areas.id"), primary_key=True, index=True),
)


class Group(Versioned, Model):
    """A body that meets. `parent` is the group it answers to, which is where it escalates."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText] = mapped_column(unique=True)
    kind: Mapped[GroupKind] = mapped_column(labelled(GroupKind), index=True)
    tier_level: Mapped[int] = mapped_column(ForeignKey("tiers.level"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    meets: Mapped[str] = mapped_column(String(80), default="")
    active: Mapped[bool] = mapped_column(default=True)

    tier: Mapped[Tier] = relationship()
    parent: Mapped["Group | None"] = relationship(remote_side=[id], back_populates="children")
    children: Mapped[list["Group"]] = relationship(back_populates="parent", order_by="Group.name")
    wards: Mapped[list[Area]] = relationship(secondary=group_wards, order_by=Area.name)

    def with_those_above(self) -> list["Group"]:
        """This group and every group it answers to, lowest first."""
        chain: list[Group] = []
        group: Group | None = self
        while group is not None and group not in chain:
            chain.append(group)
            group = group.parent
        return chain


class Theme(Versioned, Model):
    """A kind of problem in the partnership's own words, with the details that narrow it."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[ShortText] = mapped_column(unique=True)
    details: Mapped[list[str]] = mapped_column(ARRAY(String(80)), default=list)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    chosen: Mapped[list["ThemeCategory"]] = relationship(
        cascade="all, delete-orphan", order_by="ThemeCategory.category"
    )
    categories: AssociationProxy[list[str]] = association_proxy(
        "chosen", "category", creator=lambda category: ThemeCategory(category=category)
    )


class ThemeCategory(Model):
    """A category of incidents, of any source, that the evidence about cases of a theme counts.

    As the source spells it: it may be renamed there, or not be loaded yet.
    """

    __tablename__ = "theme_categories"

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), primary_key=True)
    category: Mapped[str] = mapped_column(String(100), primary_key=True)
