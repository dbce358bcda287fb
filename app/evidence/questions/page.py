"""What a page can take of a question. Each page of evidence declares one of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.evidence.questions.compared import Compared
from app.evidence.questions.when import USUAL
from app.evidence.questions.where import WhereKind
from app.models.base import LabelledEnum


class Part(LabelledEnum):
    """A part of a question. Every page takes months."""

    WHAT = "what", "What"
    SOURCE = "source", "Whose"
    WEIGHT = "weight", "Counted or weighed"
    WHERE = "where", "Where"
    COMPARED = "compared", "Compared with"
    HOURS = "hours", "Days and hours"
    RATES = "rates", "Rates over"


EVERYWHERE = frozenset(WhereKind)


@dataclass(frozen=True)
class Page:
    """`name`: what the page calls itself within a sentence. `button`: the words of the form's button.

    `places`: the kinds of place that it takes, if it takes any. `by_harm`: it weighs everything by harm.
    `of_one_place`: its own address says which. `usual`: its preset of months. `compared`: what it can compare
    with, its usual first. `why`: why it leaves a part out, as a clause. `own`: names of its address that are
    no part of a question.
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

    @property
    def kept_on(self) -> str:
        """The page on which its question can be kept: a trend asks about any place."""
        return "change.trend" if self.of_one_place else self.endpoint

    def takes_place(self, kind: WhereKind | str) -> bool:
        return Part.WHERE in self.takes and kind in self.places

    def leaves_out(self, part: Part, thing: str) -> str:
        """A sentence for a part of the question that this page does not take."""
        why = self.why.get(part)
        thing = f"{thing[0].upper()}{thing[1:]}"
        return f"{thing} is left out here{f' because {why}' if why else ''}."
