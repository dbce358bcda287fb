"""From when to when is a ward a High Impact Neighbourhood, and where is that said?"""

from datetime import date, datetime, timedelta

from app import clock
from app.evidence.wards import queries
from app.evidence.wards.services import Decision, decide_hins, end_hin
from app.models.area import HinState
from tests.evidence.wards.hins import PAGE, designate, figures, propose


def test_a_ward_is_a_hin_from_its_first_day_to_its_last(analyst, chair):
    figures(Castle=50)
    ward_id = designate(analyst, chair, "Castle", date(2025, 4, 1), date(2025, 9, 30)).ward_id
    days = [date(2025, 3, 31), date(2025, 4, 1), date(2025, 9, 30), date(2025, 10, 1)]
    assert [ward_id in queries.current_hin_ward_ids(day) for day in days] == [False, True, True, False]


def test_an_ended_designation_stays_true_of_its_days(analyst, chair):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle", date(2025, 4, 1))
    today = clock.today()
    assert queries.current_hin_ward_ids() == {hin.ward_id}
    end_hin(chair, hin, last_day=today, reason="Falling")
    assert queries.current_hin_ward_ids(today) == {hin.ward_id}
    assert queries.current_hin_ward_ids(today + timedelta(days=1)) == set()
    assert queries.current_hin_ward_ids(date(2025, 5, 1)) == {hin.ward_id}


def test_a_proposed_or_refused_ward_is_no_hin(analyst, chair):
    figures(Castle=50, Bulwell=50)
    castle, _ = propose(analyst, "Castle", "Bulwell")
    decide_hins(chair, [Decision(castle, "refuse")], reason="No")
    assert queries.current_hin_ward_ids() == set()


def test_the_page_keeps_the_history(analyst, chair, sign_in):
    figures(Castle=40, Bulwell=30, Dales=20, Aspley=10)
    with clock.at(datetime(2025, 4, 1, 12, tzinfo=clock.LONDON)):
        designate(analyst, chair, "Castle")
        designate(analyst, chair, "Bulwell", until=date(2025, 12, 31))
        [refused] = propose(analyst, "Dales")
        decide_hins(chair, [Decision(refused, "refuse")], reason="Its figures fall")
    browser = sign_in(chair)
    page = browser.get(PAGE)
    assert "One ward is a High Impact Neighbourhood: Castle." in page.words
    earlier = page.words.split("Earlier decisions")[-1]
    assert "Bulwell Over Since 1 April 2025, until 31 December 2025" in earlier
    assert "Dales Not approved" in earlier
    assert "Its figures fall" in earlier


def test_the_chair_ends_a_designation(analyst, chair, sign_in):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle", date(2025, 4, 1))
    browser = sign_in(chair)
    assert "end" in browser.get(PAGE).buttons()
    page = browser.submit(
        f"{PAGE}/{hin.id}/end", {"last_day": ["30", "9", "2025"], "reason": "Its crime fell"}
    )
    assert "You ended the designation of Castle." in page.text
    assert "No ward is a High Impact Neighbourhood." in page.words
    assert "Castle Ended Since 1 April 2025, until 30 September 2025" in page.words
    assert "Ended: Its crime fell" in page.words
    browser.post(f"{PAGE}/{hin.id}/end", {"last_day": ["30", "9", "2025"], "reason": "x"}, status=409)


def test_a_designation_does_not_end_in_the_future(analyst, chair, sign_in):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle")
    answer = sign_in(chair).client.post(
        f"{PAGE}/{hin.id}/end", data={"last_day": ["1", "1", "2099"], "reason": "x"}
    )
    assert "Date must be today or in the past" in answer.text
    assert hin.state is HinState.APPROVED


def test_a_hin_is_tagged_in_the_ranking(analyst, chair, sign_in):
    figures(Castle=50, Bulwell=10)
    designate(analyst, chair, "Castle")
    rows = [line.text for line in sign_in(analyst).get("/evidence/wards").select("tbody tr")]
    assert ["HIN" in line for line in rows] == [True, False]


def test_a_designation_that_is_not_there_is_not_found(chair, sign_in):
    sign_in(chair).get(f"{PAGE}/999999/end", status=404)


def test_each_list_of_the_page_is_a_file_in_its_order(analyst, chair, sign_in):
    for name in ("Castle", "Dales"):
        designate(analyst, chair, name)
    client = sign_in(chair)
    page = client.get(f"{PAGE}?standing-sort=ward&standing-reverse=1")
    assert [row.th.a.text for row in page.select("#standing tbody tr")] == ["Dales", "Castle"]
    file = client.client.get(page.select_one("a[href*='of=standing']")["href"]).text
    assert [line.split(",")[0] for line in file.lstrip("\ufeff").splitlines()] == ["Ward", "Dales", "Castle"]
    for of in ("proposed", "past"):
        assert client.client.get(f"{PAGE}/download.csv?of={of}").text.count("\n") == 1
