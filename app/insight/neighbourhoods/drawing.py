"""The maps of High Impact Neighbourhoods: of one with what is around it, and of all with those proposed."""

from app import policy
from app.evidence.surroundings.around import MappedPlace
from app.evidence.surroundings.maps import PlaceMap
from app.evidence.surroundings.queries import get_surroundings, list_open_cases
from app.evidence.wards.queries import list_proposed
from app.mapping.map_layers import AreaClass, AreaLayer
from app.models.area import Area
from app.models.person import User
from app.places.geography.areas import ward_frame
from app.policy import Action

PROPOSED = AreaClass(
    "proposed", "Proposed", fill="#1d5fa8", outline="#1d5fa8", weight=3, dash="6 4", pattern="bars"
)


def map_of_ward(user: User, ward: Area) -> PlaceMap:
    """A ward that is, was or may become one, with the open cases in it that the user may see."""
    place, title = MappedPlace(f"{ward.name} ward", frozenset({ward.id})), f"Map of {ward.name} ward"
    if not policy.can(user, Action.CASE_LIST):
        return PlaceMap(title, get_surroundings(user, place))
    cases, unplaced, more = list_open_cases(user, place.ward_ids)
    return PlaceMap(title, get_surroundings(user, place, cases, unplaced=unplaced, more=more))


def map_of_hins(user: User) -> PlaceMap:
    """All of them over the wards of the city, and the wards that are proposed."""
    around = get_surroundings(user, MappedPlace("the city", frozenset(ward_frame().index)))
    proposed = tuple(sorted({hin.ward_id for hin in list_proposed()}))
    title = "Map of High Impact Neighbourhoods"
    return PlaceMap(title, around, lambda: [_proposed(proposed)], own_values=proposed)


def _proposed(ward_ids: tuple[int, ...]) -> AreaLayer:
    wards = ward_frame()
    drawn = wards[wards.index.isin(ward_ids)]
    return AreaLayer("Proposed", drawn.assign(kind=PROPOSED.key), (PROPOSED,), hollow=True)
