"""Draw the Lorenz curve for paper."""

from app.evidence.statistics.concentration import Concentration
from app.mapping.paper_svg import DRAWING, empty_figure, written

INK, LINE, SECONDARY = "#0b0c0c", "#1d3f5e", "#505a5f"
SIDE, LETTERS = 4.6, 8  # inches, points


def picture_of(spread: Concentration, many: str) -> str:
    """`many`: what the places are called."""
    with DRAWING:
        figure = empty_figure(SIDE, SIDE)
        plot = figure.add_axes((0.14, 0.13, 0.83, 0.83))
        plot.set_xlim(0, 1)
        plot.set_ylim(0, 1)
        across, up = zip(*spread.curve, strict=True)
        half = 1 - spread.half_share
        plot.plot([0, 1], [0, 1], color=SECONDARY, linewidth=0.8, linestyle=(0, (5, 4)))
        plot.plot([0, half, half], [0.5, 0.5, 0], color=SECONDARY, linewidth=0.8, linestyle=(0, (1, 2)))
        plot.plot(across, up, color=LINE, linewidth=1.8)
        shares = [0, 0.5, 1]
        plot.set_xticks(shares, ["0%", "50%", "100%"], size=LETTERS, color=INK)
        plot.set_yticks(shares, ["0%", "50%", "100%"], size=LETTERS, color=INK)
        plot.set_ylabel("Share of crime", size=LETTERS, color=INK)
        plot.set_xlabel(f"Share of {many}, those with least crime first", size=LETTERS, color=INK)
        return written(figure)
