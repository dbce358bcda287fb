"""The map and the table of hotspots, to be kept as they are."""

from typing import Any

from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.hotspots import picture, published, queries, wording
from app.evidence.hotspots.listing import places_listing
from app.evidence.hotspots.question import Question
from app.mapping.map_layers import legend_of
from app.mapping.static_map import draw_svg
from app.models.frozen import FrozenKind
from app.models.hotspot import HotspotRun, RunState
from app.web.listing import ask


def freeze_published(asked: Asked) -> Frozen | None:
    """The hotspots that the page shows without being asked for any."""
    shown = published.find_published()
    run = shown.run if shown else queries.find_latest()
    return _freeze(asked, run.id) if run else None


def freeze_run(asked: Asked) -> Frozen | None:
    return _freeze(asked, asked.values["run_id"])


def _freeze(asked: Asked, run_id: int) -> Frozen | None:
    if queries.get_run(run_id).state is not RunState.DONE:
        return None
    run = queries.get_answer(run_id)
    question = Question.from_dict(run.question)
    result: Any = run.found or {}
    shown, source = wording.noteworthy(result), queries.get_source_found(run)
    listing = places_listing(question.period.words, source.words_of_harm)
    svg = _picture(run, question, shown, source.words)
    rows = tables.of_list(ask(listing, asked.query), shown, "Places that stand out")
    words = f"{wording.answer(question, result)} {wording.month_by_month(result)}".strip()
    return Frozen(
        kind=FrozenKind.MAP if svg else FrozenKind.TABLE,
        title=f"Hotspots: {question.words[0].lower()}{question.words[1:]}",
        sentence=words,
        months=question.period.words,
        source=" ".join(filter(None, [f"{source.words}.", source.gaps])),
        tables=(rows,),
        picture=svg,
        alternative=f"Map of hotspots: {question.words}. The table says the same.",
    )


def _picture(run: HotspotRun, question: Question, shown: Any, source: str) -> str:
    """None once the areas have changed, since their shapes would be those of others."""
    layers = [] if published.areas_changed(run) else picture.layers(question, shown)
    if not layers:
        return ""
    legend = [("On the map", tuple(entry for layer in layers for entry in legend_of(layer)))]
    return draw_svg(layers, legend, f"{source}, {question.period.words}.")
