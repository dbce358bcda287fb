"""An answer about near repeats, to be kept as it is."""

from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.trends.near_repeats import queries, wording
from app.evidence.trends.near_repeats.listing import bands_listing
from app.models.frozen import FrozenKind
from app.models.hotspot import RunState
from app.web.listing import ask


def freeze_run(asked: Asked) -> Frozen | None:
    run = queries.get_run(asked.values["run_id"])
    if run.state is not RunState.DONE:
        return None
    found, source = run.found or {}, queries.source_found(run).words
    rows = ask(bands_listing(run.words, source), asked.query)
    return Frozen(
        kind=FrozenKind.TABLE,
        title=f"Near repeats: {run.words}",
        sentence=" ".join([wording.sentence(found, run.words), wording.cautions(found)]),
        months=run.words.rsplit(", ", 1)[-1],
        source=f"{source}. {wording.method(found)}",
        tables=(tables.of_list(rows, wording.bands_of(found), "Near repeats by distance and time"),),
    )
