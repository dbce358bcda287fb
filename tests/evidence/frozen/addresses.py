"""What can stand in the addresses of kept evidence?"""

from flask import current_app

from app.evidence.frozen import services
from app.evidence.frozen.content import Frozen, plain
from app.models.frozen import FrozenEvidence, FrozenKind
from app.policy import Action

# It needs the address of a page with something to keep.
WALKED_HERE = {"evidence.frozen.keep"}
NOUNS = {"frozen_key": [FrozenEvidence]}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0 L10 10"/></svg>'


def make(cast):
    keep(cast["officer"])


def keep(person, question="/evidence/wards", **details):
    """A small chart with a table, kept by somebody."""
    table = plain("By ward", ("Ward", "Crime"), [("Oakwood", 12), ("Elmwood", 3)], {1})
    usual = {
        "kind": FrozenKind.CHART, "title": "Crime by ward", "sentence": "Oakwood has most.",
        "months": "March 2026", "source": "Sherwood Police", "tables": (table,), "picture": PICTURE,
    }  # fmt: skip
    return services.keep_evidence(
        person, Frozen(**{**usual, **details}), question=question, page_action=Action.EVIDENCE_VIEW,
        folder=current_app.config["FROZEN_DIR"],
    )  # fmt: skip
