"""Draw the ranking for paper: a ward a bar, the longest first, with a line under those that hold half."""

from typing import Any

from app.evidence.statistics.ranking import Ranking
from app.mapping.paper_svg import DRAWING, empty_figure, written
from app.words import percent, thousands

INK, AMONG, OTHER = "#0b0c0c", "#1d3f5e", "#a5b4c3"
WIDTH, LINE, LETTERS = 7.4, 0.24, 8  # inches, inches, points
NAMES, NUMBERS = 0.3, 0.2  # shares of the width, left and right of the bars


def picture_of(ranking: Ranking) -> str:
    wards = ranking.wards
    with DRAWING:
        figure = empty_figure(WIDTH, LINE * len(wards) + 0.2)
        plot = figure.add_axes((NAMES, 0, 1 - NAMES - NUMBERS, 1))
        plot.set_axis_off()
        plot.set_ylim(len(wards) - 0.4, -0.6)
        plot.barh(
            range(len(wards)),
            [ward.figures.crime for ward in wards],
            height=0.7,
            color=[AMONG if ward.among_fewest else OTHER for ward in wards],
        )
        longest = max([ward.figures.crime for ward in wards], default=0) or 1
        plot.set_xlim(0, longest)
        look: dict[str, Any] = {
            "va": "center",
            "size": LETTERS,
            "color": INK,
            "parse_math": False,
            "clip_on": False,
        }
        for place, ward in enumerate(wards):
            numbers = f"{thousands(ward.figures.crime)}   {percent(ward.cumulative_share)} together"
            plot.text(-longest / 60, place, ward.figures.name, ha="right", **look)
            plot.text(longest * (1 + 1 / 60), place, numbers, ha="left", **look)
        if 0 < ranking.fewest < len(wards):
            plot.axhline(ranking.fewest - 0.5, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        return written(figure)
