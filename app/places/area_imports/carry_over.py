"""Carry over what hangs on a ward that ends to the ward that continues it.

High Impact Neighbourhoods that are proposed or designated, groups that meet, task-and-finish groups that are
not closed, and open cases. What is over stays with the ward in which it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, GroupKind
from app.models.person import User
from app.models.task_group import TaskGroup, TaskGroupState
from app.use_case import record


@dataclass
class CarriedOver:
    """Names for the import's result. No cases: their number could tell of restricted ones."""

    wards: list[list[str]] = field(default_factory=list)
    hins: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def as_json(self) -> dict[str, Any]:
        return {"wards": self.wards, "hins": self.hins, "groups": self.groups, "left": self.left}


def carry_over(
    session: Session, actor: User | None, ended: Iterable[int], successors: Mapping[int, str], day: date
) -> CarriedOver:
    """`ended`: ids of the wards that end on `day`; `successors`: the code of the one that continues each."""
    wards = {ward.id: ward for ward in session.scalars(select(Area).where(Area.kind == AreaKind.WARD))}
    by_code = {ward.code: ward for ward in wards.values()}
    done = CarriedOver()
    for old in sorted((wards[ward_id] for ward_id in ended), key=lambda ward: ward.name):
        new = by_code.get(successors.get(old.id, ""))
        if new is not None:
            done.wards.append([old.name, new.name])
        _carry_hins(session, actor, old, new, day, done)
        _carry_groups(session, actor, old, new, done)
        if new is not None:
            _carry_task_groups(session, actor, old, new)
            _carry_cases(session, old, new)
    return done


def _carry_hins(
    session: Session, actor: User | None, old: Area, new: Area | None, day: date, done: CarriedOver
) -> None:
    for hin in session.scalars(_standing(old, day)).all():
        if new is None or session.scalars(_standing(new, day)).first() is not None:
            done.left.append(f"High Impact Neighbourhood {old.name}")
            continue
        hin.ward = new
        if hin.evidence:  # whose figures they are: the new ward was not there to have any
            hin.evidence = {**hin.evidence, "ward": hin.evidence.get("ward", old.name)}
        session.flush()
        done.hins.append(new.name)
        record(actor, Event.HIN_CARRIED_OVER, subject=new.name, before=old.name, ward=new.name)


def _standing(ward: Area, day: date) -> Any:
    """Those of a ward that are proposed, or designated on a day or later."""
    hin = HighImpactNeighbourhood
    unended = hin.effective_until.is_(None) | (hin.effective_until >= day)
    approved = (hin.state == HinState.APPROVED) & unended
    return select(hin).where(hin.ward_id == ward.id, or_(hin.state == HinState.PROPOSED, approved))


def _carry_groups(
    session: Session, actor: User | None, old: Area, new: Area | None, done: CarriedOver
) -> None:
    covering = select(Group).where(Group.active, Group.wards.any(Area.id == old.id)).order_by(Group.name)
    for group in session.scalars(covering).all():
        if new is None or _has_other_team(session, group, new):
            done.left.append(f"{group.name}: {old.name}")
            continue
        group.wards = [ward for ward in group.wards if ward not in (old, new)] + [new]
        session.flush()
        done.groups.append(f"{group.name}: {new.name}")
        record(
            actor, Event.SETTINGS_CHANGED, subject=group.name, fields="the wards it covers", thing=group.name
        )


def _has_other_team(session: Session, group: Group, ward: Area) -> bool:
    """Whether another Neighbourhood Action Team covers the ward already: there can be one only."""
    if group.kind is not GroupKind.NAT:
        return False
    others = select(Group.id).where(
        Group.kind == GroupKind.NAT, Group.active, Group.id != group.id, Group.wards.any(Area.id == ward.id)
    )
    return session.scalar(others.limit(1)) is not None


def _carry_task_groups(session: Session, actor: User | None, old: Area, new: Area) -> None:
    unclosed = TaskGroup.state != TaskGroupState.CLOSED
    for task_group in session.scalars(
        select(TaskGroup).where(unclosed, TaskGroup.wards.any(Area.id == old.id))
    ).all():
        task_group.wards = [ward for ward in task_group.wards if ward not in (old, new)] + [new]
        record(
            actor, Event.TASK_GROUP_EDITED, subject=task_group.group.name, fields="the wards",
            group=task_group.group.name,
        )  # fmt: skip


def _carry_cases(session: Session, old: Area, new: Area) -> None:
    """Open cases that their point has not moved already: those without one, and those outside all wards."""
    for case in session.scalars(select(Case).where(Case.is_open, Case.ward_id == old.id)).all():
        case.ward_id = new.id
        record(None, Event.CASE_PLACED_ANEW, case=case, before=old.name, after=new.name)
