"""Which measures are there, with which figures, breaks and targets?"""

import difflib
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models.area import Area
from app.models.measure import (
    ColumnNames,
    FigureFile,
    Measure,
    MeasureComparator,
    MeasureFigure,
    Target,
    WardCounts,
    folded,
)
from app.models.person import User
from app.models.question import KeptQuestion
from app.policy import visible_kept
from app.web.listing import Page, Question, every_row, page_of

WHOLE = (
    selectinload(Measure.figures),
    selectinload(Measure.breaks),
    selectinload(Measure.targets).selectinload(Target.comparator).selectinload(Measure.figures),
    selectinload(Measure.targets).selectinload(Target.second_comparator).selectinload(Measure.figures),
)
# What only the page of a measure needs.
BESIDE = (
    selectinload(Measure.comparators)
    .selectinload(MeasureComparator.other)
    .options(selectinload(Measure.figures), selectinload(Measure.breaks)),
    selectinload(Measure.definitions),
)


class UnknownMeasure(LookupError):
    """There is no measure of this name. `near`: those whose names are like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"There is no measure “{name}”.{meant}")


def find_measure(name: str) -> Measure | None:
    """The measure of this name, in capitals or not."""
    return db.session.scalar(_measures().where(Measure.folded == folded(name)).options(*WHOLE))


def get_named(name: str) -> Measure:
    """The measure of this name. UnknownMeasure if there is none."""
    measure = find_measure(name)
    if measure is None:
        names = list(db.session.scalars(select(Measure.name)))
        raise UnknownMeasure(name, difflib.get_close_matches(" ".join(name.split()), names, 2))
    return measure


def get_measure(measure_key: str) -> Measure:
    whole = _measures().where(Measure.key == measure_key).options(*WHOLE, *BESIDE)
    return db.session.execute(whole).scalar_one()


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
    """Measures with all that is known of them, by their folded names."""
    wanted = {folded(name) for name in names}
    found = db.session.scalars(_measures().where(Measure.folded.in_(wanted)).options(*WHOLE))
    return {measure.folded: measure for measure in found}


def list_all() -> list[Measure]:
    ordered = _measures().options(*WHOLE).order_by(Measure.theme, Measure.position, Measure.name)
    return list(db.session.scalars(ordered))


def list_themes() -> list[str]:
    return list(
        db.session.scalars(
            select(Measure.theme).where(Measure.theme != "").distinct().order_by(Measure.theme)
        )
    )


def list_names() -> list[tuple[int, str]]:
    """The number and name of each measure, by name."""
    return [
        (row.id, row.name)
        for row in db.session.execute(select(Measure.id, Measure.name).order_by(Measure.name))
    ]


def list_all_plain() -> list[Measure]:
    """All measures by name, without their figures."""
    return list(db.session.scalars(_measures().order_by(Measure.name)))


def list_page(question: Question) -> Page:
    return page_of(question, _answering(question), Measure.id)


def list_rows(question: Question) -> Iterable[Measure]:
    return every_row(question, _answering(question), Measure.id)


def list_whole(measure_ids: Iterable[int]) -> list[Measure]:
    """These measures with all that is known of them."""
    return list(db.session.scalars(_measures().where(Measure.id.in_(list(measure_ids))).options(*WHOLE)))


# --- wards, files and questions ------------------------------------------------------------------------
def list_wards(measure: Measure) -> list[tuple[str, WardCounts]]:
    """The counts of a measure in each ward, by the ward's name."""
    statement = select(Area.name, WardCounts).join(Area, Area.id == WardCounts.ward_id)
    rows = db.session.execute(statement.where(WardCounts.measure_id == measure.id).order_by(Area.name))
    return [(name, counts) for name, counts in rows]


def get_file(file_key: str) -> FigureFile:
    return db.session.execute(select(FigureFile).where(FigureFile.key == file_key)).scalar_one()


def find_columns(source: str) -> ColumnNames | None:
    """What a source calls the columns of its files, if anybody has said."""
    rows = select(ColumnNames).order_by(ColumnNames.id)
    return next((row for row in db.session.scalars(rows) if folded(row.source) == folded(source)), None)


def list_sources() -> list[str]:
    """Sources whose columns somebody has named."""
    return list(db.session.scalars(select(ColumnNames.source).order_by(ColumnNames.source)))


def list_questions(user: User) -> list[KeptQuestion]:
    """Questions of the evidence that this person kept, or that are shared with them, by name."""
    kept = visible_kept(user, select(KeptQuestion), KeptQuestion)
    return list(db.session.scalars(kept.order_by(KeptQuestion.name, KeptQuestion.id)))


def _answering(question: Question) -> Select[Measure]:
    statement = _measures()
    if words := question["words"]:
        statement = statement.where(Measure.name.icontains(words, autoescape=True))
    if theme := question["theme"]:
        statement = statement.where(Measure.theme == theme)
    return statement


def _measures() -> Select[Measure]:
    return select(Measure)
