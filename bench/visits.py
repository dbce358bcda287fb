"""Typical visits of a working day, each checked for success."""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from app.casework.caseload.filters import Sort
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation, EscalationState
from app.models.person import Membership, Role, User
from app.structure.choices import get_choices
from bench.visitor import Visitor, WrongPage, hidden_fields

Act = Callable[[Visitor], None]


@dataclass(frozen=True)
class Visit:
    """Something that a person does, and who does it."""

    name: str
    person_id: int
    act: Act
    writes: bool = False


def all_visits() -> list[Visit]:
    officer, group_id = _officer()
    chair, _ = _holder(Role.CHAIR, "Executive")
    locality_chair, locality = _holder(Role.CHAIR, "North Locality Board")
    references, maps = _references(group_id), _maps()
    return [
        Visit("The bare page", officer, lambda v: _see(v, "/bench/bare", "The bare page")),
        Visit("Front page, officer", officer, lambda v: _see(v, "/", "What you need to do today")),
        Visit("Front page, Executive's chair", chair, lambda v: _see(v, "/", "What you need to do today")),
        Visit("List of 25, officer", officer, lambda v: _see(v, "/cases", "app-list__title")),
        Visit(
            "List of 25, Executive's chair", chair, lambda v: _see(v, "/cases?scope=all", "app-list__title")
        ),
        Visit(
            "Filtered list",
            chair,
            lambda v: _see(v, "/cases?scope=all&risk=high&stage=analysis", "app-list__title"),
        ),
        Visit(
            "Search, a rare word",
            chair,
            lambda v: _see(v, "/cases?scope=all&stage=any&q=fenhurstwick", "<mark>"),
        ),
        Visit(
            "Search, common words", chair, lambda v: _see(v, "/cases?scope=all&q=street+drinking", "<mark>")
        ),
        Visit("Case page", officer, lambda v: _see_case(v, next(references))),
        Visit("City map and its table", chair, lambda v: _see(v, "/map", "Bulwell")),
        Visit("City map, the picture", chair, lambda v: _see(v, "/map/frame", "leaflet")),
        Visit("City map, drawn anew", chair, lambda v: _see(v, f"/map/frame?{next(maps)}", "leaflet")),
        Visit("A case's map", officer, lambda v: _see(v, f"/cases/{next(references)}/map", "leaflet")),
        Visit("Log a case: form, sent, page", officer, _logs_a_case(), writes=True),
        Visit(
            "Add a note: page, sent, page", officer, lambda v: _write_note(v, next(references)), writes=True
        ),
        Visit("Decide: request, sent, page", locality_chair, _decides(locality_chair, locality), writes=True),
    ]


LISTS = {
    **{f"sorted by {sort.label.lower()}": f"sort={sort.value}" for sort in Sort if sort is not Sort.RANK},
    **{f"sorted by {sort.label.lower()}, reversed": f"sort={sort.value}&reverse=1" for sort in Sort if sort is not Sort.RANK},
    "open and closed": "stage=any",
    "closed": "stage=closed",
    "at analysis": "stage=analysis",
    "of a tier": "tier=2",
    "of high risk": "risk=high",
    "overdue": "overdue=1",
    "restricted": "restricted=1",
    "in High Impact Neighbourhoods": "hin=1",
    "of a ward": "ward={ward}",
    "of a ward, overdue": "ward={ward}&overdue=1",
    "of a ward, by review": "ward={ward}&sort=review",
    "of a ward, by risk": "ward={ward}&sort=risk",
    "of a theme": "theme={theme}",
    "of a group": "group={group}",
    "of a group, overdue": "group={group}&overdue=1",
    "high risk at analysis": "risk=high&stage=analysis",
    "common words": "q=street+drinking",
    "common words, open and closed": "q=street+drinking&stage=any",
    "common words in a ward": "q=street+drinking&ward={ward}",
    "a rare word": "q=fenhurstwick&stage=any",
    "a word nobody wrote": "q=xylophone&stage=any",
    "my work": "scope=mine",
    "my groups": "scope=group",
    "other groups' cases": "scope=others",
    "other groups' cases by ward": "scope=others&sort=ward",
}  # fmt: skip


