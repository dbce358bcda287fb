"""Is whoever reads a case, or takes a list away, on record, once, by whichever address they do?"""

import io
import re
from itertools import product

import pytest
from sqlalchemy import select

from app import clock
from app.casework.deliveries.services import Line, log_delivery
from app.casework.files.services import add_file
from app.extensions import db
from app.models.area import HighImpactNeighbourhood
from app.models.audit import AuditEntry
from app.models.case import Stage
from app.models.delivery import Delivery
from app.models.escalation import Escalation
from app.models.event import Event
from app.models.hypothesis import Hypothesis
from app.models.plan import PlanAction, ScriptStep
from app.models.sharing import AccessRequest, CaseFile
from app.models.suggestion import Suggestion, SuggestionKind
from app.web.page_keys import seal
from app.web.reads import SHOWN
from tests import addresses, factories, world
from tests.buttons import undone
from tests.insight.maps import places

TAKEN = {
    *(Event.LIST_DOWNLOADED, Event.PROFILE_TAKEN, Event.MAP_TAKEN, Event.FILE_TAKEN, Event.PLAN_TAKEN),
    *(Event.EDITION_TAKEN, Event.PRIORITIES_TAKEN),
}
A_FILE = re.compile(r"[./]<(form|format_|paper)>$")
# They answer where incidents are loaded; others of the same blueprints are walked.
NEED_INCIDENTS = {
    *(f"assessment.{page}" for page in ("choose", "download", "kept", "kept_map", "map_frame")),
    *(f"profiles.{page}" for page in ("choose_place", "hotspot", "hotspot_paper", "place", "place_paper")),
}
# A picture has a preview once the worker has made one: tests/casework/files looks at those.
NOT_WALKED = {
    "files.preview",
    "incidents.rejected",
    "evidence.hotspots.download",
    "profiles.place_layer",
} | NEED_INCIDENTS


@pytest.fixture
def cast(app):
    return world.people()


@pytest.fixture
def cases(app, cast):
    """One in each state in which some page answers that answers in no other."""
    for name in places.ROW:
        places.ward(name)
    plain, asked, restricted, closed, above, assessed = (world.a_case(cast) for _ in range(6))
    own = factories.case(factories.nat("Oakwood"), logged_by=cast["coordinator"])
    suggestion = {"kind": SuggestionKind.CLOSE, "why": "It is over", "suggested_by": cast["officer"]}
    db.session.add(Suggestion(case=plain, **suggestion))
    world.asked_above(asked, cast)
    factories.name_on(restricted, cast["coordinator"])
    restricted.restricted = True
    world.at_stage(closed, Stage.CLOSED)
    world.taken_above(above)
    world.at_stage(assessed, Stage.ASSESSMENT)
    place = {"folder": app.config["FILES_DIR"], "limit_mb": 1}
    done = Line("Square", clock.today(), cast["officer"].partner, visits_done=2)
    log_delivery(cast["officer"], plain, done)
    add_file(cast["officer"], plain, name="words.txt", content=io.BytesIO(b"Words, more words"), **place)
    return [plain, asked, restricted, closed, above, assessed, own]


def known(cases):
    """What stands for the names in addresses, when these cases are asked for."""

    def keys(kind):
        found = select(kind.key).where(kind.case_id.in_([case.id for case in cases])).order_by(kind.id.desc())
        return db.session.scalars(found).all()

    return {
        "reference": [case.reference for case in cases],
        "action_key": keys(PlanAction),
        "hypothesis_key": keys(Hypothesis),
        "rows": ["script"],
        "row_key": keys(ScriptStep),
        "file_key": keys(CaseFile),
        "delivery_key": keys(Delivery),
        "request_key": keys(AccessRequest),
        "suggestion_key": keys(Suggestion),
        "escalation_key": keys(Escalation),
        "code": [cases[0].ward.code],
        "kind": ["circle"],
        "form": ["csv"],
        "format_": ["csv"],
        "paper": ["docx"],
    }


def entries():
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def visit(client, url, **kwargs):
    """The status and whether it is a file, with what the visit left on record, which is undone again."""
    with undone():
        before = {entry.id for entry in entries()}
        response = client.client.open(url, **kwargs)
        is_file = "attachment" in response.headers.get("Content-Disposition", "")
        response.close()
        left = [
            (e.event, e.actor_id, e.subject, e.detail)
            for e in entries()
            if e.id not in before and e.event.kind != "refused"
        ]
        db.session.commit()
    return response.status_code, is_file, left


def rules(app, is_meant):
    found = [r for r in app.url_map.iter_rules() if "GET" in r.methods and is_meant(r)]
    return [rule for rule in found if rule.endpoint not in NOT_WALKED]


def takes_a_case_or_a_profile(rule):
    return rule.arguments & {"reference", "escalation_key"} or rule.endpoint.startswith("profiles.")


def test_whoever_reads_a_case_or_a_profile_is_on_record_once_and_whoever_is_refused_is_not(
    app, cast, cases, sign_in
):
    places.designate(cases[0].ward)
    scope = {"cases": [cases[0]], "lead": cast["coordinator"]}
    group = factories.commissioned_task_group(cast["executive chair"], **scope)
    hins = list(db.session.scalars(select(HighImpactNeighbourhood.id)))
    things = known(cases) | {"task_group_id": [group.id], "hin_id": hins}
    readers = [(cast[who], sign_in(cast[who])) for who in ("coordinator", "locality chair", "neighbour")]
    walked, unanswered, wrong = rules(app, takes_a_case_or_a_profile), [], []
    for rule in walked:
        for url, (reader, client) in product(addresses.of(rule, things), readers):
            status, _, left = visit(client, url)
            by_name_only = status == 200 and reader is cast["neighbour"] and rule.endpoint == "cases.show"
            expected = 1 if status in SHOWN and not by_name_only else 0
            if [actor for _, actor, _, _ in left] != [reader.id] * expected:
                wrong.append((url, status, left))
            if status == 200:
                break
        else:
            unanswered.append(rule.endpoint)
    assert wrong == []
    assert len(walked) > 30
    assert unanswered == []


