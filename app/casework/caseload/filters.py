"""The list of cases, and of those known by name only, as data; and what its address asks, with types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.casework.cases.plan_filters import PLAN_FILTERS
from app.casework.cases.problem_fields import LISTED, heading_of
from app.cleaning import clean_line
from app.models.base import LabelledEnum
from app.models.case import Risk, Stage
from app.web.listing import (
    Column,
    Listing,
    Question,
    ask,
    choice,
    one_of,
    row_choice,
    scopes,
    tick,
    words,
)  # fmt: skip


class Scope(LabelledEnum):
    MINE = "mine", "My work"
    GROUP = "group", "My groups"
    ALL = "all", "All I can see"
    OTHERS = "others", "Other groups, by name"


class Sort(LabelledEnum):
    CHANGED = "changed", "Last change"
    REVIEW = "review", "Next review"
    LOGGED = "logged", "Case"
    RISK = "risk", "Risk"
    STAGE = "stage", "Stage"
    WARD = "ward", "Ward"
    RANK = "rank", "Best match"


class StageChoice(LabelledEnum):
    """The stages, with the two that people mean most often before them."""

    OPEN = "open", "Open"
    ANY = "any", "Open and closed"


STAGES: dict[str, str] = dict([*StageChoice.choices(), *Stage.choices()])
Options = Mapping[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class CaseFilter:
    """What a list shows. `question` is where it was asked, if it was asked in an address."""

    scope: Scope = Scope.ALL
    q: str = ""
    tier: str = ""
    group: str = ""
    ward: str = ""
    theme: str = ""
    stage: str = StageChoice.OPEN
    risk: str = ""
    overdue: bool = False
    hin: bool = False
    restricted: bool = False
    focus: str = ""
    ages: str = ""
    repeat: str = ""
    sort: Sort = Sort.CHANGED
    is_ascending: bool = False
    question: Question | None = field(default=None, compare=False)
    lead: str = ""
    # Whether so many texts have its words that cases are read one by one, once the database has been asked.
    is_common: bool = field(default=False, compare=False)
    # Who is called by its words.
    people: tuple[int, ...] = field(default=(), compare=False)
    # The groups that hold what it asks for by name, once the counts of cases have said so.
    elsewhere: tuple[int, ...] | None = field(default=None, compare=False)

    @property
    def is_search(self) -> bool:
        """Whether words are looked for in what cases say: of those known by name, only names are."""
        return bool(self.q) and self.scope is not Scope.OTHERS

    @property
    def is_of_kinds(self) -> bool:
        """Whether cases are counted as it asks, by kind, so that its number need not be counted."""
        looks_further = (
            self.q or self.lead or self.overdue or self.hin or self.restricted or self.asks_of_plan
        )
        return self.scope in (Scope.ALL, Scope.GROUP) and not looks_further

    @property
    def asks_of_plan(self) -> bool:
        """Whether it asks what the scanning says of the problem."""
        return bool(self.focus or self.ages or self.repeat)


# --- the columns -------------------------------------------------------------------------------------
# Their orders are in queries.py, since a page of a million cases is found by indexes.
def _in_file(name: str, heading: str, value: Callable[[Any], Any] | None = None) -> Column:
    return Column(name, heading, value=value, on_page=False)


NAME_COLUMNS = (
    _in_file("reference", "Case"), _in_file("theme", "Theme"), _in_file("ward", "Ward"),
    _in_file("holder", "Held by"),
    _in_file("hin", "High Impact Neighbourhood", lambda row: bool(row.hin)),
)  # fmt: skip
READ_COLUMNS = (
    *(_in_file(name, heading_of(name)) for name in LISTED),
    _in_file("stage", "Stage"), _in_file("tier_level", "Tier"), _in_file("risk", "Risk"),
    _in_file("restricted", "Restricted"), _in_file("next_review_on", "Next review"),
    _in_file("logged_at", "Logged"), _in_file("changed_at", "Last change"),
    _in_file("closed_at", "Closed"), _in_file("lead", "Lead"),
)  # fmt: skip


def listing_of(scope: Scope, offered: Mapping[Scope, str], options: Options, *, is_search: bool) -> Listing:
    """The list of cases; of those known by name only, with less to see and to ask. Filtering by anything
    else would reveal more."""
    which = scopes("scope", "Which cases", offered.items(), scope)
    named = (
        row_choice("group", "Held by", options["group"]),
        row_choice("ward", "Ward", options["ward"]),
        row_choice("theme", "Theme", options["theme"]),
    )
    hin = tick("hin", "High Impact Neighbourhoods", "In a HIN")
    if scope is Scope.OTHERS:
        return Listing(
            "cases", "case held by another group", many="cases held by other groups",
            sort=Sort.LOGGED, saved=True,
            columns=(
                _heading(Sort.LOGGED), _heading(Sort.WARD, ascending=True), _plain("Held by"),
                _plain("Access"), *NAME_COLUMNS,
            ),
            filters=(which, words("q", "Reference, theme or ward"), *named, hin),
        )  # fmt: skip
    return Listing(
        "cases", "case", sort=Sort.RANK if is_search else Sort.CHANGED, saved=True,
        orders={Sort.RANK: False} if is_search else {},
        columns=(
            _heading(Sort.LOGGED), _heading(Sort.STAGE, ascending=True),
            _heading(Sort.WARD, "Ward and group", ascending=True), _heading(Sort.RISK),
            _heading(Sort.REVIEW, ascending=True),
            _heading(Sort.CHANGED), *NAME_COLUMNS, *READ_COLUMNS,
        ),
        filters=(
            which,
            words("q", "Words, reference or person"),
            choice("stage", "Stage", STAGES.items(), StageChoice.OPEN),
            *named,
            row_choice("tier", "Tier", options["tier"]),
            choice("risk", "Risk", Risk.choices()),
            words("lead", "Led by"),
            tick("overdue", "Review overdue"),
            hin,
            tick("restricted", "Restricted"),
            *PLAN_FILTERS,
        ),
    )  # fmt: skip


def _heading(sort: Sort, words: str = "", *, ascending: bool = False) -> Column:
    return Column(sort, words or sort.label, sort=sort, ascending=ascending, in_file=False)


def _plain(heading: str) -> Column:
    return Column(heading, heading, in_file=False)


# --- what an address asks ----------------------------------------------------------------------------
NO_OPTIONS: Options = {"group": [], "ward": [], "theme": [], "tier": []}
EVERY_SCOPE = {scope: scope.label for scope in Scope}


def ask_for_cases(
    address: Mapping[str, str],
    usual: Scope = Scope.ALL,
    offered: Mapping[Scope, str] = EVERY_SCOPE,
    options: Options = NO_OPTIONS,
) -> CaseFilter:
    """What an address asks of the list of cases. `usual` is the scope when it says nothing."""
    scope = one_of(Scope, address.get("scope"), usual)
    listing = listing_of(scope, offered, options, is_search=bool(clean_line(address.get("q", ""))))
    # An order that other cases can stand in, but these cannot, is no mistake.
    unfit = {"sort"} if address.get("sort") in {*Sort} - {*listing.sorts} else set()
    # A scope that is not offered to its reader is none of the tabs, but it is answered.
    asked = {name: value for name, value in address.items() if name not in {"scope", *unfit}}
    return _typed(scope, ask(listing, asked))


def _typed(scope: Scope, question: Question) -> CaseFilter:
    return CaseFilter(
        scope=scope,
        q=question["q"],
        tier=question["tier"],
        group=question["group"],
        ward=question["ward"],
        theme=question["theme"],
        risk=question["risk"],
        lead=question["lead"],
        focus=question["focus"],
        ages=question["ages"],
        repeat=question["repeat"],
        stage=question["stage"] or StageChoice.OPEN,
        overdue=bool(question["overdue"]),
        hin=bool(question["hin"]),
        restricted=bool(question["restricted"]),
        sort=Sort(question.sort),
        is_ascending=question.ascending,
        question=question,
    )


def query_of_cases(**values: str) -> str:
    """The query string of the list of cases with these filters, among all that its reader may see."""
    question = ask_for_cases(values).question
    assert question
    return question.query()
