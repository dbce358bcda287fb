"""Mail the owner of an action a link, and take what they report by it."""

import secrets
from datetime import timedelta

from app import clock
from app.background.notices import tell_of
from app.casework.actions.reports.queries import digest_of
from app.casework.cases.action_links import revoke_links
from app.extensions import db
from app.models.delivery import ActionLink
from app.models.event import Event
from app.models.person import User
from app.models.plan import PlanAction
from app.use_case import lock, record, use_case
from app.words import day
from app.workflows.action import ACTION

LASTS = timedelta(days=14)


class LinkOver(Exception):
    """It was used, has expired, or was revoked."""


@use_case
def mail_link(actor: User, action: PlanAction, *, submission: str | None = None) -> None:
    """Mail the owner of an action a link by which they report it done, once. It ends an earlier one."""
    lock(action)
    ACTION.fire("mail_link", action, actor)
    owner = action.owner
    assert owner is not None, "else the workflow refuses"
    revoke_links(action.case, action)
    token, ends = secrets.token_urlsafe(32), clock.now() + LASTS
    link = ActionLink(action=action, person=owner, digest=digest_of(token), sent_by_id=actor.id)
    link.sent_at, link.expires_at, link.submission = clock.now(), ends, submission
    db.session.add(link)
    what = (
        "You have an action to do. When you have done it, use this link to tell us. You do not need to sign "
        f"in. The link works once, until {day(ends)}."
    )
    tell_of([owner], what, f"/action-done/{token}")
    record(actor, Event.ACTION_LINK_SENT, action.case, person=owner.name, title=action.title)


@use_case
def revoke_link(actor: User, action: PlanAction) -> None:
    """End the link of an action before it is used. The people who may mail one may do so."""
    lock(action)
    ACTION.fire("mail_link", action, actor)
    person = action.owner.name if action.owner else ""
    revoke_links(action.case, action)
    record(actor, Event.ACTION_LINK_ENDED, action.case, person=person, title=action.title)


@use_case
def report_done(actor: User, link: ActionLink, *, result: str = "") -> None:
    """Mark the action of a link done, as its owner. Raises LinkOver if the link is no longer in force."""
    lock(link.action.case)
    lock(link)
    action = link.action
    lock(action)
    if not is_in_force(link):
        raise LinkOver
    ACTION.fire("done", action, actor)
    link.used_at = action.finished_at = clock.now()
    action.result = result
    action.case.touch()
    record(actor, Event.ACTION_LINK_USED, action.case, title=action.title)
    state = action.state.label.lower()
    record(actor, Event.ACTION_FINISHED, action.case, title=action.title, state=state, result=result)


def is_in_force(link: ActionLink) -> bool:
    """Also asked of what was changed without a page, so that no link outlives its owner or a restriction."""
    action = link.action
    is_owner = action.owner_id == link.person_id and link.person.active
    may_report = is_owner and not action.case.restricted and ACTION.offers("done", action, link.person)
    return link.is_in_force and may_report
