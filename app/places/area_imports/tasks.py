"""Background jobs of area imports."""

from flask import current_app

from app.background.long_work import task
from app.places.area_imports.running import AreaImportJob

take_areas = task(
    "take_areas", AreaImportJob, lambda: {"folder": current_app.config["IMPORTS_DIR"] / "areas"}
)
