"""Forms to upload a file of areas, to choose what to take from it, and to approve the changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from wtforms import HiddenField

from app.models.area import AreaKind
from app.places.area_imports.continuity import NONE, Question
from app.places.area_imports.matching import ALL, INSIDE, NOUNS
from app.places.area_imports.plan import BoundaryPlan, FigurePlan
from app.places.area_imports.sandbox import FileContents
from app.places.area_imports.services import PlanChanged
from app.web.fields import ChoiceField, DateField, NotAfter, RadiosField, Required, TextField, as_choices
from app.web.uploads import UploadField

FIGURES = "figures"
CONTINUES = "continues_"
WHAT = [
    (AreaKind.WARD.value, "Boundaries of wards"),
    (AreaKind.LSOA.value, "Boundaries of LSOAs"),
    (AreaKind.NEIGHBOURHOOD.value, "Boundaries of neighbourhoods"),
    (FIGURES, "Figures about areas: a CSV file of wards, residents, households or deprivation"),
]
YEARS = [("", "The file says, or has no index"), ("2019", "2019"), ("2025", "2025")]


class UploadForm(FlaskForm):
    what = RadiosField(
        "What is in the file?", str, [Required("Select what is in the file")], choices=as_choices(WHAT)
    )
    file = UploadField("File", [FileRequired("Select a file")])
    imd = ChoiceField(
        "Year of the Index of Multiple Deprivation, if the file has one", str, choices=as_choices(YEARS)
    )

    source = TextField(
        "Source and year of the number of residents or households, if the file has them",
        limit=200,
        description="Shown with every rate. For example, 2021 Census, or ONS mid-2023 estimates.",
    )

    @property
    def kind(self) -> AreaKind | None:
        return None if self.what.data == FIGURES else AreaKind(str(self.what.data))


class ChoicesForm(FlaskForm):
    """Choices about a file. The options come from the file."""

    layer = ChoiceField("Layer", str)
    code_field = ChoiceField("Field that holds the code", str)
    name_field = ChoiceField("Field that holds the name", str)
    only = ChoiceField("Areas to import", str)
    in_force = DateField(
        "In force from",
        [NotAfter("Date must be today or in the past")],
        description="The first day of these boundaries, such as 4 5 2023. Leave it empty to use the day "
        "you import them.",
    )

    def offer(
        self, contents: FileContents, kind: AreaKind, inside: int, districts: Iterable[tuple[str, int]]
    ) -> None:
        fields = [("", "Found by its name")]
        fields += [(name, f"{name}, such as {_example(contents.areas[name])}") for name in contents.fields]
        self.code_field.choices = self.name_field.choices = as_choices(fields)
        self.layer.choices = as_choices((name, name) for name in contents.layers or [contents.layer])
        which = [("", "The areas that the file suggests"), (ALL, f"All {len(contents):,}")]
        if inside:
            which.append((INSIDE, f"The {inside:,} inside our own area"))
        which += [(code, f"The {number:,} of {code}") for code, number in districts if code]
        self.only.choices = as_choices(which)
        self.noun = NOUNS[kind][1]

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("layer", "code_field", "name_field", "only")}


class ApproveForm(FlaskForm):
    """The button that approves the changes, with a digest of the changes shown on the page.

    `approve_form` adds a question for each ward that ends and is not known to be continued.
    """

    seen = HiddenField()
    digest = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Of changes that were not shown nothing is approved, and the answers stay to be looked at again."""
        if self.seen.data == self.digest:
            return bool(super().validate(extra_validators))
        self.seen.data = self.digest
        self.form_errors = [str(PlanChanged())]
        return False

    @property
    def questions(self) -> list[ChoiceField]:
        return [field for name, field in self._fields.items() if name.startswith(CONTINUES)]

    @property
    def continues(self) -> dict[str, str]:
        """The answers, by the code of the ward that ends."""
        return {field.name.removeprefix(CONTINUES): field.data or "" for field in self.questions}


def approve_form(
    plan: BoundaryPlan | FigurePlan | None, typed: Mapping[str, str] | None = None
) -> ApproveForm:
    """The form for this plan; `typed` is what was sent, if this form was."""
    fields: dict[str, Any] = {"digest": plan.changes.digest if plan else ""}
    if isinstance(plan, BoundaryPlan):
        successors = [(area.code, area.name) for area in plan.continuity.successors]
        fields |= {
            f"{CONTINUES}{question.ended.code}": _continues(question, successors)
            for question in plan.continuity.questions
        }
    return type("ApproveTheseForm", (ApproveForm,), fields)(typed, data={"seen": fields["digest"]})


def _continues(question: Question, successors: list[tuple[str, str]]) -> ChoiceField:
    name, likely = question.ended.name, [(code, words) for code, words, _ in question.likely]
    others = [pair for pair in successors if pair not in likely]
    none = (NONE, "None: the ward ends and nothing moves")
    return ChoiceField(
        f"Which ward continues {name}?",
        str,
        [Required(f"Select the ward that continues {name}, or None")],
        choices=as_choices([("", "Select a ward"), *likely, none, *others]),
        description=question.hint,
    )


def _example(values: Iterable[str]) -> str:
    return next((value[:30] for value in values if value), "nothing")
