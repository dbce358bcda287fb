"""Does `flask incidents import` do and say what it promises, on made-up files and on real ones?"""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.evidence.statistics.periods import choose
from app.evidence.wards import queries
from app.extensions import db
from app.models.incident import ImportState, IncidentImport
from app.places.geography.seed_areas import load_nottingham
from tests.places.area_imports.filing import take_wards
from tests.places.incidents.police_files import csv_bytes, row
from tests.places.incidents.test_importing import counts, recount

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
CRIME = sorted(REAL.glob("crime/*-street.csv"))
OFFICIAL = REAL / "geo" / "official_nottingham_wards_2022.geojson"
needs_real_files = pytest.mark.skipif(
    len(CRIME) != 5, reason="the five real months are not in a folder beside the project"
)


@pytest.fixture
def command(app):
    """Run it; the result, and its last line as JSON."""

    def run(*args):
        done = app.test_cli_runner().invoke(args=["incidents", "import", *map(str, args), "--json"])
        return done, json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture
def file(tmp_path):
    def write(name, *rows):
        path = tmp_path / name
        path.write_bytes(csv_bytes(rows))
        return path

    return write


def test_the_last_line_is_the_result_of_all_files_together(command, file):
    first = file("1.csv", row(Month="2025-01"), row(Longitude="", Latitude=""))
    second = file("2.csv", row(Month="2025-02"), row(Month="never"))
    done, result = command(first, second)
    assert done.exit_code == 0
    assert result == {
        "rows": 3, "placed": 2, "without_place": 1, "rejected": 1, "replaced": 0,
        "months": ["2025-01", "2025-02", "2025-03"], "force": "Sherwood Police",
    }  # fmt: skip
    assert "Line 3: The month is “never”" in done.stderr


def test_loading_twice_replaces_and_changes_nothing(command, file):
    path = file("1.csv", row(), row())
    _, first = command(path)
    before = counts()
    _, second = command(path)
    assert second == {**first, "replaced": 2}
    assert counts() == before == recount()


def test_only_the_named_force_is_taken(command, file):
    path = file("1.csv", row(), row(Reported_by="Oakshire Police"))
    _, result = command(path, "--force", "oakshire police")
    assert (result["rows"], result["force"]) == (1, "Oakshire Police")


def test_a_file_that_is_refused_is_said_and_the_others_go_in(command, file, tmp_path):
    bad = tmp_path / "notes.csv"
    bad.write_text("Dear all,\n")
    done, result = command(bad, file("1.csv", row()), tmp_path / "missing.csv")
    assert done.exit_code == 1
    assert result["rows"] == 1
    assert "notes.csv ...\n  Nothing was imported. The file has 2 columns" in done.stderr
    assert "missing.csv ...\n  Nothing was imported. No such file" in done.stderr
    states = {i.file_name: i.state for i in db.session.scalars(select(IncidentImport))}
    assert states == {"notes.csv": ImportState.REFUSED, "1.csv": ImportState.DONE}


def test_a_folder_is_refused(command, tmp_path):
    done, _ = command(tmp_path)
    assert done.exit_code == 1
    assert "Is a directory" in done.stderr


@needs_real_files
def test_the_real_months_give_what_was_counted_elsewhere(command):
    for replaced in (0, 56_031):
        _, result = command(*CRIME)
        assert result == {
            "rows": 56_031, "placed": 55_415, "without_place": 616, "rejected": 1, "replaced": replaced,
            "months": ["2018-10", "2018-11", "2018-12", "2019-01", "2019-02"],
            "force": "Nottinghamshire Police",
        }  # fmt: skip
        assert counts() == recount()


@needs_real_files
def test_the_real_months_rank_the_official_wards_as_was_counted_elsewhere(command):
    load_nottingham()
    take_wards(OFFICIAL)
    command(*CRIME)
    ranking = queries.rank(choose(queries.list_months(), None, None))
    assert ranking.crime + ranking.asb == 24_069
    assert [(ward.figures.name, ward.figures.crime) for ward in ranking.holding_half] == [
        ("Castle", 3336),
        ("St. Ann's", 2169),
        ("Hyson Green & Arboretum", 1931),
        ("Bulwell", 1077),
        ("Lenton & Wollaton East", 904),
    ]
    assert ranking.share_held == pytest.approx(0.5036, abs=0.0001)
    asb = sorted((ward.asb_share for ward in ranking.wards), reverse=True)
    assert sum(asb[:5]) == pytest.approx(0.535, abs=0.0005)
