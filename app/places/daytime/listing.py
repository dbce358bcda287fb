"""The list of the files of the people who are there by day."""

from app.models.daytime import DaytimeFile, DaytimeState
from app.web.listing import Column, Listing, ordered_as

FILES = Listing(
    "files of people by day", "file", sort="given_at", prefix="files", counted=False,
    columns=(
        Column("file_name", "File", sort=DaytimeFile.file_name),
        Column("source", "Source", sort=DaytimeFile.source),
        Column("vintage", "Vintage", sort=DaytimeFile.vintage),
        Column("state", "Status", sort=ordered_as(DaytimeState, DaytimeFile.state)),
        Column("given_at", "Added", sort=DaytimeFile.id, ascending=False),
        Column("given_by", "By", value=lambda file: file.given_by.name, on_page=False),
        Column("sha256", "SHA-256 of the file", on_page=False),
    ),
)  # fmt: skip
