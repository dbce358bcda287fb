"""Which incidents does the demonstration have, when it may not have real ones?

Synthetic ones, and said so wherever they are shown: for each month and each of the city's 182 LSOAs,
rows in the vocabulary of data.police.uk. How many there are in a year, and how they lean to wards
and seasons, is in `content/incidents.toml`: the city's totals are the published ones, and five wards
hold half of the crime. What happens to the city meanwhile (a time when all stay at home, a hotspot that
emerges, a place that is treated) is there too, counted back from the last month. The numbers are drawn with
a seed and by month, so that a month is the same beside whatever it is asked for. Points are a few fixed map
points in each LSOA, as data.police.uk has them. No incident here happened.
"""

import csv
import json
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.demo import events
from app.demo.city import City
from app.demo.content import FOLDER
from app.places.geography import grid

if TYPE_CHECKING:
    import polars

GEODATA = Path(__file__).parents[2] / "geodata"
SEED = 1998  # the year of the Crime and Disorder Act
ASB = "Anti-social behaviour"
MONTHS = 36  # a year, the two before to compare it with, and what happened in them
MONTHS_UNTIL_PUBLISHED = 2  # data.police.uk is about this far behind
POINTS_IN_AN_LSOA = 14
SPREAD_OF_LSOAS = 0.55  # of the logarithm of an LSOA's share of its ward
SPREAD_OF_KINDS = 0.30  # and of the same for one kind of crime
COLUMNS = ("month", "category", "lsoa_code", "easting", "northing", "location")


