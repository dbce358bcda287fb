"""The form that adds a file to a case."""

from flask_wtf.file import FileRequired

from app.web.fields import IdempotentForm
from app.web.uploads import UploadField


class FileForm(IdempotentForm):
    file = UploadField("Choose a file", [FileRequired("Choose a file first")])
