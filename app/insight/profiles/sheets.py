"""Compose the evidence sheets of a ward, a HIN and a case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app import clock
from app.documents.description import Beside, Document, Facts, Figure, Note, Paragraph, Part
from app.documents.marking import HANDLING
from app.evidence.statistics.treated_places import circle as ground_of_circle
from app.evidence.surroundings.around import MappedPlace
from app.evidence.wards.source import Source
from app.insight.profiles import evidence_parts as evidence
from app.insight.profiles import queries, topic_parts
from app.insight.profiles import work_parts as work
from app.insight.profiles.asked import About, answer_here, ask_of_case, ask_of_ward, with_months
from app.insight.profiles.gathered import Gathered, gather
from app.insight.profiles.queries import Work
from app.insight.profiles.reach import Circle, Reach, of_circle, of_wards
from app.insight.profiles.sheet_map import Recorded, draw_sheet_map
from app.insight.profiles.topics import Around, count_topic, of_one_ward, topic_of
from app.models.area import Area, HighImpactNeighbourhood
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.structure.choices import partnership_named
from app.use_case import note_read
from app.words import day, moment, percent, thousands

SHEET = 2  # pages
AROUND = 500  # metres
TRIED_WITHIN = 1000
AddressOf = Callable[[str], str]


def ward_sheet(user: User, ward: Area, query: Mapping[str, str], address_of: AddressOf) -> Document:
    hin = queries.find_designation(ward.id)
    title = f"{ward.name} ward profile"
    return _sheet_of_ward(user, ward, hin, (), title, "Ward profile", query, address_of)


def hin_sheet(
    user: User, hin: HighImpactNeighbourhood, query: Mapping[str, str], address_of: AddressOf
) -> Document:
    """The ward's profile, with the grounds of its designation and its change compared with the rest."""
    standing = queries.find_designation(hin.ward_id)
    more = [_facts_of_hin(hin)]
    title = f"{hin.ward.name}: High Impact Neighbourhood profile"
    kind = "High Impact Neighbourhood profile"
    return _sheet_of_ward(user, hin.ward, standing, more, title, kind, query, address_of)


def case_sheet(
    user: User, case: Case, query: Mapping[str, str], address_of: AddressOf, about: About
) -> Document:
    """The sheet of what a case is about, around its point, or in its ward if it has none."""
    circle, around = _circle(case, AROUND), _around(case)
    topic, asked = about
    query, here = with_months(query, asked), answer_here(asked, topic.usual_key)
    gathered = gather(case.ward, query, circle)
    # The wards of today have nothing to compare a case of an ended ward with.
    figures = None if case.ward.valid_until else count_topic(topic, _place_of(case), query)
    tried = queries.list_tried(user, _reach(case, TRIED_WITHIN, around), like=case)
    open_work = queries.get_work(user, reach_of_work(case), besides=case)
    in_ward = f"in {case.ward.name} ward"
    near = f"within {AROUND} metres" if circle else in_ward
    map_ = _map_of_case(user, case, around, open_work, gathered)
    tried_near = in_ward + (f" or within {TRIED_WITHIN:,} metres" if circle else "")
    parts: list[Part] = [
        Beside(map_, (_facts_of_case(case, user), *_beside_map(gathered, near))),
        *here.parts,
    ]
    if figures:
        parts += topic_parts.topic_parts(figures)
    elif not case.ward.valid_until:
        parts += topic_parts.missing_parts(topic)
    parts += _recorded_near(gathered, near) if gathered else []
    besides = f"besides this one {in_ward}" + (f" or {near}" if circle else "")
    parts += work.work_parts(open_work, besides, user, address_of)
    parts += work.tried_parts(tried, tried_near, user, address_of)
    marking = work.marking_of(open_work, tried, restricted=case.restricted)
    answer = topic_parts.answer(figures) if figures else _answer(gathered, case.ward)
    source = figures.source if figures else _source(gathered)
    answer = f"{here.answer} {answer}".strip()
    return document_of(
        user, f"{case.reference}: {case.title}", "Problem profile", answer, parts, source, marking
    )


