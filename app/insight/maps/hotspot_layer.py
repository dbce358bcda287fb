"""Places of the newest hotspot run, for the map."""

from collections.abc import Collection
from dataclasses import dataclass

from app.evidence.hotspots.queries import get_answer, get_source_of
from app.evidence.hotspots.question import Question
from app.evidence.hotspots.wording import PlaceRow, noteworthy
from app.mapping.render_cache import RenderCache
from app.models.hotspot import HotspotRun

_cache = RenderCache(most=4)


@dataclass(frozen=True)
class HotspotLayer:
    """Hotspots of a run. `out_of_date`: incidents or areas have changed since."""

    run_id: int
    question: Question
    synthetic: bool
    source: str
    places: tuple[PlaceRow, ...]
    out_of_date: bool


def read_hotspot_layer(run: HotspotRun, ward_names: Collection[str] | None, version: str) -> HotspotLayer:
    """Return the hotspots in wards of these names, or in all. Cached: a stored result never changes."""
    question = Question.from_dict(run.question)
    made_of = (run.id, run.key, run.finished_at, version)
    source, shown = _cache.get_or_make(made_of, lambda: (get_source_of(question), _read(run.id)))
    places = [place for place in shown if ward_names is None or place["ward"] in ward_names]
    out_of_date = run.data_version != version
    return HotspotLayer(run.id, question, source.synthetic, source.words, tuple(places), out_of_date)


def _read(run_id: int) -> tuple[PlaceRow, ...]:
    return tuple(noteworthy(get_answer(run_id).found or {}))
