"""Are the demonstration's incidents as many, and where, as the partnership's own figures say?"""

import csv
import json
import tomllib
from collections import Counter
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import shapely

from app.demo import incidents
from app.demo.content import FOLDER
from app.places.geography import grid

GEODATA = Path("geodata")
HIGH_IMPACT = {"Castle", "St. Ann's", "Hyson Green & Arboretum", "Bulwell", "Lenton & Wollaton East"}
YEAR = incidents.months_up_to(date(2026, 11, 22), 12)

MODEL = tomllib.loads((FOLDER / "incidents.toml").read_text())
PUBLISHED = MODEL["published"]


class Made(NamedTuple):
    month: date
    category: str
    lsoa_code: str
    easting: int
    northing: int
    location: str


def made(months, **kwargs) -> list[Made]:
    found = incidents.generate(months, until=YEAR[-1], **kwargs)
    return [Made(*row) for row in found.select(incidents.COLUMNS).iter_rows()]


@pytest.fixture(scope="module")
def year() -> list[Made]:
    return made(YEAR)


@pytest.fixture(scope="module")
def ward_of() -> dict[str, str]:
    with (GEODATA / "nottingham_lsoa11_to_ward22.csv").open(newline="") as lines:
        return {row["lsoa11cd"]: row["wd22nm"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def outlines() -> dict[str, shapely.Polygon]:
    features = json.loads((GEODATA / "nottingham_lsoas_2011.geojson").read_text())["features"]
    return {f["properties"]["lsoa11cd"]: shapely.geometry.shape(f["geometry"]) for f in features}


def per_thousand(number: int) -> float:
    return number / 306_700 * 1000


# --- how many ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("published", "categories"),
    [
        ("Anti-social behaviour", ["Anti-social behaviour"]),
        ("Violence", ["Violence and sexual offences"]),
        ("Robbery", ["Robbery"]),
        ("Drug offences", ["Drugs"]),
        ("Vehicle crime", ["Vehicle crime"]),
        ("Criminal damage", ["Criminal damage and arson"]),
        ("Theft and handling", ["Bicycle theft", "Other theft", "Shoplifting", "Theft from the person"]),
    ],
)
def test_a_year_has_the_published_number_of_each_kind(year, published, categories):
    found = per_thousand(sum(1 for incident in year if incident.category in categories))
    assert found == pytest.approx(PUBLISHED[published], rel=0.08 if published == "Robbery" else 0.04)


def test_a_year_has_the_published_number_of_crimes_in_all(year):
    crimes = sum(1 for incident in year if incident.category != incidents.ASB)
    assert per_thousand(crimes) == pytest.approx(98.49, rel=0.015)
    assert sum(rate for name, rate in MODEL["rates"].items() if name != incidents.ASB) == pytest.approx(98.49)


def test_weapons_are_rare_but_there(year):
    found = per_thousand(sum(1 for incident in year if incident.category == "Possession of weapons"))
    assert found == pytest.approx(0.23, abs=0.08)


def test_the_words_are_those_of_the_police_site(year):
    assert {incident.category for incident in year} == {
        "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs",
        "Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting",
        "Theft from the person", "Vehicle crime", "Violence and sexual offences",
    }  # fmt: skip


# --- where ------------------------------------------------------------------------------------------
def shares(rows, ward_of) -> list[tuple[str, float]]:
    counts = Counter(ward_of[incident.lsoa_code] for incident in rows)
    return [(ward, number / len(rows)) for ward, number in counts.most_common()]


def test_the_fewest_wards_that_hold_half_of_the_crime_are_the_five_of_the_plan(year, ward_of):
    ranked = shares([i for i in year if i.category != incidents.ASB], ward_of)
    running = list(accumulate(share for _, share in ranked))
    assert {ward for ward, _ in ranked[:5]} == HIGH_IMPACT
    assert running[3] < 0.5 <= running[4] < 0.53


def test_the_same_five_wards_hold_almost_half_of_the_asb(year, ward_of):
    ranked = shares([i for i in year if i.category == incidents.ASB], ward_of)
    held = sum(share for ward, share in ranked if ward in HIGH_IMPACT)
    assert {ward for ward, _ in ranked[:5]} == HIGH_IMPACT
    assert 0.47 < held < 0.5


def test_shops_are_stolen_from_in_the_centre_and_homes_elsewhere(year, ward_of):
    shop = dict(shares([i for i in year if i.category == "Shoplifting"], ward_of))
    home = dict(shares([i for i in year if i.category == "Burglary"], ward_of))
    assert shop["Castle"] > 3 * home["Castle"]
    assert home["Wollaton West"] > shop["Wollaton West"]


def test_every_lsoa_has_some(year):
    assert len({incident.lsoa_code for incident in year}) == 182


def test_points_lie_in_their_lsoa(year, outlines):
    spots = {(i.lsoa_code, i.easting, i.northing) for i in year}
    assert 182 * 10 < len(spots) <= 182 * incidents.POINTS_IN_AN_LSOA
    for code, easting, northing in spots:
        point = shapely.Point(grid.to_lonlat(easting, northing))
        assert outlines[code].buffer(0.00002).contains(point)  # about two metres: whole-metre points


def test_a_spot_has_one_name_which_is_a_place_of_its_ward(year, ward_of):
    named = {(i.lsoa_code, i.easting, i.northing): set() for i in year}
    for i in year:
        named[i.lsoa_code, i.easting, i.northing].add(i.location)
    places = MODEL["places"]
    for (code, _, _), names in named.items():
        (name,) = names
        ward = ward_of[code]
        known = places["streets"][ward] + places["everywhere"] + places["also"].get(ward, [])
        assert name.removeprefix("On or near ") in known


def test_the_even_odd_rule_agrees_with_a_library():
    ring = np.array([(0, 0), (4, 0), (4, 3), (2, 1), (0, 3), (0, 0)], dtype=float)
    points = np.random.default_rng(7).uniform(-1, 5, (2000, 2))
    polygon = shapely.Polygon(ring)
    assert incidents.is_inside(ring, points).tolist() == [polygon.contains(shapely.Point(p)) for p in points]


# --- when -------------------------------------------------------------------------------------------
def test_asb_has_its_summer_and_burglary_its_winter(year):
    by_month = Counter((i.category, i.month.month) for i in year)
    assert by_month["Anti-social behaviour", 7] > 1.3 * by_month["Anti-social behaviour", 1]
    winter = sum(by_month["Burglary", month] for month in (10, 11, 12, 1))
    summer = sum(by_month["Burglary", month] for month in (5, 6, 7, 8))
    assert winter > 1.1 * summer


def test_months_end_where_the_police_site_would():
    months = incidents.months_up_to(date(2026, 1, 3), 14)
    assert len(months) == 14
    assert (months[0], months[-1]) == (date(2024, 10, 1), date(2025, 11, 1))


def test_a_month_is_the_same_whenever_it_is_asked_for(year):
    alone = made([YEAR[5]])
    assert alone == [incident for incident in year if incident.month == YEAR[5]]


def test_another_seed_gives_another_city(year):
    assert made([YEAR[0]], seed=3) != [i for i in year if i.month == YEAR[0]]


# --- what happens meanwhile -------------------------------------------------------------------------
THREE_YEARS = incidents.months_up_to(date(2026, 11, 22))
EVENTS = MODEL["events"]


@pytest.fixture(scope="module")
def monthly():
    """Each month's incidents of a kind, near a point or anywhere; oldest month first."""
    rows = made(THREE_YEARS)

    def count(categories, event=None):
        found = Counter(
            i.month
            for i in rows
            if i.category in categories
            and (
                event is None
                or np.hypot(i.easting - event["easting"], i.northing - event["northing"]) <= event["metres"]
            )
        )
        return [found[month] for month in THREE_YEARS]

    return count


def test_there_are_three_years():
    assert (len(THREE_YEARS), THREE_YEARS[0], THREE_YEARS[-1]) == (36, date(2023, 10, 1), date(2026, 9, 1))


def test_while_all_stay_at_home_there_is_less_theft_and_more_asb(monthly):
    asb, pockets = monthly({"Anti-social behaviour"}), monthly({"Theft from the person"})
    at_home, year_later = slice(4, 7), slice(16, 19)
    assert sum(asb[at_home]) > 1.3 * sum(asb[year_later])
    assert sum(pockets[at_home]) < 0.4 * sum(pockets[year_later])


def test_a_hotspot_emerges(monthly):
    cars = monthly(set(EVENTS["emerging"]["categories"]), EVENTS["emerging"])
    assert sum(cars[-3:]) > 2 * sum(cars[-15:-12])
    assert sum(cars[-3:]) > 1.4 * sum(cars[-9:-6])


def test_the_treated_place_has_an_effect_that_its_surroundings_do_not(monthly):
    treated = EVENTS["treated"]
    there = monthly(set(treated["categories"]), treated)
    around = monthly(set(treated["categories"]), treated | {"metres": 1500})
    after, before = slice(-7, None), slice(-19, -12)
    assert sum(there[before]) > 100
    assert sum(there[after]) < 0.6 * sum(there[before])
    elsewhere = [b - a for a, b in zip(there, around, strict=True)]
    assert 0.9 < sum(elsewhere[after]) / sum(elsewhere[before]) < 1.1
