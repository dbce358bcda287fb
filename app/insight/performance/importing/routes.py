"""Importing figures over HTTP: a file, and what its columns are called where they are not called as ours."""

from typing import Any

from flask import current_app, render_template, url_for
from werkzeug.wrappers import Response

from app.cleaning import clean_line
from app.insight.performance import figures_file, queries
from app.insight.performance import services as figures
from app.insight.performance.blueprint import bp
from app.insight.performance.importing import services
from app.insight.performance.importing.forms import ImportForm, chosen_columns, columns_form
from app.insight.performance.table_files import NotSuchAFile, OtherColumns, Table, read_table
from app.policy import Action
from app.web.form_page import confirmed, form_page, refuse
from app.web.guard import actor, requires
from app.words import pluralise

MOST_KEPT = 20_000_000


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def import_() -> Any:
    form = ImportForm()

    def serve() -> Any:
        content, name = form.file.data.stream.read(), clean_line(form.file.data.filename or "")[:200]
        source, why = form.source.data or "", form.why.data or ""
        named = queries.find_columns(source) if source else None
        try:
            table = _read(content, named.columns if named else {})
        except OtherColumns as others:
            if len(content) <= MOST_KEPT and len(others.headings) > 1:
                kept = services.keep_file(actor(), name=name, content=content, source=source, why=why)
                return _redirect_to(kept.key)
            refuse(form.file, f"{others} No figures were imported")
            return None
        except NotSuchAFile as reason:
            refuse(form.file, f"{reason} No figures were imported")
            return None
        return _imported(table, name, why)

    most = current_app.config["MAX_IMPORT_MB"]
    return form_page("insight/performance/import.html", form, serve, most=most)


@bp.route("/import/<figure_file_key>/columns", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def name_columns(figure_file_key: str) -> Any:
    kept = queries.get_file(figure_file_key)
    named = queries.find_columns(kept.source) if kept.source else None
    headings = _headings(kept.content)
    form = columns_form(headings, named.columns if named else {}, kept.source)

    def serve() -> Any:
        columns = chosen_columns(form)
        try:
            table = _read(kept.content, columns)
        except NotSuchAFile as reason:
            refuse(form.source, f"{reason} No figures were imported")
            return None
        services.name_columns(actor(), source=form.source.data, columns=columns)
        return _imported(table, kept.name, kept.why)

    return form_page("insight/performance/columns.html", form, serve, name=kept.name)


def _read(content: bytes, columns: Any) -> Table:
    return read_table(content, figures_file.NEEDED, figures_file.OTHERS, columns)


def _headings(content: bytes) -> list[str]:
    """What a file that was kept calls its columns."""
    try:
        _read(content, {})
    except OtherColumns as others:
        return list(dict.fromkeys(others.headings))
    return []


def _imported(table: Table, name: str, why: str) -> Any:
    outcome = figures.import_figures(
        actor(), table=table, file=name, why=why, hide_below=current_app.config["MEASURES_HIDE_BELOW"]
    )
    if outcome.rejected:
        return render_template("insight/performance/imported.html", outcome=outcome.as_dict(), name=name)
    return confirmed(f"You imported {pluralise(outcome.accepted, 'figure')} from {name}.", url_for(".index"))


def _redirect_to(file_key: str) -> Response:
    return confirmed(
        "The column names in this file are different from ours. Select the right column for each answer.",
        url_for(".name_columns", figure_file_key=file_key),
    )
