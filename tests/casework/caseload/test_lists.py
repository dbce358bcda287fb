"""Does a list show exactly what was asked, to whom it may be shown, however long it is?"""

import csv
import io
import re
from datetime import timedelta
from itertools import product

import pytest

from app import clock
from app.casework.caseload.filters import Scope, Sort, StageChoice
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.audit import AuditEntry
from app.models.case import Risk, Stage
from app.models.event import Event
from tests import factories


@pytest.fixture
def officer(app):
    return factories.officer()


@pytest.fixture
def other_nat(app):
    factories.nat()
    return factories.nat("Elmfield")


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".app-list__title")]


def test_an_officers_list_begins_with_their_own_groups_open_cases(sign_in, officer, other_nat):
    factories.case(title="Noise at the flats")
    factories.case(held_by=other_nat, title="Bikes on the rec")
    page = sign_in(officer).get("/cases")
    assert page.heading == "1 open case with Oakwood NAT"
    assert titles(page) == ["Noise at the flats"]


def test_another_groups_case_appears_by_name_only(sign_in, officer, other_nat):
    secret = factories.case(held_by=other_nat, title="Bikes on the rec", what="Riders at the pavilion")
    page = sign_in(officer).get(f"/cases?scope={Scope.OTHERS}")
    assert secret.reference in page.words
    assert "Ask for access" in page.words
    assert page.heading == "1 case held by another group"
    assert "Bikes" not in page.text
    assert "pavilion" not in page.text


@pytest.mark.parametrize("words", ["bikes", "pavilion"])
def test_searching_names_does_not_search_the_words_of_a_case_known_by_name(
    sign_in, officer, other_nat, words
):
    factories.case(held_by=other_nat, title="Bikes on the rec", what="Riders at the pavilion")
    assert sign_in(officer).get(f"/cases?scope={Scope.OTHERS}&q={words}").heading.startswith("No ")


@pytest.mark.parametrize(
    "asked", [f"stage={Stage.CLOSED}", f"risk={Risk.HIGH}", "overdue=1", "tier=1", "restricted=1"]
)
def test_a_case_known_by_name_cannot_be_told_apart_by_what_is_not_in_its_name(
    sign_in, officer, other_nat, asked
):
    low = factories.case(held_by=other_nat)
    high = factories.case(held_by=other_nat, risk=Risk.HIGH)
    page = sign_in(officer).get(f"/cases?scope={Scope.OTHERS}&{asked}")
    assert low.reference in page.words
    assert high.reference in page.words


def test_a_restricted_case_is_in_no_list_of_anybody_outside_it(sign_in, officer, other_nat):
    inside = factories.case(restricted=True, title="Quiet matter")
    outside = factories.case(held_by=other_nat, restricted=True, title="Other quiet matter")
    client = sign_in(officer)
    for scope in Scope:
        for more in ("", "&q=quiet", "&restricted=1", f"&q={inside.reference}"):
            page = client.get(f"/cases?scope={scope}&stage={StageChoice.ANY}{more}")
            assert inside.reference not in titles(page)
            assert "uiet matter" not in page.text
            assert outside.reference not in page.words
    assert titles(sign_in(inside.logged_by).get("/cases?restricted=1")) == ["Quiet matter"]


def test_a_search_ranks_the_title_above_the_story_and_marks_its_hits(sign_in, officer):
    factories.case(title="Rubbish in the alley", what="Begging was seen once beside the bins")
    factories.case(title="Begging at the tram stop", what="Two people most days")
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}&q=begging")
    assert titles(page) == ["Begging at the tram stop", "Rubbish in the alley"]
    assert [mark.text for mark in page.select("mark")] == ["Begging"]


def test_what_a_person_wrote_cannot_become_markup_in_a_hit(sign_in, officer):
    factories.case(title="Noise", what="<script>alert(1)</script> loud &lt;b&gt; music")
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}&q=music")
    assert not page.select(".app-list script")
    assert "&lt;b&gt;" in page.words


def test_what_a_person_wrote_cannot_become_markup_in_a_list(sign_in, officer):
    factories.case(title="<b>Noise</b>", detail="<b>Loud</b>", place="<b>The square</b>")
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}")
    assert "<b>Noise</b>" in page.words
    assert not page.select(".app-list b")


