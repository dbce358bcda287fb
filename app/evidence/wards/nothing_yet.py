"""The page in place of figures, while no month is in."""

from flask import render_template

from app.places.incidents.loaded import get_loaded, list_loaded_forces, our_force


def nothing_yet() -> str:
    """Say that nothing is loaded, or why what is loaded tells nothing here."""
    return render_template(
        "evidence/wards/nothing_yet.html", forces=list_loaded_forces(), our_force=our_force(),
        others=sorted(get_loaded().sources),
    )  # fmt: skip
