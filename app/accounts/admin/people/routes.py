"""How does an administrator look after people's accounts?"""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from app import clock, policy
from app.accounts.admin.people import queries, services
from app.accounts.admin.people.forms import HOLDS, CloseForm, InvitationForm, PersonForm, RoleForm
from app.accounts.admin.people.listing import people_listing
from app.accounts.auth import links
from app.accounts.auth.queries import list_pending_changes
from app.models.partnership import Group
from app.models.pending_change import ChangeKind
from app.models.person import Role, User
from app.policy import Action
from app.structure.choices import get_choices
from app.structure.queries import list_partners, list_people_to_seat
from app.web import listing
from app.web.banners import flash_notice, flash_success
from app.web.form_page import Refusals, confirmed, form_in_page, form_page, refuse
from app.web.guard import actor, requires
from app.web.limits import limiter
from app.web.listing import Question
from app.words import sentence_case
from app.workflows.account import ACCOUNT

bp = Blueprint("people", __name__, url_prefix="/people")

ADDRESS_TAKEN: Refusals = {services.AlreadyExists: "email"}


@bp.get("")
@requires(Action.PEOPLE_MANAGE)
def index() -> str:
    question = _asked()
    page = queries.list_people(question, demonstration=current_app.config["DEMO"])
    return render_template(
        "accounts/admin/people/index.html",
        list=listing.shown(question, page, ".download"),
        state_of=queries.state_of,
    )


@bp.get("/download.<form>")
@requires(Action.PEOPLE_MANAGE)
def download(form: str) -> Response:
    question = _asked()
    people = queries.iter_people(question, demonstration=current_app.config["DEMO"])
    return listing.download(form, question, people)


def _asked() -> Question:
    groups = [(group.id, group.name) for group in get_choices().groups]
    partners = [(partner.id, partner.name) for partner in list_partners()]
    return listing.asked(people_listing(groups, partners))


@bp.route("/invite", methods=["GET", "POST"])
@requires(Action.PEOPLE_MANAGE)
@limiter.limit("30 per minute; 300 per day", methods=["POST"])
def invite() -> Any:
    partners, groups = list_partners(), queries.list_groups_to_give_roles_in()
    form = InvitationForm(partners)
    form.offer(groups)

    def serve() -> Any:
        person = services.invite_person(actor(), **_typed(form, partners), roles=form.all_chosen(groups))
        flash_success(f"You invited {person.name}. The link in the email works for 7 days.")
        _say_what_waits(person)
        return redirect(_page_of(person))

    def page() -> str:
        return render_template("accounts/admin/people/invite.html", form=form, holds=HOLDS)

    if "another" in request.form:
        form.add_row(groups)
        return page()
    return form_in_page(form, serve, page, refused=ADDRESS_TAKEN)


@bp.get("/<int:person_id>")
@requires(Action.PEOPLE_MANAGE)
def show(person_id: int) -> str:
    person = _person(person_id)
    return render_template(
        "accounts/admin/people/show.html",
        person=person,
        state=queries.state_of(person),
        link_ends=links.invitation_ends(person),
        now=clock.now(),
        steps={step.name: step for step in ACCOUNT.available(person, actor())},
        waiting=list_pending_changes(person),
    )


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Action.PEOPLE_MANAGE)
@limiter.limit("30 per minute", methods=["POST"])
def edit(person_id: int) -> Any:
    person, partners = _person(person_id), list_partners()
    if person.partner not in partners:
        partners = [*partners, person.partner]
    form = PersonForm(partners, person)

    def serve() -> Any:
        _save(person, form.version.data, _typed(form, partners))
        return redirect(_page_of(person))

    return form_page("accounts/admin/people/edit.html", form, serve, refused=ADDRESS_TAKEN, person=person)


@bp.route("/<int:person_id>/roles", methods=["GET", "POST"])
@requires(Action.ROLE_GIVE)
def give_role(person_id: int) -> Any:
    person, groups = _person(person_id), queries.list_groups_to_give_roles_in()
    policy.ensure(actor(), Action.ROLE_GIVE, person)
    form = RoleForm()
    form.offer(groups)

    def serve() -> Any:
        return _give_role(form, person, *form.chosen(groups))

    return form_page("accounts/admin/people/give_role.html", form, serve, person=person, holds=HOLDS)


def _give_role(form: RoleForm, person: User, role: Role, group: Group | None) -> Any:
    try:
        services.give_role(actor(), person, role, group)
    except services.AlreadyExists:
        reason = "already has that role, or is waiting for a second administrator to agree to it"
        refuse(form.role, f"{person.name} {reason}")
        return None
    if role.needs_second_administrator:
        _say_what_waits(person)
        return redirect(_page_of(person))
    held = f"{role.label}, {group.name}" if group else role.label
    return confirmed(f"{person.name} now has the role {held}.", _page_of(person))


