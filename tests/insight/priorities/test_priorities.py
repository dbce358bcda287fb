"""Do ranks follow from the published weights, and does the page say how firm they are?"""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.priorities import CRITERIA, WEIGHTS, priority, rank_problems, ranks
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.models.priority import PriorityProblem
from tests import factories

PAGE = "/performance/priorities"
SCORES = st.fixed_dictionaries({criterion.name: st.integers(1, 5) for criterion in CRITERIA})


def scored(number, **others):
    return {criterion.name: number for criterion in CRITERIA} | others


def typed(name="Knife crime", number=3, **others):
    return {
        "name": name, "year": "2027", **{each.name: str(number) for each in CRITERIA}, "confidence": "medium",
        "position": "partly", "harm_why": "Admissions", "likelihood_why": "Recorded crime",
        "confidence_why": "Two sources agree", "position_why": "A team of six", "version": "1", **others,
    }  # fmt: skip


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


# --- the rule ----------------------------------------------------------------------------------------
def test_priority_is_the_mean_of_harms_times_that_of_likelihoods():
    assert priority(scored(1)) == 1
    assert priority(scored(5)) == 25
    by_hand = Fraction(5 * 5 + 4 * 2 + 3 * 1 + 2 * 1 + 1 * 1, 15) * Fraction(3 * 4 + 2 * 1, 5)
    assert priority(scored(1, physical=5, psychological=2, frequency=4)) == by_hand


@given(st.lists(SCORES, min_size=1, max_size=8), st.data())
def test_a_higher_score_never_lowers_a_rank(problems, data):
    place = data.draw(st.integers(0, len(problems) - 1))
    name = data.draw(st.sampled_from(sorted(WEIGHTS)))
    raised = [dict(each) for each in problems]
    raised[place][name] = min(5, raised[place][name] + 1)
    assert ranks(raised)[place] <= ranks(problems)[place]


@given(st.lists(SCORES, min_size=1, max_size=8))
def test_how_far_a_rank_moves_is_what_every_weight_moved_by_one_makes_of_it(problems):
    found = rank_problems(problems)
    assert [each.rank for each in found] == ranks(problems)
    seen = [{each.rank} for each in found]
    for name in WEIGHTS:
        for by in (-1, 1):
            changed = {**WEIGHTS, name: WEIGHTS[name] + by}
            for place, rank in enumerate(ranks(problems, changed)):
                seen[place].add(rank)
    assert [(each.best, each.worst) for each in found] == [(min(own), max(own)) for own in seen]


def test_equals_share_the_better_rank():
    assert ranks([scored(3), scored(4), scored(3), scored(1)]) == [2, 1, 2, 4]


def test_the_document_publishes_the_weights_that_are_used():
    text = (Path(__file__).parents[3] / "docs" / "priority-matrix.md").read_text()
    rows = [
        [cell.strip() for cell in line.split("|")[2:-1]]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    used = [[each.label, str(each.weight), each.low, each.high] for each in CRITERIA]
    assert rows[1:] == used


# --- pages -------------------------------------------------------------------------------------------
def test_an_analyst_scores_problems_with_reasons_and_all_see_ranks_weights_and_position(analyst, sign_in):
    analyst.post(f"{PAGE}/score", typed("Knife crime", 4, confidence="low"))
    analyst.post(f"{PAGE}/score", typed("Noise", 2, position="well"))
    page = sign_in(factories.officer()).get(PAGE)
    assert "2 problems are scored for 2027. Knife crime and Noise rank highest." in page.words
    assert "Confidence in the data is low for 1 of them" in page.words
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in page.select(".app-list tbody tr")
    ]
    assert rows == [
        ["1", "Knife crime", "4.0", "4.0", "16.0", "No change", "Low", "Partly placed"],
        ["2", "Noise", "2.0", "2.0", "4.0", "No change", "Medium", "Well placed"],
    ]
    for criterion in CRITERIA:
        assert criterion.label in page.words
    own = sign_in(factories.officer()).get(page.select_one(".app-list td a")["href"])
    assert "Rank 1 of 2" in own.words
    assert "Admissions" in own.words


def test_a_rank_that_hangs_on_a_weight_says_on_which(analyst):
    analyst.post(f"{PAGE}/score", typed("One", 3, physical="4", psychological="3"))
    analyst.post(f"{PAGE}/score", typed("Two", 3, physical="3", psychological="4", financial="4"))
    page = analyst.get(PAGE)
    assert "1 to 2" in page.words
    own = analyst.get(next(link["href"] for link in page.select(".app-list a") if link.get_text() == "One"))
    assert "If the weight of injury and death were 1 higher, it would rank 1" in own.words


def test_what_is_missing_or_impossible_is_refused_and_what_was_typed_is_kept(analyst):
    page = analyst.submit(f"{PAGE}/score", typed(harm_why="", physical="", year="1999"))
    assert "Enter the reason" in page.words
    assert "Select a score for injury and death" in page.words
    assert "Enter a number from 2010 to 2,100" in page.words
    assert "Recorded crime" in page.select_one("#likelihood_why").get_text()
    assert "Select one of the options" in analyst.submit(f"{PAGE}/score", typed(physical="6")).words
    analyst.post(f"{PAGE}/score", typed())
    again = analyst.submit(f"{PAGE}/score", typed(name="KNIFE crime"))
    assert "You already have scores for" in again.words


def test_a_change_says_what_the_scores_were_and_a_stale_one_is_refused(analyst):
    analyst.post(f"{PAGE}/score", typed())
    problem = db.session.query(PriorityProblem).one()
    address = f"{PAGE}/{problem.key}/change"
    analyst.post(address, typed(number=5, version=problem.version))
    entry = db.session.query(AuditEntry).filter_by(event=Event.PROBLEM_CHANGED).one()
    assert "physical 3" in entry.detail["before"]
    assert "physical 5" in entry.detail["scores"]
    analyst.post(address, typed(number=1, version="1"), status=409)


def test_a_removed_problem_leaves_the_ranks(analyst):
    for name in ("One", "Two"):
        analyst.post(f"{PAGE}/score", typed(name))
    problem = db.session.query(PriorityProblem).filter_by(name="One").one()
    analyst.post(f"{PAGE}/{problem.key}/remove", {"reason": "Merged with another"})
    assert "1 problem is scored for 2027" in analyst.get(PAGE).words
    analyst.get(f"{PAGE}/{problem.key}", status=404)


def test_the_matrix_leaves_as_csv_pdf_and_word_with_its_reasons(analyst):
    analyst.post(f"{PAGE}/score", typed())
    csv = analyst.client.get(f"{PAGE}/download.csv").text
    assert "Reason for harm" in csv
    assert "Admissions" in csv
    for paper, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert analyst.client.get(f"{PAGE}/2027.{paper}").data.startswith(start)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.AUDITOR])
def test_only_analysts_score(role, sign_in):
    factories.partnership()
    client = sign_in(factories.person(role, of=factories.board() if role is not Role.AUDITOR else None))
    assert "Score a problem" not in client.get(PAGE).words
    client.post(f"{PAGE}/score", typed(), status=403)


def test_statements_do_not_grow_with_problems(analyst, queries):
    analyst.post(f"{PAGE}/score", typed("First"))
    analyst.get(PAGE)
    with queries() as few:
        analyst.get(PAGE)
    for number in range(8):
        analyst.post(f"{PAGE}/score", typed(f"Problem {number}"))
    with queries() as many:
        analyst.get(PAGE)
    assert len(many) == len(few)
