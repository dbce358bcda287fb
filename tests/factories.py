"""How does a test make the things it needs, in one line each, with nothing but what matters said?"""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from app import clock
from app.casework.cases.closing.settling import Settled, Settlement
from app.casework.cases.queries import list_actions
from app.casework.task_groups import services as task_group_services
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.case import Case, Holding
from app.models.partnership import Group, GroupKind, Partner, PartnerKind, Partnership, Theme, Tier
from app.models.person import Membership, Role, User
from app.models.plan import Plan
from app.models.references import SIGNS
from app.models.sharing import CasePerson, CaseShare, NamedFor
from app.models.task_group import TaskGroup

# People have held their roles for longer than any new role has to wait.
SETTLED = timedelta(days=90)
_numbers = itertools.count(1)
_made: dict[str, Any] = {}


def forget() -> None:
    """What one test made is gone with its transaction."""
    _made.clear()


def remembered() -> dict[str, Any]:
    """What there is to fall back on where only part of a test is undone."""
    return dict(_made)


def go_back_to(made: dict[str, Any]) -> None:
    forget()
    _made.update(made)


def _once(key: str, make: Any) -> Any:
    if key not in _made:
        _made[key] = _save(make())
    return _made[key]


def _save(thing: Any) -> Any:
    db.session.add(thing)
    if not db.session().info.get("together"):
        _commit()
    return thing


@contextmanager
def together() -> Iterator[None]:
    """What is made in here is written and committed once, at the end of the outermost of these blocks.

    It is quicker: things of one kind are one statement. Until then they have no numbers, unless `_written`.
    """
    info = db.session().info
    if info.get("together"):
        yield
        return
    info["together"] = True
    try:
        yield
    finally:
        info["together"] = False
    _commit()


def _written(thing: Any) -> Any:
    """With its number."""
    if thing.id is None:
        db.session.flush()
    return thing


def _commit() -> None:
    """Nothing is read again for it: what was made is as it was written."""
    session = db.session()
    expires, session.expire_on_commit = session.expire_on_commit, False
    try:
        session.commit()
    finally:
        session.expire_on_commit = expires


def partnership() -> Partnership:
    return _once(
        "partnership",
        lambda: Partnership(
            name="Sherwood Community Safety Partnership",
            short_name="Sherwood CSP",
            reference_prefix="SH",
            police_force="Sherwood Police",
            city="Sherwood",
        ),
    )


def tier(level: int = 1) -> Tier:
    names = {1: "Neighbourhood", 2: "Locality", 3: "Executive", 4: "Board"}
    return _once(f"tier {level}", lambda: Tier(level=level, name=names[level]))


def theme(name: str = "Anti-social behaviour") -> Theme:
    key = name.lower().replace(" ", "-")
    return _once(f"theme {key}", lambda: Theme(key=key, name=name, details=["Noise", "Street drinking"]))


def partner(name: str = "Sherwood Council") -> Partner:
    return _once(
        f"partner {name}", lambda: Partner(name=name, short_name=name, kind=PartnerKind.RESPONSIBLE_AUTHORITY)
    )


def ward(name: str = "Oakwood") -> Area:
    return _once(
        f"ward {name}",
        lambda: Area(
            kind=AreaKind.WARD, code=f"E05{next(_numbers):06d}", name=name, easting=457000, northing=340000
        ),
    )


def group(name: str, kind: GroupKind, level: int, parent: Group | None = None, wards: Any = ()) -> Group:
    with together():
        return _once(
            f"group {name}",
            lambda: Group(
                name=name,
                kind=kind,
                tier=tier(level),
                tier_level=level,
                parent=parent,
                wards=list(wards),
            ),
        )


def board() -> Group:
    return group("The Board", GroupKind.BOARD, 4)


def executive() -> Group:
    return group("The Executive", GroupKind.EXECUTIVE, 3, board())


def locality(name: str = "North Locality Board") -> Group:
    return group(name, GroupKind.LOCALITY_BOARD, 2, executive())


def nat(ward_name: str = "Oakwood", locality_name: str = "North Locality Board") -> Group:
    with together():
        partnership()
        return group(f"{ward_name} NAT", GroupKind.NAT, 1, locality(locality_name), [ward(ward_name)])


def person(
    role: Role | None = None, of: Group | None = None, name: str = "", partner_: Partner | None = None
) -> User:
    number = next(_numbers)
    with together():
        user = User(
            name=name or f"Person {number}",
            email=f"person{number}@example.org",
            partner=partner_ or partner(),
            fs_uniquifier=uuid.uuid4().hex,
            active=True,
        )
        if role is not None:
            user.memberships.append(Membership(role=role, group=of, since=clock.now() - SETTLED))
        return _save(user)


def officer(of: Group | None = None, **kwargs: Any) -> User:
    return person(Role.OFFICER, of or nat(), **kwargs)


def coordinator(of: Group | None = None, **kwargs: Any) -> User:
    return person(Role.COORDINATOR, of or nat(), **kwargs)


def chair(of: Group | None = None, **kwargs: Any) -> User:
    return person(Role.CHAIR, of or nat(), **kwargs)


def reference(number: int) -> str:
    """The reference of the case with this number: SH-26-3334, SH-26-3336, ..."""
    signs = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in (3, 2, 1, 0))
    return f"SH-26-{signs}"


def case(held_by: Group | None = None, **details: Any) -> Case:
    """A case as the services would leave it: held, with its plan, its logger named."""
    with together():
        return _case(held_by, details)


def _case(held_by: Group | None, details: dict[str, Any]) -> Case:
    holder = _written(held_by or nat())
    number = next(_numbers)
    logger = details.pop("logged_by", None) or officer(holder)
    made = Case(
        **{
            "reference": reference(number),
            "title": f"Problem {number}",
            "theme": theme(),
            "ward": holder.wards[0] if holder.wards else ward(),
            "holder": holder,
            "tier_level": holder.tier_level,
            "logged_by": logger,
            "plan": Plan(),
            **details,
        }
    )
    made.admit(holder)
    made.holdings = [Holding(group=holder, since=made.logged_at or clock.now())]
    _save(made)
    name_on(made, logger, NamedFor.LOGGED)
    return made


def name_on(case: Case, user: User, why: NamedFor = NamedFor.NAMED) -> CasePerson:
    return _save(CasePerson(case_id=_written(case).id, user_id=_written(user).id, named_for=why))


def settled(case: Case) -> dict[str, Settled]:
    """Every open action of a case, as not done, so that it can be closed."""
    open_ones = (action for action in list_actions(case) if action.is_open)
    return {action.key: Settled(Settlement.NOT_DONE) for action in open_ones}


def share(case: Case, with_: Partner, by: User) -> CaseShare:
    return _save(CaseShare(case_id=_written(case).id, partner=with_, shared_by_id=_written(by).id))


def task_group(by: User | None = None, **details: Any) -> TaskGroup:
    """A task-and-finish group that the Executive's chair has proposed, to itself."""
    actor = by or chair(executive())
    today = clock.today()
    return task_group_services.propose_task_group(
        actor,
        **{
            "name": f"Task {next(_numbers)}",
            "commissioned_by": executive(),
            "sponsor": person(Role.MEMBER, executive()),
            "lead": officer(),
            "terms": "Find out what works, and do it.",
            "start_on": today,
            "end_on": today + timedelta(weeks=26),
            **details,
        },
    )


def commissioned_task_group(by: User | None = None, **details: Any) -> TaskGroup:
    actor = by or chair(executive())
    made = task_group(actor, **details)
    task_group_services.commission(actor, made)
    return made
