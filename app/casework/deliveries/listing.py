"""What is the delivery log made of, as a list?"""

from app.models.delivery import NUMBERS, Delivery
from app.web.listing import Column, Listing

HEADINGS = {name: name.replace("_", " ").capitalize() for name in NUMBERS}


def _of(done: float, planned: float) -> str:
    return f"{done:g} of {planned:g}"


def visits_of(line: Delivery) -> str:
    return _of(line.visits_done, line.visits_planned)


def hours_of(line: Delivery) -> str:
    return _of(float(line.hours_done), float(line.hours_planned))


# The columns of the file are those that an import takes.
LOG = Listing(
    "delivery-log", "line", sort="week", prefix="log", many="lines of the log",
    columns=(
        Column("place", "Place", sort=lambda line: line.place.casefold(), value=lambda line: line.place),
        Column("week", "Week from", sort=lambda line: line.week, ascending=False, file_heading="Week"),
        Column(
            "partner", "Partner", sort=lambda line: line.partner.short_name.casefold(),
            value=lambda line: line.partner.name, text=lambda line: line.partner.short_name,
        ),
        Column("visits", "Visits done", value=visits_of, in_file=False),
        Column("hours", "Hours done", value=hours_of, in_file=False),
        *(Column(name, HEADINGS[name], on_page=False) for name in NUMBERS),
        Column("do", "What you can do", value=lambda line: "", in_file=False),
    ),
)  # fmt: skip
