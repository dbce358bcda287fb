"""Places of the published hotspot run, for the map."""

from collections.abc import Collection
from dataclasses import dataclass

from app.evidence.hotspots.published import PublishedHotspots, hotspots_of
from app.evidence.hotspots.question import Question
from app.evidence.hotspots.wording import PlaceRow


@dataclass(frozen=True)
class HotspotLayer:
    """Hotspots of a run. `out_of_date`: incidents or areas have changed since.

    `areas_changed`: areas have, so that there are no places to draw.
    """

    run_id: int
    question: Question
    provenance: str
    synthetic: bool
    source: str
    places: tuple[PlaceRow, ...]
    out_of_date: bool
    areas_changed: bool


def read_hotspot_layer(
    published: PublishedHotspots, ward_names: Collection[str] | None, version: str
) -> HotspotLayer:
    """Return the hotspots in wards of these names, or in all."""
    source, shown = hotspots_of(published)
    places = [place for place in shown if ward_names is None or place["ward"] in ward_names]
    return HotspotLayer(
        run_id=published.run.id,
        question=published.question,
        provenance=published.provenance,
        synthetic=source.synthetic,
        source=source.words,
        places=tuple(places),
        out_of_date=published.run.data_version != version,
        areas_changed=published.areas_changed,
    )
