"""What is a plan: what it wants to reach, what is known, what is believed and why, and what is done?"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.base import (
    Addressed,
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
    searched,
)
from app.models.case import Case, Stage
from app.models.person import User
from app.models.techniques import Mechanism, Technique


class Section(LabelledEnum):
    """A part of a plan that is written on a page of its own."""

    OBJECTIVE = "objective", "Aim"
    MEASURE = "measure", "Measure of success"
    SCANNING = "scanning", "What happens"
    FOCUS = "focus", "Who and what it is about"
    ANALYSIS = "analysis", "Why it happens"
    TRIANGLE = "triangle", "The triangle, and time"
    RESPONSE = "response", "What you will do"
    BEGAN = "began", "When the response began"
    ASSESSMENT = "assessment", "What changed"
    LESSONS = "lessons", "Lessons"


# In the order in which they are written, and the columns of each. No column is in two.
COLUMNS: dict[Section, tuple[str, ...]] = {
    Section.OBJECTIVE: ("objective",),
    Section.MEASURE: (
        *("measure_question", "measure_beside", "measure_words", "measure_from", "measure_months"),
        *("success_percent", "success_by"),
    ),
    Section.SCANNING: ("scanning", "noticed", "harms", "done_before"),
    Section.FOCUS: ("focus", "repeat_victims", "affected_ages", "involved_ages"),
    Section.ANALYSIS: ("analysis",),
    Section.TRIANGLE: ("victim", "guardian", "offender", "handler", "location", "manager", "time_pattern"),
    Section.RESPONSE: ("response",),
    Section.BEGAN: ("response_from",),
    Section.ASSESSMENT: ("assessment", "if_stopped"),
    Section.LESSONS: ("lessons",),
}
SECTIONS: dict[Stage, tuple[Section, ...]] = {
    Stage.OBJECTIVE: (Section.OBJECTIVE, Section.MEASURE),
    Stage.SCANNING: (Section.SCANNING, Section.FOCUS),
    Stage.ANALYSIS: (Section.ANALYSIS, Section.TRIANGLE),
    Stage.RESPONSE: (Section.RESPONSE, Section.BEGAN),
    Stage.ASSESSMENT: (Section.ASSESSMENT, Section.LESSONS),
}
# The columns that are words. What is beyond the size of a vector is not searched: a save must not fail of it.
TEXTS = (
    *(
        "objective",
        "measure_words",
        "scanning",
        "noticed",
        "harms",
        "done_before",
        "analysis",
    ),
    *("victim", "guardian", "offender", "handler", "location", "manager", "time_pattern", "response"),
    *("assessment", "if_stopped", "lessons"),
)
LONGEST_SEARCHED = 300_000
_ALL_WORDS = " || ' ' || ".join(TEXTS)
STAGE_OF = {section: stage for stage, sections in SECTIONS.items() for section in sections}


class Focus(LabelledEnum):
    PEOPLE = "people", "People"
    PREMISES = "premises", "Premises"
    PLACE = "place", "A place"


class RepeatVictims(LabelledEnum):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class AgeBand(LabelledEnum):
    UNDER_18 = "under_18", "Under 18"
    FROM_18 = "18_to_29", "18 to 29"
    FROM_30 = "30_to_59", "30 to 59"
    FROM_60 = "60_and_over", "60 and over"
    NOT_KNOWN = "not_known", "Age not known"


def _text() -> Any:
    """A text that is empty until somebody writes it, also for a release that does not know of it yet."""
    return mapped_column(default="", server_default="")


class Plan(Versioned, Model):
    """A case's OSARA plan. Each section has a version of its own, so that two people can write at once.

    `response_from`: the first day of the response. What was before and after it can then be compared.
    `affected_ages` and `involved_ages` are numbers of people by age band, never persons. `measure_question`:
    what is counted and where, and `measure_beside`: the place to compare with, each as `asked` of a page of
    evidence and in `words`. `measure_expected`: what was expected when it was saved
    (app/casework/plans/measure.py).
    """

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("success_percent BETWEEN 1 AND 100", name="success_is_a_share"),
        Index("ix_plans_focus", "focus", postgresql_where=text("focus IS NOT NULL")),
        Index(
            "ix_plans_repeat_victims", "repeat_victims", postgresql_where=text("repeat_victims IS NOT NULL")
        ),
        Index("ix_plans_affected_ages", "affected_ages", postgresql_using="gin"),
        Index("ix_plans_involved_ages", "involved_ages", postgresql_using="gin"),
        Index("ix_plans_search", "search", postgresql_using="gin"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    versions: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))

    objective: Mapped[LongText] = mapped_column(default="")
    measure_question: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    measure_beside: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    measure_words: Mapped[LongText] = _text()
    measure_from: Mapped[date | None]
    measure_months: Mapped[int | None]
    measure_expected: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    success_percent: Mapped[int | None]
    success_by: Mapped[date | None]

    scanning: Mapped[LongText] = mapped_column(default="")
    noticed: Mapped[LongText] = _text()
    harms: Mapped[LongText] = _text()
    done_before: Mapped[LongText] = _text()
    focus: Mapped[Focus | None] = mapped_column(labelled(Focus))
    repeat_victims: Mapped[RepeatVictims | None] = mapped_column(labelled(RepeatVictims))
    affected_ages: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    involved_ages: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))

    analysis: Mapped[LongText] = mapped_column(default="")
    victim: Mapped[LongText] = _text()
    guardian: Mapped[LongText] = _text()
    offender: Mapped[LongText] = _text()
    handler: Mapped[LongText] = _text()
    location: Mapped[LongText] = _text()
    manager: Mapped[LongText] = _text()
    time_pattern: Mapped[LongText] = _text()

    response: Mapped[LongText] = mapped_column(default="")
    response_from: Mapped[date | None]

    assessment: Mapped[LongText] = mapped_column(default="")
    if_stopped: Mapped[LongText] = _text()
    lessons: Mapped[LongText] = _text()
    signed_off_by_id: Mapped[OptionalPersonId]
    signed_off_at: Mapped[Timestamp | None]
    search: Mapped[str | None] = searched(f"search_vector(left({_ALL_WORDS}, {LONGEST_SEARCHED}))")

    case: Mapped[Case] = relationship(back_populates="plan")
    signed_off_by: Mapped[User | None] = relationship()

    def text_of(self, stage: Stage) -> str:
        """The text of a stage that every plan has, however short it is."""
        text: str = getattr(self, stage.value)
        return text

    @property
    def has_measure(self) -> bool:
        """Whether it has an objective with a measure: the gate to the response."""
        return bool(self.objective.strip() and (self.measure_question or self.measure_words.strip()))

    @property
    def is_signed_off(self) -> bool:
        return self.signed_off_at is not None

    def version_of(self, section: Section) -> int:
        return (self.versions or {}).get(section.value, 1)

    def mark_written(self, section: Section) -> None:
        """Move the section's version on. What was signed off was another assessment."""
        self.versions = {**(self.versions or {}), section.value: self.version_of(section) + 1}
        if STAGE_OF[section] is Stage.ASSESSMENT:
            self.withdraw_sign_off()

    def withdraw_sign_off(self) -> None:
        self.signed_off_by_id = self.signed_off_at = None


