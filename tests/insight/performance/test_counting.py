"""Does the product count its own data, keep what it counted before, and leave restricted cases out?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.evidence.questions.counting import count_by_month
from app.evidence.statistics.spans import Span
from app.extensions import db
from app.insight.performance import queries, tasks
from app.insight.performance.counting import queries as counting
from app.insight.performance.counting.services import count_measures, sum_up
from app.insight.performance.counting.sources import WORK, CannotBeCounted, Counter, question_of
from app.insight.performance.defining.services import define_measure
from app.insight.performance.glance import Glance, glance_of
from app.insight.performance.measures_file import Definition
from app.models.audit import AuditEntry
from app.models.case import CloseReason, Outcome, Stage
from app.models.delivery import Delivery
from app.models.escalation import Escalation, EscalationState, Trigger
from app.models.event import Event
from app.models.incident import Incident
from app.models.measure import Counted, Good, MeasureKind, WardCounts
from app.models.person import Role
from app.models.plan import ActionState, PlanAction
from app.models.question import KeptQuestion
from app.places.incidents.recount import recount
from tests import factories
from tests.evidence.questions import town
from tests.insight.performance.test_measure_pages import LIST, page_of

WHEN = datetime(2026, 3, 10, 12, tzinfo=UTC)
MARCH = date(2026, 3, 1)


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST)


@pytest.fixture
def in_town(app, analyst):
    town.build(analyst, factories.chair(factories.executive()))
    return analyst


def counted(analyst, kind, question=None, **details):
    details = {"counted": kind, "question": question or {}, "question_words": "a question", **details}
    definition = Definition(f"Counted: {kind}", "", MeasureKind.COUNT, Good.DOWN, details)
    return define_measure(analyst, definition=definition)


def figures(measure):
    db.session.expire_all()
    return {figure.period_from: figure.value for figure in queries.get_named(measure.name).figures}


def wards_of(measure):
    return list(db.session.scalars(select(WardCounts).where(WardCounts.measure_id == measure.id)))


# --- the evidence --------------------------------------------------------------------------------------
def test_a_saved_question_is_counted_by_month_and_by_ward(in_town):
    measure = counted(in_town, Counted.QUESTION, {"what": "Burglary"}, hide_below=0)
    assert counting.is_behind()
    count_measures(None)
    assert not counting.is_behind()
    question = question_of({"what": "Burglary"})
    expected = {month: Decimal(n) for month, n in count_by_month(question, question.months).items()}
    assert figures(measure) == expected
    assert len(expected) == town.MONTHS
    wards = wards_of(measure)
    assert [sum(each) for each in zip(*(ward.numbers for ward in wards), strict=True)] == list(
        expected.values()
    )
    assert all([number for *_, number in ward.shown] == ward.numbers for ward in wards)


def test_an_import_is_counted_again_and_what_was_counted_before_is_kept(in_town):
    measure = counted(in_town, Counted.QUESTION, {"what": "Burglary"}, hide_below=0)
    count_measures(None)
    before = figures(measure)
    assert count_measures(None) == 0
    castle = factories.ward("Castle")
    db.session.add(
        Incident(
            force=town.POLICE, month=town.FIRST, category="Burglary", ward_id=castle.id,
            easting=town.WEST, northing=town.SOUTH, lsoa_code="E01000000",
        )
    )  # fmt: skip
    db.session.flush()
    cursor = db.session.connection().connection.driver_connection.cursor()
    recount(cursor, {(town.POLICE, town.FIRST)})
    db.session.commit()
    assert count_measures(None) == 1
    assert figures(measure)[town.FIRST] == before[town.FIRST] + 1
    (old,) = queries.list_replaced(measure)
    assert (old.value, old.replaced_why.startswith("Counted again on")) == (before[town.FIRST], True)


def test_small_months_of_wards_and_city_are_not_shown(in_town):
    measure = counted(in_town, Counted.QUESTION, {"what": "Robbery"})
    count_measures(None)
    db.session.expire_all()
    found = queries.get_named(measure.name)
    assert any(figure.hidden for figure in found.figures)
    for ward in wards_of(measure):
        assert any(0 < number < 5 for number in ward.numbers)
        assert not any(0 < number < 5 for *_, number in ward.shown)


def test_a_question_that_cannot_be_asked_any_more_says_why_and_changes_nothing(in_town):
    measure = counted(in_town, Counted.QUESTION, {"what": "Burglary", "place": "987654"})
    count_measures(None)
    db.session.expire_all()
    assert "no place" in queries.get_named(measure.name).problem
    assert figures(measure) == {}
    with pytest.raises(CannotBeCounted, match="harm"):
        question_of({"what": "Burglary", "weigh": "harm"})


def test_repeat_places_are_counted_where_points_and_days_are_exact(in_town):
    measure = counted(in_town, Counted.REPEATS, {"what": "Noise"}, hide_below=0)
    count_measures(None)
    db.session.expire_all()
    assert "exact places" in queries.get_named(measure.name).problem
    noise = db.session.scalars(select(Incident).where(Incident.category == "Noise")).all()
    for incident in noise:
        incident.day, incident.easting, incident.northing = incident.month, town.WEST, town.SOUTH
    db.session.commit()
    count_measures(None)
    points = {}
    for incident in noise:
        place = (incident.month, incident.easting, incident.northing)
        points[place] = points.get(place, 0) + 1
    assert sum(figures(measure).values()) == sum(n > 1 for n in points.values()) > 0


def test_an_analyst_chooses_a_saved_question_on_the_form(in_town, sign_in):
    db.session.add(
        KeptQuestion(owner_id=in_town.id, name="Break-ins", address={"what": "Burglary"}, page="change.trend")
    )
    db.session.commit()
    kept = db.session.query(KeptQuestion).one()
    browser = sign_in(in_town)
    form = {
        "name": "Break-ins", "unit": "crimes", "kind": "count", "good": "down", "counted": "question",
        "question": str(kept.id), "hide_below": "5",
    }  # fmt: skip
    assert "Select a saved question" in browser.submit(f"{LIST}/define", {**form, "question": ""}).words
    assert (
        "Select “Count” as the kind of figure"
        in browser.submit(f"{LIST}/define", {**form, "kind": "score"}).words
    )
    assert "You defined Break-ins." in browser.submit(f"{LIST}/define", form).words
    measure = queries.get_named("Break-ins")
    assert (measure.counted, measure.question) == (Counted.QUESTION, {"what": "Burglary"})
    kept.removed_at = WHEN
    db.session.commit()
    tasks.keep_measures_up(0)
    page = browser.get(page_of("Break-ins"))
    assert "A saved question: Burglary in" in page.words
    assert "Enter a figure" not in page.words
    assert (
        "you cannot enter its figures"
        in browser.submit(f"{page_of('Break-ins')}/figures/enter", FIGURE).words
    )
    assert [row.get_text(strip=True) for row in page.select("table th[scope=row]")][:2] == ["Castle", "Dales"]


FIGURE = {"period_from": [1, 1, 2020], "period_to": [31, 1, 2020], "value": "7", "status": "validated"}


# --- the work --------------------------------------------------------------------------------------------
@pytest.fixture
def work(analyst, monkeypatch):
    """In March 2026: a case that was solved, with an escalation, an action and a visit; and the same of a
    restricted one, which nobody may tell."""
    for restricted in (False, True):
        case = factories.case(
            logged_at=WHEN, restricted=restricted, stage=Stage.CLOSED, closed_at=WHEN,
            close_reason=CloseReason.SOLVED, outcome=Outcome.REDUCED,
        )  # fmt: skip
        by = case.logged_by_id
        db.session.add_all(
            [
                Escalation(
                    case=case, from_group=case.holder, to_group=factories.locality(), requested_by_id=by,
                    trigger=Trigger.NO_PROGRESS, tried="All", ask="Help", due_on=MARCH, requested_at=WHEN,
                    state=EscalationState.TAKEN, decided_at=WHEN,
                ),
                PlanAction(
                    case=case, title="Lock it", partner=factories.partner(), due_on=MARCH, added_by_id=by,
                    state=ActionState.DONE, finished_at=WHEN,
                ),
                PlanAction(
                    case=case, title="Light it", partner=factories.partner(), due_on=MARCH, added_by_id=by,
                    state=ActionState.NOT_DONE, finished_at=WHEN,
                ),
                Delivery(
                    case=case, place="Park", week=date(2026, 3, 2), partner_id=factories.partner().id,
                    visits_planned=9, visits_done=7, hours_done=Decimal("2.5"), entered_by_id=by,
                ),
            ]
        )  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Counted.CASES_LOGGED, 1),
        (Counted.CASES_CLOSED, 1),
        (Counted.CASES_SOLVED, 1),
        (Counted.ESCALATIONS, 1),
        (Counted.ESCALATIONS_DECIDED, 1),
        (Counted.ACTIONS_DONE, 1),
        (Counted.ACTIONS_NOT_DONE, 1),
        (Counted.VISITS, 7),
        (Counted.HOURS, Decimal("2.5")),
    ],
)
def test_work_is_counted_without_restricted_cases(analyst, work, kind, number):
    measure = counted(analyst, kind, hide_below=0)
    count_measures(None)
    assert figures(measure)[MARCH] == number
    assert set(WORK) | {Counted.QUESTION, Counted.REPEATS} == set(Counted)


def test_a_case_that_becomes_restricted_changes_no_count_that_was_shown(analyst, work):
    measure = counted(analyst, Counted.CASES_LOGGED, hide_below=0)
    count_measures(None)
    before, wards = figures(measure), [ward.numbers for ward in wards_of(measure)]
    case = db.session.scalars(select(Escalation)).first().case
    case.restricted = not case.restricted
    db.session.commit()
    assert count_measures(None) == 0
    assert figures(measure) == before
    assert [ward.numbers for ward in wards_of(measure)] == wards
    assert queries.list_replaced(measure) == []


def test_task_groups_are_counted_in_each_month_in_which_they_are_at_work(analyst):
    factories.commissioned_task_group(start_on=date(2026, 2, 10))
    factories.task_group(start_on=date(2026, 2, 10))  # proposed, and not at work
    measure = counted(analyst, Counted.TASK_GROUPS, hide_below=0)
    assert set(Counter().count(measure).months.values()) == {1}
    assert min(Counter().count(measure).months) == date(2026, 2, 1)


# --- summing up --------------------------------------------------------------------------------------
def test_what_is_stored_of_a_measure_is_what_its_figures_say(performance, analyst):
    performance.take("Crime,2024-01-01,2024-12-31,2000,,,,,\nCrime,2025-01-01,2025-12-31,1500,,,,,\n")
    performance.set("Crime,2000,2024-12-31,1000,2026-12-31\n")
    measure = queries.get_named("Crime")
    assert measure.summary is None
    sum_up(None)
    db.session.expire_all()
    measure = queries.get_named("Crime")
    glance = Glance.from_json(measure.summary)
    assert glance == glance_of(measure)
    assert (glance.span, glance.latest) == (Span(date(2025, 1, 1), date(2025, 12, 31)), 1500)
    assert (glance.arrow, glance.position, glance.goal) == ("down", "on trajectory", 1000)
    performance.take("Crime,2025-01-01,2025-12-31,1600,,,,,\n")
    db.session.expire_all()
    assert queries.get_named("Crime").summary is None


def test_figures_that_come_in_do_not_stop_somebody_who_edits_the_measure(performance, analyst):
    performance.take("Crime,2024-01-01,2024-12-31,2000,,,,,\n")
    version = queries.get_named("Crime").version
    performance.take("Crime,2025-01-01,2025-12-31,1500,,,,,\n")
    sum_up(None)
    db.session.expire_all()
    assert queries.get_named("Crime").version == version


def test_the_worker_counts_and_sums_up_only_what_has_changed(in_town):
    counted(in_town, Counted.QUESTION, {"what": "Burglary"})
    tasks.keep_measures_up(0)
    tasks.keep_measures_up(0)
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert (events.count(Event.MEASURES_COUNTED), events.count(Event.MEASURES_SUMMED_UP)) == (1, 1)
    tasks.count_measures_nightly(0)
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert events.count(Event.FIGURE_FILES_FORGOTTEN) == 1
