"""The case page over HTTP: what it is, its timeline, and what its people do with it."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from app import policy
from app.casework.case_page.case_map.drawing import map_of_case
from app.casework.case_page.forms import NoteWithFiles
from app.casework.case_page.overview import get_overview
from app.casework.case_page.tier_path import path_of
from app.casework.cases import queries, services
from app.casework.cases.blueprint import bp
from app.casework.cases.next_step import in_order_of_use, next_step, other_steps
from app.casework.cases.situation import Situation
from app.casework.cases.timeline import read_timeline
from app.casework.files.holding import attach_held
from app.casework.plans.summary import lines_of
from app.casework.task_groups.queries import list_commissioning_groups
from app.models.case import Case
from app.models.event_kinds import CASE_KINDS
from app.models.person import User
from app.models.sharing import NoteAudience
from app.policy import Action
from app.web import banners, drafts
from app.web.form_page import confirmed, form_in_page
from app.web.guard import actor, requires
from app.web.links import address_of, to_case
from app.web.listing import one_of
from app.web.page_keys import row_from_address
from app.words import pluralise
from app.workflows.case import CASE, WITHDRAWAL

ON_OVERVIEW = 10


@bp.get("/<case:reference>")
@requires(Action.CASE_VIEW)
def show(reference: str) -> str:
    user, note_page = actor(), url_for("cases.timeline", reference=reference)
    try:
        overview = get_overview(user, reference, note_page)
    except NoResultFound:
        return _name_only(reference)
    case = overview.case
    timeline = read_timeline(user, case, limit=ON_OVERVIEW)
    situation = Situation(
        case, user, overview.actions, overview.waiting, overview.lead_is_asked, overview.suggestions
    )
    step = next_step(situation)
    note_form = NoteWithFiles(note_page)
    note_form.holds_nothing = not overview.has_held
    if overview.has_draft:
        drafts.restore(note_form, note_page)
    return render_template(
        "casework/case_page/show.html",
        case=case,
        overview=overview,
        map=map_of_case(user, case, overview.nearby),
        path=path_of(case, overview.asked, overview.handed),
        situation=situation,
        step=step,
        others=in_order_of_use(other_steps(situation, besides=step.name)),
        plan_lines=lines_of(case, overview.actions),
        timeline=timeline,
        note_form=note_form,
        kinds=CASE_KINDS,
        proposes_group=_proposes_group(user, case),
        may_withdraw=WITHDRAWAL.offers("withdraw_case", case, user) and not queries.has_work_of_others(case),
    )


def _proposes_group(user: User, case: Case) -> bool:
    if not case.is_open or policy.sees_by_emergency_only(user, case):
        return False
    return bool(list_commissioning_groups(user))


def _name_only(reference: str) -> str:
    from app.casework.sharing import queries as sharing
    from app.casework.sharing.forms import AskForm

    user, form = actor(), AskForm()
    case = queries.get_case_name(user, reference)
    drafts.restore(form)
    access_request = sharing.find_own_request(user, case)
    return render_template(
        "casework/sharing/name_only.html", case=case, access_request=access_request, form=form
    )


@bp.get("/<case:reference>/timeline")
@requires(Action.CASE_VIEW)
def timeline(reference: str) -> str:
    case, form = queries.get_case(actor(), reference), _note_form(reference)
    drafts.restore(form)
    return _timeline_page(case, form)


@bp.post("/<case:reference>/timeline")
@requires(Action.NOTE_WRITE)
def write_note(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("write_note", case, actor())
    form = _note_form(reference)
    return form_in_page(form, lambda: _write_note(case, form), lambda: _timeline_page(case, form))


def _note_form(reference: str) -> NoteWithFiles:
    return NoteWithFiles(url_for("cases.timeline", reference=reference))


def _write_note(case: Case, form: NoteWithFiles) -> Response:
    audience = form.audience.data
    services.write_note(actor(), case, form.words.data, audience=audience, submission=form.submission.data)
    added = attach_held(actor(), case, page=form.held_page)
    own = audience is NoteAudience.OWN_PARTNER
    readers = f"People at {actor().partner.name}" if own else "Everyone who can see this case"
    files = ""
    if added:
        which = "it" if len(added) == 1 else "them"
        files = (
            f" {pluralise(len(added), 'file')} added. Everyone who can see this case can download {which}."
        )
    return confirmed(f"Note saved. {readers} can read it.{files}", address_of(case))


def _timeline_page(case: Case, form: NoteWithFiles) -> str:
    kind = one_of(CASE_KINDS, request.args.get("kind"), "")
    before = row_from_address("before")
    page = read_timeline(actor(), case, kind=kind, before=before)
    return render_template(
        "casework/case_page/timeline.html",
        case=case,
        timeline=page,
        kinds=CASE_KINDS,
        before=before,
        form=form,
        note_form=form,
        situation=Situation(case, actor()),
    )


@bp.post("/<case:reference>/watch")
@requires(Action.CASE_VIEW)
def watch(reference: str) -> Response:
    case = queries.get_case(actor(), reference)
    services.watch_case(actor(), case)
    banners.flash_success(
        "You are watching this case. Changes will appear on your home page.",
        undo=url_for("cases.stop_watching", reference=reference),
    )
    return to_case(case)


@bp.post("/<case:reference>/stop-watching")
@requires(Action.CASE_VIEW)
def stop_watching(reference: str) -> Response:
    case = queries.get_case(actor(), reference)
    services.stop_watching(actor(), case)
    banners.flash_success(
        "You have stopped watching this case.", undo=url_for("cases.watch", reference=reference)
    )
    return to_case(case)
