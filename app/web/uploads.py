"""Fields for files: uploads come in through one of these, and are scanned before anything reads them."""

from collections.abc import Iterable
from typing import Any

from flask import current_app, request
from flask_login import current_user
from flask_wtf.file import MultipleFileField
from govuk_frontend_wtf import wtforms_widgets as library
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import StopValidation

from app.malware import ScannerAway, find_malware
from app.web.services import refuse_file
from app.web.widgets import Drawn

NOT_SCANNED = (
    "We cannot check files for malware at the moment, so you cannot add any. Nothing was changed. Try again "
    "in a few minutes. If this continues, tell your administrator"
)


class FileInput(Drawn, library.GovFileInput):
    pass


class UploadField(FileField):
    """A file, as Flask has it."""

    widget = FileInput()

    def pre_validate(self, form: Any) -> None:
        scan([self.data])


class FilesInput(FileInput):
    """A multiple file input; with JavaScript, files can be dropped on it."""

    multiple = True


class UploadsField(MultipleFileField):
    """Several files at once."""

    widget = FilesInput()

    def pre_validate(self, form: Any) -> None:
        scan(self.data or [])


def scan(files: Iterable[Any]) -> None:
    """Refuse the files if the scanner finds malware in one, or if it was set up and cannot be asked."""
    address = current_app.config["CLAMD"]
    for file in files if address else ():
        if isinstance(file, FileStorage) and file.filename:
            _scan(address, file)


def _scan(address: str, file: FileStorage) -> None:
    try:
        found = find_malware(address, file.stream)
    except ScannerAway as reason:
        current_app.logger.error("The malware scanner at %s cannot be asked: %s", address, reason)
        raise StopValidation(NOT_SCANNED) from reason
    if found:
        refuse_file(current_user._get_current_object(), page=request.path, found=found)
        raise StopValidation(
            f"“{file.filename}” contains malware ({found}). We did not add it or keep a copy. Tell your "
            "IT support"
        )
