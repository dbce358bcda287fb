"""The table of harm and work by area."""

from collections.abc import Mapping
from typing import Any

from app.insight.coverage.balance import ELSEWHERE, Balanced
from app.web.listing import Column, Listing
from app.web.listing.figures import Read, count, share, stated


def areas_listing(area: str, facts: Mapping[str, Any], *, has_cases: bool) -> Listing:
    """`area` heads the first column; `facts`: what its file says of each row. The rest is last."""
    return Listing(
        "coverage", "area", sort="harm", anchor="table", size=50,
        columns=(
            Column("code", "Code", value=lambda row: row.figures.code, on_page=False),
            Column(
                "name", area, sort=_last_elsewhere(lambda row: row.figures.name),
                value=lambda row: row.figures.name, file_heading="Area",
            ),
            Column("harm_itself", "Harm", value=lambda row: round(row.figures.harm), on_page=False),
            share(
                "harm", "Share of harm", lambda row: row.harm_share,
                sort=_last_elsewhere(lambda row: row.harm_share),
            ),
            share(
                "cumulative", "Cumulative", lambda row: row.cumulative_harm, sort=None,
                file_heading="Cumulative share of harm",
            ),
            count(
                "cases", "Open cases", lambda row: row.figures.open_cases, on_page=has_cases,
                sort=_last_elsewhere(lambda row: row.figures.open_cases),
            ),
            share(
                "case_share", "Share of open cases", lambda row: row.case_share, sort=None, on_page=has_cases
            ),
            count(
                "done", "Actions done", lambda row: row.figures.actions_done, on_page=has_cases,
                sort=_last_elsewhere(lambda row: row.figures.actions_done),
            ),
            share(
                "done_share", "Share of actions done", lambda row: row.action_share, sort=None,
                on_page=has_cases,
            ),
            Column(
                "gap", "Cases compared with harm", value=lambda row: row.verdict, on_page=has_cases,
                sort=_last_elsewhere(lambda row: row.gap),
            ),
            *stated(facts),
        ),
    )  # fmt: skip


def _last_elsewhere(read: Read) -> Read:
    def key(row: Balanced) -> Any:
        return None if row.figures.id == ELSEWHERE else read(row)

    return key
