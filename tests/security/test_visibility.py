"""Is a restricted case nowhere for whoever is not on its list, in no way that there is to look?

Every address is asked twice, once with the case there and once without it: to an outsider the answers
are the same, to the letter. So no list, count, map, search, download or error can tell them apart.
"""

import pytest
from sqlalchemy import select

from app import clock
from app.casework.caseload.filters import Scope, StageChoice
from app.casework.cases.closing.services import close_case
from app.casework.escalation.queries import Side
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import CaseLink, CloseReason, Stage
from app.models.escalation import Escalation, HandDown
from app.models.event import Event
from app.models.hypothesis import Hypothesis
from app.models.plan import PlanAction, ScriptStep
from app.models.sharing import AccessRequest, CaseFile, CasePerson, CaseShare
from app.models.suggestion import Suggestion
from tests import crawl, factories, world
from tests.buttons import changes, undone

WORD = "quillfeather"
# Of the first, every page that they may open is asked for; of the others, who sit where one of these sits or
# read what one of these reads, the lists.
READ_EVERY_PAGE = ["chair", "partner", "locality chair", "analyst", "administrator", "auditor"]
OUTSIDERS = [*READ_EVERY_PAGE, "executive chair", "coordinator", "neighbour"]
SEARCHES = [
    f"/cases?q={WORD}",
    *(f"/cases?scope={scope}" for scope in Scope),
    *(f"/cases?scope={scope}&q={WORD}" for scope in Scope),
    f"/cases?scope={Scope.ALL}&restricted=1",
    *(f"/cases?scope={Scope.ALL}&stage={stage}" for stage in (StageChoice.ANY, Stage.CLOSED)),
    *(f"/cases/download.{form}?scope={Scope.ALL}&stage={StageChoice.ANY}" for form in ("csv", "xlsx")),
    *(f"/escalations?side={side}" for side in Side),
    f"/escalations/download.csv?side={Side.ALL}",
]


@pytest.fixture
def cast(app):
    return world.people()


def hide(cast):
    """A restricted case with a rare word in all that can be typed, in a state that many would be told of.

    It was open once: then it was shared, watched and asked for, and the group above was asked.
    """
    case = world.a_case(cast, WORD, next_review_on=clock.today())
    world.asked_above(case, cast, WORD)
    watchers = ["coordinator", "neighbour", "partner", "locality chair", "analyst"]
    for name in watchers:
        db.session.add(world.watch(case, cast[name]))
    db.session.commit()
    case.restricted = True
    case.touch()
    db.session.commit()
    return case


def in_the_open(cast):
    """Cases that everybody above sees, so that lists, counts and maps are not empty."""
    case = world.a_case(cast)
    world.asked_above(case, cast)
    other = world.a_case(cast)
    world.handed_down(other, cast)
    closed = world.a_case(cast)
    world.at_stage(closed, Stage.CLOSED)
    return [case, other, closed]


def ids(kind, cases):
    statement = select(kind.id).where(kind.case_id.in_([case.id for case in cases]))
    return db.session.scalars(statement.order_by(kind.id)).all()


def keys(kind, cases):
    statement = select(kind.key).where(kind.case_id.in_([case.id for case in cases]))
    return db.session.scalars(statement.order_by(kind.id)).all()


def shades_for(cases):
    """What stands for the names in addresses, when these cases are asked for."""
    return {
        "reference": [case.reference for case in cases],
        "action_key": keys(PlanAction, cases),
        "file_key": keys(CaseFile, cases),
        "share_key": keys(CaseShare, cases),
        "request_key": keys(AccessRequest, cases),
        "suggestion_key": keys(Suggestion, cases),
        "person_id": [cases[0].logged_by_id, *ids(CasePerson, cases)[-1:]],
        "escalation_key": keys(Escalation, cases),
        "hand_down_key": keys(HandDown, cases),
        "stage": ["objective"],
        "section": ["objective", "measure"],
        "hypothesis_key": keys(Hypothesis, cases),
        "rows": ["script"],
        "row_key": keys(ScriptStep, cases),
        "step": ["analyse"],
        # Both papers are written from one description, and both files from one list.
        "paper": ["docx"],
        "kind": ["wards"],
        "form": ["csv"],
        "format_": ["csv"],
    }


def without_the_audit(urls):
    return [url for url in urls if not url.startswith("/audit")]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_every_answer_to_an_outsider_is_the_same_without_the_case(app, cast, sign_in, who):
    one, *_ = in_the_open(cast)
    client = sign_in(cast[who])
    with clock.at(clock.now()):
        with undone():
            hidden = hide(cast)
            db.session.add(CaseLink(case_id=one.id, other_id=hidden.id))
            urls = [*SEARCHES, "/", "/map", f"/cases/{hidden.reference}"]
            if who in READ_EVERY_PAGE:
                urls += without_the_audit(crawl.every_get(app, cast[who], shades_for([one, hidden])))
            with_it = crawl.answers(client, urls)
        without_it = crawl.answers(client, urls)
    assert [url for url in urls if with_it[url] != without_it[url]] == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_post_of_an_outsider_touches_the_case(app, cast, sign_in, who):
    hidden = hide(cast)
    client = sign_in(cast[who])
    for url in crawl.every_post(app, cast[who], shades_for([hidden])):
        if hidden.reference not in url and "/escalations/" not in url:
            continue
        with undone():
            before = changes()
            response = client.client.post(url, data={"reason": "Because", "words": "Because", "why": "So"})
            assert response.status_code in (403, 404), (url, response.status_code)
            assert WORD not in response.text
            assert changes() == before, url


def test_another_teams_coordinator_finds_no_page_of_an_open_case_but_its_name(app, cast, sign_in):
    case = world.a_case(cast)
    stranger = factories.coordinator(factories.nat("Elm"))
    client = sign_in(stranger).client
    base = f"/cases/{case.reference}"
    urls = [url for url in crawl.every_get(app, stranger, shades_for([case])) if url.startswith(base)]
    assert {f"{base}/{page}" for page in ("map", "edit", "review", "close", "restrict")} < set(urls)
    assert {f"{base}/{page}" for page in ("plan", "timeline", "files", "sharing", "record")} < set(urls)
    found = {url: client.get(url).status_code for url in urls}
    assert {url for url, status in found.items() if status != 404} == {base}
    reads = select(AuditEntry).where(AuditEntry.case_id == case.id, AuditEntry.event == Event.CASE_READ)
    assert db.session.scalars(reads).all() == []


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_whoever_is_on_the_list_finds_it(cast, sign_in, who):
    hidden = hide(cast)
    client = sign_in(cast[who])
    assert WORD in client.get(f"/cases/{hidden.reference}").words
    assert hidden.reference in client.get(f"/cases?scope={Scope.ALL}&q={WORD}").words


def test_the_auditor_knows_that_it_exists_and_reads_none_of_its_words(app, cast, sign_in):
    hidden = hide(cast)
    hidden.pending_escalation.state = "withdrawn"
    db.session.commit()
    close_case(
        cast["chair"], hidden, reason=CloseReason.NOT_PURSUED, words=WORD, settled=factories.settled(hidden)
    )
    client = sign_in(cast["auditor"])
    every = crawl.every_get(app, cast["auditor"], shades_for([hidden]))
    urls = [url for url in every if url.startswith("/audit")]
    answers = crawl.answers(client, [*urls, f"/audit?reference={hidden.reference}"])
    assert hidden.reference in answers["/audit"]
    assert [url for url, answer in answers.items() if WORD in answer] == []
