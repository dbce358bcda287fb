"""The figures and tables of profiles, to be kept as they are.

`part` is the id that a part has on the page. What shows or counts cases is kept with the ids of all of them,
and a part of a case's profile is of that case too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.casework.cases.queries import get_case
from app.documents.description import Beside, Document, Figure, Link, Part, Table
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.frozen.queries import ids_of_cases, ids_of_references
from app.evidence.questions.asking import Asked as OfPage
from app.evidence.wards.periods import requested_period
from app.evidence.wards.queries import get_hin
from app.insight.profiles import place_sheets, queries, sheets
from app.insight.profiles.asked import ask_of_hotspot, ask_of_place, ask_of_ward
from app.insight.profiles.forms import place_from, typed_from
from app.insight.profiles.group_sheet import ask_about_group, group_sheet, reach_of_group
from app.insight.profiles.place_sheets import hotspot_sheet, place_sheet
from app.insight.profiles.places import Place, of_hotspot
from app.insight.profiles.reach import Reach, of_ground, of_wards
from app.insight.profiles.requested import requested_hotspot
from app.insight.profiles.sheets import case_sheet, hin_sheet, ward_sheet
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.places.incidents.loaded import list_police_months

ROOT = "part-"  # what the ids of parts begin with


@dataclass(frozen=True)
class Sheet:
    """A profile, and the reach within which it counts open cases. `case`: the one that it is of. `asked`: the
    question that it answers."""

    document: Document
    reach: Reach
    case: Case | None = None
    asked: OfPage | None = None


def freeze_part(asked: Asked) -> Frozen | None:
    sheet = SHEETS[asked.endpoint](asked)
    found = {id_: (part, is_beside) for id_, part, is_beside in _walk(sheet.document.parts, ROOT)}
    part, is_beside = found.get(asked.part, (None, False))
    if isinstance(part, Figure):
        return _figure(asked, sheet, part, is_map=is_beside)
    return _table(asked, sheet, part) if isinstance(part, Table) else None


def _figure(asked: Asked, sheet: Sheet, figure: Figure, *, is_map: bool) -> Frozen:
    """The only picture that stands beside something is the map, whose pins are open cases."""
    return Frozen(
        kind=FrozenKind.MAP if is_map else FrozenKind.CHART,
        title=figure.caption,
        sentence=figure.alternative,
        months=_months(sheet, asked.query),
        source=figure.source,
        picture=figure.svg,
        alternative=figure.alternative,
        cases=_open_cases(asked, sheet) if is_map else frozenset(),
        case=sheet.case,
    )


def _table(asked: Asked, sheet: Sheet, table: Table) -> Frozen:
    """A table that leads to cases may say in its caption how many more there are."""
    kind = sheet.document.kind
    named = {cell.address for row in table.rows for cell in row if isinstance(cell, Link)}
    cases = ids_of_references(asked.user, named) | _open_cases(asked, sheet) if named else frozenset()
    return Frozen(
        kind=FrozenKind.TABLE,
        title=table.caption,
        sentence=f"From a {kind[0].lower()}{kind[1:]}: {sheet.document.title}.",
        months=_months(sheet, asked.query),
        source=table.source,
        tables=(tables.of_paper(table),),
        cases=cases,
        case=sheet.case,
    )


def _open_cases(asked: Asked, sheet: Sheet) -> frozenset[int]:
    return ids_of_cases(asked.user, sheet.reach.cases, Case.is_open)


def _months(sheet: Sheet, query: Mapping[str, str]) -> str:
    if sheet.asked:
        return sheet.asked.question.period.words
    period = requested_period(query, list_police_months())
    return period.words if period else ""


def _walk(parts: Sequence[Part], prefix: str, beside: bool = False) -> Iterator[tuple[str, Part, bool]]:
    """Each part with its id on the page, as templates/documents/_parts.html counts them."""
    for number, part in enumerate(parts, 1):
        if isinstance(part, Beside):
            yield from _walk(part.left, f"{prefix}{number}-left-", True)
            yield from _walk(part.right, f"{prefix}{number}-right-", True)
        else:
            yield f"{prefix}{number}", part, beside


# --- sheets ------------------------------------------------------------------------------------------
def _reference(reference: str) -> str:
    """Where a link to a case leads: here, nowhere but to its reference."""
    return reference


def _ward(asked: Asked) -> Sheet:
    ward = queries.get_ward(asked.values["code"])
    return Sheet(
        ward_sheet(asked.user, ward, asked.query, _reference), of_wards([ward.id]),
        asked=ask_of_ward(ward, asked.query, asked.user),
    )  # fmt: skip


def _hin(asked: Asked) -> Sheet:
    hin = get_hin(asked.values["hin_id"])
    return Sheet(
        hin_sheet(asked.user, hin, asked.query, _reference), of_wards([hin.ward_id]),
        asked=ask_of_ward(hin.ward, asked.query, asked.user),
    )  # fmt: skip


def _case(asked: Asked) -> Sheet:
    case = get_case(asked.user, asked.values["reference"])
    about = sheets.ask_about_case(case, asked.query, asked.user)
    document = case_sheet(asked.user, case, asked.query, _reference, about)
    return Sheet(document, sheets.reach_of_work(case), case, about.asked)


def _group(asked: Asked) -> Sheet:
    found = ask_about_group(asked.values["task_group_id"], asked.query, asked.user)
    document = group_sheet(asked.user, asked.query, _reference, found)
    return Sheet(document, reach_of_group(found.group), asked=found.about.asked)


def _place(asked: Asked) -> Sheet:
    place = place_from(typed_from(asked.query))
    return Sheet(
        place_sheet(asked.user, place, asked.query, _reference), _near(place),
        asked=ask_of_place(place, asked.query, asked.user),
    )  # fmt: skip


def _hotspot(asked: Asked) -> Sheet:
    requested = requested_hotspot(**asked.values, together=bool(asked.query.get("together")))
    document = hotspot_sheet(asked.user, requested, asked.query, _reference)
    question = ask_of_hotspot(requested.hotspot, asked.query, asked.user)
    return Sheet(document, _near(of_hotspot(requested.hotspot)), asked=question)


def _near(place: Place) -> Reach:
    return of_ground(place.ground, place.near, metres=place_sheets.AROUND)


SHEETS: Mapping[str, Callable[[Asked], Sheet]] = {
    "profiles.ward": _ward,
    "profiles.hin": _hin,
    "profiles.case": _case,
    "profiles.task_group": _group,
    "profiles.place": _place,
    "profiles.hotspot": _hotspot,
}