def list_visits() -> list[Visit]:
    """Every sort and filter of the list, and the city map, for who sees all and for who sees a part."""
    officer, group_id = _officer()
    chair, _ = _holder(Role.CHAIR, "Executive")
    ward, theme = get_choices().wards[3].id, get_choices().themes[0].id
    visits = [Visit("the bare page", officer, lambda v: _see(v, "/bench/bare", "The bare page"))]
    for who, person in (("chair", chair), ("officer", officer)):
        for name, query in LISTS.items():
            path = "/cases?" + query.format(ward=ward, theme=theme, group=group_id)
            path += "" if "scope=" in query else "&scope=all"
            visits.append(Visit(f"{who}: {name}", person, partial(_see, path=path, expected="</html>")))
        for path in ("/", "/map", "/map/frame"):
            visits.append(Visit(f"{who}: {path}", person, partial(_see, path=path, expected="</html>")))
    references = _references(group_id)
    visits.append(Visit("officer: a case", officer, lambda v: _see_case(v, next(references))))
    visits.append(Visit("officer: logs", officer, _logs_a_case(), writes=True))
    return visits


def _officer() -> tuple[int, int]:
    statement = select(Membership.user_id, Membership.group_id).join(User, User.id == Membership.user_id)
    statement = statement.where(Membership.role == Role.OFFICER, User.demonstration).order_by(User.id)
    user_id, group_id = db.session.execute(statement.limit(1)).one()
    assert group_id is not None
    return user_id, group_id


def _holder(role: Role, group: str) -> tuple[int, int]:
    """Who holds a role in a group, and that group."""
    statement = select(Membership.user_id, Membership.group_id)
    statement = statement.where(Membership.role == role, Membership.group.has(name=group))
    user_id, group_id = db.session.execute(statement.limit(1)).one()
    assert group_id is not None
    return user_id, group_id


def _references(group_id: int) -> Iterator[str]:
    statement = select(Case.reference).where(
        Case.holder_id == group_id, Case.stage != "closed", ~Case.restricted
    )
    return itertools.cycle(db.session.scalars(statement.order_by(Case.id).limit(500)).all())


def _maps() -> Iterator[str]:
    """More maps of all cases than are kept, so that each is drawn when its turn comes."""
    layers = (
        "draw=cases",
        "draw=cases&draw=hins",
        "draw=cases&draw=groups",
        "draw=cases&draw=groups&draw=hins",
    )
    choices = itertools.product(layers, ("rate", "cases"), ("crime", "asb", "harm"), ("", "1"))
    return itertools.cycle(
        f"{drawn}&shade={shade}&finer={finer}&tier={tier}" for drawn, shade, finer, tier in choices
    )


def _see(visitor: Visitor, path: str, expected: str) -> None:
    visitor.get(path, expected)


def _see_case(visitor: Visitor, reference: str) -> None:
    visitor.get(f"/cases/{reference}", reference)


def _logs_a_case() -> Act:
    theme, ward = str(get_choices().themes[0].id), str(get_choices().wards[0].id)
    numbers = itertools.count(1)

    def act(visitor: Visitor) -> None:
        title = f"Benchmark problem {next(numbers)} {random.random()}"
        fields = hidden_fields(visitor.get("/cases/new", "Log a problem"), "/cases/new")
        leads_to = visitor.post(
            "/cases/new",
            {
                **fields,
                "title": title,
                "theme": theme,
                "ward": ward,
                "risk": "low",
                "none_of_these": "1",
            },
        )
        visitor.get(leads_to.removesuffix("/logged"), title)

    return act


def _write_note(visitor: Visitor, reference: str) -> None:
    words = f"Seen again today {random.random()}"
    page, action = visitor.get(f"/cases/{reference}", reference), f"/cases/{reference}/timeline"
    fields = hidden_fields(page, action)
    visitor.post(action, {**fields, "words": words, "audience": "all"})
    visitor.get(f"/cases/{reference}", words)


def _decides(chair: int, group_id: int) -> Act:
    """Each request to the chair's group is decided once."""
    escalations = select(Escalation.key).where(
        Escalation.state == EscalationState.PENDING,
        Escalation.to_group_id == group_id,
        Escalation.requested_by_id != chair,
    )
    waiting = iter(db.session.scalars(escalations.order_by(Escalation.id)).all())

    def act(visitor: Visitor) -> None:
        path = f"/escalations/{next(waiting)}"
        fields = hidden_fields(visitor.get(path, "What is your decision"), path)
        visitor.post(path, {**fields, "decision": "return", "reason": "Try mediation first"})
        if "Returned with advice" not in visitor.get(path, "Try mediation first"):
            raise WrongPage("The decision was not kept")

    return act
