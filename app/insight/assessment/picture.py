"""Draw the treated area, its comparison and their buffers on a map."""

from collections.abc import Callable

from app.insight.assessment.map_style import AREA_CLASSES
from app.insight.assessment.places import ComparedPlace
from app.mapping.folium_pages import RenderedMap, render_map
from app.mapping.map_layers import AreaLayer, MapArea, Tiles
from app.places.geography import boundaries

CORNER_METRES = 5


def draw(places: list[ComparedPlace], static_url: Callable[[str], str], tiles: Tiles | None) -> RenderedMap:
    shapes = boundaries.to_geojson([place.ground.wkb for place in places], tolerance=CORNER_METRES)
    layers = [
        AreaLayer(
            str(place.part),
            (MapArea(AREA_CLASSES[place.part].key, shape, str(place.part), (("What it is", place.name),)),),
            (AREA_CLASSES[place.part],),
        )
        for place, shape in zip(places, shapes, strict=True)
    ]
    return render_map(
        layers, label="Map of the treated area and its comparison", static_url=static_url, tiles=tiles
    )
