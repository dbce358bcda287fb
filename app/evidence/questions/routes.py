"""Saved questions and places over HTTP: kept, listed, asked again, renamed, pinned, shared, removed."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.evidence.questions import address, queries, services
from app.evidence.questions.asking import address_of, address_on, said_of_question
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.compared import Compared
from app.evidence.questions.forms import EVERYBODY, KeepForm, PlaceForm, RenameForm
from app.evidence.questions.listing import PLACES, QUESTIONS
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion, read
from app.models.question import Kept, KeptPlace, KeptQuestion
from app.policy import Action
from app.web import listing
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import one_of
from app.web.navigation import entries

bp = Blueprint("questions", __name__, url_prefix="/questions")
bp.app_template_global("carried_question")(lambda: address.carried(request.args))
bp.app_template_global("address_of_question")(address_of)
bp.app_template_global("ignored_values")(
    lambda: [address.quoted(value) for value in listing.ignored_values()]
)

# Nothing is said of a comparison that was not asked for.
COMPARED = tuple(sorted(Compared, key=lambda one: one is not Compared.NONE))
# Takes all of a question, to say it in words.
WHOLE = Page("saved questions", "evidence.questions.index", frozenset(Part), compared=COMPARED)


class Verb(NamedTuple):
    """What a button does at once. `undo`: the verb that does the opposite."""

    do: Callable[..., None]
    words: str
    undo: str
    values: dict[str, bool]


VERBS = {
    "pin": Verb(
        services.pin, "You pinned “{}”. It appears first on your evidence pages.", "unpin", {"pinned": True}
    ),
    "unpin": Verb(services.pin, "You unpinned “{}”.", "pin", {"pinned": False}),
    "share": Verb(
        services.share, "You shared “{}” with everyone who can see the evidence.", "unshare", {"shared": True}
    ),
    "unshare": Verb(
        services.share, "You stopped sharing “{}”. Only you can see it.", "share", {"shared": False}
    ),
    "remove": Verb(services.remove, "You removed “{}”.", "restore", {}),
    "restore": Verb(services.restore, "You put “{}” back.", "remove", {}),
}
OF_QUESTIONS, OF_PLACES = ", ".join(VERBS), ", ".join(verb for verb in VERBS if "pin" not in verb)


# --- the list ----------------------------------------------------------------------------------------
@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    user, choices = actor(), queries.get_choices(actor())
    of_questions, of_places = listing.asked(QUESTIONS), listing.asked(PLACES)
    return render_template(
        "evidence/questions/index.html",
        list=listing.shown(of_questions, queries.list_questions(of_questions, user), ".download"),
        places=listing.shown(of_places, queries.list_places_kept(of_places, user), ".download_places"),
        said=lambda kept: _said(kept, choices),
        now=read(request.args, choices, WHOLE),
        said_of_question=said_of_question(WHOLE),
        user=user,
    )


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    question = listing.asked(QUESTIONS)
    return listing.download(form, question, queries.iter_questions(question, actor()))


@bp.get("/places/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_places(form: str) -> Response:
    question = listing.asked(PLACES)
    return listing.download(form, question, queries.iter_places_kept(question, actor()))


def _said(kept: KeptQuestion, choices: QuestionChoices) -> EvidenceQuestion | None:
    """What a kept question asks now; none if no month is loaded."""
    return read(kept.address, choices, WHOLE)


# --- keeping -----------------------------------------------------------------------------------------
@bp.route("/keep", methods=["GET", "POST"])
@requires(Action.QUESTION_KEEP)
def keep() -> Any:
    pages = [*(entry.endpoint for entry in entries("evidence")), "maps.index"]
    page = one_of(pages, request.args.get("on"), "change.trend")
    question = read(request.args, queries.get_choices(actor()), WHOLE)
    words = question.words if question else ""
    form = KeepForm(data={"name": question.name[:80] if question else "", "seen_by": "you", "pinned": "yes"})
    asked = question.in_address() if question else {}
    return form_page(
        "evidence/questions/keep.html",
        form,
        lambda: _keep(form, KeptQuestion(address=asked, page=page), words),
        question=question,
        back=address_on(page, asked),
    )


def _keep(form: KeepForm, kept: KeptQuestion, words: str) -> AnyResponse:
    kept.name, kept.shared = form.name.data or "", form.seen_by.data == EVERYBODY
    kept.pinned = form.pinned.data == "yes"
    services.keep_question(actor(), kept, words=words, submission=form.submission.data)
    return confirmed(f"You saved the question as “{kept.name}”.", address_of(kept))


@bp.route("/places/draw", methods=["GET", "POST"])
@requires(Action.QUESTION_KEEP)
def draw() -> Any:
    form = PlaceForm()
    return form_page("evidence/questions/draw.html", form, lambda: _keep_place(form))


def _keep_place(form: PlaceForm) -> AnyResponse:
    place = KeptPlace(
        name=form.name.data or "", shared=form.seen_by.data == EVERYBODY,
        corners=[list(corner) for corner in form.points],
    )  # fmt: skip
    services.keep_place(actor(), place, submission=form.submission.data)
    words = f"You saved the place as “{place.name}”. Here is its trend."
    return confirmed(words, url_for("change.trend", place=f"saved-{place.id}"))


# --- changing ----------------------------------------------------------------------------------------
@bp.route("/<int:kept_question_id>/rename", methods=["GET", "POST"])
@requires(Action.QUESTION_CHANGE)
def rename(kept_question_id: int) -> Any:
    return _rename(queries.get_own_question(actor(), kept_question_id))


@bp.route("/places/<int:kept_place_id>/rename", methods=["GET", "POST"])
@requires(Action.QUESTION_CHANGE)
def rename_place(kept_place_id: int) -> Any:
    return _rename(queries.get_own_place(actor(), kept_place_id))


def _rename(kept: Kept) -> Any:
    form = RenameForm(data={"name": kept.name})

    def serve() -> AnyResponse:
        services.rename(actor(), kept, name=form.name.data or "")
        return confirmed(f"You renamed it “{kept.name}” now.", url_for(".index"))

    return form_page("evidence/questions/rename.html", form, serve, kept=kept)


@bp.post(f"/<int:kept_question_id>/<any({OF_QUESTIONS}):verb>")
@requires(Action.QUESTION_CHANGE)
def change(kept_question_id: int, verb: str) -> AnyResponse:
    kept = queries.get_own_question(actor(), kept_question_id, removed=verb == "restore")
    undo = url_for(".change", kept_question_id=kept_question_id, verb=VERBS[verb].undo)
    return _change(kept, VERBS[verb], undo)


@bp.post(f"/places/<int:kept_place_id>/<any({OF_PLACES}):verb>")
@requires(Action.QUESTION_CHANGE)
def change_place(kept_place_id: int, verb: str) -> AnyResponse:
    kept = queries.get_own_place(actor(), kept_place_id, removed=verb == "restore")
    undo = url_for(".change_place", kept_place_id=kept_place_id, verb=VERBS[verb].undo)
    return _change(kept, VERBS[verb], undo)


def _change(kept: Kept, verb: Verb, undo: str) -> AnyResponse:
    verb.do(actor(), kept, **verb.values)
    return confirmed(verb.words.format(kept.name), url_for(".index"), undo=undo)
