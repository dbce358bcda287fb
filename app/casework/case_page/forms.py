"""The form that writes a note on the case page, with files."""

from typing import Any

from app.casework.cases.forms import NoteForm
from app.casework.files.forms import TakesFiles


class NoteWithFiles(TakesFiles, NoteForm):
    """`page`: the address of the case's timeline, where the note is sent."""

    def __init__(self, page: str, **options: Any) -> None:
        super().__init__(**options)
        self.held_page = page
