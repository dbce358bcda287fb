"""Parts of a profile about work: open cases here, and past responses nearby."""

from collections.abc import Callable, Sequence

from app import clock
from app.documents import description as paper
from app.documents.description import Part
from app.documents.marking import SENSITIVE
from app.insight.profiles.queries import Tried, Work
from app.models.person import User
from app.words import day, in_words, pluralise, thousands

MOST_DONE = 2
FEWEST = 2  # rows on a sheet that must be short
LONGEST = 150  # letters of an answer in a table
AddressOf = Callable[[str], str]


def source_of_cases(user: User) -> str:
    """The source line: counts are what this user may see."""
    return f"cases in Fourtier that {user.name} can read, as of {day(clock.today())}."


def work_parts(work: Work, where: str, user: User, address_of: AddressOf) -> list[Part]:
    heading = paper.Heading(f"Open cases {where}")
    if not work.cases:
        return [heading, paper.Paragraph(f"There are no open cases {where} that you can read.")]
    tiers = in_words([f"{thousands(number)} at {name}" for name, number in work.by_tier])
    overdue = f" {pluralise(work.overdue_actions, 'action')} overdue." if work.overdue_actions else ""
    words = f"{pluralise(work.number, 'open case')} {where}: {tiers}.{overdue}"
    shown = "" if work.number == len(work.cases) else f", {len(work.cases)} of {thousands(work.number)}"
    rows = tuple(
        (paper.Link(case.title, address_of(case.reference)), case.reference, case.stage.label, case.holder,
         day(case.since))
        for case in work.cases
    )  # fmt: skip
    table = paper.Table(
        f"Open cases {where}{shown}", ("Problem", "Reference", "Stage", "Held by", "Logged"), rows,
        source_of_cases(user), shortens=FEWEST,
    )  # fmt: skip
    return [heading, paper.Paragraph(words), table]


def without_point(number: int, wards: Sequence[str]) -> list[Part]:
    """A note on cases without a point, which may or may not be in the place."""
    if not number:
        return []
    has, are = ("has", "it is") if number == 1 else ("have", "they are")
    cases = f"{pluralise(number, 'more open case')} in {in_words(list(wards))} that you can read"
    sentence = f"{cases} {has} no point. We do not know if {are} here, so {are} not counted."
    return [paper.Paragraph(sentence)]


def tried_parts(tried: Sequence[Tried], where: str, user: User, address_of: AddressOf) -> list[Part]:
    heading = paper.Heading("What was tried nearby and how it went")
    if not tried:
        return [heading, paper.Paragraph(f"There are no closed or assessed cases {where} that you can read.")]
    table = paper.Table(
        f"Closed and assessed cases {where}",
        ("Problem", "Case", "What was done", "How it went"),
        tuple(_tried_row(attempt, address_of) for attempt in tried),
        source_of_cases(user),
        shortens=FEWEST,
    )
    return [heading, table]


def _tried_row(tried: Tried, address_of: AddressOf) -> tuple[paper.Cell, ...]:
    case = tried.case
    return (
        paper.Link(case.title, address_of(case.reference)),
        f"{case.reference}, {case.theme}, {case.ward}",
        _done(tried.done),
        _how_it_went(tried),
    )


def _done(titles: Sequence[str]) -> str:
    if not titles:
        return "No action is marked done"
    more = len(titles) - MOST_DONE
    shown = "; ".join(titles[:MOST_DONE])
    return f"{shown}; and {more} more" if more > 0 else shown


def _how_it_went(tried: Tried) -> str:
    case = tried.case
    ended = case.outcome or case.close_reason
    sentences = [f"{ended.label}, {day(case.closed_at)}." if ended else "Still open."]
    sentences += [
        _shortened(words) for words in (case.closing_words, tried.outcome.split("\n\n")[0]) if words
    ]
    return " ".join(sentences)


def _shortened(words: str) -> str:
    """Cut after the last sentence, or else the last word, that fits."""
    if len(words) <= LONGEST:
        return words
    start = words[:LONGEST]
    sentence = start.rfind(". ")
    return start[: sentence + 1] if sentence > 0 else f"{start.rsplit(' ', 1)[0]} …"


def marking_of(work: Work, tried: Sequence[Tried], *, restricted: bool = False) -> str:
    """The protective marking: a paper that names a restricted case is as sensitive as the case."""
    named = restricted or any(case.restricted for case in work.cases)
    return SENSITIVE if named or any(attempt.case.restricted for attempt in tried) else ""
