"""Which measures are there, with which figures, breaks and targets?"""

import difflib
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models.measure import Measure, MeasureFigure, Target
from app.web.listing import Page, Question, every_row, page_of

WHOLE = (
    selectinload(Measure.figures),
    selectinload(Measure.breaks),
    selectinload(Measure.targets).selectinload(Target.comparator).selectinload(Measure.figures),
)


class UnknownMeasure(LookupError):
    """There is no measure of this name. `near`: those whose names are like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"There is no measure “{name}”.{meant}")


def find_measure(name: str) -> Measure | None:
    """The measure of this name, in capitals or not."""
    return db.session.scalar(
        _measures().where(func.lower(Measure.name) == _tidy(name).lower()).options(*WHOLE)
    )


def get_named(name: str) -> Measure:
    """The measure of this name. UnknownMeasure if there is none."""
    measure = find_measure(name)
    if measure is None:
        names = list(db.session.scalars(select(Measure.name)))
        raise UnknownMeasure(name, difflib.get_close_matches(_tidy(name), names, 2))
    return measure


def get_measure(measure_key: str) -> Measure:
    return db.session.execute(_measures().where(Measure.key == measure_key).options(*WHOLE)).scalar_one()


def get_figure(measure: Measure, figure_id: int) -> MeasureFigure:
    """A figure of a measure, one that was replaced too."""
    statement = select(MeasureFigure).where(
        MeasureFigure.id == figure_id, MeasureFigure.measure_id == measure.id
    )
    return db.session.execute(statement).scalar_one()


def list_replaced(measure: Measure) -> list[MeasureFigure]:
    """Figures that others have taken the place of, the latest first."""
    statement = select(MeasureFigure).where(
        MeasureFigure.measure_id == measure.id, MeasureFigure.replaced_at.is_not(None)
    )
    return list(db.session.scalars(statement.order_by(MeasureFigure.replaced_at.desc(), MeasureFigure.id)))


def list_parts(measure: Measure) -> list[Measure]:
    """The measures that are parts of this one."""
    parts = _measures().where(Measure.part_of_id == measure.id).options(*WHOLE)
    return list(db.session.scalars(parts.order_by(Measure.position, Measure.name)))


def map_by_name(names: Iterable[str]) -> dict[str, Measure]:
    """Measures with all that is known of them, by their names in lower case."""
    wanted = {_tidy(name).lower() for name in names}
    found = db.session.scalars(_measures().where(func.lower(Measure.name).in_(wanted)).options(*WHOLE))
    return {measure.name.lower(): measure for measure in found}


def list_all() -> list[Measure]:
    ordered = _measures().options(*WHOLE).order_by(Measure.theme, Measure.position, Measure.name)
    return list(db.session.scalars(ordered))


def list_themes() -> list[str]:
    return list(
        db.session.scalars(
            select(Measure.theme).where(Measure.theme != "").distinct().order_by(Measure.theme)
        )
    )


def list_page(question: Question) -> Page:
    return page_of(question, _answering(question).options(*WHOLE), Measure.id)


def list_rows(question: Question) -> Iterable[Measure]:
    return every_row(question, _answering(question).options(*WHOLE), Measure.id)


def _answering(question: Question) -> Select[Measure]:
    statement = _measures()
    if words := question["words"]:
        statement = statement.where(Measure.name.icontains(words, autoescape=True))
    if theme := question["theme"]:
        statement = statement.where(Measure.theme == theme)
    return statement


def _measures() -> Select[Measure]:
    return select(Measure)


def _tidy(name: str) -> str:
    return " ".join(name.split())
