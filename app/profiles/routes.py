"""Profiles over HTTP: the evidence sheet of a ward, a HIN and a case, and its papers."""

from flask import Blueprint, Response, render_template, request, url_for

from app.cases.queries import get_case
from app.documents.description import Document
from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.queries import get_hin
from app.models import Case, Event
from app.policy import Action
from app.profiles.queries import get_ward
from app.profiles.sheets import case_sheet, hin_sheet, ward_sheet
from app.use_case import record_read
from app.web.guard import actor, requires

bp = Blueprint("profiles", __name__, url_prefix="/profiles")


@bp.get("/ward/<code>")
@requires(Action.EVIDENCE_VIEW)
def ward(code: str) -> str:
    return _page(_of_ward(code), ".ward_paper", code=code)


@bp.get("/ward/<code>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def ward_paper(code: str, paper: str) -> Response:
    require_paper(paper)
    return _paper(_of_ward(code), paper)


@bp.get("/hin/<int:hin_id>")
@requires(Action.EVIDENCE_VIEW)
def hin(hin_id: int) -> str:
    return _page(_of_hin(hin_id), ".hin_paper", hin_id=hin_id)


@bp.get("/hin/<int:hin_id>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def hin_paper(hin_id: int, paper: str) -> Response:
    require_paper(paper)
    return _paper(_of_hin(hin_id), paper)


@bp.get("/case/<case:reference>")
@requires(Action.CASE_VIEW)
def case(reference: str) -> str:
    found = get_case(actor(), reference)
    document = case_sheet(actor(), found, request.args, _address_of_case)
    record_read(actor(), Event.CASE_READ, found)
    return _page(document, ".case_paper", found, reference=reference)


@bp.get("/case/<case:reference>.<paper>")
@requires(Action.CASE_VIEW)
def case_paper(reference: str, paper: str) -> Response:
    require_paper(paper)
    found = get_case(actor(), reference)
    return _paper(case_sheet(actor(), found, request.args, _address_of_case), paper, found)


def _of_ward(code: str) -> Document:
    return ward_sheet(actor(), get_ward(code), request.args, _address_of_case)


def _of_hin(hin_id: int) -> Document:
    return hin_sheet(actor(), get_hin(hin_id), request.args, _address_of_case)


def _address_of_case(reference: str) -> str:
    return url_for("cases.show", reference=reference)


def _page(document: Document, papers: str, of_case: Case | None = None, **names: str | int) -> str:
    chosen = {name: request.args[name] for name in ("from", "to") if name in request.args}
    return render_template(
        "profiles/show.html",
        document=document,
        case=of_case,
        papers={said: url_for(papers, paper=paper, **names, **chosen) for paper, said in PAPERS.items()},
        address_of=address_of,
        kind_of=kind_of,
    )


def _paper(document: Document, paper: str, of_case: Case | None = None) -> Response:
    """Written first, then recorded: what failed was not taken away."""
    response = paper_response(document, paper)
    # Of a case its reference: the entry is read by people who may not know its title.
    of = of_case.reference if of_case else document.title
    record_read(actor(), Event.PROFILE_TAKEN, of_case, profile=of, format=PAPERS[paper])
    return response
