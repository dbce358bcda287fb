"""Does a task-and-finish group do what was agreed, and no more?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from app import clock, policy
from app.casework.task_groups import queries, services
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import GroupKind
from app.models.person import Role
from app.models.sharing import NamedFor
from app.models.task_group import Rag, TaskGroupState
from app.policy import Forbidden
from app.use_case import StaleEdit
from app.workflows.machine import IllegalTransition
from tests import factories


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive())


def sees(person, case) -> bool:
    statement = policy.visible_cases(person, select(Case.id).where(Case.id == case.id))
    return db.session.scalar(statement) is not None


def events_of(case=None, subject=None) -> list[Event]:
    entries = select(AuditEntry).order_by(AuditEntry.id)
    if case is not None:
        return [e.event for e in db.session.scalars(entries.where(AuditEntry.case_id == case.id))]
    of_group = entries.where(AuditEntry.case_id.is_(None), AuditEntry.subject == subject)
    return [e.event for e in db.session.scalars(of_group)]


# --- proposing and commissioning ------------------------------------------------------------------
def test_a_proposed_group_has_its_lead_sponsor_and_members_in_a_group_of_its_own(chair):
    member = factories.officer(factories.nat("Elmwood"))
    made = factories.task_group(chair, name="Metal theft", members=[member, member])
    assert made.state is TaskGroupState.PROPOSED
    assert made.group.kind is GroupKind.TASK_GROUP
    seated = {person for _, people in queries.list_members(made) for person in people}
    assert seated == {made.lead, made.sponsor, member}
    assert events_of(subject="Metal theft") == [Event.TASK_GROUP_PROPOSED]


def test_only_those_who_sit_on_the_executive_or_the_board_propose(chair):
    for outsider in (
        factories.chair(factories.locality()),
        factories.coordinator(),
        factories.person(Role.MEMBER, factories.executive()),
    ):
        with pytest.raises(Forbidden):
            factories.task_group(outsider)


def test_nobody_proposes_a_group_to_a_locality_board(chair):
    with pytest.raises(Forbidden):
        factories.task_group(factories.chair(factories.locality()), commissioned_by=factories.locality())


def test_the_board_can_commission_too(app):
    chair = factories.chair(factories.board())
    made = factories.commissioned_task_group(chair, commissioned_by=factories.board())
    assert made.state is TaskGroupState.COMMISSIONED
    assert made.group.tier_level == 4


def test_a_name_is_given_once_whatever_its_kind_of_group(chair):
    with pytest.raises(services.NameTaken):
        factories.task_group(chair, name=factories.nat().name)


def test_members_see_cases_in_scope_once_the_group_is_commissioned_and_not_before(chair):
    case = factories.case()
    outsider = factories.officer(factories.nat("Elmwood"))
    made = factories.task_group(chair, members=[outsider], cases=[case])
    assert not sees(outsider, case)
    services.commission(chair, made)
    assert sees(outsider, case)
    assert events_of(case)[-2:] == [Event.TASK_GROUP_SCOPED, Event.TASK_GROUP_COMMISSIONED]


def test_a_case_in_scope_is_let_be_known_to_the_group_and_to_no_group_above_it(chair):
    case = factories.case()
    before = set(case.audience_group_ids)
    made = factories.commissioned_task_group(chair, cases=[case])
    assert set(case.audience_group_ids) - before == {made.group_id}


def test_a_restricted_case_in_scope_stays_with_the_people_on_its_list(chair):
    case = factories.case(restricted=True)
    factories.name_on(case, chair, NamedFor.NAMED)
    member = factories.officer(factories.nat("Elmwood"))
    made = factories.commissioned_task_group(chair, members=[member], cases=[case])
    assert not sees(member, case)
    assert queries.list_cases_in_scope(member, made) == []
    assert queries.list_cases_in_scope(chair, made) == [case]


def test_only_the_chair_of_the_commissioning_group_commissions(chair):
    made = factories.task_group(chair)
    for outsider in (
        factories.chair(factories.locality()),
        factories.chair(factories.board()),
        factories.coordinator(factories.executive()),
        made.lead,
        made.sponsor,
    ):
        with pytest.raises(Forbidden):
            services.commission(outsider, made)
    assert made.state is TaskGroupState.PROPOSED


def test_a_group_is_commissioned_once(chair):
    made = factories.commissioned_task_group(chair)
    with pytest.raises(IllegalTransition):
        services.commission(chair, made)


# --- changing -------------------------------------------------------------------------------------
def test_the_record_says_in_words_what_was_changed(chair):
    made = factories.task_group(chair, name="Old name")
    services.edit(
        chair, made, version=made.version, name="New name", terms="Other terms", wards=[factories.ward()]
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.TASK_GROUP_EDITED)).one()
    assert entry.detail["fields"] == "the name, the terms of reference, the wards in scope"
    assert made.name == "New name"


@pytest.mark.parametrize("changes", [{"terms": "Mine"}, {"name": "Mine"}, {"wards": []}])
def test_a_page_opened_before_somebody_elses_save_is_stale(chair, changes):
    made = factories.task_group(chair, wards=[factories.ward()])
    opened = made.version
    theirs = {"wards": [factories.ward("Elmwood")]} if "wards" in changes else {"name": "Theirs"}
    services.edit(chair, made, version=opened, **theirs)
    with pytest.raises(StaleEdit):
        services.edit(chair, made, version=opened, **changes)
    assert made.terms == "Find out what works, and do it."


def test_saving_what_was_there_changes_nothing(chair):
    made = factories.task_group(chair)
    with pytest.raises(services.NothingNew):
        services.edit(chair, made, version=made.version, terms=made.terms, wards=[])


def test_a_new_lead_gets_a_place_in_the_group_and_the_old_one_keeps_theirs(chair):
    made = factories.task_group(chair)
    before, after = made.lead, factories.officer()
    services.edit(chair, made, version=made.version, lead=after)
    assert made.group_id in after.group_ids
    assert made.group_id in before.group_ids


def test_the_end_of_a_commissioned_group_moves_by_an_extension_only(chair):
    made = factories.commissioned_task_group(chair)
    later = made.end_on + timedelta(days=30)
    with pytest.raises(IllegalTransition):
        services.edit(chair, made, version=made.version, end_on=later)
    services.edit(chair, made, version=made.version, end_on=made.end_on, terms="Others")


# --- members --------------------------------------------------------------------------------------
def test_somebody_put_on_a_group_sees_its_cases_until_taken_off(chair):
    case = factories.case()
    made = factories.commissioned_task_group(chair, cases=[case])
    person = factories.officer(factories.nat("Elmwood"))
    services.add_members(chair, made, [person])
    assert sees(person, case)
    services.remove_member(chair, made, person)
    assert not sees(person, case)
    assert events_of(subject=made.name)[-2:] == [Event.TASK_GROUP_JOINED, Event.TASK_GROUP_LEFT]


def test_somebody_is_put_on_a_group_once(chair):
    person = factories.officer()
    made = factories.task_group(chair, members=[person])
    with pytest.raises(services.NothingNew):
        services.add_members(chair, made, [person])


def test_the_lead_and_the_sponsor_cannot_be_taken_off(chair):
    made = factories.task_group(chair)
    for person in (made.lead, made.sponsor):
        with pytest.raises(IllegalTransition):
            services.remove_member(chair, made, person)


# --- scope ----------------------------------------------------------------------------------------
def test_nobody_puts_a_case_in_scope_that_they_cannot_see(chair):
    made = factories.task_group(chair)
    hidden = factories.case(restricted=True)
    with pytest.raises(NoResultFound):
        services.put_cases_in_scope(chair, made, [hidden])
    assert events_of(hidden) == []


def test_a_case_put_in_scope_says_so_in_its_own_record(chair):
    case = factories.case()
    made = factories.commissioned_task_group(chair, name="Metal theft")
    services.put_cases_in_scope(chair, made, [case])
    services.take_out_of_scope(chair, made, case)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.case_id == case.id).order_by(AuditEntry.id)
    ).all()
    assert [e.event for e in entries] == [Event.TASK_GROUP_SCOPED, Event.TASK_GROUP_UNSCOPED]
    assert {e.detail["group"] for e in entries} == {"Metal theft"}


def test_a_case_taken_out_of_scope_is_known_to_those_who_knew_it_before(chair):
    case = factories.case()
    before = list(case.audience_group_ids)
    member = factories.officer(factories.nat("Elmwood"))
    made = factories.commissioned_task_group(chair, members=[member], cases=[case])
    services.take_out_of_scope(chair, made, case)
    assert case.audience_group_ids == before
    assert not sees(member, case)


def test_a_case_is_put_in_scope_once(chair):
    case = factories.case()
    made = factories.task_group(chair, cases=[case])
    with pytest.raises(services.NothingNew):
        services.put_cases_in_scope(chair, made, [case])


def test_a_case_that_is_not_in_scope_cannot_be_taken_out(chair):
    with pytest.raises(services.NothingNew):
        services.take_out_of_scope(chair, factories.task_group(chair), factories.case())


# --- reporting, milestones ------------------------------------------------------------------------
def test_the_first_report_makes_a_commissioned_group_a_reporting_one(chair):
    made = factories.commissioned_task_group(chair)
    services.report_progress(made.lead, made, rag=Rag.AMBER, summary="Two partners are late")
    assert made.state is TaskGroupState.REPORTING
    assert queries.get_standing(made.id).rag is Rag.AMBER


def test_a_report_sent_twice_is_kept_once(chair):
    made = factories.commissioned_task_group(chair)
    services.report_progress(made.lead, made, rag=Rag.GREEN, summary="All is well")
    with pytest.raises(services.NothingNew):
        services.report_progress(made.lead, made, rag=Rag.GREEN, summary="All is well")
    assert len(queries.list_reports(made)) == 1


def test_a_report_is_due_by_the_groups_rhythm_counted_from_the_last_one(chair):
    with clock.at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        made = factories.commissioned_task_group(chair, reporting_weeks=2)
        assert queries.get_standing(made.id).report_due_on == date(2026, 3, 16)
    with clock.at(datetime(2026, 3, 20, 12, tzinfo=UTC)):
        assert queries.get_standing(made.id).days_report_late == 4
        services.report_progress(made.lead, made, rag=Rag.RED, summary="Stuck")
        standing = queries.get_standing(made.id)
        assert (standing.report_due_on, standing.days_report_late) == (date(2026, 4, 3), 0)


def test_those_who_run_a_group_see_to_proposals_late_reports_and_ends_gone_by(chair):
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=UTC)):
        late = factories.commissioned_task_group(chair)
        ended = factories.commissioned_task_group(chair, end_on=date(2026, 2, 1))
        proposed = factories.task_group(chair)
    with clock.at(datetime(2026, 2, 10, 12, tzinfo=UTC)):
        services.report_progress(ended.lead, ended, rag=Rag.GREEN, summary="Done")
        factories.commissioned_task_group(chair)
        assert [s.task_group for s in queries.list_needing_attention(chair)] == [ended, late, proposed]
        assert [s.task_group for s in queries.list_needing_attention(late.lead)] == [late]
        assert queries.list_needing_attention(proposed.lead) == []
        assert queries.list_needing_attention(factories.officer()) == []


def test_a_milestone_is_reached_and_put_back(chair):
    made = factories.commissioned_task_group(chair)
    milestone = services.add_milestone(chair, made, title="Survey", due_on=made.end_on)
    services.reach_milestone(made.lead, milestone)
    assert milestone.done_on == clock.today()
    with pytest.raises(IllegalTransition):
        services.reach_milestone(made.lead, milestone)
    services.put_back_milestone(made.lead, milestone)
    assert milestone.done_on is None
    assert events_of(subject=made.name)[-3:] == [
        Event.MILESTONE_ADDED,
        Event.MILESTONE_REACHED,
        Event.MILESTONE_REOPENED,
    ]


def test_a_milestone_sent_twice_is_kept_once(chair):
    made = factories.task_group(chair)
    services.add_milestone(chair, made, title="Survey", due_on=made.end_on)
    with pytest.raises(services.NothingNew):
        services.add_milestone(chair, made, title="Survey", due_on=made.end_on)


# --- extending, closing ---------------------------------------------------------------------------
def test_a_group_is_extended_once_with_a_reason_and_its_first_end_is_kept(chair):
    made = factories.commissioned_task_group(chair)
    first, until = made.end_on, made.end_on + timedelta(days=60)
    services.extend(chair, made, until=until, reason="The survey came late")
    assert (made.first_end_on, made.end_on, made.state) == (first, until, TaskGroupState.EXTENDED)
    services.report_progress(made.lead, made, rag=Rag.GREEN, summary="Moving")
    assert made.state is TaskGroupState.EXTENDED
    with pytest.raises(IllegalTransition):
        services.extend(chair, made, until=until + timedelta(days=60), reason="Again")
    assert made.end_on == until


def test_a_closed_group_keeps_its_exit_report_and_its_members_lose_its_cases(chair):
    case = factories.case()
    member = factories.officer(factories.nat("Elmwood"))
    made = factories.commissioned_task_group(chair, members=[member], cases=[case])
    services.close(chair, made, worked="Joint visits", keep="The weekly list", lessons="Start with data")
    assert made.state is TaskGroupState.CLOSED
    assert (made.worked, made.keep, made.lessons) == ("Joint visits", "The weekly list", "Start with data")
    assert not sees(member, case)
    assert queries.list_cases_in_scope(chair, made) == [case]
    assert events_of(case)[-1] is Event.TASK_GROUP_CLOSED


def test_nothing_more_is_done_with_a_closed_group(chair):
    made = factories.commissioned_task_group(chair)
    milestone = services.add_milestone(chair, made, title="Survey", due_on=made.end_on)
    services.close(chair, made, worked="w", keep="k", lessons="l")
    person = factories.officer()
    for attempt in (
        lambda: services.report_progress(chair, made, rag=Rag.GREEN, summary="s"),
        lambda: services.edit(chair, made, version=made.version, terms="t"),
        lambda: services.add_members(chair, made, [person]),
        lambda: services.put_cases_in_scope(chair, made, [factories.case()]),
        lambda: services.add_milestone(chair, made, title="t", due_on=made.end_on),
        lambda: services.reach_milestone(chair, milestone),
        lambda: services.extend(chair, made, until=made.end_on, reason="r"),
        lambda: services.close(chair, made, worked="w", keep="k", lessons="l"),
    ):
        with pytest.raises(IllegalTransition):
            attempt()


# --- for the map ----------------------------------------------------------------------------------
def test_the_map_counts_only_open_cases_that_its_reader_may_see(chair):
    seen, hidden = factories.case(), factories.case(restricted=True)
    solved = factories.case(stage="closed", closed_at=clock.now())
    factories.name_on(hidden, chair)
    made = factories.commissioned_task_group(chair, cases=[seen, hidden, solved], wards=[factories.ward()])
    [for_chair] = queries.list_groups_on_map(chair)
    assert (for_chair.name, for_chair.visible_cases) == (made.name, 2)
    assert for_chair.ward_ids == (factories.ward().id,)
    [for_coordinator] = queries.list_groups_on_map(factories.coordinator(factories.executive()))
    assert for_coordinator.visible_cases == 1
    [for_stranger] = queries.list_groups_on_map(factories.officer(factories.nat("Elmwood")))
    assert for_stranger.visible_cases == 0