def test_a_search_finds_a_case_by_its_reference(sign_in, officer):
    case = factories.case(title="Noise")
    factories.case(title="Bins")
    assert titles(sign_in(officer).get(f"/cases?scope={Scope.ALL}&q={case.reference.lower()}")) == ["Noise"]


def test_pages_by_key_show_every_case_once_by_whatever_they_are_sorted(sign_in, officer):
    for number in range(60):
        factories.case(
            title=f"Noise {number}", risk=list(Risk)[number % 3], stage=list(Stage)[number % 5],
            next_review_on=clock.today() + timedelta(days=number % 4) if number % 5 else None)  # fmt: skip
    client = sign_in(officer)
    seen = {sort: walked(client, f"scope={Scope.ALL}&q=noise&sort={sort}") for sort in Sort}
    once = sorted(f"Noise {n}" for n in range(60))
    assert {sort: titles for sort, titles in seen.items() if sorted(titles) != once} == {}


def test_a_heading_that_is_pressed_again_turns_the_whole_list_round(sign_in, officer):
    for number in range(30):
        factories.case(title=f"Noise {number}", risk=list(Risk)[number % 3], stage=list(Stage)[number % 5])
    client = sign_in(officer)
    for sort in set(Sort) - {Sort.RANK}:
        turns_round(client, f"scope={Scope.ALL}&sort={sort}")


def turns_round(client, question):
    one_way = walked(client, question)
    heading = client.get(f"/cases?{question}").select_one("th[aria-sort]")
    other_way = walked(client, heading.a["href"].removeprefix("?"))
    assert len(one_way) == 30
    assert other_way == one_way[::-1], question
    turned = client.get(f"/cases{heading.a['href']}").select_one("th[aria-sort]")
    assert {heading["aria-sort"], turned["aria-sort"]} == {"ascending", "descending"}, question
    assert walked(client, turned.a["href"].removeprefix("?")) == one_way, question


def walked(client, question):
    """The titles of all pages, one after the other."""
    seen, url = [], f"/cases?{question}"
    while url:
        page = client.get(url)
        seen += titles(page)
        following = page.select_one("a[rel=next]")
        url = f"/cases{following['href']}" if following else ""
    return seen


def test_what_a_list_is_sorted_by_outlives_a_filter_and_a_search_can_go_back_to_its_best_matches(
    sign_in, officer
):
    factories.case(title="Noise")
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}&q=noise&sort={Sort.REVIEW}&reverse=1")
    kept = {field["name"]: field["value"] for field in page.select("[role=search] input[type=hidden]")}
    assert kept == {"scope": Scope.ALL, "sort": Sort.REVIEW, "reverse": "1"}
    best = page.find("a", string="Show the best matches first")["href"]
    assert sign_in(officer).get(f"/cases{best}").find("a", string="Show the best matches first") is None


def test_filters_combine_and_are_said_as_tags_that_can_be_taken_off(sign_in, officer):
    factories.case(title="Late and risky", risk=Risk.HIGH, next_review_on=clock.today() - timedelta(days=1))
    factories.case(title="Risky", risk=Risk.HIGH, next_review_on=clock.today())
    page = sign_in(officer).get(f"/cases?risk={Risk.HIGH}&overdue=1")
    assert titles(page) == ["Late and risky"]
    assert [t.get_text(strip=True) for t in page.select(".app-filter-tag")] == [
        "RemoveHigh risk",
        "RemoveReview overdue",
    ]
    assert "overdue=1" not in page.select(".app-filter-tag")[1]["href"]


def test_only_cases_in_wards_that_are_hins_today(sign_in, officer):
    case = factories.case(title="In a HIN")
    factories.case(held_by=factories.nat("Elmfield"), title="Elsewhere")
    hin = HighImpactNeighbourhood(
        ward_id=case.ward_id, state=HinState.APPROVED, proposed_at=clock.now(), effective_from=clock.today()
    )
    db.session.add(hin)
    db.session.commit()
    chair = factories.chair(factories.executive())
    assert titles(sign_in(chair).get(f"/cases?scope={Scope.ALL}&hin=1")) == ["In a HIN"]
    hin.effective_until = clock.today() - timedelta(days=1)
    db.session.commit()
    assert titles(sign_in(chair).get(f"/cases?scope={Scope.ALL}&hin=1")) == []


