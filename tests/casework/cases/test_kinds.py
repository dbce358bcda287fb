"""Do the kind of a problem and its detail agree, whoever changes which?"""

import pytest

from app.extensions import db
from app.models.case import Case
from tests import factories


@pytest.fixture
def themes(app):
    noise, theft = factories.theme("Noise"), factories.theme("Theft")
    noise.details, theft.details = ["Parties", "Dogs"], ["Bicycles"]
    db.session.commit()
    return noise, theft


def typed(theme, **more):
    return {"title": "Loud", "theme": theme.id, "ward": factories.ward().id, "risk": "low", **more}


def test_the_edit_form_offers_each_kind_once(sign_in, themes):
    case = factories.case(theme=themes[0])
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}/edit")
    values = [radio["value"] for radio in page.select("input[name=theme]")]
    assert len(values) == len(set(values))


def test_a_kind_that_is_no_longer_offered_stays_with_its_case(sign_in, themes):
    case = factories.case(theme=themes[0])
    themes[0].active = False
    db.session.commit()
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}/edit")
    assert page.select_one(f"input[name=theme][value='{themes[0].id}']") is not None


def test_a_detail_of_another_kind_is_refused_at_its_field(sign_in, themes):
    page = sign_in(factories.officer()).submit("/cases/new", typed(themes[0], detail="Bicycles"))
    assert "“Bicycles” is a kind of Theft" in page.words
    assert db.session.query(Case).count() == 0


def test_a_detail_of_the_kind_is_kept(sign_in, themes):
    sign_in(factories.officer()).submit("/cases/new", typed(themes[0], detail="Dogs"))
    assert db.session.query(Case).one().detail == "Dogs"


def test_changing_the_kind_alone_is_refused_while_the_detail_is_of_the_old_one(sign_in, themes):
    case = factories.case(theme=themes[0], detail="Dogs")
    wanted = typed(themes[1], detail="Dogs", version=case.version, title=case.title, ward=case.ward_id)
    page = sign_in(factories.officer()).submit(f"/cases/{case.reference}/edit", wanted)
    assert "“Dogs” is a kind of Noise" in page.words
    assert db.session.get(Case, case.id).theme_id == themes[0].id


def test_a_detail_that_its_kind_no_longer_lists_may_stay(sign_in, themes):
    case = factories.case(theme=themes[0], detail="Bells")
    wanted = typed(themes[0], detail="Bells", version=case.version, title="New", ward=case.ward_id)
    sign_in(factories.officer()).submit(f"/cases/{case.reference}/edit", wanted)
    assert db.session.get(Case, case.id).title == "New"
