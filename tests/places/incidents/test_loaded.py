"""Is a month in only when our own force, or the source asked about, has incidents of it in our wards?"""

from datetime import date

import pytest

from app.extensions import db
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
