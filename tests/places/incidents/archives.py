"""How does a test make an archive such as data.police.uk's?"""

import io
import zipfile

from tests.places.incidents.police_files import csv_bytes, row

OAKSHIRE = "Oakshire Police"


def zip_bytes(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def month_files(month: str, number: int = 2) -> dict[str, bytes]:
    """What a month's folder holds: two forces' street files, and what is passed over."""
    ours = csv_bytes([row(Month=month)] * number, bom=True)
    theirs = csv_bytes([row(Month=month, **{"Reported by": OAKSHIRE})] * 3)
    return {
        f"{month}/{month}-sherwood-street.csv": ours,
        f"{month}/{month}-oakshire-street.csv": theirs,
        f"{month}/{month}-sherwood-outcomes.csv": b"Crime ID,Month,Outcome type\nx,y,z\n",
        f"{month}/{month}-sherwood-stop-and-search.csv": b"Type,Date,Object of search\n",
    }


def archive_bytes(*months: str) -> bytes:
    return zip_bytes({name: data for month in months for name, data in month_files(month).items()})
