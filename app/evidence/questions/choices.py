"""What there is to ask about: loaded months, categories, sources, and places."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from app.evidence.questions.what import What, WhatChoices
from app.evidence.questions.where import WhereChoices
from app.evidence.statistics.rates import Over
from app.places.incidents.loaded import Loaded


@dataclass(frozen=True)
class QuestionChoices:
    """What the question of a page can be made of, for one reader.

    `timed`: sources that record hours. `rated`: over what there can be rates.
    """

    loaded: Loaded
    what: WhatChoices
    where: WhereChoices
    timed: Callable[[], Collection[str]] = tuple
    rated: Callable[[], Collection[Over]] = tuple

    @property
    def months(self) -> list[date]:
        return self.loaded.any_source

    def has_times(self, what: What) -> bool:
        """Whether it can be asked of days and hours: the police give none."""
        if what.source:
            return what.source in self.loaded.sources and what.source in self.timed()
        return what.others and bool(self.timed())
