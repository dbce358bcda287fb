"""The page in place of figures, while no month is in."""

from flask import render_template

from app.places.incidents.loaded import list_loaded_forces, our_force


def nothing_yet() -> str:
    """Say that nothing is loaded, or that what is loaded is not of our force or not in our wards."""
    return render_template(
        "evidence/wards/nothing_yet.html", forces=list_loaded_forces(), our_force=our_force()
    )