def ask_about_case(case: Case, query: Mapping[str, str], user: User) -> About:
    """The topic of a case's sheet, and its question."""
    topic = topic_of([case])
    return About(topic, ask_of_case(case, topic, _circle(case, AROUND), query, user))


def _place_of(case: Case) -> Around:
    """Where a case's theme is counted."""
    circle, ward = _circle(case, AROUND), {case.ward_id: case.ward.name}
    if circle is None:
        return of_one_ward(case.ward)
    name = f"the {AROUND} metres around this case"
    return Around(
        name, ("circle", *circle, case.ward_id), ward, of_circle(circle, case.ward_id, _around(case))
    )


def reach_of_work(case: Case) -> Reach:
    """Where a case's sheet looks for open cases."""
    return _reach(case, AROUND, _around(case))


def _around(case: Case) -> set[int]:
    """The wards whose incidents could be around it."""
    return {case.ward_id, *(queries.neighbours_of(case.ward_id) if _circle(case, AROUND) else ())}


# --- of a ward ---------------------------------------------------------------------------------------
def _sheet_of_ward(
    user: User,
    ward: Area,
    hin: HighImpactNeighbourhood | None,
    more: Sequence[Facts],
    title: str,
    kind: str,
    query: Mapping[str, str],
    address_of: AddressOf,
) -> Document:
    note_read(user, Event.PROFILE_READ, profile=title)
    where, around = f"in {ward.name} ward", queries.neighbours_of(ward.id)
    asked = ask_of_ward(ward, query, user)
    query, here = with_months(query, asked), answer_here(asked)
    gathered = gather(ward, query)
    open_work = queries.get_work(user, of_wards([ward.id]))
    tried = queries.list_tried(user, of_wards({ward.id, *around}))
    map_ = _map_of_ward(user, ward, open_work, gathered)
    facts = (evidence.facts_of_ward(gathered, hin),) if gathered else ()
    beside = (*facts, *more, *_beside_map(gathered, where))
    parts: list[Part] = [Beside(map_, beside), *here.parts, *_figures(gathered, where)]
    if gathered and more:
        parts += evidence.beside_the_rest(gathered)
        parts += topic_parts.beside_parts(count_topic(topic_of([]), of_one_ward(ward), query))
    parts += work.work_parts(open_work, where, user, address_of)
    near = f"{where} or the wards around it" if around else where
    parts += work.tried_parts(tried, near, user, address_of)
    answer = f"{here.answer} {_answer(gathered, ward)}".strip()
    marking = work.marking_of(open_work, tried)
    sheet = document_of(user, title, kind, answer, parts, _source(gathered), marking)
    return replace(sheet, pages=SHEET)


def _source(gathered: Gathered | None) -> Source | None:
    return gathered.source if gathered else None


def _answer(gathered: Gathered | None, ward: Area) -> str:
    if gathered is not None:
        return evidence.answer(gathered)
    return evidence.WARD_ENDED if ward.valid_until else evidence.nothing_loaded()


def _figures(gathered: Gathered | None, where: str) -> list[Part]:
    if gathered is None:
        return []
    return [*evidence.trend_parts(gathered), *_recorded_near(gathered, where)]


def _recorded_near(gathered: Gathered, where: str) -> list[Part]:
    return [*evidence.hours_parts(gathered, where), *evidence.category_parts(gathered, where)]


def _beside_map(gathered: Gathered | None, where: str) -> list[Part]:
    """Short tables, which fill the column beside the map: a sheet has two pages."""
    if gathered is None:
        return []
    return [*evidence.street_parts(gathered, where), *evidence.neighbour_parts(gathered)]


def document_of(
    user: User, title: str, kind: str, answer: str, parts: list[Part], source: Source | None, marking: str
) -> Document:
    """Return the document with the parts that every sheet has."""
    partnership = partnership_named()
    age = source.age if source else None
    synthetic = [Note(evidence.SYNTHETIC)] if source and source.synthetic else []
    return Document(
        title=title,
        kind=kind,
        answer=(age.first if age else "") + answer,
        made=f"Made on {moment(clock.now())} for {user.name}, from what they can see."
        + (f" {age.words}" if age else ""),
        parts=(*synthetic, *parts),
        publisher=partnership.name if partnership else "Fourtier",
        marking=marking,
        handling=HANDLING if marking else "",
    )