@bp.post("/<int:person_id>/roles/<int:membership_id>/end")
@requires(Action.ROLE_TAKE)
def take_role(person_id: int, membership_id: int) -> Any:
    person = _person(person_id)
    membership = queries.get_membership(person, membership_id)
    label, role_fields = membership.label, {"role": membership.role, "group": str(membership.group_id or "")}
    services.take_role(actor(), membership)
    return confirmed(
        f"{person.name} no longer has the role {label}.",
        _page_of(person),
        undo=url_for("admin.people.give_role", person_id=person.id),
        fields=role_fields,
    )


@bp.post("/<int:person_id>/invite-again")
@requires(Action.PEOPLE_MANAGE)
@limiter.limit("30 per minute", methods=["POST"])
def invite_again(person_id: int) -> Any:
    person = _person(person_id)
    services.invite_again(actor(), person)
    words = f"You invited {person.name} again. The earlier link no longer works."
    return confirmed(words, _page_of(person))


@bp.route("/<int:person_id>/close", methods=["GET", "POST"])
@requires(Action.ACCOUNT_CONTROL)
def close(person_id: int) -> Any:
    """Choose who gets what somebody leaves, check it, and close their account."""
    person, lefts = _person(person_id), services.list_left()
    ACCOUNT.check("close", person, actor())
    people = [other for other in list_people_to_seat(near=person) if other is not person]
    form = CloseForm.of(lefts, person, people)

    def check() -> str | None:
        if not form.handed or "send" in request.form:
            return None
        handed = [(left, form.numbers[left.name], form.handed.get(left.name)) for left in lefts]
        page = "accounts/admin/people/close_check.html"
        return render_template(page, form=form, person=person, handed=[row for row in handed if row[1]])

    def serve() -> Any:
        return _close(person, form.handed)

    return form_page("accounts/admin/people/close.html", form, serve, between=check, person=person)


def _close(person: User, handed: dict[str, User]) -> Any:
    services.close_account(actor(), person, handed)
    undo = url_for("admin.people.reopen", person_id=person.id)
    words = f"You closed the account of {person.name}."
    return confirmed(words, _page_of(person), undo=undo, undo_label="Open it again")


@bp.post("/<int:person_id>/reopen")
@requires(Action.ACCOUNT_CONTROL)
def reopen(person_id: int) -> Any:
    person = _person(person_id)
    services.reopen_account(actor(), person)
    return confirmed(f"You opened the account of {person.name} again.", _page_of(person))


@bp.post("/<int:person_id>/unlock")
@requires(Action.ACCOUNT_CONTROL)
def unlock(person_id: int) -> Any:
    person = _person(person_id)
    services.unlock_account(actor(), person)
    words = f"You unlocked the account of {person.name}. They can sign in now."
    return confirmed(words, _page_of(person))


@bp.post("/<int:person_id>/clear-second-step")
@requires(Action.ACCOUNT_CONTROL)
def clear_second_step(person_id: int) -> Any:
    person = _person(person_id)
    services.clear_second_step(actor(), person)
    words = f"You cleared the second step of {person.name}. We have told them by email."
    return confirmed(words, _page_of(person))


def _person(person_id: int) -> User:
    return queries.get_person(person_id, demonstration=current_app.config["DEMO"])


def _page_of(person: User) -> str:
    return url_for("admin.people.show", person_id=person.id)


def _typed(form: PersonForm, partners: list[Any]) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "job_title": form.job_title.data or "",
        "email": form.email.data,
        "partner": next(p for p in partners if p.id == form.partner_id.data),
    }


def _save(person: User, seen_version: int, fields: dict[str, Any]) -> None:
    if seen_version == person.version and not services.differences(person, fields):
        flash_notice("No changes made.")
        return
    services.edit_person(actor(), person, seen_version, **fields)
    if fields["email"] == person.email:
        flash_success(f"You saved your changes to {person.name}.")
    else:
        _say_what_waits(person)


def _say_what_waits(person: User) -> None:
    """Say which changes take effect later, and how."""
    for change in list_pending_changes(person):
        by_mail = f"{person.name} confirms it using the link we sent to {person.email}, or when "
        condition = by_mail if change.kind is ChangeKind.ADDRESS else ""
        flash_notice(
            f"{sentence_case(change.words)} takes effect when {condition}another administrator agrees."
        )
