"""Is a button on a group's page exactly when the server would do what it says?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.casework.task_groups import services
from app.extensions import db
from app.models.person import Role
from app.models.task_group import MilestoneState, Rag, TaskGroup, TaskGroupState
from app.policy import Forbidden
from app.workflows.machine import IllegalTransition
from app.workflows.task_group import MILESTONE, TASK_GROUP
from tests import factories
from tests.buttons import undone


@pytest.fixture
def world(app):
    """A group with a case, a member and two milestones, and everybody who might try something."""
    chair = factories.chair(factories.executive())
    member = factories.officer(factories.nat("Elmwood"))
    case, other = factories.case(), factories.case()
    group = factories.task_group(chair, members=[member], cases=[case], lead=factories.officer())
    elsewhere = factories.task_group(chair, members=[factories.officer(factories.nat("Ashwood"))])
    people = {
        "chair of the Executive": chair,
        "coordinator of the Executive": factories.coordinator(factories.executive()),
        "member of the Executive": factories.person(Role.MEMBER, factories.executive()),
        "chair of the Board": factories.chair(factories.board()),
        "chair of a Locality Board": factories.chair(factories.locality()),
        "lead": group.lead,
        "sponsor": group.sponsor,
        "member of the group": member,
        "member of another task group": elsewhere.lead,
        "analyst": factories.person(Role.ANALYST),
    }
    for person in people.values():
        # Whatever is refused is not refused because the case is out of sight.
        factories.name_on(case, person)
        factories.name_on(other, person)
    for title in ("Survey", "Gates"):
        services.add_milestone(chair, group, title=title, due_on=group.end_on)
    return {"group": group, "chair": chair, "case": case, "other": other, "member": member, "people": people}


def bring_to(world, state: TaskGroupState) -> TaskGroup:
    group, chair = world["group"], world["chair"]
    if state is not TaskGroupState.PROPOSED:
        services.commission(chair, group)
        services.reach_milestone(chair, group.milestones[0])
    if state is TaskGroupState.REPORTING:
        services.report_progress(chair, group, rag=Rag.GREEN, summary="Begun")
    if state is TaskGroupState.EXTENDED:
        services.extend(chair, group, until=group.end_on + timedelta(days=30), reason="Late")
    if state is TaskGroupState.CLOSED:
        services.close(chair, group, worked="w", keep="k", lessons="l")
    return group


def day_of(name: str, day) -> dict[str, list[str]]:
    return {name: [str(day.day), str(day.month), str(day.year)]}


def milestones_of(group):
    """One that is to be reached and one that has been, where there is one."""
    to_reach = next(m for m in group.milestones if m.state is MilestoneState.TO_REACH)
    return to_reach, next((m for m in group.milestones if m.state is MilestoneState.REACHED), to_reach)


def verbs(world) -> dict:
    """The service behind each button, without a page."""
    group, newcomer = world["group"], world["people"]["analyst"]
    to_reach, reached = milestones_of(group)
    later, latest = group.end_on + timedelta(days=1), group.end_on + timedelta(days=60)

    def report(by):
        services.report_progress(by, group, rag=Rag.AMBER, summary="All is well")

    return {
        "commission": lambda by: services.commission(by, group),
        "report": report,
        "report_again": report,
        "extend": lambda by: services.extend(by, group, until=latest, reason="More time"),
        "close": lambda by: services.close(by, group, worked="w", keep="k", lessons="l"),
        "edit": lambda by: services.edit(by, group, version=group.version, terms="Others"),
        "set_dates": lambda by: services.edit(by, group, version=group.version, end_on=later),
        "add_members": lambda by: services.add_members(by, group, [newcomer]),
        "remove_member": lambda by: services.remove_member(by, group, world["member"]),
        "put_in_scope": lambda by: services.put_cases_in_scope(by, group, [world["other"]]),
        "take_out": lambda by: services.take_out_of_scope(by, group, world["case"]),
        "add_milestone": lambda by: services.add_milestone(by, group, title="Report", due_on=group.end_on),
        "reach": lambda by: services.reach_milestone(by, to_reach),
        "put_back": lambda by: services.put_back_milestone(by, reached),
    }


def attempts(world) -> dict[str, tuple[str, dict]]:
    """What each button leads to, with a form that has nothing wrong with it."""
    group = world["group"]
    base = f"/task-and-finish-groups/{group.id}"
    terms = {
        "name": "Another name",
        "terms": "Others",
        "sponsor_id": group.sponsor_id,
        "lead_id": group.lead_id,
        "reporting_weeks": 2,
        "seen_version": group.version,
    }
    later = group.end_on + timedelta(days=1)
    dates = day_of("start_on", group.start_on) | day_of("end_on", later)
    newcomer = world["people"]["analyst"]
    report = {"rag": "green", "summary": "All is well"}
    exit_report = {"worked": "w", "keep": "k", "lessons": "l", "send": "1"}
    to_reach, reached = milestones_of(group)
    return {
        "commission": (f"{base}/commission", {}),
        "report": (f"{base}/report", report),
        "report_again": (f"{base}/report", report),
        "extend": (
            f"{base}/extend",
            {"reason": "More time"} | day_of("until", group.end_on + timedelta(days=60)),
        ),
        "close": (f"{base}/close", exit_report),
        "edit": (f"{base}/edit", terms | dates),
        "set_dates": (f"{base}/edit", terms | dates),
        "add_members": (f"{base}/members/add", {"people": [newcomer.id]}),
        "remove_member": (f"{base}/members/{world['member'].id}/remove", {}),
        "put_in_scope": (f"{base}/cases/add", {"references": [world["other"].reference]}),
        "take_out": (f"{base}/cases/{world['case'].reference}/take-out", {}),
        "add_milestone": (f"{base}/milestones/add", {"title": "Report"} | day_of("due_on", group.end_on)),
        "reach": (f"{base}/milestones/{to_reach.id}/reach", {}),
        "put_back": (f"{base}/milestones/{reached.id}/put-back", {}),
    }


def is_done(verb, step: str, state: TaskGroupState, person) -> bool:
    """Whether the service does it. What it did is undone again."""
    with undone():
        try:
            verb(person)
        except (Forbidden, IllegalTransition):
            return False
    return is_meant(step, state)


def succeeds(client, group_id: int, step: str, state: TaskGroupState, url: str, form: dict) -> bool:
    """Whether the POST does it. What it did is rolled back to where the world stood."""
    savepoint = db.engines[None].begin_nested()
    try:
        done = client.client.post(url, data=form).status_code == 302
        moved = step != "set_dates" or ends_as_typed(group_id, form)
    finally:
        savepoint.rollback()
    return done and moved and is_meant(step, state)


def is_meant(step: str, state: TaskGroupState) -> bool:
    """Two rows of the table lead to one page: which of them was meant, the state before it says."""
    return step not in ("report", "report_again") or (state is TaskGroupState.EXTENDED) == (
        step == "report_again"
    )


def ends_as_typed(group_id: int, form: dict) -> bool:
    end_on = db.engines[None].scalar(select(TaskGroup.end_on).where(TaskGroup.id == group_id))
    return day_of("end_on", end_on).items() <= form.items()


# What one press does has no page of its own. The others' pages are opened by those who stand differently.
AT_ONCE = ("reach", "put_back")
OPEN_EACH_PAGE = ("lead", "chair of the Executive", "chair of a Locality Board", "member of the group")


def shown(client, tried: dict[str, tuple[str, dict]]) -> set[str]:
    """The form pages that are shown to somebody."""
    pages = {url for step, (url, _) in tried.items() if step not in AT_ONCE}
    return {url for url in pages if client.client.get(url).status_code == 200}


def test_the_page_to_take_off_the_lead_or_the_sponsor_says_at_once_that_they_stay(sign_in, world):
    group, client = world["group"], sign_in(world["chair"])
    for person in (group.lead, group.sponsor):
        page = client.get(f"/task-and-finish-groups/{group.id}/members/{person.id}/remove", status=409)
        assert "cannot remove the lead or the sponsor" in page.words


@pytest.mark.parametrize("state", TaskGroupState)
def test_a_button_is_there_if_and_only_if_the_service_does_it(sign_in, world, state):
    group_id, tried = bring_to(world, state).id, verbs(world)
    assert {t.name for t in [*TASK_GROUP, *MILESTONE]} == set(tried), "every step of the tables is tried"
    for who, person in world["people"].items():
        offered = sign_in(person).get(f"/task-and-finish-groups/{group_id}").buttons()
        done = {step for step, verb in tried.items() if is_done(verb, step, state, person)}
        assert offered == done, f"{who}, of a group that is {state}"


# Of a group that was commissioned the table offers what it offers of one that reports; whoever neither leads
# nor commissioned it tries one that reports, of which most can be done.
BY_REQUEST = {
    TaskGroupState.PROPOSED: OPEN_EACH_PAGE[:2],
    TaskGroupState.REPORTING: OPEN_EACH_PAGE,
    TaskGroupState.EXTENDED: OPEN_EACH_PAGE[:1],
    TaskGroupState.CLOSED: OPEN_EACH_PAGE[:1],
}


@pytest.mark.parametrize("state", BY_REQUEST)
def test_a_form_page_is_shown_if_and_only_if_what_it_sends_is_done(sign_in, world, state):
    """By real requests, of those who stand differently."""
    group_id, tried = bring_to(world, state).id, attempts(world)
    assert set(tried) == set(verbs(world))
    browsers = {who: sign_in(world["people"][who]) for who in BY_REQUEST[state]}
    db.session.commit()
    for who, client in browsers.items():
        offered = client.get(f"/task-and-finish-groups/{group_id}").buttons()
        done = {
            step for step, (url, form) in tried.items() if succeeds(client, group_id, step, state, url, form)
        }
        assert offered == done, f"{who}, of a group that is {state}"
        assert shown(client, tried) == {tried[step][0] for step in done if step not in AT_ONCE}, who
