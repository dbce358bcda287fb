"""What there is to ask about: loaded months, categories, sources, and places."""

from dataclasses import dataclass
from datetime import date

from app.evidence.questions.what import WhatChoices
from app.evidence.questions.where import WhereChoices
from app.places.incidents.loaded import Loaded


@dataclass(frozen=True)
class QuestionChoices:
    """What the question of a page can be made of, for one reader."""

    loaded: Loaded
    what: WhatChoices
    where: WhereChoices

    @property
    def months(self) -> list[date]:
        return self.loaded.any_source
