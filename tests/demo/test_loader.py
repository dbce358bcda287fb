"""Is what the loader makes a partnership that has really worked, seen by its people as they should see it?"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import clock, policy
from app.accounts.audit import chain
from app.demo import content as demo
from app.demo.loader import load_demonstration
from app.evidence.statistics.periods import months_later
from app.evidence.wards.queries import current_hin_ward_ids
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.audit import AuditEntry
from app.models.case import Case, CaseLink, CloseReason, Holding, Stage
from app.models.escalation import Escalation, EscalationState, HandDown, HandDownState
from app.models.event import Event
from app.models.incident import Incident, IncidentCount, IncidentImport
from app.models.partnership import Group, Partnership
from app.models.person import Membership, User
from app.models.plan import Plan, PlanAction
from app.models.sharing import AccessRequest, AccessState, CasePerson, Note
from app.models.task_group import ProgressReport, TaskGroup, TaskGroupState
from app.workflows.escalation import ESCALATION, HAND_DOWN
from app.workflows.hin import HIN
from tests.demo.test_incidents import HIGH_IMPACT

CONTENT = demo.read()
GROUPS = {group["key"]: group for group in CONTENT.groups}
NOBODY_S_NOTE = {"days_ago": 1, "by": "nobody", "do": "note", "text": "I was never here."}


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What the load says while it works."""
    return []


@pytest.fixture(scope="module")
def loaded_app(make_app: Callable[..., Flask], said: list[str]) -> Flask:
    """A database of its own, into which the demonstration was loaded, once for all of these tests."""
    app = make_app("demo")
    with app.app_context():
        load_demonstration(said.append)
    return app


@pytest.fixture
def loaded(loaded_app: Flask) -> Iterator[Flask]:
    with loaded_app.app_context():
        yield loaded_app
        db.session.remove()


def all_of(model: type) -> list:
    return list(db.session.scalars(select(model)))


def person(key: str) -> User:
    email = next(person["email"] for person in CONTENT.people if person["key"] == key)
    return db.session.scalars(select(User).where(User.email == email)).one()


def title_of(key: str) -> str:
    return next(case["title"] for case in CONTENT.cases if case["key"] == key)


# --- structure --------------------------------------------------------------------------------------
def test_the_partnership_stands_with_its_places_and_groups(loaded):
    assert db.session.scalars(select(Partnership.name)).one() == CONTENT.partnership["name"]
    kinds = Counter(db.session.scalars(select(Area.kind)))
    assert kinds == {AreaKind.LSOA: 182, AreaKind.WARD: 20, AreaKind.LOCALITY: 3, AreaKind.CITY: 1}
    groups = db.session.scalars(select(Group).where(Group.name.in_([g["name"] for g in CONTENT.groups])))
    named = {group["key"]: group["name"] for group in CONTENT.groups}
    above = {group["name"]: named.get(group.get("parent", "")) for group in CONTENT.groups}
    assert {g.name: g.parent.name if g.parent else None for g in groups} == above


def test_its_people_can_sign_in_by_one_click_only(loaded):
    people = all_of(User)
    assert len(people) == len(CONTENT.people)
    assert all(person.demonstration and person.active and person.password is None for person in people)
    assert sum(1 for person in people if person.demonstration_sketch) >= 10


# --- where the cases have come to -------------------------------------------------------------------
def test_every_case_has_come_as_far_as_it_is_written(loaded):
    """Each event was played by the service that people use; what it is about now stands in the case."""
    cases = {case.title: case for case in all_of(Case)}
    assert set(cases) == {table["title"] for table in CONTENT.cases}
    for table in CONTENT.cases:
        case = cases[table["title"]]
        assert case.stage == last_stage(table), case.title
        assert case.lead == person(last_lead(table)), case.title
        assert [holding.group.name for holding in case.holdings] == groups_of(table)[0], case.title
        assert case.holder == case.holdings[-1].group, case.title
        assert case.restricted == bool(table.get("restricted")), case.title
        assert case.stage is not Stage.RESPONSE or case.plan.response, case.title


def last_stage(table: demo.Table) -> str:
    stage: str = Stage.OBJECTIVE
    for event in table["events"]:
        stage = {"stage": event.get("to"), "close": Stage.CLOSED, "reopen": Stage.SCANNING}.get(
            event["do"], stage
        )
    return stage


