"""The form that adds a file to a case, and what makes another form take files."""

from typing import Any, BinaryIO, cast

from flask import current_app
from flask_wtf.file import FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import SelectMultipleField, ValidationError

from app.casework.files import queries, services
from app.models.sharing import HeldFile
from app.storage import NotAccepted
from app.web.fields import IdempotentForm
from app.web.guard import actor
from app.web.uploads import UploadField, UploadsField


class FileForm(IdempotentForm):
    file = UploadField("Choose a file", [FileRequired("Choose a file first")])


class TakesFiles(IdempotentForm):
    """A form that files may be sent with. They are held as soon as they come, so that an error elsewhere or
    a page in between does not lose them. `held_page`: the address whose form it is, as of its draft."""

    held_page = ""
    holds_nothing = False  # where somebody has looked already

    files = UploadsField("Photographs or other files (optional)")
    leave_out = SelectMultipleField(validate_choice=False)

    @property
    def held(self) -> list[HeldFile]:
        return [] if self.holds_nothing else queries.list_held(actor(), self.held_page)

    def validate_leave_out(self, field: Any) -> None:
        for held in self.held if field.data else ():
            if held.key in field.data:
                services.let_go(actor(), held, folder=current_app.config["FILES_DIR"])

    def validate_files(self, field: UploadsField) -> None:
        problems = [problem for sent in field.data or () if (problem := self._hold(sent))]
        if problems:
            raise ValidationError(". ".join(problems))

    def _hold(self, sent: Any) -> str:
        """Hold a file, and return why it cannot be."""
        if not isinstance(sent, FileStorage) or not sent.filename:
            return ""
        config = current_app.config
        try:
            services.hold_file(
                actor(), page=self.held_page, name=sent.filename, content=cast(BinaryIO, sent.stream),
                folder=config["FILES_DIR"], limit_mb=config["MAX_UPLOAD_MB"],
            )  # fmt: skip
        except NotAccepted as refusal:
            return str(refusal)
        return ""
