"""How is somebody told what they have just done, and how do they undo it?

Said once, at the top of the next page. Undoing is a POST to the verb that does the opposite.
"""

from flask import flash

SENT_TWICE = "You sent this twice. It was kept once."


def flash_success(
    words: str, *, undo: str = "", undo_label: str = "Undo", fields: dict[str, str] | None = None
) -> None:
    """It was done. `undo` is the address that takes it back, with the fields that it needs."""
    if not undo:
        flash(words, "success")
        return
    banner = {"words": words, "undo": undo, "label": undo_label, "fields": fields or {}}
    flash(banner, "success")  # type: ignore[arg-type]  # whatever JSON can hold, though typed as text


def flash_notice(words: str) -> None:
    """Something to know, where nothing was done."""
    flash(words, "important")