def last_lead(table: demo.Table) -> str:
    return [table["lead"], *(e["lead"] for e in table["events"] if e.get("lead"))][-1]


def groups_of(table: demo.Table) -> tuple[list[str], list[str]]:
    """The names of the groups that held a case, one after the other, and of those that were asked."""
    team = next(g for g in CONTENT.groups if g["kind"] == "nat" and table["ward"] in g["wards"])
    held, asked, handed = [team["key"]], [], ""
    for event in table["events"]:
        done = event.get("decision", event["do"])
        if done in ("escalate", "pass_on"):
            asked.append(event.get("to_group", GROUPS[held[-1]].get("parent")))
        elif done == "hand_down":
            handed = event["to_group"]
        elif done in ("take", "receive"):
            held.append(asked[-1] if done == "take" else handed)
    return [GROUPS[key]["name"] for key in held], [GROUPS[key]["name"] for key in asked]


def test_the_partnership_s_own_examples_went_the_way_that_they_tell(loaded):
    def way_of(key: str) -> list[str]:
        case = db.session.scalars(select(Case).where(Case.title == title_of(key))).one()
        return [holding.group.name for holding in case.holdings]

    names = {key: group["name"] for key, group in GROUPS.items()}
    down_again = [names[key] for key in ("hyson_green", "central", "hyson_green")]
    to_the_board = [names[key] for key in ("castle", "central", "executive", "board")]
    assert way_of("arboretum-street-drinking") == down_again
    assert way_of("begging-strategy") == to_the_board


def test_every_stage_tier_and_state_is_there(loaded):
    cases = all_of(Case)
    assert {case.stage for case in cases} == set(Stage)
    assert sum(case.stage is Stage.RESPONSE for case in cases) > 10
    assert {case.tier_level for case in cases if case.is_open} == {1, 2, 3, 4}
    assert sum(any(h.group.tier_level == 4 for h in case.holdings[1:]) for case in cases) >= 4
    assert {escalation.state for escalation in all_of(Escalation)} == set(EscalationState)
    requests = Counter(request.state for request in all_of(AccessRequest))
    assert set(requests) == set(AccessState)
    assert requests[AccessState.ASKED] == 2
    assert {handed.state for handed in all_of(HandDown)} == set(HandDownState)
    # A case that was withdrawn within a day was never much of a story.
    closed = {case.close_reason for case in cases if not case.is_open}
    assert closed == set(CloseReason) - {CloseReason.MISTAKE}


def test_plans_are_written_as_far_as_the_case_has_come(loaded):
    plans = {plan.case.title: plan for plan in all_of(Plan)}
    for table in CONTENT.cases:
        written = {name: text.strip() for name, text in table.get("plan", {}).items()}
        kept = {s.value: plans[table["title"]].text_of(s) for s in Stage if s is not Stage.CLOSED}
        assert {name: text for name, text in kept.items() if text} == written


def test_a_duplicate_leads_to_the_case_that_goes_on(loaded):
    link = db.session.scalars(select(CaseLink)).one()
    case, other = db.session.get_one(Case, link.case_id), db.session.get_one(Case, link.other_id)
    assert case.close_reason is CloseReason.DUPLICATE
    assert other.title == title_of("begging-strategy")


# --- task-and-finish groups -------------------------------------------------------------------------
def test_task_and_finish_groups_have_come_as_far_as_they_are_written(loaded):
    made = {task_group.name: task_group for task_group in all_of(TaskGroup)}
    assert {task_group.state for task_group in made.values()} == set(TaskGroupState)
    for table in CONTENT.task_groups:
        task_group = made[table["name"]]
        in_scope = {case.title for case in db.session.scalars(task_group.cases.select())}
        brought = [each["case"] for each in table.get("brought_in", [])]
        assert in_scope == {title_of(key) for key in [*table["cases"], *brought]}
        members = {m.user for m in all_of(Membership) if m.group_id == task_group.group_id}
        assert members == {person(key) for key in [table["lead"], table["sponsor"], *table["members"]]}
        assert len(task_group.reports) == len(table.get("reports", []))
        assert sum(1 for m in task_group.milestones if m.done_on) == sum(
            1 for milestone in table["milestones"] if "done" in milestone
        )


