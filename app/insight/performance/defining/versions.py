"""Make and change measures, so that each thing that a measure has meant stays on record."""

from typing import Any

from app.extensions import db
from app.insight.performance.measures_file import Definition
from app.insight.performance.publication import settle
from app.models.event import Event
from app.models.measure import Measure, MeasureComparator, MeasureDefinition
from app.models.person import User
from app.use_case import record

# A change of one of these is another version of the definition, and needs a reason.
VERSIONED = ("unit", "kind", "good", "definition", "below", "source", "counted", "question_words")


class KindHasFigures(ValueError):
    """The figures that a measure has would mean something else."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(
            f"You cannot change the kind of {measure.name}, because it has figures as a "
            f"{measure.kind.label.lower()}. Define another measure"
        )


class PartOfItself(ValueError):
    """A measure would be a part of one of its own parts."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"{measure.name} cannot be a part of itself")


class WhyNeeded(ValueError):
    """What a measure means changes, and nobody says why."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"Enter a reason for changing the definition of {measure.name}")


def create(actor: User | None, definition: Definition) -> Measure:
    """A new measure, and the record of it."""
    measure = make(actor, definition)
    record(actor, Event.MEASURE_DEFINED, subject=definition.name, measure=definition.name)
    return measure


def make(actor: User | None, definition: Definition) -> Measure:
    measure = Measure(**definition.columns)
    db.session.add(measure)
    _add_version(actor, measure, 1, "")
    set_comparators(measure, definition)
    return measure


def alter(actor: User | None, measure: Measure, definition: Definition, why: str) -> bool:
    """Whether anything was changed. A change of what it means is a version of its own, and needs a reason."""
    changed = {key: value for key, value in definition.columns.items() if getattr(measure, key) != value}
    if "kind" in changed and measure.figures:
        raise KindHasFigures(measure)
    # What was never said before can be added without a reason.
    means_another = [key for key in changed if key in VERSIONED and getattr(measure, key)]
    if means_another and measure.figures and not why:
        raise WhyNeeded(measure)
    ensure_no_circle(measure, changed.get("part_of_id"))
    compared = set_comparators(measure, definition)
    for key, value in changed.items():
        setattr(measure, key, value)
    if any(key in (*VERSIONED, "name") for key in changed):
        last = measure.definitions[0].number if measure.definitions else 0
        _add_version(actor, measure, last + 1, why)
    if changed or compared:
        words = [_named(key) for key in (*changed, *(["comparators"] if compared else []))]
        fields = ", ".join(words)
        record(actor, Event.MEASURE_CHANGED, subject=measure.name, measure=measure.name, fields=fields)
        settle([measure.id])
    return bool(changed or compared)


def _named(key: str) -> str:
    return {"part_of_id": "the measure it is part of", "below": "the denominator"}.get(
        key, key.replace("_", " ")
    )


def ensure_no_circle(measure: Measure, whole_id: int | None) -> None:
    """PartOfItself if the whole is the measure, or a part of it."""
    seen: set[int] = set()
    while whole_id is not None and whole_id not in seen:
        if whole_id == measure.id:
            raise PartOfItself(measure)
        seen.add(whole_id)
        whole_id = db.session.get_one(Measure, whole_id).part_of_id


def _add_version(actor: User | None, measure: Measure, number: int, why: str) -> None:
    db.session.flush()
    values: dict[str, Any] = {
        name: getattr(measure, name)
        for name in ("name", "unit", "kind", "good", "definition", "below", "source")
    }
    counts = f"{measure.counted.label}: {measure.question_words}" if measure.counted else ""
    db.session.add(
        MeasureDefinition(
            **values, measure_id=measure.id, number=number, counts=counts.removesuffix(": "), why=why,
            entered_by_id=actor.id if actor else None,
        )
    )  # fmt: skip
    db.session.flush()
    db.session.expire(measure, ["definitions"])


def set_comparators(measure: Measure, definition: Definition) -> bool:
    """Set what a measure is set beside, if the definition says; whether that was another before."""
    wanted = definition.comparators
    if wanted is None:
        return False
    db.session.flush()
    if [each.other_id for each in measure.comparators] == list(wanted):
        return False
    for old in measure.comparators:
        db.session.delete(old)
    db.session.flush()
    for position, other_id in enumerate(wanted):
        db.session.add(MeasureComparator(measure_id=measure.id, other_id=other_id, position=position))
    db.session.flush()
    db.session.expire(measure, ["comparators"])
    return True
