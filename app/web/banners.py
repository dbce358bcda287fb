"""Messages at the top of the next page, with an undo button where there is one.

Undoing is a POST to the view that does the opposite.
"""

from flask import flash

SENT_TWICE = "You sent this twice. We saved it once."


def flash_success(
    words: str, *, undo: str = "", undo_label: str = "Undo", fields: dict[str, str] | None = None
) -> None:
    """Flash that something was done. `undo`: the address to POST `fields` to in order to reverse it."""
    if not undo:
        flash(words, "success")
        return
    banner = {"words": words, "undo": undo, "label": undo_label, "fields": fields or {}}
    flash(banner, "success")  # type: ignore[arg-type]  # whatever JSON can hold, though typed as text


def flash_notice(words: str) -> None:
    """Flash something to know when nothing was done."""
    flash(words, "important")