def test_an_extended_group_keeps_the_end_it_had_first(loaded):
    [extended] = [group for group in all_of(TaskGroup) if group.state is TaskGroupState.EXTENDED]
    assert extended.first_end_on < clock.today() < extended.end_on


def test_a_group_s_members_read_its_cases_for_as_long_as_it_is_at_work(loaded):
    for task_group in all_of(TaskGroup):
        for case in db.session.scalars(task_group.cases.select()):
            assert (task_group.group_id in case.audience_group_ids) == task_group.is_at_work


# --- evidence ---------------------------------------------------------------------------------------
def test_three_years_of_synthetic_incidents_came_in_month_by_month(loaded):
    assert db.session.scalar(select(func.count(IncidentCount.month.distinct()))) == 36
    assert 140_000 < db.session.scalar(select(func.count()).select_from(Incident)) < 175_000
    assert not db.session.scalar(select(func.count()).select_from(Incident).where(~Incident.synthetic))
    assert len(all_of(IncidentImport)) >= 12
    for import_ in all_of(IncidentImport):
        last = date.fromisoformat(f"{import_.months[-1]}-01")
        assert months_later(last, 2) <= import_.finished_at.date(), "imported before it was published"


def test_the_wards_that_hold_half_are_designated_and_one_more_awaits_the_chair(loaded):
    hins = all_of(HighImpactNeighbourhood)
    approved = [hin for hin in hins if hin.state is HinState.APPROVED]
    assert {hin.ward.name for hin in approved} == HIGH_IMPACT
    assert current_hin_ward_ids() == {hin.ward_id for hin in approved}
    assert all(hin.evidence["synthetic"] and hin.evidence["fewest_holding_half"] == 5 for hin in approved)
    [waiting] = [hin for hin in hins if hin.state is HinState.PROPOSED]
    assert HIN.offers("approve", waiting, person("calloway"))
    assert waiting.evidence["rank"] == 6


# --- time -------------------------------------------------------------------------------------------
def test_nothing_lies_in_the_future(loaded):
    moments = (
        AuditEntry.at, Case.logged_at, Case.changed_at, Case.closed_at, Holding.since, Holding.until,
        Note.written_at, PlanAction.added_at, PlanAction.finished_at, Escalation.requested_at,
        Escalation.decided_at, HandDown.handed_at, HandDown.received_at, AccessRequest.asked_at,
        CasePerson.added_at, User.joined_at, ProgressReport.reported_at, TaskGroup.closed_at,
    )  # fmt: skip
    for moment in moments:
        assert db.session.scalar(select(func.max(moment))) <= clock.now(), moment


def test_the_record_runs_in_the_order_of_time(loaded):
    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert len(entries) > 1_000
    assert entries[0].event == Event.PARTNERSHIP_SET_UP
    moments = [entry.at for entry in entries]
    assert moments == sorted(moments)


def test_the_record_is_whole(loaded):
    assert chain.check().is_whole


def test_references_say_the_year_in_which_cases_were_logged(loaded):
    cases = list(db.session.scalars(select(Case)))
    assert cases
    assert all(case.reference.startswith(f"NG-{case.logged_at:%y}-") for case in cases)


# --- what awaits people -----------------------------------------------------------------------------
def test_chairs_above_the_teams_find_something_to_decide(loaded):
    chairs = {m.group_id: m.user for user in all_of(User) for m in user.memberships if m.role == "chair"}
    waiting: dict[str, list[Escalation]] = {}
    for escalation in all_of(Escalation):
        if escalation.state is EscalationState.PENDING:
            assert ESCALATION.offers("take", escalation, chairs[escalation.to_group_id])
            waiting.setdefault(escalation.to_group.name, []).append(escalation)
    assert set(waiting) == {g["name"] for g in CONTENT.groups if g["kind"] not in ("nat", "sub_group")}
    for name, escalations in waiting.items():
        assert {escalation.is_overdue for escalation in escalations} == {True, False}, name
    handed = db.session.scalars(select(HandDown).where(HandDown.state == HandDownState.SENT)).one()
    assert HAND_DOWN.offers("receive", handed, chairs[handed.to_group_id])


