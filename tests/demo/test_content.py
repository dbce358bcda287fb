"""Does the demonstration's content fit together, and is there enough of everything to try?"""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

from app.demo import content as demo
from app.models.case import OPEN_STAGES, Frequency, ProblemType, Risk
from app.models.partnership import GroupKind, PartnerKind
from app.models.person import Role

GEODATA = Path("geodata")
CONTENT = demo.read()
CASES = {case["key"]: case for case in CONTENT.cases}
PEOPLE = {person["key"]: person for person in CONTENT.people}
GROUPS = {group["key"]: group for group in CONTENT.groups}
PARTNERS = {partner["key"]: partner for partner in CONTENT.partners}
WARDS = {group["wards"][0] for group in CONTENT.groups if group["kind"] == "nat"}


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
def test_a_case_says_what_exists():
    assert {key: wrong for key, case in CASES.items() if (wrong := unknown_in(case))} == {}


def unknown_in(case: demo.Table) -> list[str]:
    """What a case says that does not exist, or does not say."""
    theme = next(theme for theme in CONTENT.themes if theme["key"] == case["theme"])
    right = {
        "detail": case["detail"] in theme["details"],
        "problem_type": case["problem_type"] in set(ProblemType),
        "frequency": case["frequency"] in set(Frequency),
        "risk": case["risk"] in set(Risk),
        "since": case["since"] >= case["days_ago"],
        "people": set(case.get("people", [])) <= set(PEOPLE),
        "restricted": bool(case.get("people")) == bool(case.get("restricted")),
        "title": len(case["title"].split()) >= 3 and len(case["title"]) <= 80,
        "what": bool(case["what"].strip()),
    }
    return [name for name, is_right in right.items() if not is_right]


def test_a_plan_has_a_text_for_every_stage_that_is_behind_the_case():
    stages = [stage.value for stage in OPEN_STAGES]
    for key, case in CASES.items():
        plan = list(case.get("plan", {}))
        moved_to = [e["to"] for e in case["events"] if e["do"] == "stage"]
        behind = stages[: stages.index(moved_to[-1])] if moved_to else []
        assert plan == stages[: len(plan)], f"{key}: a stage is missing before a later one"
        assert set(behind) <= set(plan), key


def test_what_happens_in_a_case_is_written_in_the_order_of_days():
    for key, case in CASES.items():
        days = [case["days_ago"], *(event["days_ago"] for event in case["events"])]
        assert days == sorted(days, reverse=True), key
        assert days[-1] >= 0, key


def test_points_lie_in_the_ward_that_is_named():
    features = json.loads((GEODATA / "nottingham_wards.geojson").read_text())["features"]
    wards = {f["properties"]["WD22CD"]: shapely.geometry.shape(f["geometry"]) for f in features}
    for case in CONTENT.cases:
        assert case["ward"] in wards
        assert ("lat" in case) == ("lon" in case)
        if "lat" in case:
            assert wards[case["ward"]].contains(shapely.Point(case["lon"], case["lat"])), case["key"]


def test_there_are_cases_of_every_kind_to_try():
    assert 55 <= len(CASES) <= 75
    assert {case["ward"] for case in CASES.values()} == WARDS
    assert {case["risk"] for case in CASES.values()} == set(Risk)
    assert {case["theme"] for case in CASES.values()} == {theme["key"] for theme in CONTENT.themes}
    assert sum(1 for case in CASES.values() if case.get("restricted")) >= 5
    assert min(case["days_ago"] for case in CASES.values()) <= 5
    assert max(case["days_ago"] for case in CASES.values()) >= 400


def test_escalations_have_been_decided_in_every_way():
    decided = Counter(e["decision"] for c in CASES.values() for e in c["events"] if e["do"] == "decide")
    assert set(decided) == {"take", "assist", "return", "pass_on", "withdraw"}


def test_the_partnership_s_own_examples_are_among_them():
    youth_centre = CASES["berridge-youth-centre"]
    assert "no evidence" in youth_centre["plan"]["analysis"]
    assert youth_centre["ward"] == GROUPS["berridge"]["wards"][0]
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
    # The one date is in the words of the paper of 2016, whose question it is.
    said = (text.replace("released in January 2015", "") for text in texts())
    found = [match.group() for text in said for match in re.finditer(pattern, text)]
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


def test_a_task_and_finish_group_names_what_exists():
    for group in CONTENT.task_groups:
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


def test_a_task_and_finish_group_s_days_are_in_order():
    for group in CONTENT.task_groups:
        commissioned = group.get("commissioned_days_ago")
        assert group["start"] < group["end"]
        assert commissioned is None or commissioned <= group["proposed_days_ago"]
        reported = [report["days_ago"] for report in group.get("reports", [])]
        assert reported == sorted(reported, reverse=True)
        assert all(days < commissioned for days in reported)
        assert all(milestone.get("done", -1) <= 0 for milestone in group["milestones"])
        if "extension" in group:
            assert group["extension"]["end"] > group["end"]
        if "exit" in group:
            assert group["exit"]["days_ago"] <= reported[-1]
