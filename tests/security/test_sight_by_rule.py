"""Do the rows that the database gives agree with the rule as a person would say it, in any partnership?

The rule is written out below in plain words of Python, from the design and not from the policy's code.
Hypothesis makes up people, cases and histories, and looks for one on which the two disagree.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock, policy
from app.extensions import db
from app.models.case import Case, Holding
from app.models.person import Membership, Role
from app.models.sharing import CasePerson, CaseShare, NamedFor, Note, NoteAudience
from tests import factories
from tests.buttons import undone

PARTNERS = ("Sherwood Council", "Sherwood Police", "Sherwood Homes")
NATS = (
    ("Oakwood", "North Locality Board"),
    ("Elm", "North Locality Board"),
    ("Beech", "South Locality Board"),
)
CONTRIBUTE = {Role.OFFICER, Role.MEMBER, Role.COORDINATOR, Role.CHAIR}

roles = st.sampled_from(list(Role))
memberships = st.lists(st.tuples(roles, st.integers(0, 6)), max_size=3, unique=True)
people = st.lists(st.tuples(memberships, st.integers(0, 2)), min_size=1, max_size=5)
ends = st.sampled_from([None, timedelta(days=-1), timedelta(seconds=1), timedelta(days=9)])
cases = st.lists(
    st.fixed_dictionaries(
        {
            "path": st.lists(st.integers(0, 6), min_size=1, max_size=3),
            "restricted": st.booleans(),
            "shares": st.dictionaries(st.integers(0, 2), st.booleans(), max_size=2),
            "named": st.dictionaries(st.integers(0, 4), ends, max_size=3),
            "notes": st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(NoteAudience))), max_size=3),
        }
    ),
    min_size=1,
    max_size=5,
)


# --- the rule ----------------------------------------------------------------------------------------
def is_above(group, other):
    """Whether a group is another one, or one that it answers to."""
    while other is not None:
        if other == group:
            return True
        other = other.parent
    return False


def may_read(person, case, made):
    is_named = any(p == person and (end is None or end > timedelta()) for p, end in made["named"])
    if is_named or made["restricted"]:
        return is_named
    groups = [m.group for m in person.memberships if m.group]
    on_its_path = any(is_above(mine, held) for mine in groups for held in made["path"])
    shared = any(partner == person.partner and not ended for partner, ended in made["shares"])
    return on_its_path or shared


def may_know_by_name(person, case, made):
    contributes = any(m.role in CONTRIBUTE for m in person.memberships)
    return contributes and not made["restricted"] and not may_read(person, case, made)


def may_read_note(person, author, audience):
    return audience is NoteAudience.ALL or author.partner == person.partner


# --- a partnership as Hypothesis drew it ---------------------------------------------------------------
def groups():
    nats = [factories.nat(*names) for names in NATS]
    boards = [factories.locality(), factories.locality("South Locality Board")]
    return [*nats, *boards, factories.executive(), factories.board()]


def make_person(drawn, all_groups):
    held, partner = drawn
    person = factories.person(partner_=factories.partner(PARTNERS[partner]))
    wanted = {(role, None if role.is_partnership_wide else all_groups[of]) for role, of in held}
    for role, of in wanted:
        person.memberships.append(Membership(role=role, group=of))
    return person


def make_case(drawn, all_groups, everybody):
    """The case, with what the rule asks about in the form in which it was drawn."""
    path = [all_groups[of] for of in drawn["path"]]
    nobody = factories.person()
    case = factories.case(path[0], restricted=drawn["restricted"], logged_by=nobody)
    for group in path[1:]:
        case.admit(group)
        case.holdings[-1].until = clock.now()
        db.session.flush()
        case.holdings.append(Holding(group=group, since=clock.now()))
        case.holder = group
    shares = [(factories.partner(PARTNERS[of]), ended) for of, ended in drawn["shares"].items()]
    for partner, ended in shares:
        moment = clock.now() if ended else None
        db.session.add(CaseShare(case=case, partner=partner, shared_by_id=nobody.id, ended_at=moment))
    named = [(everybody[of], end) for of, end in drawn["named"].items() if of < len(everybody)]
    for person, end in named:
        until = clock.now() + end if end is not None else None
        db.session.add(CasePerson(case=case, user=person, named_for=NamedFor.ASKED, until=until))
    notes = [(everybody[of], audience) for of, audience in drawn["notes"] if of < len(everybody)]
    for author, audience in notes:
        note = Note(case=case, author=author, partner_id=author.partner_id, words="x", audience=audience)
        db.session.add(note)
    db.session.commit()
    return case, {**drawn, "path": path, "shares": shares, "named": named, "notes": notes}


def found(statement):
    return set(db.session.scalars(statement))


@pytest.fixture
def still(app):
    with clock.at(clock.now()):
        yield


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn_people=people, drawn_cases=cases)
def test_what_somebody_finds_is_what_the_rule_says(still, drawn_people, drawn_cases):
    all_groups = groups()
    with undone():
        everybody = [make_person(drawn, all_groups) for drawn in drawn_people]
        made = [make_case(drawn, all_groups, everybody) for drawn in drawn_cases]
        for person in everybody:
            readable = {case.id for case, how in made if may_read(person, case, how)}
            by_name = {case.id for case, how in made if may_know_by_name(person, case, how)}
            assert found(policy.visible_cases(person, select(Case.id))) == readable
            assert found(policy.visible_case_names(person, select(Case.id))) == by_name
            for case, how in made:
                notes = select(Note).where(Note.case_id == case.id)
                seen = sorted((n.author_id, n.audience) for n in found(policy.visible_notes(person, notes)))
                told = [(by.id, kind) for by, kind in how["notes"] if may_read_note(person, by, kind)]
                assert seen == sorted(told)


@pytest.mark.parametrize("role", [role for role in Role if not role.is_partnership_wide])
def test_the_cases_that_somebody_works_are_those_whose_details_they_may_edit(app, role):
    person = factories.person(role, factories.nat())
    elsewhere = factories.nat("Elm")
    cases = [factories.case(), factories.case(elsewhere), factories.case(elsewhere, lead=person)]
    editable = {case.id for case in cases if policy.can(person, policy.Action.CASE_EDIT, case)}
    assert cases[2].id in editable
    assert cases[1].id not in editable
    assert found(policy.cases_to_work(person, select(Case.id))) == editable