def test_some_reviews_and_actions_are_late_and_some_are_due_within_the_week(loaded):
    open_cases = [case for case in all_of(Case) if case.is_open]
    reviews = [(case.next_review_on - clock.today()).days for case in open_cases]
    to_do = [action for action in all_of(PlanAction) if action.state == "open" and action.case.is_open]
    actions = [(action.due_on - clock.today()).days for action in to_do]
    assert 8 <= sum(days < 0 for days in reviews) < len(reviews) / 2
    assert sum(0 <= days <= 7 for days in reviews) >= 5
    assert sum(days < 0 for days in actions) >= 5
    assert sum(0 <= days <= 7 for days in actions) >= 8


# --- who sees what ----------------------------------------------------------------------------------
def test_restricted_cases_are_there_for_their_people_alone(loaded):
    restricted = {case.title: case for case in all_of(Case) if case.restricted}
    assert len(restricted) >= 5
    on_list = {(named.user_id, named.case_id) for named in all_of(CasePerson)}
    for table in CONTENT.cases:
        if table.get("restricted"):
            case_id = restricted[table["title"]].id
            listed = {user_id for user_id, listed_on in on_list if listed_on == case_id}
            assert listed == {person(key).id for key in let_in(table)}, table["title"]
    for user in all_of(User):
        seen = set(db.session.scalars(policy.visible_cases(user, select(Case.title)))) & set(restricted)
        assert seen == {t for t, case in restricted.items() if (user.id, case.id) in on_list}, user.name


def let_in(table: demo.Table) -> set[str]:
    """Who is on the list of a restricted case: those named, who leads it or acts in it, who chairs a group
    that was asked, and whoever was let in."""
    asked = groups_of(table)[1]
    events = table["events"]
    keys = {table["logged_by"], table["lead"], *table["people"]}
    keys |= {event[role] for event in events for role in ("lead", "owner") if role in event}
    keys |= {event["person"] for event in events if event.get("grant")}
    chairs = [
        (each["key"], GROUPS[held["group"]]["name"])
        for each in CONTENT.people
        for held in each["memberships"]
        if held["role"] == "chair"
    ]
    return keys | {key for key, group in chairs if group in asked}


def test_cases_were_read_by_people_who_may_read_them(loaded):
    reads = list(db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CASE_READ)))
    cases = {case.id: case for case in all_of(Case)}
    assert {entry.case_id for entry in reads} == set(cases)
    for entry in reads:
        case = cases[entry.case_id]
        known = policy.visible_cases(entry.actor, select(Case.id)).where(Case.id == case.id)
        assert db.session.scalar(known), f"{entry.actor_name} read {case.reference}"


def test_everybody_who_sits_in_a_group_sees_some_cases_and_nobody_all(loaded):
    total = len(CONTENT.cases)
    for each in CONTENT.people:
        seen = db.session.scalar(
            policy.visible_cases(person(each["key"]), select(func.count()).select_from(Case))
        )
        wide = all("group" not in held for held in each["memberships"])
        assert wide or 0 < seen < total, each["name"]


# --- loading ----------------------------------------------------------------------------------------
def test_a_second_load_refuses_and_says_how_to_start_afresh(loaded):
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    db.session.remove()
    result = loaded.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert f"{CONTENT.partnership['name']} is already in this database" in result.output
    assert "To start again" in result.output
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_outside_demonstration_mode_nothing_is_loaded(migrated_app):
    migrated_app.config["DEMO"] = False
    try:
        result = migrated_app.test_cli_runner().invoke(args=["demo", "load"])
    finally:
        migrated_app.config["DEMO"] = True
    assert result.exit_code == 1
    assert "DEMO is off" in result.output


def test_a_load_that_fails_leaves_nothing_behind(committed_app):
    broken = replace(CONTENT, cases=[{**CONTENT.cases[0], "events": [NOBODY_S_NOTE]}], task_groups=[])
    with pytest.raises(KeyError, match="nobody"):
        load_demonstration(content=broken)
    assert db.session.scalar(select(func.count()).select_from(Partnership)) == 0
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_a_load_says_what_it_is_doing(loaded, said):
    assert CONTENT.partnership["name"] in said[0]
    assert any("Replaying what happened" in sentence for sentence in said)


def test_nobody_is_told_by_mail_of_what_is_past(loaded):
    assert db.session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
