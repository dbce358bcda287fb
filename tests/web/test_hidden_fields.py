"""Is every field that a form carries for itself known as one, so that nobody reads it as their own words?"""

from wtforms import HiddenField

from app.web.drafts import DraftForm
from app.web.errors import NOT_TYPED
from app.web.fields import HIDDEN_FIELDS


def _kinds_of(form):
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def _hidden_fields():
    """Of every form whose words are kept until it is sent."""
    return {
        name
        for kind in _kinds_of(DraftForm)
        for name in dir(kind)
        if (field := getattr(kind, name)) and issubclass(getattr(field, "field_class", object), HiddenField)
    }


def test_what_no_one_typed_is_shown_to_no_one_as_typed():
    hidden = _hidden_fields()
    assert {"submission", "author", "warned", "version"} <= hidden
    assert hidden <= NOT_TYPED


def test_a_draft_keeps_of_those_only_the_version():
    assert _hidden_fields() - HIDDEN_FIELDS == {"version", "seen_version"}
