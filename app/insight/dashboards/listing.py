"""The two lists of dashboards: measures with exceptions first, and the table of indicators."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.evidence.statistics.xmr import Assurance, Variation
from app.insight.dashboards import wording
from app.insight.dashboards.rows import Row
from app.insight.performance.dashboard_line import TERMS
from app.insight.performance.wording import ASSURANCE, VARIATION
from app.web.listing import Column, Filter, Listing, choice, row_choice, tick

HEADINGS = dict(zip(TERMS, ("On the baseline", "On a quarter", "On a year", "On two years"), strict=True))


def dashboard_listing(filters: Sequence[Filter]) -> Listing:
    """Exceptions first, until somebody asks for another order."""
    return Listing(
        "dashboard", "measure", filters=filters, size=50,
        columns=(
            Column("name", "Measure", sort=lambda row: row.name.lower()),
            Column("theme", "Theme", sort=lambda row: (row.theme.lower(), row.place)),
            Column("value", "Latest", value=lambda row: row.line.value, numeric=True),
            Column("line", "Last figures", value=lambda row: "", in_file=False),
            Column("period", "Period", value=lambda row: row.line.period, on_page=False),
            Column("variation", "Variation", value=variation),
            Column("assurance", "Assurance", value=assurance),
            Column("position", "Target", value=lambda row: row.line.position),
            *_terms(on_page=False),
            Column("reasons", "Exceptions", value=lambda row: row.reasons, on_page=False),
            Column("words", "Commentary", value=lambda row: row.words, on_page=False),
            Column("needed", "What is needed", value=lambda row: row.line.needed, on_page=False),
            Column("source", "Source", on_page=False),
        ),
    )  # fmt: skip


def indicators_listing(filters: Sequence[Filter]) -> Listing:
    """The table of indicators, whole on one page, in the order of its themes."""
    return Listing(
        "indicators", "indicator", filters=filters, size=1_000,
        columns=(
            Column("theme", "Theme"),
            Column("name", "Measure"),
            Column("value", "Latest", value=lambda row: row.line.value, numeric=True),
            *_terms(on_page=True),
            Column("words", "Exceptions", value=said),
        ),
    )  # fmt: skip


def _terms(*, on_page: bool) -> Iterable[Column]:
    return (_term(since, on_page=on_page) for since in TERMS)


def _term(since: str, *, on_page: bool) -> Column:
    def read(row: Row) -> str:
        return wording.short(row.line.term(since))

    return Column(since.replace(" ", "_"), HEADINGS[since], value=read, on_page=on_page)


def said(row: Row) -> str:
    """The commentary or, where there is none, what makes it an exception."""
    return row.words or row.reasons


def variation(row: Row) -> str:
    words = VARIATION[Variation(row.line.variation)] if row.line.variation else ""
    return f"{words} (trial limits)" if row.line.on_trial else words


def assurance(row: Row) -> str:
    return ASSURANCE[Assurance(row.line.assurance)] if row.line.assurance else ""


# --- filters -----------------------------------------------------------------------------------------
def filters_of(
    themes: Sequence[str], groups: Mapping[int, str], wards: Iterable[Any] = (), sources: Sequence[str] = ()
) -> list[Filter]:
    """What a dashboard can be of. One without choices is left out."""
    wards = list(wards)
    made = [choice("theme", "Theme", [(theme, theme) for theme in themes])]
    if groups:
        made.append(row_choice("group", "Responsible group", groups.items()))
    if wards:
        made.append(row_choice("ward", "Ward", [(ward.id, ward.name) for ward in wards]))
    if sources:
        made.append(choice("source", "Source", [(source, source) for source in sources]))
    return made


ONLY_EXCEPTIONS = tick("exceptions", "Exceptions")
