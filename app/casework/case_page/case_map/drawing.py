"""The map of a case: what is around it, and the case itself on top."""

from app.casework.case_page.case_map.queries import get_case_surroundings
from app.casework.case_page.overview import Nearby
from app.evidence.surroundings.around import NearCase
from app.evidence.surroundings.layers import frame_of_cases
from app.evidence.surroundings.maps import PlaceMap
from app.mapping.map_layers import PinKind, PinLayer
from app.models.case import Case
from app.models.person import User

HERE = PinKind("here", "This case", "#b10e1e", "diamond", "!", raised=True)


def map_of_case(user: User, case: Case, nearby: Nearby) -> PlaceMap:
    around = get_case_surroundings(user, case, nearby)
    title = f"Map of {case.place or case.ward.name} and what is around it"
    if case.easting is None or case.northing is None:
        return PlaceMap(title, around)
    here = NearCase(case.reference, case.title, case.tier_level, case.restricted, case.easting, case.northing)
    return PlaceMap(title, around, lambda: [_pin(here)], own_values=here)


def _pin(here: NearCase) -> PinLayer:
    return PinLayer("This case", frame_of_cases([here], [HERE.key]), (HERE,), clustered=False)
