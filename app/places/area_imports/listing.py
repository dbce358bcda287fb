"""What is the list of the files of areas made of?"""

from app.models.area import AreaImport, AreaImportState, AreaKind
from app.web.listing import Column, Listing, choice, ordered_as


def _contents(import_: AreaImport) -> str:
    return import_.kind.label if import_.kind else "Figures"


IMPORTS = Listing(
    "files of areas", "file", sort="asked_at", prefix="files", counted=False, saved=True,
    filters=(choice("state", "Status", AreaImportState.choices()),),
    columns=(
        Column("file_name", "File", sort=AreaImport.file_name),
        Column("kind", "What is in it", sort=ordered_as(AreaKind, AreaImport.kind), value=_contents),
        Column("state", "Status", sort=ordered_as(AreaImportState, AreaImport.state)),
        Column("asked_at", "Added", sort=AreaImport.id, ascending=False),
        Column("asked_by", "By", value=lambda row: row.asked_by.name if row.asked_by else "", on_page=False),
    ),
)  # fmt: skip
