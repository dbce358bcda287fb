"""Are kept counts what counting would give, for whoever asks, and do restricted cases stay out of them?"""

from itertools import product

import pytest
from sqlalchemy import delete, func, select, text

from app import policy
from app.background.tasks import gather_case_counts
from app.casework.caseload.conditions import knowing_elsewhere
from app.casework.caseload.filters import CaseFilter, Scope, StageChoice
from app.casework.caseload.queries import count_cases, iter_cases
from app.extensions import db
from app.insight.maps.filters import MapFilter
from app.insight.maps.queries import get_city
from app.models.case import Case, CloseReason, Risk, Stage
from app.models.case_count import CaseCount
from app.models.person import User
from app.models.sharing import NamedFor
from tests import factories, world

KINDS = ("ward_id", "tier_level", "theme_id", "holder_id", "stage", "risk", "audience_group_ids")


def kept():
    number = func.sum(CaseCount.number)
    kinds = [getattr(CaseCount, name) for name in KINDS]
    statement = select(*kinds, number, func.sum(CaseCount.with_point)).group_by(*kinds).having(number != 0)
    return {tuple(map(str, row)) for row in db.session.execute(statement)}


def recounted():
    kinds = [getattr(Case, name) for name in KINDS]
    statement = select(*kinds, func.count(), func.count(Case.easting)).group_by(*kinds)
    return {tuple(map(str, row)) for row in db.session.execute(statement.where(~Case.restricted))}


CHANGES = {
    "moves on": {"stage": Stage.RESPONSE},
    "is judged anew": {"risk": Risk.HIGH},
    "gets a point": {"easting": 457_000, "northing": 340_000},
    "is restricted": {"restricted": True},
    "is known to others": {"audience_group_ids": [1, 2, 3]},
    "is renamed": {"title": "Another"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_counts_follow_each_change_of_a_case(app, change):
    case, _ = factories.case(), factories.case()
    for name, value in change.items():
        setattr(case, name, value)
    db.session.flush()
    assert kept() == recounted() != set()


def test_counts_follow_a_case_that_closes_or_goes(app):
    closed, gone = factories.case(), factories.case(title="Gone")
    closed.stage, closed.closed_at, closed.close_reason = Stage.CLOSED, closed.changed_at, CloseReason.SOLVED
    db.session.flush()
    assert kept() == recounted()
    for table in ("case_people", "holdings", "plans"):
        db.session.execute(text(f"DELETE FROM {table} WHERE case_id = :id"), {"id": gone.id})
    db.session.execute(delete(Case).where(Case.id == gone.id))
    assert kept() == recounted() != set()


def test_gathered_counts_are_the_same_in_fewer_rows(app):
    for stage in (Stage.SCANNING, Stage.ANALYSIS):
        factories.case().stage = stage
        db.session.flush()
    before, rows = kept(), db.session.scalar(select(func.count(CaseCount.id)))
    gather_case_counts(0)
    assert kept() == before
    assert db.session.scalar(select(func.count(CaseCount.id))) == 2 < rows


def test_a_restricted_case_is_in_no_count(app):
    factories.case(restricted=True)
    assert db.session.scalar(select(func.count(CaseCount.id))) == 0


@pytest.fixture
def everybody(app):
    """People of every role, with cases that each sees for a reason of its own, and some that they do not."""
    cast = world.people()
    other = factories.nat("Elmfield")
    for number, restricted in product(range(2), (False, True)):
        own, theirs = factories.case(restricted=restricted), factories.case(other, restricted=restricted)
        own.risk = theirs.risk = list(Risk)[number]
        factories.name_on(own, cast["officer"], NamedFor.LEAD)
        factories.name_on(theirs, cast["officer"], NamedFor.NAMED)
        factories.share(
            factories.case(other, restricted=restricted), cast["officer"].partner, cast["officer"]
        )
    factories.case(other).stage = Stage.ANALYSIS
    db.session.flush()
    return list(db.session.scalars(select(User)))


def ids(statement):
    return sorted(db.session.scalars(statement))


def test_what_a_group_may_see_and_what_is_apart_are_all_that_is_seen(everybody):
    seen = {user.id: ids(policy.visible_cases(user, select(Case.id))) for user in everybody}
    assert len(set(map(tuple, seen.values()))) > 3
    for user in everybody:
        to_groups = ids(policy.visible_to_groups(user, select(Case.id)))
        apart = ids(policy.visible_apart(user, select(Case.id)))
        assert sorted([*to_groups, *apart]) == seen[user.id], user.name


def test_the_number_of_a_list_is_that_of_its_rows_whoever_asks(everybody):
    asked = [
        CaseFilter(scope=scope, stage=stage, risk=risk)
        for scope in Scope
        for stage in (*StageChoice, Stage.ANALYSIS)
        for risk in ("", Risk.MEDIUM)
    ]
    numbers = set()
    for user, filters in product(everybody, asked):
        number = count_cases(user, filters)
        assert number == len(list(iter_cases(user, filters))), (user.name, filters)
        numbers.add(number)
    assert len(numbers) > 3


def test_the_map_counts_what_its_reader_may_see(everybody):
    for user in everybody:
        open_cases = policy.visible_cases(user, select(Case.id)).where(Case.is_open)
        restricted = open_cases.where(Case.restricted)
        city = get_city(user, MapFilter(), None)
        assert (city.cases, city.restricted) == (len(ids(open_cases)), len(ids(restricted))), user.name


def test_for_who_reads_all_no_case_is_looked_for_that_is_known_by_name(everybody):
    chair = factories.chair(factories.executive())
    assert knowing_elsewhere(chair, CaseFilter(scope=Scope.OTHERS)).elsewhere == ()
    officer = factories.officer(factories.nat("Elmfield"))
    assert knowing_elsewhere(officer, CaseFilter(scope=Scope.OTHERS)).elsewhere == (factories.nat().id,)
