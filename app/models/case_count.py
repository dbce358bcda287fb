"""How many cases are there of each kind, without counting them?"""

from sqlalchemy import BigInteger, ColumnElement, Integer
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import labelled
from app.models.case import OPEN_STAGES, Risk, Stage


class CaseCount(Model):
    """So many cases that are not restricted have all of this in common.

    With each change of a case the database adds a row of one less and a row of one more, so that nobody waits
    for anybody else, and `gather_case_counts` sums them up: one row says nothing. Restricted cases are in
    none, lest a number tell of them.
    """

    __tablename__ = "case_counts"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ward_id: Mapped[int]
    tier_level: Mapped[int]
    theme_id: Mapped[int]
    holder_id: Mapped[int]
    stage: Mapped[Stage] = mapped_column(labelled(Stage))
    risk: Mapped[Risk] = mapped_column(labelled(Risk))
    audience_group_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    number: Mapped[int]
    with_point: Mapped[int]

    @hybrid_property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.stage.in_(OPEN_STAGES)
