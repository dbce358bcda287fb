"""The Lorenz curve and its table, to be kept as they are."""

from app.evidence.concentration import picture
from app.evidence.concentration.listing import Spread, spreads_listing
from app.evidence.concentration.queries import list_spreads
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.statistics.concentration import Concentration
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.periods import requested_period
from app.models.frozen import FrozenKind
from app.web.listing import ask, one_of
from app.words import percent, thousands


def freeze_concentration(asked: Asked) -> Frozen | None:
    period = requested_period(asked.query, ward_queries.list_months())
    if period is None:
        return None
    source = ward_queries.get_source(period)
    spreads = dict(list_spreads(period, snapped=source.snapped))
    usual = list(spreads)[min(1, len(spreads) - 1)]
    label = one_of(spreads, asked.query.get("places"), usual)
    chosen, many = spreads[label], label if label == "LSOAs" else label[0].lower() + label[1:]
    question = ask(spreads_listing(period.words, source.words), asked.query)
    rows = [Spread(*each) for each in spreads.items()]
    title = f"Lorenz curve of crime over {many}, {period.words}"
    return Frozen(
        kind=FrozenKind.CHART,
        title=title,
        sentence=_sentence(chosen, many, period),
        months=period.words,
        source=" ".join(filter(None, [f"{source.words}.", source.gaps])),
        tables=(tables.of_list(question, rows, f"By the size of places, {period.words}"),),
        picture=picture.picture_of(chosen, many) if chosen.total else "",
        alternative=f"{title}. Gini {chosen.gini:.2f}. {_sentence(chosen, many, period)}",
    )


def _sentence(spread: Concentration, many: str, period: Period) -> str:
    if not spread.total:
        return f"No crime was recorded in these places {period.recorded}."
    hold = "holds" if spread.holding_half == 1 else "hold"
    number = f"{thousands(spread.holding_half)} of {thousands(spread.places)}"
    return (
        f"{number} {many} ({percent(spread.half_share)}) {hold} half of the crime recorded {period.recorded}."
    )
