"""Ask for commentary, write it, and say which themes a group answers for."""

from collections.abc import Sequence
from datetime import date

from app import clock, policy
from app.extensions import db
from app.insight.dashboards import queries
from app.insight.performance.dashboard_line import DashboardLine
from app.models.dashboard import Commentary, GroupTheme
from app.models.event import Event
from app.models.measure import Measure
from app.models.partnership import Group
from app.models.person import User
from app.policy import Action
from app.use_case import ensure_fresh, lock, record, use_case
from app.words import day, in_words


@use_case
def ask_for_commentary(actor: None, wanted: Sequence[tuple[Measure, DashboardLine]]) -> None:
    """Ask the owner of each of these measures what is behind its latest figures."""
    for measure, line in wanted:
        period_to = line.ends_on
        assert period_to is not None, "only measures with figures are off track"
        why = "; ".join(line.why)
        db.session.add(
            Commentary(measure_id=measure.id, period_to=period_to, asked_at=clock.now(), asked_why=why)
        )
        record(
            actor, Event.COMMENTARY_ASKED, subject=measure.name, about=queries.get_owner(measure),
            where=f"/performance/dashboards/commentary/{measure.key}", measure=measure.name,
            why=why,
        )  # fmt: skip


@use_case
def write_commentary(
    actor: User, measure: Measure, *, period_to: date, words: str, seen_version: int
) -> Commentary:
    """Say what is behind a measure's figures up to a day."""
    policy.ensure(actor, Action.MEASURES_COMMENT, measure)
    lock(measure)
    commentary = queries.find_commentary(measure, period_to)
    if commentary is None:
        commentary = Commentary(measure_id=measure.id, period_to=period_to)
        db.session.add(commentary)
    else:
        ensure_fresh(commentary, seen_version)
    commentary.words, commentary.written_by_id, commentary.written_at = words, actor.id, clock.now()
    record(actor, Event.COMMENTARY_WRITTEN, subject=measure.name, measure=measure.name, on=day(period_to))
    return commentary


@use_case
def set_themes(actor: User, group: Group, *, themes: Sequence[str]) -> None:
    """Say which themes of measures a group answers for."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(group)
    before = set(queries.map_group_themes().get(group.id, ()))
    for theme in before - set(themes):
        db.session.delete(db.session.get_one(GroupTheme, (group.id, theme)))
    db.session.add_all(GroupTheme(group_id=group.id, theme=theme) for theme in sorted(set(themes) - before))
    said = in_words(sorted(themes)) or "nothing"
    record(actor, Event.GROUP_THEMES_SET, subject=group.name, group=group.name, themes=said)