def test_a_closed_case_keeps_the_flag_of_the_day_on_which_it_was_closed(sign_in, officer):
    today = clock.today()
    then, now = (
        factories.case(title=title, stage=Stage.CLOSED, closed_at=clock.now() - timedelta(days=days))
        for title, days in (("Closed while it was one", 20), ("Closed after it ended", 0))
    )
    assert then.ward_id == now.ward_id
    db.session.add(
        HighImpactNeighbourhood(
            ward_id=then.ward_id, state=HinState.ENDED, proposed_at=clock.now(),
            effective_from=today - timedelta(days=30), effective_until=today - timedelta(days=10),
        )
    )  # fmt: skip
    db.session.commit()
    chair = factories.chair(factories.executive())
    assert titles(sign_in(chair).get(f"/cases?scope={Scope.ALL}&stage={StageChoice.ANY}&hin=1")) == [
        "Closed while it was one"
    ]


@pytest.mark.parametrize(
    "address",
    ["tier=x", "ward=99999999999999", "sort=;drop", "stage=gone", "after=1~x", "after=~~", "scope=no"],
)
def test_an_address_that_somebody_made_up_breaks_nothing(sign_in, officer, address, forgiving):
    sign_in(officer).get(f"/cases?{address}")


def test_a_download_comes_in_the_order_of_the_list_by_whatever_it_is_sorted(sign_in, officer, other_nat):
    for group in (factories.nat(), other_nat):
        for number in range(3):
            factories.case(held_by=group, title=f"Noise {number}", ward=group.wards[0])
    client = sign_in(officer)
    for words, sort in product((f"scope={Scope.ALL}&q=noise", f"scope={Scope.OTHERS}"), Sort):
        question = f"{words}&sort={sort}"
        page = client.get(f"/cases?{question}")
        shown = [re.search(r"SH-\d\d-\w{4}", row.get_text())[0] for row in page.select("tbody tr")]
        file = client.client.get(f"/cases/download.csv?{question}")
        assert [row["Case"] for row in csv.DictReader(file.text.lstrip("\ufeff").splitlines())] == shown
        assert len(shown) == 3, question


def test_a_search_that_finds_nothing_of_ones_own_says_how_many_there_are_elsewhere(
    sign_in, officer, other_nat
):
    factories.case(title="Motorbikes on the field")
    factories.case(held_by=other_nat, theme=factories.theme("Motorbikes"))
    page = sign_in(officer).get(f"/cases?scope={Scope.MINE}&q=motorbikes")
    assert "1 case matches if you search all the cases you can see" in page.words
    assert "1 case held by other groups matches by reference, theme or ward" in page.words


def test_names_of_other_groups_cases_are_sorted_by_what_a_name_tells_only(sign_in, officer, other_nat):
    first, second = (factories.case(held_by=other_nat) for _ in range(2))
    first.touch()
    db.session.flush()
    page = sign_in(officer).get(f"/cases?scope={Scope.OTHERS}&sort={Sort.CHANGED}")
    shown = [reference.text for reference in page.select(".app-list__reference")]
    assert shown == [second.reference, first.reference]


def test_a_download_holds_exactly_what_the_filter_shows_and_is_recorded(sign_in, officer):
    factories.case(title="=HYPERLINK(1)", risk=Risk.HIGH)
    factories.case(title="Low")
    response = sign_in(officer).client.get(f"/cases/download.csv?risk={Risk.HIGH}")
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert [row["Title"] for row in rows] == ["'=HYPERLINK(1)"]
    assert db.session.query(AuditEntry).filter_by(event=Event.LIST_DOWNLOADED).count() == 1


def test_a_download_of_names_holds_names_only(sign_in, officer, other_nat):
    factories.case(held_by=other_nat, title="Bikes on the rec")
    response = sign_in(officer).client.get(f"/cases/download.csv?scope={Scope.OTHERS}")
    assert "Bikes" not in response.text
    assert "Elmfield" in response.text


def test_an_excel_download_opens(sign_in, officer):
    factories.case(title="Noise")
    with sign_in(officer).client.get("/cases/download.xlsx") as response:
        assert response.data[:2] == b"PK"


def test_a_list_costs_the_same_queries_however_long(sign_in, officer, queries):
    factories.case()
    client = sign_in(officer)
    client.get(f"/cases?scope={Scope.ALL}")
    with queries() as few:
        client.get(f"/cases?scope={Scope.ALL}")
    for _ in range(12):
        factories.case(lead=factories.officer())
    with queries() as many:
        client.get(f"/cases?scope={Scope.ALL}")
    assert len(many) == len(few)
