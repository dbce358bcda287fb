"""What are the lists of imports, of rejected rows and of loaded months made of?"""

from operator import attrgetter, itemgetter

from app.models.incident import ImportState, IncidentImport
from app.web.listing import Column, Listing, choice, ordered_as
from app.words import month, thousands

IMPORTS = Listing(
    "imports of incidents", "import", sort="asked_at", prefix="imports", counted=False, saved=True,
    filters=(choice("state", "Status", ImportState.choices()),),
    columns=(
        Column("file_name", "File", sort=IncidentImport.file_name),
        Column("state", "Status", sort=ordered_as(ImportState, IncidentImport.state)),
        Column(
            "rows", "Incidents", sort=IncidentImport.rows, ascending=False, numeric=True,
            value=lambda row: row.rows if row.state is ImportState.DONE else None,
        ),
        Column("rejected", "Rows rejected", sort=IncidentImport.rejected, ascending=False, numeric=True),
        Column("asked_at", "Added", sort=IncidentImport.id, ascending=False),
        Column("asked_by", "By", value=lambda row: row.asked_by.name if row.asked_by else "", on_page=False),
    ),
)  # fmt: skip

REJECTED = Listing(
    "rejected rows", "rejected row", prefix="rejected", size=50,
    columns=(
        Column("line", "Line", sort=itemgetter(0), value=itemgetter(0), numeric=True),
        Column("reason", "What is wrong", sort=itemgetter(1), value=itemgetter(1)),
        Column("row", "The row, shortened", value=itemgetter(2)),
    ),
)  # fmt: skip


def loaded_listing(place: int = 0) -> Listing:
    """The list of the loaded months: those of one force on the page, and of all in the file."""
    return Listing(
        "loaded incidents", "month", sort="month", prefix=f"loaded{place}", size=36,
        columns=(
            Column("force", "Loaded from", on_page=False),
            Column(
                "month", "Month", sort=attrgetter("month"), ascending=False, text=lambda row: month(row.month)
            ),
            _number("number", "Incidents"),
            _number("in_wards", "In our wards"),
        ),
    )  # fmt: skip


def _number(name: str, heading: str) -> Column:
    number = attrgetter(name)
    return Column(
        name, heading, sort=number, ascending=False, text=lambda row: thousands(number(row)), numeric=True
    )
