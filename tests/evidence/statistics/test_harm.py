"""Is harm weighed by one table, which says what it is, and refuses what it cannot be?"""

import pytest

from app.evidence.statistics.harm import WrongTable, harm, harm_weights, read_weights, weighs_nothing
from app.models.person import Role
from tests import factories

POLICE_CATEGORIES = {
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting",
    "Theft from the person", "Vehicle crime", "Violence and sexual offences",
}  # fmt: skip


def test_every_category_of_the_police_files_has_a_weight():
    assert set(harm_weights()) == POLICE_CATEGORIES
    assert harm_weights()["Anti-social behaviour"].days == 0


def test_harm_adds_up_the_days():
    robbery, shoplifting = harm_weights()["Robbery"].days, harm_weights()["Shoplifting"].days
    assert harm({"Robbery": 2, "Shoplifting": 10}) == 2 * robbery + 10 * shoplifting
    assert harm({}) == 0


def test_what_has_no_weight_counts_for_nothing():
    assert harm({"Noise": 5}) == 0
    weightless = [weighs_nothing(each) for each in ("Noise", "Robbery", "Anti-social behaviour")]
    assert weightless == [True, False, True]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("Robbery,many,x", "Line 2"),
        ("Robbery,-1,x", "0 or more"),
        ("Robbery,inf,x", "0 or more"),
        (",5,x", "0 or more"),
        ("Robbery,5,x\nRobbery,6,y", "Line 3: Robbery comes twice"),
        ("Robbery", "Line 2"),
    ],
)
def test_a_table_that_is_wrong_says_where(tmp_path, rows, words):
    table = tmp_path / "weights.csv"
    table.write_text(f"category,days,typical\n{rows}\n")
    with pytest.raises(WrongTable, match=words):
        read_weights(table)


def test_a_partnership_puts_its_own_means_there(tmp_path):
    table = tmp_path / "weights.csv"
    table.write_text("category,days,typical\nNoise,0.5,A loud night\n")
    assert read_weights(table)["Noise"].days == 0.5


def test_the_page_gives_the_source_and_says_that_means_are_approximate(app, sign_in):
    factories.partnership()
    page = sign_in(factories.person(Role.ANALYST)).get("/evidence/harm-weights")
    assert "Cambridge Crime Harm Index (Sherman, Neyroud and Neyroud" in page.words
    assert "These weights are approximate." in page.words
    assert len(page.select("tbody tr")) == len(POLICE_CATEGORIES)
