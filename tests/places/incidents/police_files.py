"""How does a test write a street-level file of the police, in one line?"""

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
    "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
SHERWOOD = "Sherwood Police"


def row(**values: Any) -> dict[str, Any]:
    """One incident; what is not said is as in any other row."""
    common = {
        "Crime ID": "", "Month": "2025-03", "Reported by": SHERWOOD, "Falls within": SHERWOOD,
        "Longitude": "-1.150000", "Latitude": "52.953000", "Location": "On or near Oak Road",
        "LSOA code": "E01000001", "LSOA name": "Sherwood 001A", "Crime type": "Burglary",
    }  # fmt: skip
    return {**common, **{name.replace("_", " "): value for name, value in values.items()}}


def csv_bytes(rows: Iterable[dict[str, Any]], columns: Iterable[str] = COLUMNS, bom: bool = False) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def csv_file(rows: Iterable[dict[str, Any]], **kwargs: Any) -> io.BytesIO:
    return io.BytesIO(csv_bytes(rows, **kwargs))


def large_bytes(number: int, month: str = "2025-03", category: str = "Drugs") -> bytes:
    """Many incidents, quickly."""
    heading, line = csv_bytes([row(Month=month, **{"Crime type": category})]).splitlines(keepends=True)
    return heading + line * number
