"""A form over HTTP: shown, checked, served and confirmed, in one way for every page.

A view loads the thing, checks the workflow or the policy, and makes the form; then it returns `form_page`,
which

- restores the draft when the page is opened, if the form is a `DraftForm`;
- shows the form again, with everything that was typed, if it is not valid or if its service refuses it;
- discards the draft once the form has been served.

What no form can mend is answered by app/web/errors.py: a step that is no longer possible, a text that
somebody else has saved since, a form sent twice, a session that has ended.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from app.web import banners, drafts
from app.web.guard import actor
from app.web.person_field import FIND

# The name of the button that leads from a page in between back to the form.
CHANGE = "change"

Page = Callable[[], Any]
# Which errors of a service are shown, in their own words, with which field.
Refusals = Mapping[type[Exception], str]


def form_page(template: str, form: FlaskForm, serve: Page, **options: Any) -> Any:
    """Answer for a page that is one form.

    `serve` does what the form asks and returns the answer, as a rule `confirmed(...)`; None shows the form
    again, with the errors that it has set. Options that `form_in_page` does not know are for the template.
    """
    own = {name: options.pop(name) for name in ("between", "refused", "draft_page") if name in options}
    return form_in_page(form, serve, lambda: render_template(template, form=form, **options), **own)


def form_in_page(
    form: FlaskForm,
    serve: Page,
    page: Page,
    *,
    between: Page | None = None,
    refused: Refusals | None = None,
    draft_page: str = "",
) -> Any:
    """Answer for a form on a page that shows more than it.

    `between` returns a page that comes before serving, such as one to check what was typed, or None.
    `draft_page` is where the draft is restored, if that is another address than the form's own.
    """
    is_draft = isinstance(form, drafts.DraftForm)
    if request.method != "POST":
        if is_draft:
            drafts.restore(form, draft_page)
        return page()
    if FIND in request.form:
        return page()
    if not form.validate() or CHANGE in request.form:
        return page()
    if between is not None and (shown := between()) is not None:
        return shown
    answer = _served(form, serve, refused or {})
    if answer is None:
        return page()
    if is_draft:
        drafts.discard(actor(), draft_page)
    return answer


def _served(form: FlaskForm, serve: Page, refused: Refusals) -> Any:
    try:
        return serve()
    except tuple(refused) as error:
        field = next(name for kind, name in refused.items() if isinstance(error, kind))
        refuse(form[field], str(error))
        return None


def refuse(field: Field, words: str) -> None:
    """Say with a field why the form was refused."""
    field.errors = [*field.errors, words]


def confirmed(words: str, address: str, **undo: Any) -> Response:
    """Redirect, with a banner that says what was done. `undo` as in `flash_success`."""
    banners.flash_success(words, **undo)
    return redirect(address)


def errors_in_order(form: FlaskForm, body: str = "", first: str = "") -> list[tuple[str, str]]:
    """Each error with the id of its field, in the order in which `body`, the drawn form, shows the fields.

    An error of the whole form leads to the field that the form names in `error_fields`; otherwise to the one
    named `first`, or to the first that is shown.
    """
    shown = sorted(_inputs(form), key=lambda field: body.find(f'id="{field.id}"'))
    leads_to = form[first] if first else next((field for field in shown if not _is_hidden(field)), None)
    otherwise, known = leads_to.id if leads_to else "main-content", getattr(form, "error_fields", {})
    of_form = [(words, known.get(words, otherwise)) for words in form.form_errors]
    return [*of_form, *((field.errors[0], field.id) for field in shown if field.errors)]


def _inputs(form: Any) -> Iterator[Any]:
    """The fields of a form, and of the rows of forms in it."""
    for field in form:
        if field.type == "FieldList":
            for row in field:
                yield from _inputs(row.form)
        else:
            yield field


def _is_hidden(field: Any) -> bool:
    return getattr(field.widget, "input_type", "") == "hidden"


def has_files(form: Any) -> bool:
    """Whether a form sends a file, which needs another encoding."""
    return any(getattr(field.widget, "input_type", "") == "file" for field in form or ())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(errors_in_order=errors_in_order, has_files=has_files)
