"""What a page can take of a question. Each page of evidence declares one of these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.evidence.questions.compared import Compared
from app.evidence.questions.when import USUAL
from app.evidence.questions.where import WhereKind
from app.models.base import LabelledEnum


class Part(LabelledEnum):
    """A part of a question. Every page that answers one takes months."""

    WHAT = "what", "What"
    SOURCE = "source", "Whose"
    WEIGHT = "weight", "Counted or weighed"
    WHERE = "where", "Where"
    COMPARED = "compared", "Compared with"
    HOURS = "hours", "Days and hours"
    RATES = "rates", "Rates over"


EVERYWHERE = frozenset(WhereKind)


def answers_nothing(name: str, endpoint: str, why: str, own: Iterable[str] = ()) -> "Page":
    """A page that takes no part of a question, for one reason, and hands all of it on."""
    return Page(
        name, endpoint, frozenset(), why=dict.fromkeys(Part, why), why_no_months=why, own=frozenset(own)
    )


@dataclass(frozen=True)
class Page:
    """`name`: what the page calls itself within a sentence. `button`: the words of the form's button.

    `places`: the kinds of place that it takes, if it takes any. `by_harm`: it weighs everything by harm.
    `of_one_place`: its own address says which. `usual`: its preset of months. `compared`: what it can compare
    with, its usual first. `why`: why it leaves a part out, as a clause. `own`: names of its address that are
    no part of a question. `why_no_months`: why it takes no months either, if it answers no question.
    """

    name: str
    endpoint: str
    takes: frozenset[Part]
    button: str = "Show this"
    places: frozenset[WhereKind] = EVERYWHERE
    by_harm: bool = False
    of_one_place: bool = False
    usual: str = USUAL
    compared: tuple[Compared, ...] = ()
    why: Mapping[Part, str] = field(default_factory=dict, hash=False)
    own: frozenset[str] = frozenset()
    why_no_months: str = ""

    @property
    def kept_on(self) -> str:
        """The page on which its question can be kept: a trend asks about any place."""
        return "change.trend" if self.of_one_place else self.endpoint

    def takes_place(self, kind: WhereKind | str) -> bool:
        return Part.WHERE in self.takes and kind in self.places

    def leaves_out(self, part: Part, thing: str) -> str:
        """A sentence for a part of the question that this page does not take."""
        return self._left_out(thing, self.why.get(part))

    def leaves_out_months(self, months: str) -> str:
        return self._left_out(f"the period asked about, {months},", self.why_no_months)

    @staticmethod
    def _left_out(thing: str, why: str | None) -> str:
        thing = f"{thing[0].upper()}{thing[1:]}"
        return f"{thing} is left out here{f' because {why}' if why else ''}."
