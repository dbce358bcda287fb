"""Is a month in only when our own force, or the source asked about, has incidents of it in our wards?"""

from datetime import date

import pytest

from app.evidence.statistics.periods import Period
from app.evidence.trends.filters import TrendPlace, What
from app.evidence.trends.queries import count_by_month
from app.evidence.wards.queries import get_source, rank
from app.extensions import db
from app.models.area import AreaKind
from app.models.incident import IncidentCount, IncidentSource
from app.places.incidents.loaded import get_loaded, list_months_of, list_police_months
from tests import factories

JANUARY, FEBRUARY, MARCH = (date(2025, number, 1) for number in (1, 2, 3))


def counted(month, number=1, *, force="Sherwood Police", category="Drugs", here=True):
    ward = factories.ward() if here else None
    db.session.add(IncidentCount(force=force, month=month, category=category, ward=ward, number=number))
    db.session.commit()


def source(name):
    db.session.add(IncidentSource(name=name, grid="national", columns={}))
    db.session.commit()


@pytest.fixture(autouse=True)
def partnership(app):
    factories.partnership()


def test_another_force_loads_no_month_of_ours():
    counted(JANUARY)
    counted(FEBRUARY, 30, force="British Transport Police")
    assert list_police_months() == [JANUARY]


def test_rows_that_are_all_elsewhere_load_no_month():
    counted(JANUARY)
    counted(FEBRUARY, 8_956, here=False)
    assert list_police_months() == [JANUARY]


def test_capitals_do_not_make_another_force():
    counted(JANUARY, force="SHERWOOD POLICE")
    assert list_police_months() == [JANUARY]


def test_a_category_of_other_sources_has_the_months_that_all_of_them_have():
    source("Council")
    source("Fire")
    counted(JANUARY)
    counted(FEBRUARY, force="Council", category="Noise")
    counted(MARCH, force="Council", category="Fly-tipping")
    counted(MARCH, force="Fire", category="Fly-tipping")
    assert list_months_of("Noise") == [FEBRUARY, MARCH], "the source was there, and had none in March"
    assert list_months_of("Fly-tipping") == [MARCH], "in February one of the two was not"
    assert list_months_of("Drugs") == list_months_of(None) == [JANUARY]
    assert get_loaded().any_source == [JANUARY, FEBRUARY, MARCH]


# --- categories that had other names ------------------------------------------------------------------
def test_a_loaded_month_without_a_row_of_a_category_is_a_true_zero_of_it():
    counted(JANUARY, category="Robbery")
    counted(FEBRUARY)
    assert list_months_of("Robbery") == [JANUARY, FEBRUARY]
    source = get_source(Period(JANUARY, FEBRUARY), "Robbery")
    assert source.gaps == "", "the month is loaded, and had none"
    assert source.age.last == FEBRUARY


def test_a_category_that_nobody_recorded_in_the_period_is_loaded_all_the_same():
    counted(JANUARY)
    counted(FEBRUARY, category="Robbery")
    source = get_source(Period(JANUARY, JANUARY), "Robbery")
    assert (source.words, source.gaps) == ("data.police.uk, Sherwood Police", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Violent crime", "Violence and sexual offences"),
        ("Public disorder and weapons", "Public order"),
        ("Public disorder and weapons", "Possession of weapons"),
        ("Public disorder and weapons", "Bicycle theft"),
    ],
)
def test_a_month_under_another_word_is_left_out_and_named_either_way(old, new):
    counted(JANUARY, category=old)
    counted(FEBRUARY, category=new)
    assert (list_months_of(old), list_months_of(new)) == ([JANUARY], [FEBRUARY])
    assert list_police_months() == [JANUARY, FEBRUARY]
    said = get_source(Period(JANUARY, FEBRUARY, frozenset({FEBRUARY})), old).gaps
    assert (
        said == f"The police used another category for {old} in February 2025, so the figures leave out that "
        "time."
    )
    said = get_source(Period(JANUARY, FEBRUARY)).gaps
    assert "The police used other categories in January 2025 and February 2025" in said
    assert old in said
    assert new in said


def test_the_old_list_alone_is_no_break():
    for month in (JANUARY, FEBRUARY):
        counted(month, category="Violent crime")
    counted(JANUARY, category="Public disorder and weapons")
    counted(FEBRUARY, category="Public disorder and weapons")
    counted(JANUARY, category="Other theft")
    assert list_months_of("Other theft") == [JANUARY, FEBRUARY], "as it was meant then"
    assert "other categories" not in get_source(Period(JANUARY, FEBRUARY)).gaps


# --- other forces ---------------------------------------------------------------------------------------
def test_months_of_today_alone_are_no_break_where_another_month_is_not_loaded():
    counted(JANUARY, category="Violence and sexual offences")
    assert "other categories" not in get_source(Period(JANUARY, FEBRUARY)).gaps


def test_a_force_that_lacks_a_month_of_ours_counts_nowhere_and_is_named():
    counted(JANUARY)
    counted(FEBRUARY)
    counted(FEBRUARY, 30, force="British Transport Police")
    counted(FEBRUARY, 30, force="British Transport Police", category="Robbery")
    period = Period(JANUARY, FEBRUARY)
    assert rank(period).crime == 2
    city = TrendPlace(None, "Sherwood", AreaKind.CITY, None)
    months = [JANUARY, FEBRUARY]
    assert count_by_month(What("crime"), city, months) == {JANUARY: 1, FEBRUARY: 1}
    assert count_by_month(What("Robbery"), city, months) == {JANUARY: 0, FEBRUARY: 0}
    left_out = "British Transport Police is left out because its figures for January 2025 are not loaded."
    assert get_source(period).gaps == left_out
    counted(JANUARY, 30, force="British Transport Police", category="Robbery")
    assert rank(period).crime == 92, "with all months it counts"
    assert get_source(period).gaps == ""


# --- harm -----------------------------------------------------------------------------------------------
def test_incidents_without_a_weight_of_harm_are_counted_and_named():
    counted(JANUARY)
    counted(JANUARY, 1_200, category="Violent crime")
    counted(JANUARY, 7, category="Public disorder and weapons")
    counted(JANUARY, 9, category="Violent crime", here=False)
    source = get_source(Period(JANUARY, JANUARY))
    assert source.without_weight == (
        "Harm leaves out 1,207 incidents with no harm weight: Public disorder and weapons (7) "
        "and Violent crime (1,200)."
    )
    assert source.without_weight in source.gaps
    assert source.words_of_harm == f"{source.words}. {source.without_weight}"


# --- asked once -----------------------------------------------------------------------------------------
def test_what_is_loaded_is_read_once_for_each_version_of_the_incidents(queries):
    counted(JANUARY)
    counted(JANUARY, 30, force="British Transport Police")
    period = Period(JANUARY, JANUARY)
    get_source(period)
    with queries() as sent:
        source = get_source(period)
    assert len(sent) <= 6
    assert source.left_out == {}
    counted(FEBRUARY)
    assert list_police_months() == [JANUARY, FEBRUARY]
    assert get_source(period).left_out == {"British Transport Police": [FEBRUARY]}
