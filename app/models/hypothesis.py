"""What is believed to cause a problem, what speaks for and against it, and how was it answered?"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    PersonId,
    Versioned,
    labelled,
    searched,
)
from app.models.case import Case
from app.models.person import User
from app.models.sharing import CaseFile


class Answer(LabelledEnum):
    YES = "yes", "Yes", "green"
    NO = "no", "No", "red"
    NO_EVIDENCE = "no_evidence", "No evidence to support this", "grey"


class Confidence(LabelledEnum):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class EvidenceKind(LabelledEnum):
    NOTE = "note", "A note"
    FILE = "file", "A file of this case"
    CASE = "case", "Another case"
    FROZEN = "frozen", "A saved chart, map or table"


class Hypothesis(Keyed, Idempotent, Versioned, Model):
    """A statement about why a problem happens, and what would be seen if it were true."""

    __tablename__ = "hypotheses"
    __table_args__ = (Index("ix_hypotheses_search", "search", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    statement: Mapped[LongText]
    expected: Mapped[LongText] = mapped_column(default="")
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]
    search: Mapped[str | None] = searched("search_vector(statement || ' ' || expected)")

    case: Mapped[Case] = relationship()
    answers: Mapped[list["HypothesisAnswer"]] = relationship(
        back_populates="hypothesis", order_by="HypothesisAnswer.id"
    )
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="hypothesis", order_by="Evidence.id")

    @property
    def latest(self) -> "HypothesisAnswer | None":
        return self.answers[-1] if self.answers else None


class HypothesisAnswer(Idempotent, Model):
    """An answer stays when another one is given later."""

    __tablename__ = "hypothesis_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    hypothesis_id: Mapped[int] = mapped_column(ForeignKey("hypotheses.id"), index=True)
    answer: Mapped[Answer] = mapped_column(labelled(Answer))
    confidence: Mapped[Confidence] = mapped_column(labelled(Confidence))
    words: Mapped[LongText] = mapped_column(default="")
    by_id: Mapped[PersonId]
    at: Mapped[CreatedAt]

    hypothesis: Mapped[Hypothesis] = relationship(back_populates="answers")
    by: Mapped[User] = relationship()


class Evidence(Keyed, Idempotent, Model):
    """What speaks for or against a hypothesis. `words` say what it shows; the rest is what it is.

    `frozen_key` names a chart, map or table that was kept as it was.
    """

    __tablename__ = "hypothesis_evidence"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'file') = (file_id IS NOT NULL) AND (kind = 'case') = (other_case_id IS NOT NULL) "
            "AND (kind = 'frozen') = (frozen_key IS NOT NULL)",
            name="evidence_is_what_its_kind_says",
        ),
        Index("ix_hypothesis_evidence_other_case", "other_case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hypothesis_id: Mapped[int] = mapped_column(ForeignKey("hypotheses.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(labelled(EvidenceKind))
    words: Mapped[LongText] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("case_files.id"))
    other_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    frozen_key: Mapped[str | None] = mapped_column(String(40))
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]

    hypothesis: Mapped[Hypothesis] = relationship(back_populates="evidence")
    file: Mapped[CaseFile | None] = relationship()
    added_by: Mapped[User] = relationship()
