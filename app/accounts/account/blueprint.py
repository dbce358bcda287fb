"""The pages of one’s own account, to which the folders of this slice add theirs."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")