def test_the_record_of_a_read_is_one_statement(cast, cases, sign_in, queries):
    client = sign_in(cast["coordinator"]).client
    for page in ("", "/edit", "/plan/objective", "/plan", "/timeline"):
        with queries() as sent:
            client.get(f"/cases/{cases[0].reference}{page}")
        written = [statement for statement in sent if not statement.startswith(("SELECT", "WITH"))]
        assert len(written) == 1, (page, written)
        assert "audit_entries" in written[0]


def test_what_a_page_loads_by_itself_is_no_second_reading(cast, cases, sign_in):
    client, base = sign_in(cast["coordinator"]).client, f"/cases/{cases[0].reference}"
    for url in (base, f"{base}/map", f"{base}/map"):
        client.get(url)
    assert [entry.event for entry in entries()].count(Event.CASE_READ) == 1


def test_a_form_that_comes_back_is_a_reading_and_one_that_is_taken_leaves_its_own_entry(cast, cases, sign_in):
    client, note = sign_in(cast["coordinator"]), f"/cases/{cases[0].reference}/timeline"
    wrong = visit(client, note, method="POST", data={"words": "", "audience": "all"})
    assert (wrong[0], [event for event, *_ in wrong[2]]) == (200, [Event.CASE_READ])
    right = visit(client, note, method="POST", data={"words": "Words", "audience": "all", "warned": "1"})
    assert (right[0], [event for event, *_ in right[2]]) == (302, [Event.NOTE_ADDED])


def test_what_cannot_be_recorded_is_not_shown(app, cast, cases, sign_in, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def fail():
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setattr("app.web.reads.write_reads", fail)
    answer = sign_in(cast["coordinator"]).client.get(f"/cases/{cases[0].reference}")
    assert answer.status_code == 503
    assert cases[0].what not in answer.text


@pytest.mark.parametrize("who", ["coordinator", "auditor"])
def test_whoever_takes_a_list_or_a_paper_away_is_on_record_with_what_it_held(app, cast, cases, sign_in, who):
    client, wrong, taken = sign_in(cast[who]), [], set()
    for rule in rules(app, lambda rule: True):
        if not (A_FILE.search(rule.rule) or rule.endpoint in ("files.download", "maps.still_picture")):
            continue
        for url in addresses.of(rule, known(cases[:1])):
            status, is_file, left = visit(client, url)
            assert status in (200, 302, 403, 404), url
            if not is_file:
                continue
            taken.add(rule.endpoint)
            if len(left) != 1 or left[0][0] not in TAKEN or not any(left[0][3].values()):
                wrong.append((url, left))
    assert wrong == []
    some = (
        {"audit.download"}
        if who == "auditor"
        else {"caseload.download", "task_groups.download", "maps.download"}
    )
    assert some <= taken


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/escalations/download.csv?side=all", "downloaded 1 escalation as csv"),
        ("/cases/download.csv?scope=all&stage=any", "downloaded 7 cases as csv"),
        ("/task-and-finish-groups/download.xlsx", "downloaded 0 task-and-finish groups as xlsx"),
    ],
)
def test_the_record_says_what_a_download_held(cast, cases, sign_in, address, words):
    factories.name_on(cases[2], cast["chair"])
    sign_in(cast["coordinator"]).client.get(address).close()
    page = sign_in(cast["auditor"]).get("/audit?kind=read")
    assert f"Cora Coordinator {words}" in page.words


def test_a_search_is_on_record_once_for_the_auditor_alone(cast, cases, sign_in):
    client = sign_in(cast["coordinator"])
    for url in ("/cases", "/cases?q=Anna+Example", f"/cases?q=Anna+Example&after={seal('5~x')}"):
        client.client.get(url)
    found = [entry for entry in entries() if entry.event is Event.CASES_SEARCHED]
    assert [(entry.actor_id, entry.case_id) for entry in found] == [(cast["coordinator"].id, None)]
    assert (
        "Cora Coordinator searched the cases for “Anna Example”"
        in sign_in(cast["auditor"]).get("/audit").words
    )


def test_whoever_logs_made_up_problems_to_read_similar_ones_is_recorded(sign_in):
    case, officer = factories.case(title="Noise at the flats"), factories.officer()
    typed = {"title": "Noise all night", "theme": case.theme_id, "ward": case.ward_id, "risk": "low"}
    sign_in(officer).post("/cases/new", typed, status=200)
    (found,) = [entry for entry in entries() if entry.event is Event.CASES_SEARCHED]
    assert found.detail == {"words": "“Noise all night”", "shown": case.reference}


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("/map/download.csv?risk=high", "High risk"),
        ("/map/download.geojson?risk=high", "High risk"),
        ("/escalations/download.csv?side=all&state=taken&overdue=1", "All you can see, Taken, Overdue"),
        ("/task-and-finish-groups/download.csv?state=any", "Open and closed"),
        ("/task-and-finish-groups/download.geojson?mine=1", "Groups I am on"),
    ],
)
def test_a_download_is_recorded_with_what_was_asked_for(sign_in, address, question):
    sign_in(factories.coordinator()).client.get(address)
    taken = [entry.detail["question"] for entry in entries() if "question" in entry.detail]
    assert taken == [question]
