"""The form for a file of the people who are there by day."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired

from app.web.uploads import UploadField


class DaytimeForm(FlaskForm):
    file = UploadField(
        "File",
        [FileRequired("Select a file")],
        description="A CSV file with a row for each ward or each LSOA, and 4 columns: area code, number, "
        "vintage, source. Vintage is the year of the numbers.",
    )
