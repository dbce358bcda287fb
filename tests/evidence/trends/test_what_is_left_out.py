"""Does change name what it leaves out: months, forces, other censuses, other category words?"""

import csv
import io
import re
from datetime import date

import pytest

from app.extensions import db
from app.models.incident import Incident, IncidentCount, IncidentSource
from tests import factories
from tests.evidence.trends.months import PAGE, TREND, counted, guessed, locality, tables, two_years


# --- months that are not loaded, codes of another census ----------------------------------------------
def test_a_month_that_another_force_alone_has_is_neither_counted_nor_zero(reader, sign_in):
    counted("Castle", "Burglary", {"2025-01": 10, "2025-03": 12})
    db.session.add(
        IncidentCount(
            force="British Transport Police", month=date(2025, 2, 1), ward=factories.ward("Castle"),
            category="Burglary", number=3,
        )
    )  # fmt: skip
    db.session.commit()
    page = sign_in(reader).get(TREND)
    assert "in January 2025 and March 2025" in page.words
    assert "Nothing is loaded for February 2025" in page.words
    assert [line[0] for line in tables(page)["Month by month"]] == ["March 2025", "January 2025"]


def test_wards_are_not_compared_where_codes_of_lsoas_changed_in_between(reader, sign_in):
    two_years()
    west = locality("West", "Castle")
    guessed("Castle", "2025-05")
    browser = sign_in(reader)
    page = browser.get(PAGE)
    assert set(tables(page)) == {"By category"}, "the whole city can be compared"
    assert "so wards and localities cannot be compared between them." in page.words
    assert "import the lookup" in page.words
    page = browser.get(f"{PAGE}?place={factories.ward('Castle').id}")
    assert "so Castle cannot be compared between them" in page.words
    assert not tables(page)
    assert not tables(browser.get(f"{PAGE}?place={west.id}")), "nor a locality that has such a ward"
    assert tables(browser.get(f"{PAGE}?place={factories.ward('Dales').id}"))


def test_a_category_under_an_old_word_is_no_zero_and_is_not_compared(reader, sign_in):
    counted("Castle", "Burglary", {"2024-05": 100, "2025-05": 102})
    counted("Castle", "Violent crime", {"2024-05": 300})
    counted("Castle", "Violence and sexual offences", {"2025-05": 310, "2025-06": 290})
    browser = sign_in(reader)
    page = browser.get(f"{PAGE}?from=2025-05&to=2025-05")
    assert [line[0] for line in tables(page)["By category"]] == ["All crime", "Burglary"]
    left_out = (
        "Violence and sexual offences and Violent crime cannot be compared, because the police used other"
    )
    assert left_out in page.words
    file = browser.client.get(f"{PAGE}/download.csv?from=2025-05&to=2025-05")
    rows = csv.DictReader(io.StringIO(file.text.lstrip("\ufeff")))
    assert all(left_out in row["Source"] for row in rows if row["Compared by"] == "Category")
    page = browser.get(f"{TREND}?what=Violence+and+sexual+offences")
    assert [line[0] for line in tables(page)["Month by month"]] == ["June 2025", "May 2025"]


@pytest.mark.parametrize(
    "url", [PAGE, TREND, "/evidence/wards", "/evidence/concentration", "/evidence/coverage"]
)
def test_a_month_of_the_address_that_is_not_loaded_is_named_at_its_field(reader, sign_in, url):
    two_years()
    page = sign_in(reader).get(f"{url}?from=2021-03&to=2025-05")
    said = page.select_one("#from-error").get_text(" ", strip=True)
    assert "Nothing is loaded for March 2021, so this begins with May 202" in said
    assert not page.select("#to-error")


def test_the_last_month_is_not_compared_with_one_of_another_census(reader, sign_in):
    two_years()
    guessed("Castle", "2025-05")
    refused = "May 2025 and the same month of earlier years use LSOAs from different censuses"
    browser = sign_in(reader)
    page = browser.get(f"{TREND}?place={factories.ward('Castle').id}")
    assert refused in page.words
    assert "Not comparable" in tables(page)["Month by month"][0]
    for other in ("", f"?place={factories.ward('Dales').id}"):
        assert refused not in browser.get(f"{TREND}{other}").words, "there it is"
    sheet = browser.get(f"/profiles/ward/{factories.ward('Castle').code}")
    assert refused in sheet.words


def test_the_file_of_a_trend_says_which_months_are_under_another_word(reader, sign_in):
    counted("Castle", "Violent crime", {"2024-05": 300})
    counted("Castle", "Violence and sexual offences", {"2025-05": 310, "2025-06": 290})
    address = f"{TREND}/download.csv?what=Violence+and+sexual+offences&from=2025-05"
    file = sign_in(reader).client.get(f"{TREND}/download.csv")
    assert "The police used other categories in May 2024" in file.text
    assert "other categor" not in sign_in(reader).client.get(address).text


def test_a_month_of_a_source_with_days_that_is_in_in_part_says_which_days(reader, sign_in):
    two_years()
    db.session.add(IncidentSource(name="Sherwood Council", grid="british", columns={}))
    for month, days in {2: (3, 9), 3: (1, 30)}.items():
        for day in days:
            db.session.add(
                Incident(force="Sherwood Council", month=date(2025, month, 1), day=date(2025, month, day),
                         category="Fly-tipping", ward_id=factories.ward("Castle").id)
            )  # fmt: skip
        db.session.add(
            IncidentCount(force="Sherwood Council", month=date(2025, month, 1),
                          ward=factories.ward("Castle"), category="Fly-tipping", number=2)
        )  # fmt: skip
    db.session.commit()
    browser = sign_in(reader)
    said = "For Sherwood Council, only 3 February 2025 to 9 February 2025 is loaded."
    assert said in browser.get(f"{TREND}?what=Fly-tipping").words
    assert said in browser.client.get(f"{TREND}/download.csv?what=Fly-tipping").text
    assert said not in browser.get(f"{TREND}?what=Fly-tipping&from=2025-03").words, "March is whole"
    assert said not in browser.get(TREND).words, "the police's figures have none of them"


def test_what_can_be_compared_is_told_from_what_cannot(reader, sign_in):
    two_years()
    counted("Castle", "Violent crime", {"2024-05": 300})
    counted("Castle", "Violence and sexual offences", {"2025-05": 310})
    words = sign_in(reader).get(PAGE).words
    assert re.search(r"Of the \d categories that can be compared,", words)


def test_surveys_stand_beside_the_newest_month_of_the_police(reader, sign_in):
    two_years()
    words = sign_in(reader).get(f"{PAGE}/surveys").words
    assert "The newest month of police records loaded is May 2025" in words
