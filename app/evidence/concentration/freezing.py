"""The Lorenz curve and its table, to be kept as they are."""

from app.evidence.concentration import picture
from app.evidence.concentration.asking import CONCENTRATION, source_of, spreads_asked
from app.evidence.concentration.listing import Spread, spreads_listing
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.questions.asking import ask_in
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.concentration import Concentration
from app.models.frozen import FrozenKind
from app.web.listing import ask
from app.words import percent, thousands


def freeze_concentration(asked: Asked) -> Frozen | None:
    of_page = ask_in(asked.query, asked.user, CONCENTRATION)
    if of_page is None:
        return None
    question, period = of_page.question, of_page.question.period
    what, source = question.what, source_of(question)
    spreads, label = spreads_asked(of_page, source)
    chosen, many = spreads[label], label if label == "LSOAs" else label[0].lower() + label[1:]
    listed = ask(spreads_listing(what, period.words, source.words), asked.query)
    rows = [Spread(*each) for each in spreads.items()]
    title = f"Lorenz curve of {what.thing} over {many}, {period.words}"
    sentence = _sentence(chosen, many, question)
    return Frozen(
        kind=FrozenKind.CHART,
        title=title,
        sentence=sentence,
        months=period.words,
        source=" ".join(filter(None, [f"{source.words}.", source.gaps])),
        tables=(tables.of_list(listed, rows, f"By size of place, {period.words}"),),
        picture=picture.picture_of(chosen, many) if chosen.total else "",
        alternative=f"{title}. Gini {chosen.gini:.2f}. {sentence}",
    )


def _sentence(spread: Concentration, many: str, question: EvidenceQuestion) -> str:
    what, period = question.what, question.period
    if not spread.total:
        return f"No {what.thing} was {what.recorded} in these places {period.recorded}."
    hold = "holds" if spread.holding_half == 1 else "hold"
    number = f"{thousands(spread.holding_half)} of {thousands(spread.places)}"
    half = f"{number} {many} ({percent(spread.half_share)}) {hold} half of the {what.thing}"
    return f"{half} {what.recorded} {period.recorded}."
