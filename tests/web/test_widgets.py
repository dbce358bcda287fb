"""Does a field render without asking the database what the page asked already?"""

from app.web import widgets


def test_a_field_does_not_run_the_context_of_the_page_again(app, monkeypatch):
    ran = []
    monkeypatch.setitem(app.template_context_processors, None, [lambda: ran.append(1) or {}])
    with app.test_request_context("/"):
        assert 'name="x"' in widgets.GovTextInput().render({"id": "x", "name": "x", "label": {"text": "X"}})
    assert ran == []
