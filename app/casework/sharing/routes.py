"""Sharing over HTTP: who can see a case and why, and everything that changes that."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from app.casework.cases.queries import find_visible, get_case, get_case_name, list_waiting_requests
from app.casework.cases.situation import Situation
from app.casework.sharing import queries, services
from app.casework.sharing.forms import AnswerForm, AskForm, LiftForm, NameForm, RefuseForm, ShareForm
from app.casework.sharing.services import end_of_day
from app.models.case import Case
from app.policy import Action
from app.structure.choices import get_choices
from app.structure.queries import get_partner, list_people
from app.web import banners
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.words import day, in_words
from app.workflows.access import ACCESS
from app.workflows.case import CASE

bp = Blueprint("sharing", __name__, url_prefix="/cases/<case:reference>")


@bp.get("/sharing")
@requires(Action.CASE_VIEW)
def show(reference: str) -> str:
    return _page(get_case(actor(), reference))


def _page(case: Case, form: Any = None) -> str:
    """Render the page, with the form that failed validation, if any."""
    sight = queries.get_sight(case)
    forms = _forms(sight, form)
    return render_template(
        "casework/sharing/show.html",
        case=case,
        sight=sight,
        situation=Situation(case, actor(), waiting=list_waiting_requests(case)),
        answered=queries.list_answered_requests(case),
        steps={transition.name for transition in CASE.available(case, actor())},
        form=form,
        **forms,
    )


def _forms(sight: queries.Sight, wrong: Any) -> dict[str, Any]:
    share = wrong if isinstance(wrong, ShareForm) else ShareForm(formdata=None)
    name = wrong if isinstance(wrong, NameForm) else NameForm(formdata=None)
    answer = wrong if isinstance(wrong, AnswerForm) else AnswerForm(formdata=None)
    refuse = wrong if isinstance(wrong, RefuseForm) else RefuseForm(formdata=None)
    _offer(share, name, sight)
    return {"share_form": share, "name_form": name, "answer_form": answer, "refuse_form": refuse}


def _offer(share: ShareForm, name: NameForm, sight: queries.Sight) -> None:
    shared = {partner.share.partner_id for partner in sight.partners}
    share.offer([partner for partner in get_choices().partners if partner.id not in shared])
    named = {person.user.id for person in sight.people}
    name.offer([person for person in list_people(near=actor()) if person.id not in named])


@bp.post("/sharing/share")
@requires(Action.CASE_SHARE)
def share(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("share", case, actor())
    form = ShareForm()
    form.offer(get_choices().partners)

    def serve() -> Response:
        partner = get_partner(form.partner_id.data)
        made = services.share_case(actor(), case, partner, reason=form.reason.data)
        undo = url_for("sharing.stop", reference=reference, share_key=made.key)
        told = f"You shared this case with {partner.name}. Everyone there can read it and add to it."
        return confirmed(told, _sharing_of(reference), undo=undo)

    return form_in_page(form, serve, lambda: _page(case, form))


@bp.post("/sharing/stop/<key:share_key>")
@requires(Action.CASE_SHARE)
def stop(reference: str, share_key: str) -> Response:
    case = get_case(actor(), reference)
    shared = queries.get_share(case, share_key)
    services.stop_sharing(actor(), case, shared.partner)
    again = {"partner_id": str(shared.partner_id), "reason": shared.reason or "Shared again"}
    return confirmed(
        f"You stopped sharing this case with {shared.partner.name}.",
        _sharing_of(reference),
        undo=url_for("sharing.share", reference=reference),
        fields=again,
    )


@bp.post("/sharing/name")
@requires(Action.CASE_SHARE)
def name(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("name", case, actor())
    form = NameForm()
    people = {person.id: person for person in list_people()}
    form.offer(list(people.values()))

    def serve() -> Response:
        person = people[form.person_id.data]
        services.name_person(actor(), case, person, until=form.until.data)
        undo = url_for("sharing.take_off", reference=reference, person_id=person.id)
        told = f"You named {person.name} on this case. They can read it and add to it."
        return confirmed(told, _sharing_of(reference), undo=undo)

    return form_in_page(form, serve, lambda: _page(case, form))


@bp.post("/sharing/take-off/<int:person_id>")
@requires(Action.CASE_SHARE)
def take_off(reference: str, person_id: int) -> Response:
    case = get_case(actor(), reference)
    person = queries.get_named_person(case, person_id)
    until = queries.get_end_of_sight(case, person)
    services.take_off(actor(), case, person)
    if find_visible(actor(), reference) is None:
        return confirmed(
            f"You removed yourself from {reference}. You can no longer see it.", url_for("home.index")
        )
    return confirmed(
        f"You removed {person.name} from this case.",
        _sharing_of(reference),
        undo=url_for("sharing.name", reference=reference),
        fields={"person_id": str(person.id), "until": until.isoformat() if until else ""},
    )


@bp.route("/restrict", methods=["GET", "POST"])
@requires(Action.CASE_RESTRICT)
def restrict(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("restrict", case, actor())
    form = FlaskForm()
    return form_in_page(form, lambda: _restrict(case), lambda: _restriction_page(case, form))


def _restriction_page(case: Case, form: FlaskForm) -> str:
    return render_template(
        "casework/sharing/restrict.html",
        case=case,
        form=form,
        restriction=queries.get_restriction(case, actor()),
        access_requests=list_waiting_requests(case),
        step_name="restrict",
    )


def _restrict(case: Case) -> Response:
    named = in_words([person.name for person in services.restrict_case(actor(), case)])
    also = f" {named} can also see it because of the request that awaits a decision." if named else ""
    return confirmed(
        f"You restricted this case. Only the people on its list can see it.{also}",
        _sharing_of(case.reference),
        undo=url_for("sharing.lift", reference=case.reference),
        fields={"reason": "It was restricted by mistake"},
    )


@bp.route("/lift-restriction", methods=["GET", "POST"])
@requires(Action.CASE_RESTRICT)
def lift(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("unrestrict", case, actor())
    form = LiftForm()

    def serve() -> Response:
        services.lift_restriction(actor(), case, reason=form.reason.data)
        told = "You lifted the restriction. The groups and partners on this case can see it again."
        undo = url_for("sharing.restrict", reference=reference)
        return confirmed(told, _sharing_of(reference), undo=undo)

    return form_page("casework/sharing/lift.html", form, serve, case=case, step_name="unrestrict")


@bp.post("/ask-for-access")
@requires(Action.ACCESS_ASK)
def ask(reference: str) -> Any:
    try:
        case = get_case_name(actor(), reference)
    except NoResultFound:
        get_case(actor(), reference)
        banners.flash_notice("You can already see this case.")
        return redirect(url_for("cases.show", reference=reference))
    form, page = AskForm(), url_for("cases.show", reference=reference)

    def serve() -> Response:
        services.request_access(actor(), case, why=form.why.data or "")
        return confirmed(
            f"You asked {case.holder.name} to let you see {reference}. We will tell you their answer.", page
        )

    def again() -> str:
        own = queries.find_own_request(actor(), case)
        return render_template("casework/sharing/name_only.html", case=case, access_request=own, form=form)

    return form_in_page(form, serve, again, draft_page=page)


@bp.post("/access/<key:request_key>/<answer>")
@requires(Action.ACCESS_ANSWER)
def answer(reference: str, request_key: str, answer: str) -> Any:
    case = get_case(actor(), reference)
    access_request = queries.get_request(case, request_key)
    if answer not in ("grant", "refuse"):
        abort(404)
    ACCESS.check(answer, access_request, actor())
    form = AnswerForm() if answer == "grant" else RefuseForm()

    def serve() -> Response:
        until = end_of_day(form.until.data) if answer == "grant" and form.until.data else None
        reason = form.why_not.data if answer == "refuse" else ""
        services.answer_access(actor(), access_request, answer, until=until, reason=reason)
        ends = f"can see this case until {day(access_request.until)}"
        told = ends if answer == "grant" else "cannot see this case. We have told them why"
        return confirmed(f"{access_request.asked_by.name} {told}.", _after_answer(reference))

    return form_in_page(form, serve, lambda: _page(case, form))


def _after_answer(reference: str) -> str:
    """The page on which the request was answered: home or the case."""
    home = request.form.get("back") == "home"
    return url_for("home.index") if home else _sharing_of(reference)


def _sharing_of(reference: str) -> str:
    return url_for("sharing.show", reference=reference)
