"""Which files say how many people are in an area by day, and which of them holds?"""

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, LabelledEnum, PersonId, ShortText, Timestamp, labelled
from app.models.person import User


class DaytimeState(LabelledEnum):
    GIVEN = "given", "Waiting for your decision", "yellow"
    IN_USE = "in use", "In use", "green"
    REPLACED = "replaced", "Replaced", "grey"
    LEFT = "left", "Not used", "grey"
    UNDONE = "undone", "Undone", "grey"


class DaytimeFile(Model):
    """A file of how many people are in each area by day.

    `numbers`: by the code of a ward or an LSOA, as the file has them. At most one file is in use; its numbers
    stand in the areas. Those that it replaced are kept, so that it can be undone.
    """

    __tablename__ = "daytime_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[ShortText]
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[DaytimeState] = mapped_column(labelled(DaytimeState), default=DaytimeState.GIVEN)
    source: Mapped[ShortText]
    vintage: Mapped[str] = mapped_column(String(40))
    numbers: Mapped[dict] = mapped_column(JSONB, deferred=True)
    given_by_id: Mapped[PersonId]
    given_at: Mapped[CreatedAt]
    decided_at: Mapped[Timestamp | None]

    given_by: Mapped[User] = relationship()

    @property
    def provenance(self) -> str:
        """Footfall survey, 2023."""
        return f"{self.source}, {self.vintage}"