# --- analysis -------------------------------------------------------------------------------------------
class PlanQuestion(Keyed, Idempotent, Versioned, Model):
    """Something that the analysis needs to know, and who can answer it."""

    __tablename__ = "plan_questions"
    __table_args__ = (Index("ix_plan_questions_search", "search", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    question: Mapped[LongText]
    who: Mapped[ShortText] = mapped_column(default="")
    answer: Mapped[LongText] = mapped_column(default="")
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]
    search: Mapped[str | None] = searched("search_vector(question || ' ' || who || ' ' || answer)")

    case: Mapped[Case] = relationship()


class ScriptStep(Keyed, Idempotent, Versioned, Model):
    """A step of a crime script: what is done, what that needs, and who could interrupt it."""

    __tablename__ = "plan_script_steps"
    __table_args__ = (Index("ix_plan_script_steps_search", "search", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    does: Mapped[LongText]
    needs: Mapped[LongText] = mapped_column(default="")
    interrupts: Mapped[LongText] = mapped_column(default="")
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]
    search: Mapped[str | None] = searched("search_vector(does || ' ' || needs || ' ' || interrupts)")

    case: Mapped[Case] = relationship()


# --- response -------------------------------------------------------------------------------------------
class ActionState(LabelledEnum):
    OPEN = "open", "To do", "blue"
    DOING = "doing", "Doing", "light-blue"
    DONE = "done", "Done", "green"
    NOT_POSSIBLE = "not_possible", "No longer possible", "grey"
    NOT_DONE = "not_done", "Not done", "red"


STILL_OPEN = (ActionState.OPEN, ActionState.DOING)


class PlanAction(Addressed, Idempotent, Versioned, Model):
    """An action of a plan: what, who, which partner, by when, and how it should work."""

    __tablename__ = "plan_actions"
    __table_args__ = (
        CheckConstraint(
            "technique IS NULL OR (mechanism IS NOT NULL AND split_part(technique, '.', 1) = mechanism)",
            name="technique_is_of_its_mechanism",
        ),
        CheckConstraint("cost_pence >= 0", name="cost_is_no_income"),
        Index(
            "ix_plan_actions_owner_open",
            "owner_id",
            "due_on",
            postgresql_where=text("state IN ('open', 'doing')"),
        ),
        Index("ix_plan_actions_search", "search", postgresql_using="gin"),
        Index("ix_plan_actions_owner", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    title: Mapped[ShortText]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    due_on: Mapped[date]
    mechanism: Mapped[Mechanism | None] = mapped_column(labelled(Mechanism))
    technique: Mapped[Technique | None] = mapped_column(labelled(Technique))
    hypothesis_id: Mapped[int | None] = mapped_column(ForeignKey("hypotheses.id"), index=True)
    cost_pence: Mapped[int | None]
    state: Mapped[ActionState] = mapped_column(labelled(ActionState), default=ActionState.OPEN)
    finished_at: Mapped[Timestamp | None]
    result: Mapped[LongText] = mapped_column(default="")
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]
    search: Mapped[str | None] = searched("search_vector(title || ' ' || result)")

    case: Mapped[Case] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys="PlanAction.owner_id")
    partner = relationship("Partner")
    hypothesis = relationship("Hypothesis")

    @hybrid_property
    def is_open(self) -> bool:
        return self.state in STILL_OPEN

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> Any:
        # Written out, as the index has it.
        return cls.state.in_(STILL_OPEN)

    @hybrid_property
    def is_overdue(self) -> bool:
        return self.is_open & (self.due_on < clock.today())
