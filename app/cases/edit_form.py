"""What can be changed of what is known of a problem? The same as was asked when it was logged."""

from types import SimpleNamespace
from typing import Any

from app.geography import projection
from app.log.forms import LogForm
from app.models.case import Case
from app.web.fields import VersionField, offered
from app.words import day

TEXTS = ("title", "what", "detail", "place", "affected")
AS_THEY_ARE = (*TEXTS, "problem_type", "frequency", "since")


class EditForm(LogForm):
    """Risk is changed by a review, and who may know of the case on its Sharing page."""

    risk = None
    restricted = None
    version = VersionField()

    start = ""  # where the map's marker stands at first

    @classmethod
    def of(cls, case: Case) -> "EditForm":
        known = {name: getattr(case, name) for name in AS_THEY_ARE}
        keys = {"theme": case.theme_id, "ward": case.ward_id, "version": case.version}
        form = cls(data={**known, **keys, "point": point_of(case)})
        form.keep_what_it_has(case)
        if case.easting is not None:
            longitude, latitude = projection.to_lonlat(case.easting, case.northing)
            form.start = f"{latitude:.5f}, {longitude:.5f}"
        return form

    def keep_what_it_has(self, case: Case) -> None:
        """A theme or a detail that is no longer offered for new cases stays a choice for this one."""
        if case.theme_id not in {choice.value for choice in self.theme.choices}:
            self.theme.choices = [*self.theme.choices, *offered([(case.theme_id, case.theme.name)])]
        if case.detail and case.detail not in {choice.value for choice in self.detail.choices}:
            self.detail.choices = [*self.detail.choices, *offered([(case.detail, case.detail)])]

    def in_words(self) -> dict[str, str]:
        """What was typed, as a reader would say it."""
        typed = {name: getattr(self, name).data for name in AS_THEY_ARE}
        problem = SimpleNamespace(**typed, theme=self.chosen_theme(), ward=self.chosen_ward())
        return in_words(problem, self.point.data or "")

    def changes(self, case: Case) -> dict[str, Any]:
        """What is no longer as it was."""
        easting, northing = self.grid
        wanted = {name: getattr(self, name).data for name in AS_THEY_ARE}
        wanted |= {name: wanted[name] or "" for name in TEXTS}
        wanted |= {"theme": self.chosen_theme(), "ward": self.chosen_ward()}
        wanted |= {"easting": easting, "northing": northing}
        return {name: value for name, value in wanted.items() if getattr(case, name) != value}


def point_of(case: Case) -> str:
    return f"{case.easting} {case.northing}" if case.easting is not None else ""


def in_words(problem: Any, point: str) -> dict[str, str]:
    """What is known of a problem, from a case or from what was typed."""
    return {
        "Title": problem.title or "",
        "What is happening": problem.what or "",
        "Kind of problem": problem.theme.name,
        "In more detail": problem.detail or "",
        "Type": problem.problem_type.label if problem.problem_type else "",
        "Street or building": problem.place or "",
        "Ward": problem.ward.name,
        "Place on the map": point,
        "How often": problem.frequency.label if problem.frequency else "",
        "Since": day(problem.since),
        "Who else is affected": problem.affected or "",
    }
