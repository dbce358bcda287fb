"""The form that uploads files of incidents."""

from typing import IO

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from app.cleaning import clean_line
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.readers.recognise import recognise
from app.web.uploads import UploadsField

MOST_FILES = 60


class ImportForm(FlaskForm):
    files = UploadsField(
        "Files of incidents",
        description="Street-level CSV files or a whole archive from data.police.uk, or a CSV file from "
        "another source. You can select more than one.",
    )

    def validate_files(self, field: UploadsField) -> None:
        field.data = [file for file in field.data or [] if isinstance(file, FileStorage) and file.filename]
        if not field.data:
            raise ValidationError("Select a file")
        if len(field.data) > MOST_FILES:
            raise ValidationError(f"Select {MOST_FILES} files or fewer")
        for file in field.data:
            self._check(file)

    @staticmethod
    def _check(file: FileStorage) -> None:
        try:
            recognise(file.stream)
        except NotSuchAFile as refusal:
            raise ValidationError(f"{file.filename}: {refusal} Nothing was imported.") from refusal

    def uploads(self) -> list[tuple[str, IO[bytes]]]:
        return [(clean_line(file.filename), file.stream) for file in self.files.data]
