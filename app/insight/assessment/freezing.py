"""What was found about a treated place, to be kept as it is: its map, its counts and the differences."""

from werkzeug.datastructures import MultiDict

from app.casework.cases.queries import get_case
from app.evidence.frozen.content import Frozen, KeptTable, plain
from app.evidence.frozen.freezable import Asked
from app.insight.assessment import picture, queries
from app.insight.assessment.map_style import AREA_CLASSES
from app.insight.assessment.places import ComparedPlace
from app.insight.assessment.result import Result
from app.insight.assessment.routes import answer_of, places_chosen
from app.mapping.static_map import draw_svg
from app.models.assessment import PlaceAssessment
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.words import signed, thousands

AREAS = ("Area", "Before", "After", "Difference", "What it is")
DIFFERENCES = ("Where", "Incidents", "Likely range, from", "Likely range, to", "Standard error", "p")


def freeze_result(asked: Asked) -> Frozen | None:
    """What the page finds now."""
    case = get_case(asked.user, asked.values["reference"])
    _, result = answer_of(case, asked.values["kind"], asked.query)
    return _of_result(case, result) if result else None


def _of_result(case: Case, result: Result) -> Frozen:
    areas = [(str(place.part), counts.before, counts.after, place.name) for place, counts in result.lines]
    differences = [
        (name, one.estimate, one.interval.lowest, one.interval.highest, one.error, one.p)
        for name, one in result.differences
    ]
    months = f"{result.design.before.words}, and {result.design.after.words}"
    return _frozen(
        case, " ".join([*result.sentences, *result.cautions]), months, result.source_words,
        (_areas(areas), _differences(differences)), result.places,
    )  # fmt: skip


def freeze_saved(asked: Asked) -> Frozen | None:
    """What was saved with the case."""
    case = get_case(asked.user, asked.values["reference"])
    assessment = queries.get_assessment(case, asked.values["assessment_key"])
    result = assessment.result
    areas = [(one["part"], one["before"], one["after"], one["name"]) for one in result["areas"]]
    names = ("name", "estimate", "low", "high", "error", "p")
    differences = [tuple(one[name] for name in names) for one in result["differences"]]
    return _frozen(
        case, " ".join([*result["sentences"], *result["cautions"]]),
        f"{result['before']}, and {result['after']}",
        f"{result['what']}. Source: {result['source']}.", (_areas(areas), _differences(differences)),
        _places_of(case, assessment),
    )  # fmt: skip


def _places_of(case: Case, assessment: PlaceAssessment) -> list[ComparedPlace]:
    chosen = MultiDict((name, value) for name, values in assessment.design.items() for value in values)
    return places_chosen(case, assessment.result["kind"], chosen) or []


def _frozen(
    case: Case,
    words: str,
    months: str,
    source: str,
    tables: tuple[KeptTable, ...],
    places: list[ComparedPlace],
) -> Frozen:
    title = "Treated area and its comparison"
    return Frozen(
        kind=FrozenKind.MAP if places else FrozenKind.TABLE,
        title=f"{title}, {months}",
        sentence=words,
        months=months,
        source=source,
        tables=tables,
        picture=_picture(places, source) if places else "",
        alternative=f"Map of the {title[0].lower()}{title[1:]}. {words}",
        case=case,
    )


def _picture(places: list[ComparedPlace], source: str) -> str:
    legend = [("On the map", tuple(AREA_CLASSES[place.part] for place in places))]
    return draw_svg(picture.layers_of(places), legend, source)


def _areas(areas: list[tuple[str, int, int, str]]) -> KeptTable:
    rows = [
        (part, thousands(before), thousands(after), signed(after - before), name)
        for part, before, after, name in areas
    ]
    return plain("Incidents", AREAS, rows, range(1, 4))


def _differences(lines: list[tuple[str, float, float, float, float, float]]) -> KeptTable:
    rows = [
        (name, *(signed(round(number)) for number in (estimate, low, high)), f"{error:.1f}", f"{p:.3f}")
        for name, estimate, low, high, error, p in lines
    ]
    return plain("Compared with what we would expect", DIFFERENCES, rows, range(1, 6))
