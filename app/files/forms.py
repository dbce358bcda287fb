"""What does somebody choose to add a file?"""

from flask_wtf.file import FileRequired

from app.web.fields import SentOnceForm, UploadField


class FileForm(SentOnceForm):
    file = UploadField("Choose a file", [FileRequired("Choose a file first")])
