"""Does the demonstration's content fit together, and is there enough of everything to try?"""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

from app.demo import content as demo
from app.models.case import OPEN_STAGES, Frequency, ProblemType, Risk, Stage
from app.models.partnership import GroupKind, PartnerKind
from app.models.person import Role
from tests.demo.walk import Walk

GEODATA = Path("geodata")
CONTENT = demo.read()
CASES = {case["key"]: case for case in CONTENT.cases}
PEOPLE = {person["key"]: person for person in CONTENT.people}
GROUPS = {group["key"]: group for group in CONTENT.groups}
PARTNERS = {partner["key"]: partner for partner in CONTENT.partners}
WARDS = {group["wards"][0] for group in CONTENT.groups if group["kind"] == "nat"}
PAST_TEN_WORKING_DAYS = 18  # days that are more than ten working days, bank holidays and all


@pytest.fixture(scope="module")
def walked() -> dict[str, Walk]:
    """Every case, played to the end."""
    walks = {}
    for key, case in CASES.items():
        walks[key] = Walk(CONTENT, case)
        walks[key].play()
    return walks


def roles_in(group: str) -> Counter:
    held = (m["role"] for p in CONTENT.people for m in p["memberships"] if m.get("group") == group)
    return Counter(held)


# --- structure --------------------------------------------------------------------------------------
def test_every_key_is_used_once():
    for tables in (CONTENT.partners, CONTENT.themes, CONTENT.groups, CONTENT.people, CONTENT.cases):
        keys = [table["key"] for table in tables]
        assert len(keys) == len(set(keys))


def test_there_are_four_tiers_with_ten_working_days_each():
    assert [(tier["level"], tier["decision_working_days"]) for tier in CONTENT.tiers] == [
        (1, 10), (2, 10), (3, 10), (4, 10),
    ]  # fmt: skip


def test_there_are_twenty_nats_three_locality_boards_one_executive_and_one_board():
    kinds = Counter(group["kind"] for group in CONTENT.groups)
    assert kinds == {"nat": 20, "locality_board": 3, "executive": 1, "board": 1, "sub_group": 9}
    assert set(kinds) <= set(GroupKind)


def test_each_ward_of_the_city_has_its_own_nat():
    with (GEODATA / "nottingham_localities.csv").open() as lines:
        wards = {row["wd22cd"]: row["wd22nm"] for row in csv.DictReader(lines)}
    nats = {g["wards"][0]: g["name"] for g in CONTENT.groups if g["kind"] == "nat"}
    assert nats == {code: f"{name} NAT" for code, name in wards.items()}


def test_each_nat_answers_to_the_board_of_its_locality():
    with (GEODATA / "nottingham_localities.csv").open() as lines:
        localities = {row["wd22cd"]: row["locality"].lower() for row in csv.DictReader(lines)}
    for group in CONTENT.groups:
        if group["kind"] == "nat":
            assert group["parent"] == localities[group["wards"][0]], group["name"]
            assert group["wards"][0] in GROUPS[group["parent"]]["wards"]


def test_every_group_answers_to_one_of_no_lower_tier_and_in_the_end_to_the_board():
    for group in CONTENT.groups:
        if group["key"] != "board":
            parent = GROUPS[group["parent"]]
            assert parent["tier"] >= group["tier"], group["name"]
            assert parent["key"] == "board" or parent["parent"]


def test_every_group_has_a_chair_a_coordinator_and_others():
    for key in GROUPS:
        roles = roles_in(key)
        assert roles[Role.CHAIR] == 1, key
        assert roles[Role.COORDINATOR] == 1, key
        assert roles[Role.OFFICER] + roles[Role.MEMBER] >= 2, key


def test_partners_are_of_a_known_kind_and_five_are_responsible_authorities():
    kinds = Counter(partner["kind"] for partner in CONTENT.partners)
    assert set(kinds) == set(PartnerKind)
    assert kinds["responsible_authority"] == 5


def test_there_are_at_most_eight_themes_with_four_to_eight_details():
    assert len(CONTENT.themes) <= 8
    assert all(4 <= len(theme["details"]) <= 8 for theme in CONTENT.themes)


# --- people -----------------------------------------------------------------------------------------
def test_everybody_works_for_a_partner_and_holds_known_roles():
    for person in CONTENT.people:
        assert person["partner"] in PARTNERS
        for membership in person["memberships"]:
            wide = Role(membership["role"]).is_partnership_wide
            assert wide == ("group" not in membership)
            assert wide or membership["group"] in GROUPS


def test_every_partner_has_somebody_here():
    assert {person["partner"] for person in CONTENT.people} == set(PARTNERS)


def test_addresses_are_under_the_domain_that_is_kept_for_examples():
    emails = [person["email"] for person in CONTENT.people]
    assert len(set(emails)) == len(emails)
    assert all(re.fullmatch(r"[a-z.]+@[a-z-]+\.example", email) for email in emails)


