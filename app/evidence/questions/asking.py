"""How a page of evidence asks: its question from the address of the request, and what its bar shows.

    asked = ask(TREND)                  # None: no month is loaded
    asked.question                      # what the page answers
    counting.count_by_month(asked.question)

The template draws `question_bar(asked, source)` of components/question_bar.html above its answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import current_app, request, url_for

from app.evidence.frozen.attaching import is_carried
from app.evidence.questions import address, queries
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.hours import DAYS
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion, read
from app.evidence.questions.unused import list_unknown
from app.evidence.questions.what import CRIME, WEIGHTS
from app.evidence.questions.when import MONTHS, PRESETS
from app.models.person import User
from app.models.question import KeptQuestion
from app.web.guard import actor
from app.web.listing import UnknownFilterValue

FIELDS_OF = {
    Part.WHAT: (address.WHAT, address.ADD),
    Part.SOURCE: (address.SOURCE,),
    Part.WEIGHT: (address.WEIGH,),
    Part.WHERE: (address.PLACE,),
    Part.COMPARED: (address.COMPARED,),
    Part.HOURS: (address.DAYS, address.HOURS),
    Part.RATES: (address.OVER,),
}
CIRCLE = (address.POINT, address.METRES)
OF_PLACES = (
    address.PLACE, *CIRCLE, address.CORNERS, address.LSOAS, address.SQUARES, address.CALLED,
)  # fmt: skip
OF_MONTHS = (address.WHEN, address.FIRST, address.LAST)


@dataclass(frozen=True)
class Asked:
    """A question with what its bar needs. `query`: its address, with what is the page's own.

    `unknown`: what is said of names of the address that are no part of a question.
    """

    question: EvidenceQuestion
    choices: QuestionChoices
    query: Mapping[str, str]
    user: User
    unknown: Sequence[str] = ()

    presets = PRESETS
    chosen_months = MONTHS
    days = DAYS
    weights = WEIGHTS

    def takes(self, part: str) -> bool:
        """Whether the form offers a choice of it."""
        page = self.question.page
        return Part(part) in page.takes and not (page.of_one_place and part == Part.WHERE)

    @property
    def hidden(self) -> dict[str, str]:
        """What the form hands on, since the page cannot take it or has no field for it."""
        takes = self.question.page.takes - ({Part.HOURS} if not self.offers_hours else set())
        fields = {name for part in takes for name in FIELDS_OF[part]}
        fields |= {*OF_MONTHS, *(CIRCLE if self.takes_circles else ())}
        fields |= {*OF_PLACES} if self.question.page.of_one_place else set()
        return {name: value for name, value in self.question.asked if name not in fields}

    @property
    def offers_hours(self) -> bool:
        """Only where the source of what is asked gives times."""
        return self.takes(Part.HOURS) and self.choices.has_times(self.question.what)

    @property
    def takes_circles(self) -> bool:
        return self.question.page.takes_place("circle")

    @property
    def value_of(self) -> Mapping[str, str]:
        """What stands in the address, as it is handed on."""
        return dict(self.question.asked)

    @property
    def shown(self) -> str:
        """The months in the fields of the form, so that it can tell whether they were changed."""
        period = self.question.period
        return f"{period.first:%Y-%m}.{period.last:%Y-%m}"

    @cached_property
    def pinned(self) -> list[KeptQuestion]:
        return queries.list_pinned(self.user)


def ask(page: Page) -> Asked | None:
    """The question of this request, as far as the page takes it; None if no month is loaded."""
    asked = ask_in(request.args, actor(), page)
    return with_unknown(asked) if asked else None


def said_of_question(page: Page) -> list[str]:
    """What a page without a bar says of the question in its address: all that it leaves out.

    Nothing is read of an address that asks nothing.
    """
    asked = ask(page) if request.args else None
    return [*asked.question.notices, *asked.question.left_out, *asked.unknown] if asked else []


def with_unknown(asked: Asked) -> Asked:
    """With what is said of the names in the address of this request that nothing reads."""
    names = [name for name in request.args if not is_carried(name)]
    return replace(asked, unknown=list_unknown(names, asked.question.page.own))


def ask_in(query: Mapping[str, Any], user: User, page: Page, usual: str = CRIME) -> Asked | None:
    """As `ask`, of an address that is not that of the request.

    `usual`: what is counted where the address does not say. In the tests, what cannot be answered is an
    error, as in any filter.
    """
    choices = queries.get_choices(user)
    question = read(query, choices, page, usual)
    if question and question.said_above and current_app.config["STRICT_FILTERS"]:
        raise UnknownFilterValue(" ".join(question.said_above))
    return Asked(question, choices, query, user) if question else None


def address_of(kept: KeptQuestion) -> str:
    """The page of a kept question."""
    return address_on(kept.page, kept.address)


def address_on(endpoint: str, question: Mapping[str, Any]) -> str:
    """A page of evidence with a question in its address."""
    return url_for(endpoint, **question)
