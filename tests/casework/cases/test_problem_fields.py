"""Does all that is asked about a problem reach its case, both forms, the timeline, the page and downloads?"""

import csv

import pytest
from shapely import box

from app import clock
from app.casework.cases.edit_form import EditForm
from app.casework.cases.problem_fields import LISTED, NAMES, ProblemFields, heading_of
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.sharing import Note
from app.web.errors import NOT_TYPED
from app.web.fields import ChoiceField, DateField, RadiosField
from tests import factories

NOBODY = {"author": ""}  # these forms are nobody's: no one is signed in while they are made


@pytest.fixture
def officer(app):
    ward = factories.nat().wards[0]
    ward.boundary = box(456000, 339000, 458000, 341000).wkb
    factories.theme()
    db.session.commit()
    return factories.officer()


@pytest.fixture
def form(app, officer):
    """Its context ends before a browser begins one."""
    with app.test_request_context():
        return ProblemFields(data=NOBODY)


@pytest.fixture
def everything(form):
    """An answer to each question, such as its kind of field takes."""
    answers = {name: _answer(form[name]) for name in _asked(form)}
    return answers | {"point": "457000 340000", "ward": factories.ward().id, "risk": "low"}


def _asked(form):
    return [name for name in form._fields if name not in NOT_TYPED]


def _answer(field):
    if isinstance(field, DateField):
        day = clock.today()
        return [day.day, day.month, day.year]
    if isinstance(field, (RadiosField, ChoiceField)):
        return [value for value, *_ in field.iter_choices()][-1]
    return f"About the {field.name}"


def _in_words(app, case):
    with app.test_request_context():
        form = EditForm.of(case, formdata=None, author="")
        return form.in_words()


def test_every_question_has_a_name_for_the_timeline(form):
    assert sorted(_asked(form)) == sorted(NAMES)


@pytest.mark.parametrize("page", ["/cases/new", "edit"])
def test_both_forms_ask_everything(sign_in, officer, page):
    address = page if page != "edit" else f"/cases/{factories.case().reference}/edit"
    asked = {field["name"] for field in sign_in(officer).get(address).select("main form [name]")}
    assert set(NAMES) <= asked


def test_all_that_was_logged_is_in_the_case_and_on_its_page(app, sign_in, officer, everything):
    browser = sign_in(officer)
    browser.post("/cases/new", everything)
    case = db.session.query(Case).one()
    said = _in_words(app, case)
    assert [label for label, words in said.items() if not words] == []
    page = browser.get(f"/cases/{case.reference}")
    del said["Place on the map"]  # the map's frame has it
    assert [words for words in said.values() if words not in page.words] == []
    file = browser.client.get("/cases/download.csv").text.lstrip("\ufeff")
    row = next(csv.DictReader(file.splitlines()))
    assert [name for name in LISTED if not row[heading_of(name)]] == []


def test_all_words_that_were_typed_join_the_case_that_is_known(sign_in, officer, form, everything):
    known, browser = factories.case(ward=factories.ward(), theme=factories.theme()), sign_in(officer)
    everything["point"] = ""
    page = browser.submit("/cases/new", everything)
    same = page.select_one("main form[action*=same-as]")
    browser.post(same["action"], {field["name"]: field["value"] for field in same.select("input")})
    note = db.session.query(Note).filter_by(case_id=known.id).one()
    assert note.words.split("\n\n") == [everything[field.name] for field in form.texts]


def test_all_words_are_looked_through_for_personal_details(form):
    typed = {name for name in _asked(form) if _answer(form[name]) == f"About the {name}"}
    assert set(form.pii_fields) == typed - {"point"}


def test_all_that_was_edited_is_in_the_case_and_named_on_its_timeline(app, sign_in, officer, everything):
    case = factories.case()
    theme, ward = factories.theme("Something else"), factories.ward("Elmwood")
    elsewhere = {"theme": theme.id, "ward": ward.id, "version": case.version}
    ward.boundary, factories.ward().boundary = factories.ward().boundary, None
    db.session.commit()
    sign_in(officer).submit(f"/cases/{case.reference}/edit", {**everything, **elsewhere})
    assert [label for label, words in _in_words(app, case).items() if not words] == []
    entry = db.session.query(AuditEntry).filter_by(event=Event.CASE_EDITED).one()
    assert sorted(entry.detail["fields"].replace(" and ", ", ").split(", ")) == sorted(NAMES.values())


def test_the_edit_form_offers_each_theme_once(sign_in):
    case = factories.case()
    page = sign_in(factories.coordinator(case.holder)).get(f"/cases/{case.reference}/edit")
    offered = [choice["value"] for choice in page.select("input[name=theme]")]
    assert str(case.theme_id) in offered
    assert len(offered) == len(set(offered))