def test_the_sign_in_page_offers_every_role_and_a_sentence_on_each():
    featured = [person for person in CONTENT.people if person.get("featured")]
    assert 10 <= len(featured) <= 16
    assert all(person["sketch"].endswith(".") for person in featured)
    assert {m["role"] for person in featured for m in person["memberships"]} == set(Role)
    chairs = {m["group"] for p in featured for m in p["memberships"] if m["role"] == Role.CHAIR}
    assert {"executive", "board", "central", "north", "hyson_green"} <= chairs


# --- cases ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", CASES)
def test_a_case_can_be_played_as_it_is_written(key):
    assert Walk(CONTENT, CASES[key]).play() == []


@pytest.mark.parametrize("key", CASES)
def test_a_case_says_what_exists(key):
    case = CASES[key]
    theme = next(theme for theme in CONTENT.themes if theme["key"] == case["theme"])
    assert case["detail"] in theme["details"]
    assert case["problem_type"] in set(ProblemType)
    assert case["frequency"] in set(Frequency)
    assert case["risk"] in set(Risk)
    assert case["since"] >= case["days_ago"]
    assert set(case.get("people", [])) <= set(PEOPLE)
    assert bool(case.get("people")) == bool(case.get("restricted"))
    assert len(case["title"].split()) >= 3
    assert len(case["title"]) <= 80
    assert case["what"].strip()


@pytest.mark.parametrize("key", CASES)
def test_a_plan_has_a_text_for_every_stage_that_is_behind_the_case(key):
    plan = CASES[key].get("plan", {})
    stages = [stage.value for stage in OPEN_STAGES]
    assert list(plan) == stages[: len(plan)], "a stage of the plan is missing before a later one"
    moved_to = [e["to"] for e in CASES[key]["events"] if e["do"] == "stage"]
    behind = stages[: stages.index(moved_to[-1])] if moved_to else []
    assert set(behind) <= set(plan)


def test_a_case_in_response_says_what_the_response_is(walked):
    in_response = [key for key, walk in walked.items() if walk.stage == "response"]
    assert len(in_response) > 10
    assert all(CASES[key]["plan"]["response"] for key in in_response)


def test_points_lie_in_the_ward_that_is_named():
    features = json.loads((GEODATA / "nottingham_wards.geojson").read_text())["features"]
    wards = {f["properties"]["WD22CD"]: shapely.geometry.shape(f["geometry"]) for f in features}
    for case in CONTENT.cases:
        assert case["ward"] in wards
        assert ("lat" in case) == ("lon" in case)
        if "lat" in case:
            assert wards[case["ward"]].contains(shapely.Point(case["lon"], case["lat"])), case["key"]


def test_there_are_cases_of_every_kind_to_try(walked):
    open_cases = {key: walk for key, walk in walked.items() if walk.stage != "closed"}
    assert 55 <= len(CASES) <= 75
    assert {case["ward"] for case in CASES.values()} == WARDS
    assert {walk.stage for walk in walked.values()} == set(Stage)
    assert {GROUPS[walk.holder]["tier"] for walk in open_cases.values()} == {1, 2, 3, 4}
    assert {case["risk"] for case in CASES.values()} == set(Risk)
    assert {case["theme"] for case in CASES.values()} == {theme["key"] for theme in CONTENT.themes}
    assert sum(1 for case in CASES.values() if case.get("restricted")) >= 5
    assert min(case["days_ago"] for case in CASES.values()) <= 5
    assert max(case["days_ago"] for case in CASES.values()) >= 400


def test_escalations_wait_at_every_tier_some_of_them_too_long(walked):
    waiting = {}
    for key, walk in walked.items():
        if walk.pending:
            days = [e["days_ago"] for e in CASES[key]["events"] if e["do"] in ("escalate", "decide")][-1]
            waiting.setdefault(walk.pending["to"], []).append(days)
    assert set(waiting) == {"north", "central", "south", "executive", "board"}
    for group, days in waiting.items():
        assert len(days) >= 2, group
        assert max(days) >= PAST_TEN_WORKING_DAYS, f"nothing is overdue with {group}"
        assert min(days) <= 9, f"nothing is in time with {group}"


def test_escalations_have_been_decided_in_every_way():
    decided = Counter(e["decision"] for c in CASES.values() for e in c["events"] if e["do"] == "decide")
    assert set(decided) == {"take", "assist", "return", "pass_on", "withdraw"}


def test_several_cases_went_all_the_way_to_the_board_and_one_waits_to_be_received(walked):
    to_the_board = [walk for walk in walked.values() if walk.held[0] != "board" and "board" in walk.held]
    assert len(to_the_board) >= 4
    assert sum(1 for walk in walked.values() if walk.handed_to) == 1


def test_two_people_wait_for_sight_of_a_case(walked):
    assert sum(len(walk.asked) for walk in walked.values()) == 2


