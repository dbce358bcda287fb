"""Is every field that a form carries for itself known as one, so that nobody reads it as their own words?"""

import pytest
from wtforms import HiddenField

from app.extensions import db
from app.models.plan import PlanAction
from app.web.drafts import DraftForm
from app.web.errors import NOT_TYPED
from app.web.fields import HANDED_ON_FIELDS, HIDDEN_FIELDS
from tests import world


def _kinds_of(form):
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def _hidden_fields():
    """Of every form whose words are kept until it is sent."""
    return {
        field.name or name
        for kind in _kinds_of(DraftForm)
        for name in dir(kind)
        if (field := getattr(kind, name)) and issubclass(getattr(field, "field_class", object), HiddenField)
    }


def test_what_no_one_typed_is_shown_to_no_one_as_typed(app):
    hidden = _hidden_fields()
    assert {"submission", "author", "warned", "version"} <= hidden
    assert hidden <= NOT_TYPED


def test_a_draft_keeps_of_those_only_the_version_and_a_place_that_was_handed_on(app):
    assert _hidden_fields() - HIDDEN_FIELDS == {"version", "seen_version"} | HANDED_ON_FIELDS


@pytest.mark.parametrize("page", ["edit", "plan/objective", "actions/{action}/change"])
def test_a_form_carries_the_version_that_it_shows(app, sign_in, page):
    cast = world.people()
    case = world.a_case(cast)
    action = db.session.query(PlanAction).filter_by(case_id=case.id).one()
    shown = {"edit": case, "plan/objective": case.plan}.get(page, action)
    shown.version = 7
    case.plan.versions = {"objective": 7}
    db.session.commit()
    opened = sign_in(cast["coordinator"]).get(f"/cases/{case.reference}/{page.format(action=action.key)}")
    assert [field["value"] for field in opened.select("form [name=version]")] == ["7"]
