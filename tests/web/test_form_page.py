"""Does a form page lead from each error to its field, in the order of the page, and ask little?"""

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from app.extensions import db
from app.models.plan import PlanAction
from app.web.fields import RadiosField, Required, TextField, as_choices
from app.web.form_page import errors_in_order, form_in_page
from tests import world


class TwoForm(FlaskForm):
    first = TextField("First", [Required("Enter the first")])
    second = TextField("Second", [Required("Enter the second")])


class OneOfForm(FlaskForm):
    one = RadiosField("One", str, choices=as_choices([("a", "A")]))


class Refused(ValueError):
    pass


@pytest.fixture
def sent(app):
    def send(typed):
        with app.test_request_context("/", method="POST", data=typed):
            form = TwoForm(formdata=MultiDict(typed))
            form.validate()
            return form

    return send


def test_the_error_summary_follows_the_page_and_leads_to_each_field(sent):
    form = sent({})
    assert errors_in_order(form, '<input id="second"><input id="first">') == [
        ("Enter the second", "second"),
        ("Enter the first", "first"),
    ]


def test_an_error_of_the_whole_form_leads_to_the_first_field_of_the_page(sent):
    form = sent({"first": "1", "second": "2"})
    form.form_errors = ["They do not match"]
    assert errors_in_order(form, '<input id="second"><input id="first">') == [("They do not match", "second")]


def test_what_a_service_refuses_is_said_with_its_field_and_nothing_typed_is_lost(app):
    def serve():
        raise Refused("Another has this name")

    with app.test_request_context("/", method="POST", data={"first": "1", "second": "2"}):
        form = TwoForm()
        shown = form_in_page(form, serve, lambda: "shown again", refused={Refused: "second"})
        assert (shown, form.second.errors) == ("shown again", ["Another has this name"])
        assert (form.first.data, form.second.data) == ("1", "2")


def test_a_group_of_choices_without_a_hint_draws_none(app):
    with app.test_request_context("/"):
        assert "hint" not in OneOfForm().one()


@pytest.fixture
def cast(app):
    return world.people()


@pytest.mark.parametrize(
    ("most", "pages"),
    [
        # The files that came before it is sent.
        (3, ["new"]),
        (6, ["{case}/edit", "{case}/review", "{case}/lead", "{case}/close", "{case}/plan/response"]),
        (6, ["{case}/ask"]),
        # The plan’s hypotheses can be chosen.
        (7, ["{case}/actions/add"]),
        (8, ["{case}/actions/{action}/change"]),
    ],
)
def test_a_form_asks_the_database_for_no_field_again(cast, sign_in, queries, most, pages):
    """Who reads it, the case and its action, what they can choose, the draft, and that it was read."""
    case = world.a_case(cast)
    action = db.session.query(PlanAction).filter_by(case_id=case.id).one()
    client = sign_in(cast["coordinator"]).client
    for page in pages:
        address = f"/cases/{page.format(case=case.reference, action=action.key)}"
        client.get(address)
        with queries() as made:
            assert client.get(address).status_code == 200
        assert len(made) <= most, address
