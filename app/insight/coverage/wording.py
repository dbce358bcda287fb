"""Put coverage into sentences."""

from datetime import date

from app.evidence.statistics.periods import Period
from app.evidence.wards.age import Age
from app.insight.coverage.balance import ELSEWHERE, Balance, Verdict
from app.words import day, in_words, number_word, percent, pluralise, thousands

MOST_NAMED = 6
TO_SEE_CASES = "To see a group’s cases, ask an administrator to make you a member of it."


def answer(balance: Balance, noun: tuple[str, str], recorded: str) -> list[str]:
    """Five of 20 wards carry half of the harm ..., and hold 30% of the open cases that you can see."""
    if not balance.has_harm:
        return [f"There was no harm {recorded}."]
    fewest = balance.fewest
    carry = "carries" if len(fewest) == 1 else "carry"
    named = f" ({in_words([area.figures.name for area in fewest])})" if len(fewest) <= MOST_NAMED else ""
    few = f"{number_word(len(fewest))} of {pluralise(len(balance.areas), *noun)}"
    begins = f"{few} {carry} half of the harm {recorded}{named}"
    if not balance.open_cases:
        return [
            f"{begins}. You cannot see any open cases, so there is nothing to compare this with.",
            TO_SEE_CASES,
        ]
    hold = "holds" if len(fewest) == 1 else "hold"
    share = percent(sum(area.case_share for area in fewest))
    cases = pluralise(balance.open_cases, "open case")
    return [f"{begins}, and {hold} {share} of the {cases} that you can see.", *_verdicts(balance)]


def dates(period: Period, today: date, age: Age | None) -> str:
    """Of when the harm is, and of when the cases: where they are far apart, what that means."""
    words = f"The harm was recorded {period.recorded}; the cases are those open on {day(today)}."
    if age and age.is_old:
        words += (
            " They are so far apart that a difference between them does not show that work is in the wrong "
            "places: the harm may have moved since."
        )
    return words


def answer_by_hotspot(balance: Balance, what: str, recorded: str) -> list[str]:
    """Two hotspots (crime by LSOAs, ...) carry 12.0% of the harm recorded ..., and hold 8.0% of the 61 open
    cases that you can see and that have a point. ..."""
    hot = [area for area in balance.areas if area.figures.id != ELSEWHERE]
    if not hot:
        return [f"There are no hotspots of {what}, so there is nothing to compare the cases with."]
    carry, hold = ("carries", "holds") if len(hot) == 1 else ("carry", "hold")
    begins = (
        f"{number_word(len(hot))} {'hotspot' if len(hot) == 1 else 'hotspots'} of {what} {carry} "
        f"{percent(sum(area.harm_share for area in hot))} of the harm {recorded}"
    )
    if not balance.open_cases:
        nothing = "You cannot see any open cases with a point, so there is nothing to compare this with."
        return [f"{begins}. {nothing}", TO_SEE_CASES]
    cases = pluralise(balance.open_cases, "open case")
    share = percent(sum(area.case_share for area in hot))
    actions = percent(sum(area.action_share for area in hot))
    return [
        f"{begins}, and {hold} {share} of the {cases} with a point that you can see.",
        f"Of the actions done within a year, {actions} were there.",
        *_verdicts(balance),
    ]


def _verdicts(balance: Balance) -> list[str]:
    fewer, more = balance.named(Verdict.FEWER), balance.named(Verdict.MORE)
    unsure = len(balance.named(Verdict.UNSURE))
    if unsure == len(balance.areas):
        return ["There are too few open cases to tell if they follow the harm."]
    too_few = _too_few(unsure, len(balance.areas))
    if not fewer and not more:
        nowhere = "In every area, any gap between open cases and harm could be chance."
        return [nowhere, *too_few]
    sentences = []
    if fewer:
        sentences.append(f"Fewer open cases than the harm suggests: {in_words(fewer)}.")
    if more:
        sentences.append(f"More than the harm suggests: {in_words(more)}.")
    return [*sentences, *too_few]


def _too_few(unsure: int, areas: int) -> list[str]:
    """So that nobody reads "no difference" where none could have been seen."""
    if not unsure:
        return []
    return [f"There are too few cases to tell in {thousands(unsure)} of {thousands(areas)} areas."]