# --- facts and map -----------------------------------------------------------------------------------
def _facts_of_case(case: Case, user: User) -> Facts:
    rows = [
        ("Stage", case.stage.label),
        ("Held by", case.holder.name),
        ("Lead", case.lead.name if case.lead else "Nobody yet"),
        ("Theme", case.theme.name + (f": {case.detail}" if case.detail else "")),
        ("Risk", case.risk.label),
        ("Where", ", ".join(filter(None, [case.place, f"{case.ward.name} ward"]))),
        ("Since", day(case.since) or "Not given"),
        ("How often", case.frequency.label if case.frequency else "Not given"),
        ("Logged", day(case.logged_at)),
    ]
    return Facts(tuple(rows), f"case {case.reference} in Fourtier, as of {day(clock.today())}.")


def _facts_of_hin(hin: HighImpactNeighbourhood) -> Facts:
    rows = [("State", hin.state.label), ("Proposed", day(hin.proposed_at))]
    if hin.effective_from:
        until = f" until {day(hin.effective_until)}" if hin.effective_until else ""
        rows.append(("In force", f"From {day(hin.effective_from)}{until}"))
    rows += [
        (name, words)
        for name, words in (("Why proposed", hin.reason), ("Reason for the decision", hin.decision_reason))
        if words
    ]
    if hin.evidence:
        rows.append(("Evidence at the time", _frozen(hin.evidence)))
    return Facts(tuple(rows), f"the partnership’s designations, as of {day(clock.today())}.")


def _frozen(given: Mapping[str, object]) -> str:
    """The frozen figures of the proposal."""
    crime, share, asb = (given[name] for name in ("crime", "share", "asb"))
    as_another = f"As {given['ward']}, before the boundaries changed: " if given.get("ward") else ""
    return (
        f"{as_another}{thousands(int(str(crime)))} crimes, {percent(float(str(share)))} of all wards’, rank "
        f"{given['rank']} of {given['wards']}; {thousands(int(str(asb)))} incidents of anti-social "
        "behaviour. "
        f"{given['source']}, {given['period']}"
    )


def _map_of_ward(
    user: User, ward: Area, work: Work, gathered: Gathered | None
) -> tuple[Paragraph | Figure, ...]:
    place = MappedPlace(f"{ward.name} ward", frozenset({ward.id}))
    return draw_sheet_map(
        user, place, f"{ward.name} and the wards around it", work, recorded=_recorded(gathered, {ward.id})
    )


def _map_of_case(
    user: User, case: Case, around: set[int], work: Work, gathered: Gathered | None
) -> tuple[Paragraph | Figure, ...]:
    """The circle around the case's point, or its ward if it has none."""
    circle, ward = _circle(case, AROUND), case.ward
    ground = ground_of_circle(*circle).wkb if circle else None
    point = (circle.easting, circle.northing) if circle else None
    ground_name = f"{AROUND} metres around this case"
    place = MappedPlace(f"{ward.name} ward", frozenset({ward.id}), point, ground, ground_name)
    caption, recorded = f"{case.place or ward.name} on the map", _recorded(gathered, around)
    return draw_sheet_map(user, place, caption, work, recorded=recorded, case=case)


def _recorded(gathered: Gathered | None, ward_ids: set[int]) -> Recorded | None:
    """The incidents of these wards, in the months of the figures."""
    if gathered is None:
        return None
    return Recorded(of_wards(ward_ids), gathered.period, gathered.source_words, tuple(sorted(ward_ids)))


def _reach(case: Case, radius: int, around: set[int]) -> Reach:
    circle = _circle(case, radius)
    return of_circle(circle, case.ward_id, around) if circle else of_wards([case.ward_id])


def _circle(case: Case, radius: int) -> Circle | None:
    if case.easting is None or case.northing is None:
        return None
    return Circle(case.easting, case.northing, radius)
