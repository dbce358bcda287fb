"""Which places does the partnership know, and what do we know of them?"""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.base import Moment, Name, OptionalPersonId, Worded, worded


class AreaKind(Worded):
    LSOA = "lsoa", "Lower layer super output area"
    WARD = "ward", "Ward"
    LOCALITY = "locality", "Locality"
    CITY = "city", "City"


class Area(db.Model):
    """A place with a boundary. The boundary is kept as WKB in EPSG:27700, metres.

    `parent` is the area it belongs to: LSOA to ward, ward to locality, locality to city.
    """

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("kind", "code", "vintage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind] = mapped_column(worded(AreaKind), index=True)
    code: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[Name]
    vintage: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    boundary: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    official: Mapped[bool] = mapped_column(default=False)
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    residents: Mapped[int | None]
    households: Mapped[int | None]
    valid_until: Mapped[date | None]

    parent: Mapped["Area | None"] = relationship(remote_side=[id])


class HinState(Worded):
    PROPOSED = "proposed", "Proposed", "yellow"
    APPROVED = "approved", "Approved", "green"
    REFUSED = "refused", "Not approved", "grey"
    ENDED = "ended", "Ended", "grey"


class HighImpactNeighbourhood(db.Model):
    """A ward designated because it carries a large share of crime and ASB, from a date to a date.

    `evidence` is the ranking's row as it stood when the analyst proposed it.
    """

    __tablename__ = "high_impact_neighbourhoods"

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    state: Mapped[HinState] = mapped_column(worded(HinState), default=HinState.PROPOSED)
    reason: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict] = mapped_column(JSONB, default=dict)
    proposed_by_id: Mapped[OptionalPersonId]
    proposed_at: Mapped[Moment]
    decided_by_id: Mapped[OptionalPersonId]
    decided_at: Mapped[Moment | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]

    ward: Mapped[Area] = relationship()
    proposed_by = relationship("User", foreign_keys="HighImpactNeighbourhood.proposed_by_id")
    decided_by = relationship("User", foreign_keys="HighImpactNeighbourhood.decided_by_id")
