"""Forms to upload a file of areas, to choose what to take from it, and to approve the changes."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from wtforms import HiddenField

from app.models.area import AreaKind
from app.places.area_imports.matching import ALL, INSIDE, NOUNS
from app.places.area_imports.sandbox import FileContents
from app.web.fields import ChoiceField, DateField, NotAfter, RadiosField, Required, as_choices
from app.web.uploads import UploadField

FIGURES = "figures"
WHAT = [
    (AreaKind.WARD.value, "Boundaries of wards"),
    (AreaKind.LSOA.value, "Boundaries of LSOAs"),
    (AreaKind.NEIGHBOURHOOD.value, "Boundaries of neighbourhoods"),
    (FIGURES, "Figures about areas: a CSV file of wards, residents, households or deprivation"),
]
YEARS = [("", "The file says so, or has none"), ("2019", "2019"), ("2025", "2025")]


class UploadForm(FlaskForm):
    what = RadiosField(
        "What is in the file?", str, [Required("Choose what is in the file")], choices=as_choices(WHAT)
    )
    file = UploadField("The file", [FileRequired("Choose a file first")])
    imd = ChoiceField(
        "Year of the Index of Multiple Deprivation, if the file has one", str, choices=as_choices(YEARS)
    )

    @property
    def kind(self) -> AreaKind | None:
        return None if self.what.data == FIGURES else AreaKind(str(self.what.data))


class ChoicesForm(FlaskForm):
    """Choices about a file. The options come from the file."""

    layer = ChoiceField("Layer", str)
    code_field = ChoiceField("Field that holds the code", str)
    name_field = ChoiceField("Field that holds the name", str)
    only = ChoiceField("Which of its areas", str)
    in_force = DateField("In force since", [NotAfter("Boundaries are taken once they are in force")])

    def offer(
        self, contents: FileContents, kind: AreaKind, inside: int, districts: Iterable[tuple[str, int]]
    ) -> None:
        fields = [("", "Found by its name")]
        fields += [(name, f"{name}, such as {_example(contents.areas[name])}") for name in contents.fields]
        self.code_field.choices = self.name_field.choices = as_choices(fields)
        self.layer.choices = as_choices((name, name) for name in contents.layers or [contents.layer])
        which = [("", "As the file suggests"), (ALL, f"All {len(contents):,}")]
        if inside:
            which.append((INSIDE, f"The {inside:,} inside our own area"))
        which += [(code, f"The {number:,} of {code}") for code, number in districts if code]
        self.only.choices = as_choices(which)
        self.noun = NOUNS[kind][1]

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("layer", "code_field", "name_field", "only")}


class ApproveForm(FlaskForm):
    """The button that approves the changes, with a digest of the changes shown on the page."""

    seen = HiddenField()


def _example(values: Iterable[str]) -> str:
    return next((value[:30] for value in values if value), "nothing")
