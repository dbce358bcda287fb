"""Do `flask evidence wards` and `flask evidence hotspots` say what a script needs, and nothing made up?"""

import json

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.hotspot import HotspotRun
from tests import factories
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump


@pytest.fixture
def run(app):
    """A command, its answer and what it said on the side."""
    factories.partnership()

    def command(*words):
        return app.test_cli_runner().invoke(args=["evidence", *words])

    return command


@pytest.fixture
def months(run):
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])


def test_wards_as_json(months, run):
    other = factories.ward("Bulwell")
    other.residents = 1_000
    db.session.commit()
    result = run("wards", "--json", "--from", "2024-01", "--to", "2024-03")
    said = json.loads(result.stdout)
    first, second = said["wards"]
    assert set(first) >= {"code", "name", "crime", "asb", "share", "cumulative_share", "rate", "harm_share"}
    assert (first["name"], first["crime"], first["share"], first["harm_share"]) == (
        "Castle",
        3 * 144,
        1.0,
        1.0,
    )
    assert (second["name"], second["crime"], second["rate"]) == ("Bulwell", 0, 0.0)
    assert (said["fewest_holding_half"], said["from"], said["to"]) == (1, "2024-01", "2024-03")


def test_wards_for_people(months, run):
    result = run("wards")
    assert "Castle" in result.stdout
    assert "The first 1 of 1 hold half." in result.stdout


def test_hotspots_as_json_are_kept(months, run):
    words = ("hotspots", "--json", "--by", "250", "--permutations", "9999", "--seed", "3")
    said, again = (json.loads(run(*words).stdout.splitlines()[-1]) for _ in range(2))
    assert said == again
    assert said["number"] == len([place for place in said["hotspots"] if place["hot"]])
    assert said["question"]["seed"] == 3
    assert said["places"] == 64
    assert len(db.session.scalars(select(HotspotRun)).all()) == 1


def test_hotspots_for_people(months, run):
    result = run("hotspots", "--permutations", "9999")
    assert "Four of 64 LSOAs are hotspots" in result.stdout
    assert "Castle 2-2" in result.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("wards", "--from", "May"), "is not a month"),
        (("hotspots", "--by", "100"), "would be unsound"),
        (("hotspots", "--by", "250", "--weigh", "rate"), "Only LSOAs"),
        (("hotspots", "--category", "Piracy"), "No incidents of 'Piracy'"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(months, run, words, reason):
    result = run(*words)
    assert result.exit_code != 0
    assert reason in result.output


def test_without_incidents_there_is_an_error_and_no_ranking(run):
    for command in ("wards", "hotspots"):
        result = run(command)
        assert result.exit_code == 1
        assert "No incidents are loaded yet." in result.output


def test_without_lsoas_nothing_is_found_and_nothing_is_stored(run):
    town.build()
    load(*everywhere(0))
    db.session.execute(update(Area).where(Area.kind == AreaKind.LSOA).values(boundary=None))
    db.session.commit()
    result = run("hotspots")
    assert result.exit_code == 1
    assert "No LSOAs are loaded. Compare squares, or import LSOAs first. Nothing was stored." in result.output
    assert db.session.scalars(select(HotspotRun)).all() == []


def test_without_residents_there_is_no_rate(run):
    town.build(residents=None)
    load(*everywhere(0))
    result = run("hotspots", "--weigh", "rate")
    assert result.exit_code == 1
    assert "We do not know how many residents the LSOAs have, so there are no rates." in result.output
    assert db.session.scalars(select(HotspotRun)).all() == []


def test_old_evidence_is_called_old(months, run):
    assert run("wards").stdout.startswith("These figures are old. The newest month loaded is June 2024, ")
    said = json.loads(run("wards", "--json").stdout)
    assert (said["newest"], said["old"]) == ("2024-06", True)
    assert run("hotspots").stdout.startswith("These figures are old.")
