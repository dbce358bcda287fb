"""What is counted where no month of what was asked is loaded: the nearest of which some are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.evidence.questions import address
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.page import Page, Part
from app.evidence.questions.what import CRIME, EVERYTHING, What, within
from app.places.incidents.loaded import Loaded
from app.words import in_words


def is_asked(query: Mapping[str, Any]) -> bool:
    """Whether an address says what to count."""
    return any(address.first_of(query, name) for name in (address.WHAT, address.ADD, address.SOURCE))


def with_months(
    what: What, choices: QuestionChoices, page: Page, said: list[str]
) -> tuple[What, Sequence[date]]:
    """What is asked with the months that are loaded of it; where there is none, the nearest with its own.

    A sentence about that is added to `said`.
    """
    loaded = choices.loaded
    if months := loaded.of(what.key, what.source):
        return what, months
    nearest = _nearest(what, choices, page)
    if nearest is None:
        return what, ()
    missing = "what the police record" if what == What(what.key) and what.key in _SUMS else within(what.words)
    others = [name for name in loaded.sources if name != nearest.source]
    more = f" There are also months of {in_words(others)}." if nearest.source and others else ""
    said.append(f"No month of {missing} is loaded. This shows {within(nearest.words)}.{more}")
    return nearest, loaded.of(nearest.key, nearest.source)


_SUMS = (CRIME, EVERYTHING)


def _nearest(what: What, choices: QuestionChoices, page: Page) -> What | None:
    """All crime, else all that another source recorded or, on a page without sources, a category of it."""
    loaded, by_harm = choices.loaded, what.by_harm or page.by_harm
    if loaded.of(CRIME):
        return What(CRIME, by_harm=by_harm)
    if Part.SOURCE in page.takes and loaded.sources:
        return What(EVERYTHING, source=_newest(loaded))
    there = [What(name, others=True, by_harm=by_harm) for name in choices.what.others if loaded.of(name)]
    return next((one for one in there if not (by_harm and one.weighs_nothing)), None)


def _newest(loaded: Loaded) -> str:
    """The source with the newest month; of several, that with most months."""
    return max(loaded.sources, key=lambda name: (loaded.sources[name][-1:], len(loaded.sources[name]), name))
