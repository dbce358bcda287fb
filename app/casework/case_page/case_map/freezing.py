"""The map of a case and of what is around it, to be kept as it is."""

from app.casework.case_page.case_map.drawing import map_of_case
from app.casework.case_page.overview import list_nearby
from app.casework.cases.queries import get_case
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.frozen.queries import ids_of_cases
from app.evidence.surroundings.around import AROUND
from app.evidence.surroundings.freezing import freeze_place_map
from app.models.case import Case
from app.places.geography.nearby import within


def freeze_surroundings(asked: Asked) -> Frozen | None:
    """With all open cases around it, since it says how many more there are than it lists."""
    case = get_case(asked.user, asked.values["reference"])
    place_map = map_of_case(asked.user, case, list_nearby(asked.user, case))
    counted: frozenset[int] = frozenset()
    if case.easting is not None and case.northing is not None:
        near = within(Case, case.easting, case.northing, AROUND)
        counted = ids_of_cases(asked.user, Case.is_open, near)
    return freeze_place_map(asked.user, place_map, counted=counted, case=case)