def months_up_to(today: date, number: int = MONTHS) -> list[date]:
    """The months that would be published by today, oldest first."""
    last = today.year * 12 + today.month - 1 - MONTHS_UNTIL_PUBLISHED
    return [date(m // 12, m % 12 + 1, 1) for m in range(last - number + 1, last + 1)]


def generate(months: Sequence[date], *, until: date, seed: int = SEED) -> "polars.DataFrame":
    """The incidents of these months, in a past that goes up to the month `until`."""
    import polars

    city = build_city(seed)
    return polars.concat(_incidents_of(city, month, until, seed) for month in months)


@cache
def build_city(seed: int = SEED) -> City:
    with (FOLDER / "incidents.toml").open("rb") as lines:
        model = tomllib.load(lines)
    rng = np.random.default_rng(seed)
    lsoas = _read_lsoas()
    categories = list(model["rates"])
    outlines = _read_outlines()
    points = [_points_inside(outlines[row["lsoa11cd"]], POINTS_IN_AN_LSOA, rng) for row in lsoas]
    eastings, northings = grid.to_grid(
        np.array([[lon for lon, _ in spots] for spots in points]),
        np.array([[lat for _, lat in spots] for spots in points]),
    )
    return City(
        categories=categories,
        lsoas=[row["lsoa11cd"] for row in lsoas],
        expected=_expected(model, categories, lsoas, rng),
        seasons=_seasons(model, categories),
        eastings=np.rint(eastings).astype(int),
        northings=np.rint(northings).astype(int),
        pull=_pull(len(lsoas), rng),
        names=[_names(model["places"], row["wd22nm"], rng) for row in lsoas],
        events=model["events"],
    )


# --- how many ---------------------------------------------------------------------------------------
def _expected(
    model: dict[str, Any], categories: list[str], lsoas: list[dict[str, str]], rng: np.random.Generator
) -> np.ndarray:
    """A year's incidents by LSOA and category: a ward's number, shared out among its LSOAs."""
    by_ward = expected_by_ward(model)
    column = [list(model["rates"]).index(category) for category in categories]
    wards = list(model["crime_shares"])
    of_ward = np.array([wards.index(row["wd22nm"]) for row in lsoas])
    residents = np.array([float(row["population_2011"]) for row in lsoas])
    weights = residents[:, None] * np.exp(
        rng.normal(0, SPREAD_OF_LSOAS, (len(lsoas), 1))
        + rng.normal(0, SPREAD_OF_KINDS, (len(lsoas), len(categories)))
    )
    in_ward = np.zeros((len(wards), len(categories)))
    np.add.at(in_ward, of_ward, weights)
    return weights / in_ward[of_ward] * by_ward[of_ward][:, column]


def expected_by_ward(model: dict[str, Any]) -> np.ndarray:
    """A year's incidents by ward and category, in the order of the model's tables.

    Each kind of crime leans to some wards; what comes out has the published number of each kind and
    the stated share of each ward, by fitting rows and columns in turn until both hold.
    """
    wards, categories = list(model["crime_shares"]), list(model["rates"])
    totals = np.array([model["rates"][c] for c in categories]) * model["residents"] / 1000
    asb = categories.index(ASB)
    shares = np.array([model["crime_shares"][ward] for ward in wards]) / 100
    leanings = np.array([[model["leanings"].get(c, {}).get(w, 1.0) for c in categories] for w in wards])
    crime_totals = totals.copy()
    crime_totals[asb] = 0
    expected = _fit(shares[:, None] * leanings * crime_totals, shares * crime_totals.sum(), crime_totals)
    expected[:, asb] = np.array([model["asb_shares"][ward] for ward in wards]) / 100 * totals[asb]
    return expected


def _fit(start: np.ndarray, rows: np.ndarray, columns: np.ndarray, rounds: int = 50) -> np.ndarray:
    table = start.copy()
    for _ in range(rounds):
        table *= (rows / table.sum(axis=1))[:, None]
        sums = table.sum(axis=0)
        table *= np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0)
    return table


def _seasons(model: dict[str, Any], categories: list[str]) -> np.ndarray:
    year = np.array([model["seasons"].get(category, [1.0] * 12) for category in categories]).T
    return year / year.mean(axis=0)


# --- where ------------------------------------------------------------------------------------------
def _read_lsoas() -> list[dict[str, str]]:
    with (GEODATA / "nottingham_lsoa11_to_ward22.csv").open(newline="") as lines:
        return sorted(csv.DictReader(lines), key=lambda row: row["lsoa11cd"])


def _read_outlines() -> dict[str, np.ndarray]:
    """The outer ring of each LSOA, longitude and latitude."""
    features = json.loads((GEODATA / "nottingham_lsoas_2011.geojson").read_text())["features"]
    return {f["properties"]["lsoa11cd"]: np.array(f["geometry"]["coordinates"][0]) for f in features}


def _points_inside(ring: np.ndarray, number: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Points spread evenly over an outline: thrown at its box, kept if they fall inside."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    points: list[tuple[float, float]] = []
    while len(points) < number:
        thrown = rng.uniform(low, high, (number * 2, 2))
        points.extend((float(lon), float(lat)) for lon, lat in thrown[is_inside(ring, thrown)])
    return points[:number]


def is_inside(ring: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Even-odd rule: a line to the east crosses the outline an odd number of times."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    x, y = points[:, :1], points[:, 1:]
    straddles = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crosses_at = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return (straddles & (x < crosses_at)).sum(axis=1) % 2 == 1


def _pull(lsoas: int, rng: np.random.Generator) -> np.ndarray:
    """Few places have most of it: the share of each map point falls off with its rank."""
    share = 1 / np.arange(1, POINTS_IN_AN_LSOA + 1) * rng.uniform(0.5, 1.5, (lsoas, POINTS_IN_AN_LSOA))
    return np.cumsum(share / share.sum(axis=1, keepdims=True), axis=1)


def _names(places: dict[str, Any], ward: str, rng: np.random.Generator) -> list[str]:
    """A name for each map point of an LSOA: mostly streets of its ward."""
    streets = places["streets"][ward] * 2
    kinds = places["everywhere"] + places["also"].get(ward, [])
    chosen = [
        *rng.choice(streets, POINTS_IN_AN_LSOA - 4, replace=False),
        *rng.choice(kinds, 4, replace=False),
    ]
    return [f"On or near {name}" for name in rng.permutation(chosen)]


# --- when -------------------------------------------------------------------------------------------
def _incidents_of(city: City, month: date, until: date, seed: int) -> "polars.DataFrame":
    import polars

    rng = np.random.default_rng([seed, month.year, month.month])
    ago = _months_between(month, until)
    rate = city.expected / 12 * city.seasons[month.month - 1] * events.everywhere(city, ago)
    lsoa, category, spot = _drawn(city, rng, rate)
    remaining = rng.random(len(lsoa)) < events.remaining_share(city, ago)[lsoa, category, spot]
    more = np.nonzero(added := rng.poisson(rate[:, :, None] * city.shares[:, None] * events.added(city, ago)))
    lsoa, category, spot = (
        np.concatenate((drawn[remaining], np.repeat(place, added[more])))
        for drawn, place in zip((lsoa, category, spot), more, strict=True)
    )
    return polars.DataFrame(
        {
            "month": polars.repeat(month, len(lsoa), dtype=polars.Date, eager=True),
            "category": city.category_names[category],
            "lsoa_code": city.lsoa_codes[lsoa],
            "easting": city.eastings[lsoa, spot].astype(np.int32),
            "northing": city.northings[lsoa, spot].astype(np.int32),
            "location": city.places[lsoa, spot],
        },
        schema=list(COLUMNS),
    )


def _drawn(
    city: City, rng: np.random.Generator, rate: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """LSOA, category and map point of each incident."""
    counts = rng.poisson(rate)
    lsoa, category = np.nonzero(counts)
    number = counts[lsoa, category]
    lsoa, category = np.repeat(lsoa, number), np.repeat(category, number)
    spot = (rng.random(len(lsoa))[:, None] > city.pull[lsoa]).sum(axis=1).clip(max=POINTS_IN_AN_LSOA - 1)
    return lsoa, category, spot


def _months_between(month: date, until: date) -> int:
    return (until.year - month.year) * 12 + until.month - month.month