def test_actions_are_overdue_and_due_within_the_week(walked):
    left = []
    for key, walk in walked.items():
        if walk.stage != "closed":
            for e in CASES[key]["events"]:
                if e["do"] == "action" and e["title"] not in walk.done:
                    left.append(e["due_days"] - e["days_ago"])
    assert sum(1 for days in left if days < 0) >= 5
    assert sum(1 for days in left if 0 <= days <= 7) >= 8


def days_to_review(case: demo.Table) -> int:
    """How many days from today the next review is due; below nought, it is overdue."""
    rhythm = Risk(case["risk"]).review_days
    due = rhythm - case["days_ago"]
    for event in case["events"]:
        if event["do"] in ("review", "reopen"):
            due = event.get("next_in_days", rhythm) - event["days_ago"]
        elif event.get("review_in_days"):
            due = event["review_in_days"] - event["days_ago"]
    return due


def test_some_cases_are_due_for_review_and_most_are_not(walked):
    due = [days_to_review(CASES[key]) for key, walk in walked.items() if walk.stage != "closed"]
    assert 8 <= sum(1 for days in due if days < 0) <= len(due) / 3
    assert sum(1 for days in due if 0 <= days <= 7) >= 5


def test_the_partnership_s_own_examples_are_among_them(walked):
    youth_centre = CASES["berridge-youth-centre"]
    assert "no evidence" in youth_centre["plan"]["analysis"]
    assert youth_centre["ward"] == GROUPS["berridge"]["wards"][0]
    assert walked["arboretum-street-drinking"].held == ["hyson_green", "central", "hyson_green"]
    assert walked["begging-strategy"].held == ["castle", "central", "executive", "board"]
    names = {group["name"] for group in CONTENT.task_groups}
    assert "Reducing reoffending task-and-finish group" in names
    assert "Integrated offender management review" in names


# --- what nobody may find in it ---------------------------------------------------------------------
def texts() -> list[str]:
    what_people_read = [*demo.FOLDER.glob("*/*.toml"), demo.FOLDER / "task_groups.toml"]
    return [path.read_text() for path in what_people_read]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?i)\b(lorem|ipsum|foo|todo|tbc|xxx|asdf|test case|example case)\b",
        r"\b0\d{3,4}[ ]?\d{6}\b",
        r"\bNG\d{1,2} \d[A-Z]{2}\b",
        r"\b(January|February|March|April|May|June|July|August|October|November|December) \d",
    ],
)
def test_nothing_looks_like_a_test_a_private_detail_or_a_fixed_date(pattern):
    found = [match.group() for text in texts() for match in re.finditer(pattern, text)]
    assert found == []


# --- task-and-finish groups ---------------------------------------------------------------------------
def state_of(group: demo.Table) -> str:
    if "exit" in group:
        return "closed"
    if "extension" in group:
        return "extended"
    if group.get("reports"):
        return "reporting"
    return "commissioned" if "commissioned_days_ago" in group else "proposed"


def test_task_and_finish_groups_are_in_every_state():
    states = Counter(map(state_of, CONTENT.task_groups))
    assert set(states) == {"proposed", "commissioned", "reporting", "extended", "closed"}
    last_reports = [group["reports"][-1]["rag"] for group in CONTENT.task_groups if group.get("reports")]
    assert {"amber", "red"} <= set(last_reports)


@pytest.mark.parametrize("group", CONTENT.task_groups, ids=lambda group: group["key"])
def test_a_task_and_finish_group_names_what_exists(group, walked):
    assert group["commissioned_by"] in ("executive", "board")
    people = {group["sponsor"], group["lead"], group["proposed_by"], *group["members"]}
    assert people <= set(PEOPLE)
    assert group["lead"] not in group["members"]
    coordinates = {"group": group["commissioned_by"], "role": Role.COORDINATOR}
    assert coordinates in PEOPLE[group["proposed_by"]]["memberships"]
    assert set(group["wards"]) <= WARDS
    later = {brought["case"]: brought["days_ago"] for brought in group.get("brought_in", [])}
    in_scope = {**dict.fromkeys(group["cases"], group["proposed_days_ago"]), **later}
    for key, days_ago in in_scope.items():
        assert CASES[key]["ward"] in group["wards"]
        assert CASES[key]["days_ago"] > days_ago, f"{key} was not there yet"
        assert group["commissioned_by"] in walked[key].knows, f"{key} is not known there"


@pytest.mark.parametrize("group", CONTENT.task_groups, ids=lambda group: group["key"])
def test_a_task_and_finish_group_s_days_are_in_order(group):
    commissioned = group.get("commissioned_days_ago")
    assert group["start"] < group["end"]
    assert commissioned is None or commissioned <= group["proposed_days_ago"]
    reported = [report["days_ago"] for report in group.get("reports", [])]
    assert reported == sorted(reported, reverse=True)
    assert all(days < commissioned for days in reported)
    for milestone in group["milestones"]:
        assert milestone.get("done", -1) <= 0
    if "extension" in group:
        assert group["extension"]["end"] > group["end"]
    if "exit" in group:
        assert group["exit"]["days_ago"] <= reported[-1]
