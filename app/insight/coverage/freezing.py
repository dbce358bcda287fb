"""The map and the table of coverage, to be kept as they are, with the cases that they count."""

from sqlalchemy import or_, select

from app import clock
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.frozen.queries import ids_of_cases
from app.evidence.questions.asking import ask_in
from app.insight.coverage import wording
from app.insight.coverage.picture import legend_of_map
from app.insight.coverage.shown import COVERAGE, Shown, find_shown, layers_shown, question_of
from app.mapping.static_map import draw_svg
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.models.plan import ActionState, PlanAction
from app.places.incidents.categories import CRIME
from app.words import day, sentence_case


def freeze_coverage(asked: Asked) -> Frozen | None:
    of_page = ask_in(asked.query, asked.user, COVERAGE)
    if of_page is None:
        return None
    shown = find_shown(of_page)
    title = f"{_harm(shown)} and open cases by {shown.level.label}, {shown.period.words}"
    source = f"{shown.source.words_of_harm}. Cases as of {day(clock.today())}."
    rows = tables.of_list(question_of(shown, asked.query), shown.balance.areas, f"All {shown.level.noun[1]}")
    svg = _picture(shown, source)
    return Frozen(
        kind=FrozenKind.MAP if svg else FrozenKind.TABLE,
        title=title,
        sentence=" ".join([*shown.answer, wording.dates(shown.period, clock.today(), shown.source.age)]),
        months=shown.period.words,
        source=source,
        tables=(rows,),
        picture=svg,
        alternative=f"Map of {title[0].lower()}{title[1:]}. The table says the same.",
        cases=_counted(asked, shown),
    )


def _harm(shown: Shown) -> str:
    """Of what the harm is, unless it is of all crime, or hotspots say it."""
    what = shown.question.what
    return "Harm" if shown.of or what.key == CRIME else sentence_case(what.thing)


def _picture(shown: Shown, source: str) -> str:
    outlines = shown.outlines
    if not outlines:
        return ""
    return draw_svg(layers_shown(shown, outlines), legend_of_map(shown.balance), source)


def _counted(asked: Asked, shown: Shown) -> frozenset[int]:
    """Open cases, and those with an action that was done lately."""
    done = select(PlanAction.case_id).where(
        PlanAction.state == ActionState.DONE, PlanAction.finished_at >= shown.since
    )
    return ids_of_cases(asked.user, or_(Case.is_open, Case.id.in_(done)))
