"""The fields of wards, LSOAs and squares, for the layers that are taken along."""

from typing import Any

from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlace
from app.insight.maps.queries import City, Ward


def ward_row(ward: Ward, city: City) -> dict[str, Any]:
    row = {
        "ward_code": ward.code,
        "ward_name": ward.name,
        "locality": ward.locality,
        "high_impact_neighbourhood": ward.hin,
        "cases_open": ward.cases,
        **{f"cases_tier_{level}": ward.by_tier.get(level, 0) for level in range(1, 5)},
        "residents": ward.residents,
        "cases_per_1000": None if ward.rate is None else round(ward.rate, 2),
    }
    return row | _recorded_row(ward.recorded, city.incidents) if city.incidents else row


def small_row(place: SmallPlace, incidents: Incidents) -> dict[str, Any]:
    row = {"place_code": place.code, "place_name": place.name, "ward_name": place.ward}
    return row | _recorded_row(place.recorded, incidents)


def _recorded_row(recorded: Recorded | None, incidents: Incidents) -> dict[str, Any]:
    rate = round(recorded.rate, 1) if recorded and recorded.rate is not None else None
    number = recorded.crime if recorded else None
    said = {"recorded_in": incidents.period.words, "synthetic": incidents.source.synthetic}
    if not incidents.is_of_crime:
        rate_is = f"{incidents.thing} {incidents.rates.per()}"
        return {"what": incidents.thing, "number": number, "per_1000": rate, "rate_is": rate_is, **said}
    return {
        "crime": number,
        "asb": recorded.asb if recorded else None,
        "crime_per_1000": rate,
        "rate_is": f"crime {incidents.rates.per()}",
        "harm_share": round(recorded.harm_share, 4) if recorded else None,
        **said,
    }
