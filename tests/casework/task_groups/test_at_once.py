"""When two people act in the same second, is nothing done twice and nothing lost?"""

import threading
from datetime import timedelta

from app.casework.task_groups import services
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.task_group import TaskGroup
from app.workflows.machine import IllegalTransition
from tests import factories


def at_once(app, *deeds) -> list[object]:
    """What came of each deed, all begun together, each in a session of its own."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def do(deed) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes.append(deed())
            except IllegalTransition as late:
                outcomes.append(late)

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_chairs_who_extend_a_group_at_once_one_does(committed_app):
    chairs = [factories.chair(factories.executive()).id for _ in range(2)]
    group = factories.commissioned_task_group()
    group_id, ends = group.id, group.end_on

    def extend(chair_id: int, days: int):
        def deed():
            actor, group = db.session.get(User, chair_id), db.session.get(TaskGroup, group_id)
            services.extend(actor, group, until=ends + timedelta(days=days), reason=f"{days} days")
            return days

        return deed

    outcomes = at_once(committed_app, extend(chairs[0], 30), extend(chairs[1], 60))
    done = [o for o in outcomes if not isinstance(o, IllegalTransition)]
    db.session.expire_all()
    assert len(done) == 1
    assert group.end_on == ends + timedelta(days=done[0])
    assert group.first_end_on == ends
    assert db.session.query(AuditEntry).filter_by(event=Event.TASK_GROUP_EXTENDED).count() == 1


def test_a_case_put_in_scope_of_two_groups_at_once_is_known_to_both(committed_app):
    chair_id = factories.chair(factories.executive()).id
    case = factories.case()
    groups = [factories.commissioned_task_group() for _ in range(2)]
    case_id, group_ids = case.id, [group.id for group in groups]

    def put_in_scope(group_id: int):
        def deed():
            actor, group = db.session.get(User, chair_id), db.session.get(TaskGroup, group_id)
            services.put_cases_in_scope(actor, group, [db.session.get(Case, case_id)])

        return deed

    assert at_once(committed_app, *map(put_in_scope, group_ids)) == [None, None]
    db.session.expire_all()
    assert {group.group_id for group in groups} <= set(case.audience_group_ids)
