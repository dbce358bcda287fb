"""The question of an address: read with a sentence for whatever cannot be answered, and written again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.evidence.questions import address
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.compared import Compared, Pairs, pairs_of, read_compared
from app.evidence.questions.hours import EVERY_HOUR, Hours, no_times, read_hours
from app.evidence.questions.nearest import is_asked, with_months
from app.evidence.questions.over import over_in_address, read_over
from app.evidence.questions.page import Page, Part
from app.evidence.questions.unused import list_unused
from app.evidence.questions.what import CRIME, What, read_what
from app.evidence.questions.when import When, read_when
from app.evidence.questions.where import Where, WhereKind, read_where
from app.evidence.statistics.periods import Period
from app.evidence.statistics.rates import Over

Words = tuple[str, ...]


@dataclass(frozen=True)
class EvidenceQuestion:
    """What a page answers.

    `asked`: the whole question as it travels from page to page, those parts too that this page cannot take.
    `notices`: a sentence for each part of the address that could not be answered. `left_out`: a sentence for
    each part that this page does not take. `months`: those loaded of what is asked. `over`: what rates are
    over.
    """

    page: Page
    what: What
    where: Where
    when: When
    elsewhere: Where | None = None  # a place that is asked about and that the page does not take
    hours: Hours = EVERY_HOUR
    compared: Compared = Compared.YEAR_BEFORE
    asked: tuple[tuple[str, str], ...] = ()
    notices: Words = ()
    left_out: Words = ()
    months: tuple[date, ...] = ()
    over: Over = Over.RESIDENTS

    @property
    def period(self) -> Period:
        return self.when.period

    @property
    def pairs(self) -> Pairs:
        """The months, each with the one that it is compared with, where both are loaded."""
        return pairs_of(self.period, self.months, self.compared)

    @property
    def said_above(self) -> list[str]:
        """The notices that stand at no field."""
        at_fields = {f"{words}." for words in self.when.at_fields.values()}
        return [words for words in self.notices if words not in at_fields]

    def in_address(self, **changed: str) -> dict[str, str]:
        """Query parameters of the whole question, with some changed; a blank one is taken away."""
        return {name: value for name, value in {**dict(self.asked), **changed}.items() if value}

    @property
    def words(self) -> str:
        """Burglary in Castle ward, May 2025 to April 2026 (last 12 months), weighed by harm."""
        what = self.what.words
        where = f" {self.where.words}" if Part.WHERE in self.page.takes else ""
        hours = f" {self.hours.words}" if self.hours else ""
        return f"{what}{where}{hours}, {self.when.words}{self._compared}"

    @property
    def name(self) -> str:
        """What it is called where nobody says otherwise: Burglary in Castle ward, last 12 months."""
        return f"{self.what.words} {self._where_and_hours}, {self.when.name}"

    @property
    def counted(self) -> dict[str, str]:
        """Query parameters of what is counted: with its months, and without what it is compared with."""
        return {
            **self.what.in_address, **dict(self.where.as_drawn), **self.period.in_address,
            **self.hours.in_address,
        }  # fmt: skip

    @property
    def counted_words(self) -> str:
        """What is counted, as it stays true: All crime in Castle ward, May 2025 to April 2026."""
        what = self.what.words if self.what.source else self.what.name
        return f"{what} {self._where_and_hours}, {self.period.words}"

    @property
    def what_and_hours(self) -> str:
        """Noise on Fridays; Crime."""
        return f"{self.what.words} {self.hours.words}".strip()

    @property
    def _where_and_hours(self) -> str:
        return f"{self.where.words} {self.hours.words}".strip()

    @property
    def is_stored_by_ward(self) -> bool:
        """Whether the counts that are stored by ward are enough, and so the verdicts on all wards."""
        return self.where.is_by_ward and not self.hours

    @property
    def _compared(self) -> str:
        if Part.COMPARED not in self.page.takes or self.compared is Compared.NONE:
            return ""
        return f", compared with {self.compared.label[0].lower()}{self.compared.label[1:]}"


def read(
    query: Mapping[str, Any], choices: QuestionChoices, page: Page, usual: str = CRIME
) -> EvidenceQuestion | None:
    """The question of an address, as far as this page takes it. None if no month is loaded.

    `usual`: what is counted where the address does not say.
    """
    what, notices = read_what(query, choices.what, usual)
    where, said = read_where(query, choices.where)
    compared, unknown = read_compared(query)
    hours, no_hours = read_hours(query)
    over, no_rate = _read_over(query, choices)
    notices += [*said, *unknown, *no_hours, *no_rate]
    taken, left_out = _what_is_taken(page, what)
    taken, months = with_months(taken, choices, page, notices if is_asked(query) else left_out)
    if not months:
        return None
    when, unloaded = read_when(query, months, page.usual)
    place = where if page.takes_place(where.kind) else choices.where.city
    if place is not where and where.kind is not WhereKind.CITY:
        left_out.append(page.leaves_out(Part.WHERE, f"the place asked about, {where.words},"))
    if compared and compared not in page.compared:
        left_out.append(page.leaves_out(Part.COMPARED, f"comparing with {compared.within}"))
    if over is not Over.RESIDENTS and Part.RATES not in page.takes:
        left_out.append(page.leaves_out(Part.RATES, f"a rate over {over.words}"))
    if page.why_no_months and when.asked:
        left_out.append(page.leaves_out_months(when.name))
    hours_here = _hours_taken(page, hours, taken, choices, notices, left_out)
    own = compared if compared in page.compared else page.compared[0] if page.compared else Compared.NONE
    asked = {
        **_if_asked(query, what), **dict(where.in_address), **when.in_address, **hours.in_address,
        **({"beside": compared.value} if compared else {}), **over_in_address(over),
    }  # fmt: skip
    return EvidenceQuestion(
        page, taken, place, when, None if place is where else where, hours_here, own,
        tuple(asked.items()),
        (*notices, *unloaded, *list_unused(query)), tuple(left_out), tuple(months), over,
    )  # fmt: skip


def _read_over(query: Mapping[str, Any], choices: QuestionChoices) -> tuple[Over, list[str]]:
    """What can be known is read only where an address asks."""
    known = choices.rated() if address.first_of(query, address.OVER) else ()
    return read_over(query, known)


def _hours_taken(
    page: Page, hours: Hours, what: What, choices: QuestionChoices, notices: list[str], left_out: list[str]
) -> Hours:
    """Days and hours, where the page takes them and the source of what is asked gives times."""
    if hours and not choices.has_times(what):
        notices.append(no_times(choices.timed()))
        return EVERY_HOUR
    if hours and Part.HOURS not in page.takes:
        only = hours.words.removeprefix("that ")
        left_out.append(page.leaves_out(Part.HOURS, f"counting only what {only}"))
        return EVERY_HOUR
    return hours


def _what_is_taken(page: Page, what: What) -> tuple[What, list[str]]:
    """What is asked as far as a page takes it, and what it leaves out."""
    key, others, source, by_harm, left_out = what.key, what.others, what.source, what.by_harm, list[str]()
    if Part.WHAT not in page.takes and key != CRIME:
        left_out.append(page.leaves_out(Part.WHAT, what.name))
        key, others = CRIME, False
    if Part.SOURCE not in page.takes and source:
        left_out.append(page.leaves_out(Part.SOURCE, f"counting {what.recorder} alone"))
        source = ""
    if page.by_harm and what.weighs_nothing:
        left_out.append(page.leaves_out(Part.WHAT, what.name))
        key, others, source = CRIME, False, ""
    if page.by_harm:
        by_harm = True
    elif Part.WEIGHT not in page.takes and by_harm:
        left_out.append(page.leaves_out(Part.WEIGHT, "weighing by harm"))
        by_harm = False
    return What(key, others, source, by_harm), left_out


def _if_asked(query: Mapping[str, Any], what: What) -> dict[str, str]:
    """What is counted, unless it is what every page counts by itself."""
    usual = what == What(CRIME) and "what" not in query
    return {} if usual else what.in_address
