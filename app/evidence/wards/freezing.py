"""The ranking of wards and the rolling year, to be kept as they are."""

from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.questions.asking import ask_in
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import Ranking
from app.evidence.wards import picture, queries
from app.evidence.wards.asked import RANKING, AskedRanking, rank_asked, source_of, warning_of
from app.evidence.wards.changes import list_rolling
from app.evidence.wards.listing import asked_listing, rolling_listing
from app.models.frozen import FrozenKind
from app.structure.residents import get_residents
from app.web.listing import ask
from app.words import in_words, number_word, sentence_case


def freeze_wards(asked: Asked) -> Frozen | None:
    of_page = ask_in(asked.query, asked.user, RANKING)
    if of_page is None:
        return None
    question = of_page.question
    return _rolling(asked, question) if asked.part == "rolling" else _ranking(asked, question)


def _ranking(asked: Asked, question: EvidenceQuestion) -> Frozen:
    found, source, period = rank_asked(question), source_of(question), question.period
    ranking = found.ranking
    listing = asked_listing(
        found, question.what, question.pairs, period.words, source.words_of_harm, get_residents().words
    )
    title = f"{question.what_and_hours} by ward, {period.words}"
    return Frozen(
        kind=FrozenKind.CHART,
        title=title,
        sentence=ranking_sentence(ranking, period, question.what),
        months=period.words,
        source=" ".join(filter(None, [f"{source.words}.", source.gaps, *_of_rates(found, question)])),
        tables=(tables.of_list(ask(listing, asked.query), ranking.wards, f"All wards, {period.words}"),),
        picture=picture.picture_of(ranking) if ranking.crime else "",
        alternative=f"{title}: one bar per ward, longest first. The table says the same.",
    )


def _of_rates(found: AskedRanking, question: EvidenceQuestion) -> list[str]:
    """What is said wherever rates are shown; nothing where none is known."""
    ranking = found.ranking
    if not ranking.known:
        return []
    return [ranking.rates.explained, get_residents().words, warning_of(found, question)]


def ranking_sentence(ranking: Ranking, period: Period, what: What) -> str:
    """Seven of 20 wards hold half of the crime recorded in ...: Castle, ..."""
    if not ranking.fewest:
        return f"No {what.thing} was {what.recorded} in these wards {period.recorded}."
    names = in_words([ward.figures.name for ward in ranking.holding_half])
    number = sentence_case(str(number_word(ranking.fewest)))
    hold = "holds" if ranking.fewest == 1 else "hold"
    wards = f"{number} of {len(ranking.wards)} wards {hold} half of the {what.thing} {what.recorded}"
    return f"{wards} {period.recorded}: {names}."


def _rolling(asked: Asked, question: EvidenceQuestion) -> Frozen | None:
    what = question.what
    years, rolling = list_rolling(question.period.last, question.months, what.key, what.source)
    if years.now is None:
        return None
    listed = ask(rolling_listing(years), asked.query)
    changed = [ward.name for ward in rolling if years.before and ward.really_changed]
    before = f" and {years.before.words}" if years.before else ""
    sentence = f"{in_words(changed)} really changed." if changed else "No ward has really changed."
    source = queries.get_source(years.now, what.category, what.source)
    return Frozen(
        kind=FrozenKind.TABLE,
        title=f"{what.noun} by ward in 12 months, {years.now.words}",
        sentence=sentence
        if years.before
        else "Not all of the 12 months before are loaded, so we cannot show a change.",
        months=f"{years.now.words}{before}",
        source=" ".join(filter(None, [f"{source.words}.", source.gaps])),
        tables=(tables.of_list(listed, rolling, f"{what.noun} by ward, {years.now.words}{before}"),),
    )
