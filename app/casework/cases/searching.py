"""Where are the words of a search? In what a case says, and in what belongs to it.

    has_words(user, q, ...)       a condition on cases: for words that few texts have
    has_words_near(user, q, ...)  the same, by reading each case's own texts: for words that many have
    list_places(user, q, ids)     for cases of a page: where the words stand, and an excerpt

What somebody may read is asked of the policy: the statements about cases are narrowed to visible ones by who
makes them, and the sources below to what the reader may read of a case. All words must stand in one text.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, or_, select, text, union_all
from sqlalchemy.dialects.postgresql import TSQUERY, distinct_on
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app import policy
from app.extensions import db
from app.models.case import Case
from app.models.hypothesis import Hypothesis
from app.models.person import User
from app.models.plan import TEXTS, Plan, PlanAction, PlanQuestion, ScriptStep
from app.models.sharing import CaseFile, Note
from app.plain_words import places_of
from app.structure.people import people_named

HIT_START, HIT_END = "\x02", "\x03"
LONGEST_EXCERPTED = 5_000  # signs of a text that are looked through for an excerpt
_HOW = f"StartSel={HIT_START}, StopSel={HIT_END}, MaxWords=24, MinWords=12, MaxFragments=1"


Narrow = Callable[[User, Select[Any]], Select[Any]]


def _not_removed(user: User, statement: Select[Any]) -> Select[Any]:
    return statement.where(CaseFile.removed.is_(False))


def _all(user: User, statement: Select[Any]) -> Select[Any]:
    return statement


@dataclass(frozen=True)
class Source:
    """Texts that belong to cases, and how a result says that the words stand there."""

    where: str
    of: Any
    texts: tuple[InstrumentedAttribute[str], ...]
    narrow: Narrow = _all

    @property
    def words(self) -> ColumnElement[str]:
        """Its texts, one after the other."""
        first, *rest = self.texts
        joined: Any = first
        for further in rest:
            joined = joined + " – " + further
        return cast(joined, Text)


# In the order in which a result names them.
SOURCES = (
    Source("Action", PlanAction, (PlanAction.title, PlanAction.result)),
    Source("Plan", Plan, tuple(getattr(Plan, name) for name in TEXTS)),
    Source("Explanation in the plan", Hypothesis, (Hypothesis.statement, Hypothesis.expected)),
    Source(
        "Question in the plan", PlanQuestion, (PlanQuestion.question, PlanQuestion.who, PlanQuestion.answer)
    ),
    Source("Script in the plan", ScriptStep, (ScriptStep.does, ScriptStep.needs, ScriptStep.interrupts)),
    Source("Note", Note, (Note.words,), policy.visible_notes),
    Source("File", CaseFile, (CaseFile.name,), _not_removed),
)
LEAD, OWNER = "Lead", "Action of"
_TABLES = [of.__tablename__ for of in (Case, *(source.of for source in SOURCES))]
_EACH = " UNION ALL ".join(f"SELECT 1 FROM {name} WHERE search @@ search_query(:q)" for name in _TABLES)  # noqa: S608
_EXPLAINED = text(f"EXPLAIN (FORMAT JSON) {_EACH}")


@dataclass(frozen=True)
class Place:
    """Where the words stand, and the text around them in which they are marked."""

    where: str
    excerpt: str


def query_of(q: Any) -> ColumnElement[Any]:
    return func.search_query(q, type_=TSQUERY)


def any_word_of(title: str) -> ColumnElement[Any]:
    """A query that matches any of the words. Plain words hold no operator."""
    all_words = cast(func.plainto_tsquery("english", func.plain_words(title)), Text)
    return cast(func.replace(all_words, " & ", " | "), TSQUERY)


def has_own_words(q: Any, of: Any = Case) -> ColumnElement[bool]:
    """What a case itself says has the words."""
    return of.search.op("@@")(query_of(q))


def has_words(user: User, q: str, people: Sequence[int]) -> ColumnElement[bool]:
    """Found by the indexes of words. `people`: who is called so (`list_people_named`)."""
    return Case.id.in_(union_all(*_ids(user, q, people)))


def _ids(user: User, q: str, people: Sequence[int]) -> Iterator[Select[Any]]:
    yield select(Case.id).where(has_own_words(q))
    yield select(Case.id).where(Case.is_called(q))
    yield from (
        source.narrow(user, select(source.of.case_id).where(source.of.search.op("@@")(query_of(q))))
        for source in _sources_for(q)
    )
    if people:
        yield select(Case.id).where(Case.lead_id.in_(people))
        yield select(PlanAction.case_id).where(PlanAction.owner_id.in_(people))


def has_words_near(user: User, q: str, people: Sequence[int], of: Any, case_id: Any) -> Any:
    """A row for each case of `of` that has the words, read from its own texts alone."""
    hits = (hit.correlate(of) for hit in _hits(user, q, people, case_id))
    return union_all(*hits).limit(1).lateral("hit")


def _hits(user: User, q: str, people: Sequence[int], case_id: Any) -> Iterator[Select[Any]]:
    case = aliased(Case)
    own = or_(has_own_words(q, case), case.lead_id.in_(people)) if people else has_own_words(q, case)
    yield select(literal(1)).where(case.id == case_id, own)
    for source in _sources_for(q):
        here = select(literal(1)).where(source.of.case_id == case_id, source.of.search.op("@@")(query_of(q)))
        yield source.narrow(user, here)
    if people:
        owned = PlanAction.owner_id.in_(people)
        yield select(literal(1)).where(PlanAction.case_id == case_id, owned)


def _sources_for(q: str) -> tuple[Source, ...]:
    """Of words that are left out alone, every other text is one without them: only the case's own count."""
    return SOURCES if any(not word.startswith("-") for word in q.split()) else ()


