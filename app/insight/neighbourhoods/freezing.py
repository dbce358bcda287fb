"""The maps, the trend and the tables of High Impact Neighbourhoods, to be kept as they are."""

from collections.abc import Callable
from typing import Any

from app import policy
from app.evidence.charts.picture import picture_of
from app.evidence.frozen.content import Frozen, KeptTable, plain
from app.evidence.frozen.freezable import Asked
from app.evidence.frozen.queries import ids_of_cases
from app.evidence.surroundings.freezing import freeze_place_map
from app.evidence.trends import chart
from app.evidence.trends import wording as trend_wording
from app.evidence.wards.queries import get_hin
from app.insight.neighbourhoods.drawing import map_of_hins, map_of_ward
from app.insight.neighbourhoods.routes import Evidence, find_evidence, trend_of_ward
from app.models.area import Area
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.policy import Action
from app.words import percent, thousands

NOT_KNOWN = "Not known"


def freeze_all(asked: Asked) -> Frozen | None:
    """The map of all of them, which shows no cases."""
    return freeze_place_map(asked.user, map_of_hins(asked.user))


def freeze_one(asked: Asked) -> Frozen | None:
    """What `part` names, of one: its map, its trend, or one of the tables of incidents."""
    ward = get_hin(asked.values["hin_id"]).ward
    if asked.part == "map":
        return _map(asked, ward)
    evidence = find_evidence(ward)
    if evidence is None:
        return None
    if asked.part == "trend":
        return _trend(ward, evidence)
    make = TABLES.get(asked.part)
    return _frozen_table(make(ward, evidence), ward, evidence) if make else None


def _map(asked: Asked, ward: Area) -> Frozen | None:
    sees_cases = policy.can(asked.user, Action.CASE_LIST)
    counted = ids_of_cases(asked.user, Case.is_open, Case.ward_id == ward.id) if sees_cases else frozenset()
    return freeze_place_map(asked.user, map_of_ward(asked.user, ward), counted=counted)


def _trend(ward: Area, evidence: Evidence) -> Frozen:
    trend_filter, trend = trend_of_ward(ward, evidence.period)
    drawing, words = chart.draw(trend), trend_wording.trend(trend_filter, trend)
    return Frozen(
        kind=FrozenKind.CHART,
        title=f"Crime in {ward.name} by month, {trend_filter.period.words}",
        sentence=words,
        months=trend_filter.period.words,
        source=f"{evidence.source.words}. {drawing.how_to_read}",
        picture=picture_of(drawing),
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
    )


def _frozen_table(table: KeptTable, ward: Area, evidence: Evidence) -> Frozen:
    ranked, wards = evidence.ranked, len(evidence.ranking.wards)
    return Frozen(
        kind=FrozenKind.TABLE,
        title=table.caption,
        sentence=f"{ward.name} had {percent(ranked.share)} of the crime in {wards} wards.",
        months=evidence.period.words,
        source=" ".join(filter(None, [f"{evidence.source.words_of_harm}.", evidence.source.gaps])),
        tables=(table,),
    )


def _beside(ward: Area, evidence: Evidence) -> KeptTable:
    header = ("Part of the city", "Wards", "Crime", "Share of crime", "Per 1,000 residents", "Share of harm",
              "Share of ASB")  # fmt: skip
    rows = [
        (part.name, part.wards, thousands(part.crime), percent(part.crime_share), _rate(part.rate),
         percent(part.harm_share), percent(part.asb_share))
        for part in evidence.parts
    ]  # fmt: skip
    caption = f"{ward.name} compared with the rest of the city, {evidence.period.words}"
    return plain(caption, header, rows, range(1, 7))


def _categories(ward: Area, evidence: Evidence) -> KeptTable:
    header = (
        "Category",
        "Incidents",
        "Share of this ward’s",
        "Share of its harm",
        "Rate compared with the other wards",
    )
    rows = [
        (line.name, thousands(line.number), percent(line.share), percent(line.harm_share), _rate(line.times))
        for line in evidence.categories
    ]
    caption = f"Incidents in {ward.name} by category, {evidence.period.words}"
    return plain(caption, header, rows, range(1, 5))


def _streets(ward: Area, evidence: Evidence) -> KeptTable:
    rows = [(street.name, thousands(street.crime), thousands(street.asb)) for street in evidence.streets]
    caption = f"Streets of {ward.name} with most crime, {evidence.period.words}"
    return plain(caption, ("Place", "Crime", "ASB"), rows, range(1, 3))


def _rate(number: Any) -> str:
    return NOT_KNOWN if number is None else f"{number:.1f}"


TABLES: dict[str, Callable[[Area, Evidence], KeptTable]] = {
    "beside": _beside,
    "categories": _categories,
    "streets": _streets,
}
