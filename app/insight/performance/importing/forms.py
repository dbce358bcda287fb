"""What do people give of a file of figures: the file, its source, and what its columns are called?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired

from app.insight.performance import figures_file
from app.web.fields import ChoiceField, Required, TextareaField, TextField, as_choices
from app.web.uploads import UploadField


class ImportForm(FlaskForm):
    file = UploadField("A CSV or Excel file of figures", [FileRequired("Select a file")])
    source = TextField(
        "Source (optional)",
        description="We remember the column names of each source, so you only need to explain them once.",
    )
    why = TextareaField(
        "Why are you correcting figures? (optional)", rows=2,
        description="Saved with each figure that the file replaces.",
    )  # fmt: skip


class ColumnsForm(FlaskForm):
    """What a file calls each of our columns. Its fields are made for its headings."""

    source = TextField(
        "Source", [Required("Enter the source")],
        description="We will use these columns for the next file from this source.",
    )  # fmt: skip


OUR_COLUMNS = {
    "measure": "Which column names the measure?",
    "period_from": "Which column has the first day of the period?",
    "period_to": "Which column has the last day of the period?",
    "value": "Which column has the figure? (optional)",
    "numerator": "Which column has the numerator? (optional)",
    "denominator": "Which column has the denominator? (optional)",
    "n": "Which column has the sample size? (optional)",
    "status": "Which column has the status? (optional)",
    "as_printed": "Which column has the figure as printed? (optional)",
    "note": "Which column has a note? (optional)",
}


def columns_form(headings: Sequence[str], known: Mapping[str, str], source: str) -> Any:
    """A form with a choice of heading for each of our columns, with those that are known filled in."""

    class Columns(ColumnsForm):
        pass

    for name, label in OUR_COLUMNS.items():
        needed = name in figures_file.NEEDED
        validators = [Required("Select a column")] if needed else []
        choices = as_choices([("", "Select" if needed else "None"), *((each, each) for each in headings)])
        setattr(Columns, f"column_{name}", ChoiceField(label, str, validators, choices=choices))
    likely = {f"column_{name}": _likely(name, headings, known) for name in OUR_COLUMNS}
    return Columns(data={**likely, "source": source})


def _likely(name: str, headings: Sequence[str], known: Mapping[str, str]) -> str:
    """The heading that a column probably has."""
    if known.get(name) in headings:
        return known[name]
    plain = name.replace("_", " ")
    return next((each for each in headings if each.lower().replace("_", " ") == plain), "")


def chosen_columns(form: Any) -> dict[str, str]:
    """The headings that were chosen, by our names."""
    chosen = {name: form[f"column_{name}"].data for name in OUR_COLUMNS}
    return {name: heading for name, heading in chosen.items() if heading}
