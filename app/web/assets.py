"""Where does a page find its styles and scripts, and when may a browser keep them?"""

from functools import cache
from pathlib import Path

from flask import Flask, url_for


def init_app(app: Flask) -> None:
    folder = Path(app.static_folder or "static")

    @cache
    def stamp(filename: str) -> str:
        path = folder / filename
        return f"{int(path.stat().st_mtime):x}" if path.exists() else "missing"

    def static_url(filename: str) -> str:
        """The address of a file of ours; it changes when the file does, so browsers may keep it."""
        return url_for("static", filename=filename, v=stamp(filename))

    app.config.setdefault("SEND_FILE_MAX_AGE_DEFAULT", 31536000)
    app.jinja_env.globals["static_url"] = static_url
