"""The form for a file of the people who are there by day."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired

from app.web.uploads import UploadField


class DaytimeForm(FlaskForm):
    file = UploadField(
        "The file",
        [FileRequired("Choose a file first")],
        description="A CSV file with a row for each ward or each LSOA, and four columns: area code, number, "
        "vintage, source. Vintage is the year that the numbers are of.",
    )
