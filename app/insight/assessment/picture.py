"""The map of the treated area, its comparison and their buffers, a layer each."""

from collections.abc import Sequence

from app.insight.assessment.map_style import AREA_CLASSES
from app.insight.assessment.places import ComparedPlace
from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaLayer

CORNER_METRES = 5


def layers_of(places: Sequence[ComparedPlace]) -> list[AreaLayer]:
    return [_layer(place) for place in places]


def _layer(place: ComparedPlace) -> AreaLayer:
    area_class = AREA_CLASSES[place.part]
    frame = areas(
        [place.ground.wkb],
        tolerance=CORNER_METRES,
        kind=area_class.key,
        name=str(place.part),
        facts=(("What it is", place.name),),
    )
    return AreaLayer(str(place.part), frame, (area_class,))
