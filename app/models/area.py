"""Which places does the partnership know, what do we know of them, and how did they change?

An area is known by its kind and code, for good: cases, incidents, groups and High Impact Neighbourhoods of
any date point at it, so it is never deleted. When its boundary or name changes under the same code (a new
edition of the same ward), the row takes the new ones and how it was is kept as an `AreaVintage`. When it
is abolished it ends (`valid_until`), and areas with new codes begin (`valid_from`). So "the wards today"
is one condition (`is_current`), and "the wards on a day" is still known.
"""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import LabelledEnum, OptionalPersonId, ShortText, Timestamp, labelled
from app.models.long_work import LongWork


class AreaKind(LabelledEnum):
    LSOA = "lsoa", "Lower layer super output area"
    WARD = "ward", "Ward"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    LOCALITY = "locality", "Locality"
    CITY = "city", "City"


class FiguresBasis(LabelledEnum):
    """What the numbers of residents and households of an area stand on."""

    COUNTED = "counted", "Counted for this boundary"
    ESTIMATED = "estimated", "Estimated for this boundary"
    WITHHELD = "withheld", "Counted for another boundary, so not used"


class Area(Model):
    """A place with a boundary. The boundary is kept as WKB in EPSG:27700, metres.

    `parent` is the area it belongs to: LSOA to ward, ward to locality, locality to city. `valid_from` is the
    first day of this boundary (none: as long as anybody knows), `valid_until` the first day without the area.
    `daytime` is how many people are there by day; `imd` how deprived it is, by the year of the Index of
    Multiple Deprivation.
    """

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind] = mapped_column(labelled(AreaKind), index=True)
    code: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[ShortText]
    vintage: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    boundary: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    official: Mapped[bool] = mapped_column(default=False)
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    residents: Mapped[int | None]
    households: Mapped[int | None]
    daytime: Mapped[int | None]
    figures_basis: Mapped[FiguresBasis] = mapped_column(labelled(FiguresBasis), default=FiguresBasis.COUNTED)
    imd: Mapped[dict] = mapped_column(JSONB, default=dict)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    parent: Mapped["Area | None"] = relationship(remote_side=[id])

    @classmethod
    def is_current(cls, kind: AreaKind) -> ColumnElement[bool]:
        return (cls.kind == kind) & cls.valid_until.is_(None)


class AreaImportState(LabelledEnum):
    GIVEN = "given", "Waiting for your decision", "yellow"
    WAITING = "waiting", "Waiting to start", "grey"
    RUNNING = "running", "Running", "blue"
    DONE = "done", "Done", "green"
    REFUSED = "refused", "Refused", "red"
    LEFT = "left", "Not taken", "grey"


class AreaImport(LongWork, Model):
    """An uploaded file of areas (or, without a kind, of figures about them), and its result.

    `choices` is what was chosen about it: layer, fields, which of its areas. `result` is what it changed.
    """

    __tablename__ = "area_imports"

    cancelled_state: ClassVar = AreaImportState.LEFT

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[ShortText]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[AreaKind | None] = mapped_column(labelled(AreaKind))
    state: Mapped[AreaImportState] = mapped_column(labelled(AreaImportState), default=AreaImportState.GIVEN)
    choices: Mapped[dict] = mapped_column(JSONB, default=dict)
    in_force: Mapped[date | None]
    result: Mapped[dict] = mapped_column(JSONB, default=dict)


class AreaVintage(Model):
    """How an area was until a day. How it is now stands in the area itself."""

    __tablename__ = "area_vintages"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    vintage: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[ShortText]
    boundary: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    official: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("area_imports.id"), index=True)

    area: Mapped[Area] = relationship()
    replaced_by: Mapped[AreaImport | None] = relationship()


class LsoaSuccession(Model):
    """Which LSOA of 2021 lies where an LSOA of 2011 did: from the lookup that the Office for National
    Statistics publishes.

    Most are the same; one that was split has several successors, and one of 2021 that was merged several
    predecessors.
    """

    __tablename__ = "lsoa_successions"

    earlier: Mapped[str] = mapped_column(String(12), primary_key=True)
    later: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)


class HinState(LabelledEnum):
    PROPOSED = "proposed", "Proposed", "yellow"
    APPROVED = "approved", "Approved", "green"
    REFUSED = "refused", "Not approved", "grey"
    ENDED = "ended", "Ended", "grey"


class HighImpactNeighbourhood(Model):
    """A ward designated because it carries a large share of crime and ASB, from a date to a date.

    `evidence` is the ranking's row as it stood when the analyst proposed it. Its `ward` names the ward whose
    row it was, if that has ended and this one continues it.
    """

    __tablename__ = "high_impact_neighbourhoods"

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    state: Mapped[HinState] = mapped_column(labelled(HinState), default=HinState.PROPOSED)
    reason: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict] = mapped_column(JSONB, default=dict)
    proposed_by_id: Mapped[OptionalPersonId]
    proposed_at: Mapped[Timestamp]
    decided_by_id: Mapped[OptionalPersonId]
    decided_at: Mapped[Timestamp | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]

    ward: Mapped[Area] = relationship()
    proposed_by = relationship("User", foreign_keys="HighImpactNeighbourhood.proposed_by_id")
    decided_by = relationship("User", foreign_keys="HighImpactNeighbourhood.decided_by_id")

    @classmethod
    def is_in_force(cls, day: Any) -> ColumnElement[bool]:
        """On a day: from the first to the last, both included."""
        unended = cls.effective_until.is_(None) | (cls.effective_until >= day)
        return cls.state.in_((HinState.APPROVED, HinState.ENDED)) & (cls.effective_from <= day) & unended