# --- what the words are ----------------------------------------------------------------------------------
def estimate_texts(q: str) -> int:
    """How many texts have the words, as the database expects from its statistics alone."""
    (plan,) = db.session.execute(_EXPLAINED, {"q": q}).scalar_one()
    rows: int = plan["Plan"]["Plan Rows"]
    return rows


def list_people_named(q: str) -> tuple[int, ...]:
    """Who has all of these words in their name. Asked apart: most words are nobody's."""
    return tuple(db.session.scalars(people_named(q)))


def has_no_words(q: str) -> bool:
    """Whether all that was typed is signs, or words that stand in every text."""
    return not db.session.scalar(select(func.numnode(query_of(q))))


# --- where -----------------------------------------------------------------------------------------------
def list_places(user: User, q: str, ids: Iterable[int]) -> dict[int, Place]:
    """For cases of a page that do not have the words themselves: the first place where they stand."""
    every = list(ids)
    if not every:
        return {}
    found = union_all(*_texts(user, q, every)).subquery("found")
    first = (
        select(found.c.case_id, found.c.place, found.c.words)
        .ext(distinct_on(found.c.case_id))
        .order_by(found.c.case_id, found.c.position)
        .subquery("first")
    )
    rows = db.session.execute(select(first, headline(first.c.words, q).label("excerpt")))
    return {row.case_id: Place(row.place, as_typed(row.excerpt, row.words)) for row in rows}


def _texts(user: User, q: str, ids: list[int]) -> Iterator[Select[Any]]:
    for position, source in enumerate(_sources_for(q)):
        labelled = _labelled(
            source.of.case_id, position, source.where, func.left(source.words, LONGEST_EXCERPTED)
        )
        here = labelled.where(source.of.case_id.in_(ids), source.of.search.op("@@")(query_of(q)))
        yield source.narrow(user, here)
    named = User.id.in_(people_named(q))
    lead = _labelled(Case.id, len(SOURCES), LEAD, User.name)
    yield lead.join(User, User.id == Case.lead_id).where(Case.id.in_(ids), named)
    owner = _labelled(PlanAction.case_id, len(SOURCES) + 1, OWNER, User.name)
    yield owner.join(User, User.id == PlanAction.owner_id).where(PlanAction.case_id.in_(ids), named)


def _labelled(case_id: Any, position: int, where: str, words: Any) -> Select[Any]:
    return select(
        case_id.label("case_id"),
        literal(position).label("position"),
        literal(where, Text).label("place"),
        cast(words, Text).label("words"),
    )


def headline(words: Any, q: Any) -> ColumnElement[Any]:
    """An excerpt in plain words, the hits marked: of what could be a tag or an address, nothing is left."""
    plain = func.translate(func.plain_words(func.left(words, LONGEST_EXCERPTED)), '-"', "  ")
    return func.ts_headline("english", plain, query_of(q), _HOW)


def as_typed(excerpt: str, whole: str) -> str:
    """The excerpt as it stands in the text, with its signs, capitals and accents."""
    whole = whole[:LONGEST_EXCERPTED].replace(HIT_START, " ").replace(HIT_END, " ")
    places = places_of(excerpt.replace(HIT_START, "").replace(HIT_END, ""), whole)
    return "".join(_marked(excerpt, places, whole)).strip() if places else excerpt


def _marked(excerpt: str, places: list[int], whole: str) -> Iterator[str]:
    following, at = iter(places), places[0]
    for sign in excerpt:
        if sign in (HIT_START, HIT_END):
            yield sign
        else:
            end = max(at, next(following) + 1)
            yield whole[at:end]
            at = end
