"""Which incidents were imported, from which file, and how many are there by ward and month?"""

from datetime import date
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.area import Area
from app.models.base import CreatedAt, LabelledEnum, OptionalPersonId, ShortText, Timestamp, labelled
from app.models.long_work import LongWork


class ImportState(LabelledEnum):
    ASKING = "asking", "Needs an answer", "yellow"
    WAITING = "waiting", "Waiting to start", "grey"
    RUNNING = "running", "Running", "blue"
    DONE = "done", "Done", "green"
    REFUSED = "refused", "Refused", "red"
    CANCELLED = "cancelled", "Cancelled", "grey"
    UNDOING = "undoing", "Being undone", "blue"
    UNDONE = "undone", "Undone", "grey"
    REPLACED = "replaced", "Replaced", "grey"


class FileKind(LabelledEnum):
    """What sort of file of incidents it is."""

    STREET = "street", "Street-level file from data.police.uk"
    ARCHIVE = "archive", "Archive from data.police.uk"
    OTHER = "other", "File from another source"


class IncidentSource(Model):
    """Who else gives us incidents than the police website, and what the columns of their files mean.

    `columns` are the headings by what they say (`when`, `category`, `x`, `y`, ...). `snapped`: whether its
    points are moved to a few map points, as those of data.police.uk are. `month_first`: its dates are written
    as 03/29/2025; None if each file has to show it.
    """

    __tablename__ = "incident_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    snapped: Mapped[bool] = mapped_column(default=False)
    grid: Mapped[str] = mapped_column(String(40))
    columns: Mapped[dict] = mapped_column(JSONB)
    month_first: Mapped[bool | None]
    described_by_id: Mapped[OptionalPersonId]
    described_at: Mapped[CreatedAt]


class IncidentImport(LongWork, Model):
    """An uploaded file of incidents: its progress, in bytes, and its result.

    `together`: the first import of those given in one go, which add up. `questions`: what somebody must
    confirm before the file goes in. `keeps_replaced`: what it replaced is kept, so that it can be undone.
    `superseded`: a later import has replaced incidents of this one; REPLACED: all of them.
    """

    __tablename__ = "incident_imports"

    cancelled_state: ClassVar = ImportState.CANCELLED
    states_going_on: ClassVar = (*LongWork.states_going_on, ImportState.UNDOING)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[ShortText]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[ImportState] = mapped_column(labelled(ImportState), default=ImportState.WAITING)
    kind: Mapped[FileKind] = mapped_column(labelled(FileKind), default=FileKind.STREET)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("incident_sources.id"), index=True)
    wanted_force: Mapped[ShortText] = mapped_column(default="")
    rows: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    without_place: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    replaced: Mapped[int] = mapped_column(default=0)
    force: Mapped[ShortText] = mapped_column(default="")
    months: Mapped[list] = mapped_column(JSONB, default=list)
    rejections: Mapped[list] = mapped_column(JSONB, default=list)
    synthetic: Mapped[bool] = mapped_column(default=False)
    together: Mapped[int | None]
    questions: Mapped[list] = mapped_column(JSONB, default=list)
    confirmed: Mapped[bool] = mapped_column(default=False)
    keeps_replaced: Mapped[bool] = mapped_column(default=False)
    superseded: Mapped[bool] = mapped_column(default=False)

    source: Mapped[IncidentSource | None] = relationship()


class Recorded:
    """What is recorded of an incident, for as long as it counts and after it was replaced."""

    force: Mapped[str] = mapped_column(String(80))
    month: Mapped[date]
    category: Mapped[str] = mapped_column(String(60))
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    lsoa_code: Mapped[str] = mapped_column(String(12), default="")
    ward_id: Mapped[int | None]
    location: Mapped[str] = mapped_column(String(200), default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date | None]
    reference: Mapped[str | None] = mapped_column(String(60))
    stated_lsoa: Mapped[str | None] = mapped_column(String(12))
    lsoa_by_point: Mapped[bool | None]
    began_at: Mapped[Timestamp | None]
    ended_at: Mapped[Timestamp | None]


class Incident(Recorded, Model):
    """One imported record: a month or a day, a category and, mostly, a point. Never typed in by hand.

    `force` is who reported it: a police force, or the name of another source. Its ward and its import are
    keys that the database does not check row by row, and its own number has no index, for these would take
    most of the time of an import; `IncidentCount`, made from these rows, is checked. Ask by month, or by
    ward and month.

    `began_at` and `ended_at`: the times that its source gives, between which it happened.

    `lsoa_code` is the LSOA in which it counts. Where the row states another, or none, `stated_lsoa` has that;
    `lsoa_by_point`: the row's code is of another vintage, and approximate boundaries decided.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "ix_incidents_month_force",
            "month",
            "force",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": 32},
        ),
        Index("ix_incidents_ward_month", "ward_id", "month", postgresql_where=text("ward_id IS NOT NULL")),
        # Only sources other than the police give days, and times: no police file pays for this.
        Index("ix_incidents_with_days", "category", "month", postgresql_where=text("day IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    import_id: Mapped[int | None]


class ReplacedIncident(Recorded, Model):
    """An incident that an import replaced, for as long as that import can be undone."""

    __tablename__ = "replaced_incidents"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    replaced_by: Mapped[int] = mapped_column(index=True)
    import_id: Mapped[int | None] = mapped_column(index=True)


class IncidentCount(Model):
    """How many incidents of a category fell in a ward in a month: kept as they are imported."""

    __tablename__ = "incident_counts"
    __table_args__ = (
        Index(
            "uq_incident_counts",
            "force",
            "month",
            "ward_id",
            "category",
            "synthetic",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_incident_counts_month", "month", "ward_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    force: Mapped[str] = mapped_column(String(80))
    month: Mapped[date]
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    category: Mapped[str] = mapped_column(String(60))
    synthetic: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int]

    ward: Mapped[Area | None] = relationship()


class LsoaIncidentCount(Model):
    """How many incidents of a category fell in one of our LSOAs in a month.

    Those of our wards that are in no LSOA we know are counted under a blank code. `by_point`: placed by
    approximate boundaries, because their own code is of another vintage.
    """

    __tablename__ = "lsoa_incident_counts"
    __table_args__ = (
        Index(
            "uq_lsoa_incident_counts",
            "force",
            "month",
            "lsoa_code",
            "category",
            "synthetic",
            "by_point",
            unique=True,
        ),
        Index("ix_lsoa_incident_counts_month", "month", "lsoa_code"),
        # Nearly always empty: every page of evidence asks for these.
        Index("ix_lsoa_incident_counts_by_point", "month", postgresql_where=text("by_point")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    force: Mapped[str] = mapped_column(String(80))
    month: Mapped[date]
    lsoa_code: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(60))
    synthetic: Mapped[bool] = mapped_column(default=False)
    by_point: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int]
