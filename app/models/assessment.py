"""What was found when the place that a case treats was compared before and after?"""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import Addressed, CreatedAt, Idempotent, LongText, PersonId, labelled
from app.models.case import Case, Stage
from app.models.person import User


class PlaceAssessment(Addressed, Idempotent, Model):
    """The comparison of a treated place, frozen as it was: later imports and boundaries do not change it.

    `design` is what was compared, as its form had it; `result` the counts, the estimate and its source;
    `words` the sentences that were put into the plan or could have been. `stage` is where the case stood.
    Everybody who can see the case can see it.
    """

    __tablename__ = "place_assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[Stage] = mapped_column(labelled(Stage))
    design: Mapped[dict[str, Any]] = mapped_column(JSONB)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    words: Mapped[LongText]
    made_by_id: Mapped[PersonId]
    made_at: Mapped[CreatedAt]

    case: Mapped[Case] = relationship()
    made_by: Mapped[User] = relationship()
