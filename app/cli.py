"""What can be done from the command line?"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Each slice registers the commands that are its own."""
