"""Is what somebody keeps shown as it was, whatever is loaded later, and taken along as it was?"""

import json
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, select, update

from app import clock
from app.accounts.account.stand_ins.services import name_stand_in
from app.evidence.frozen import content
from app.evidence.frozen.content import Frozen, KeptColumn, KeptTable
from app.evidence.frozen.queries import find_visible_frozen
from app.evidence.frozen.sanitise import NotAPicture, sanitise
from app.evidence.statistics.periods import Period
from app.evidence.wards.picture import picture_of
from app.evidence.wards.queries import rank
from app.extensions import db
from app.models.area import Area
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.frozen import FrozenEvidence, FrozenKind, FrozenState
from app.models.incident import IncidentCount
from app.models.sharing import NamedFor
from app.policy import Action, Forbidden
from tests import factories, world
from tests.evidence.frozen.addresses import keep
from tests.evidence.trends import months
from tests.insight.profiles import sheets

KEEP = "/evidence/kept/keep"


@pytest.fixture
def cast(app):
    return world.people()


def press(client, address, part=""):
    """Press the button of a page, which must have it."""
    page = client.get(address)
    forms = [form for form in page.select("form") if form.get("action") == KEEP]
    sent = [{field["name"]: field.get("value", "") for field in form.select("input")} for form in forms]
    [data] = [data for data in sent if data["part"] == part]
    return client.client.post(KEEP, data=data)


def the_one():
    return db.session.scalars(select(FrozenEvidence)).one()


def cells(page):
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")
    ]


# --- kept as it was ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "part", "kind"),
    [
        ("/evidence/change/trend?what=Burglary", "", FrozenKind.CHART),
        ("/evidence/change", "category", FrozenKind.TABLE),
        ("/evidence/change", "locality", FrozenKind.TABLE),
        ("/evidence/change", "ward", FrozenKind.TABLE),
        ("/evidence/wards?sort=asb", "wards", FrozenKind.CHART),
        ("/evidence/concentration", "", FrozenKind.CHART),
    ],
)
def test_what_a_page_shows_is_kept_and_outlives_the_incidents(cast, sign_in, address, part, kind):
    months.two_years()
    client = sign_in(cast["analyst"])
    response = press(client, address, part)
    kept = the_one()
    assert response.headers["Location"] == f"/evidence/kept/{kept.key}"
    assert "Saved as it is now." in client.get(f"/evidence/kept/{kept.key}").words
    before = client.get(f"/evidence/kept/{kept.key}")
    assert kept.kind is kind
    assert kept.question == address
    assert bool(kept.picture) is (kind is not FrozenKind.TABLE)
    assert len(cells(before)) >= 1
    db.session.execute(delete(IncidentCount))
    db.session.execute(update(Area).values(name=func.concat("New ", Area.name)))
    db.session.commit()
    after = client.get(f"/evidence/kept/{kept.key}")
    assert after.words == before.words
    assert [image["src"] for image in after.select("img")] == [image["src"] for image in before.select("img")]


def test_a_kept_table_has_the_rows_of_its_page_in_their_order(cast, sign_in):
    months.two_years()
    client = sign_in(cast["officer"])
    address = "/evidence/wards?sort=ward"
    shown = cells(client.get(address))
    assert [row[0] for row in shown[:3]] == ["Beech", "Castle", "Dales"]
    press(client, address, "wards")
    kept = cells(client.get(f"/evidence/kept/{the_one().key}"))
    assert kept == shown[: len(kept)]


def test_a_kept_ranking_says_what_its_rates_stand_on(cast, sign_in):
    months.two_years()
    factories.ward("Castle").residents = 900
    db.session.commit()
    client = sign_in(cast["analyst"])
    press(client, "/evidence/wards?from=2025-05&to=2025-05", "wards")
    words = client.get(f"/evidence/kept/{the_one().key}").words
    assert "Rates are for a year. They assume that what was recorded in one month" in words
    assert "Residents and households:" in words


def test_the_title_of_kept_coverage_says_of_what_the_harm_is(cast, sign_in):
    months.two_years()
    press(sign_in(cast["analyst"]), "/evidence/coverage?what=Burglary")
    assert the_one().title.startswith("Harm of burglary and open cases by ward, ")


def test_the_same_is_kept_once_until_something_in_it_changes(cast, sign_in):
    months.two_years()
    client = sign_in(cast["officer"])
    first = press(client, "/evidence/change/trend").headers["Location"]
    assert press(client, "/evidence/change/trend").headers["Location"] == first
    months.counted("Castle", "Burglary", {"2025-06": 9})
    assert press(client, "/evidence/change/trend").headers["Location"] != first


def test_its_table_and_picture_are_taken_along_as_they_were_kept(cast, sign_in):
    months.two_years()
    client = sign_in(cast["officer"])
    press(client, "/evidence/wards", "wards")
    kept = the_one()
    db.session.execute(delete(IncidentCount))
    db.session.commit()
    file = client.client.get(f"/evidence/kept/{kept.key}/download.csv").text
    assert "Ward,Ward code,Rank,Crime," in file
    assert "Castle" in file
    picture = client.client.get(f"/evidence/kept/{kept.key}/picture.svg?download=1")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert picture.headers["Content-Disposition"].startswith("attachment")
    for paper in ("pdf", "docx"):
        assert "Castle" in sheets.text_of(client.client.get(f"/evidence/kept/{kept.key}.{paper}"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.example/evidence/wards",
        "//elsewhere.example/evidence/wards",
        "/nowhere",
        "/cases",
        "/evidence/kept/keep",
        "/evidence/wards?" + "x" * 9_000,
    ],
)
def test_an_address_that_has_nothing_to_keep_is_not_there(cast, sign_in, address):
    client = sign_in(cast["officer"]).client
    assert client.post(KEEP, data={"address": address, "part": "wards"}).status_code == 404


def test_of_a_page_without_figures_nothing_is_kept_and_it_is_said(cast, sign_in):
    client = sign_in(cast["officer"])
    response = client.client.post(KEEP, data={"address": "/evidence/wards", "part": "wards"})
    assert response.headers["Location"] == "/evidence/wards"
    assert "There is nothing to save" in client.get("/evidence/wards").words


# --- who sees it -------------------------------------------------------------------------------------
def test_evidence_of_incidents_alone_is_seen_by_all_who_see_evidence(cast, sign_in):
    kept = keep(cast["officer"])
    assert "Oakwood has most." in sign_in(cast["auditor"]).get(f"/evidence/kept/{kept.key}").words


def test_evidence_of_cases_is_seen_by_those_alone_who_see_each_of_them(cast, sign_in):
    open_case, hidden = world.a_case(cast), world.a_case(cast, restricted=True)
    kept = keep(cast["lead"], cases=frozenset({open_case.id, hidden.id}), title="Quillfeather")
    address = f"/evidence/kept/{kept.key}"
    addresses = [
        address,
        *(f"{address}{end}" for end in ("/picture.svg", "/download.csv", ".pdf", "/withdraw")),
    ]
    for name, sees in {"lead": True, "named": True, "chair": False, "coordinator": False, "analyst": False,
                       "administrator": False, "auditor": False}.items():  # fmt: skip
        client = sign_in(cast[name])
        statuses = [client.client.get(each).status_code for each in addresses[:4]]
        assert statuses == [200 if sees else 404] * 4, name
        assert ("Quillfeather" in client.get("/evidence/kept").words) is sees, name
        assert ("Quillfeather" in client.client.get("/evidence/kept/download.csv").text) is sees, name
        assert bool(find_visible_frozen(cast[name], [kept.key])) is sees, name


def test_a_stand_in_sees_what_was_kept_of_cases_that_they_are_lent(cast):
    cases = world.a_case(cast), world.a_case(cast, restricted=True)
    openly, hidden = (keep(cast["lead"], cases=frozenset({case.id}), title=case.reference) for case in cases)
    keys, stand_in, today = [openly.key, hidden.key], cast["neighbour"], clock.today()
    assert find_visible_frozen(stand_in, keys) == {}
    name_stand_in(cast["coordinator"], stand_in, first=today, last=today)
    assert list(find_visible_frozen(stand_in, keys)) == [openly.key]


def test_the_record_says_by_its_key_what_was_kept_of_cases(cast):
    kept = keep(cast["officer"], cases=frozenset({world.a_case(cast).id}))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FROZEN_KEPT)).one()
    assert entry.detail["what"] == f"a chart of cases ({kept.key})"


def test_once_a_case_is_restricted_what_was_kept_of_it_is_hidden_with_it(cast, sign_in):
    case = world.a_case(cast)
    kept = keep(cast["officer"], cases=frozenset({case.id}))
    chair = sign_in(cast["chair"])
    assert chair.client.get(f"/evidence/kept/{kept.key}").status_code == 200
    case.restricted = True
    db.session.commit()
    assert chair.client.get(f"/evidence/kept/{kept.key}").status_code == 404


def test_it_is_hidden_from_whoever_may_not_open_the_pages_that_it_was_made_of(cast, sign_in):
    kept = keep(cast["officer"], actions=frozenset({Action.TASK_GROUP_LIST}))
    assert sign_in(cast["administrator"]).client.get(f"/evidence/kept/{kept.key}").status_code == 404
    assert sign_in(cast["member"]).client.get(f"/evidence/kept/{kept.key}").status_code == 200


def test_who_sees_a_case_in_an_emergency_alone_keeps_nothing_of_it(cast, sign_in):
    case = world.a_case(cast, restricted=True)
    factories.name_on(case, cast["chair"], NamedFor.EMERGENCY)
    with pytest.raises(Forbidden):
        keep(cast["chair"], case=case)


def test_administrators_and_auditors_keep_nothing(cast, sign_in):
    months.two_years()
    for name in ("administrator", "auditor"):
        client = sign_in(cast[name])
        assert "Save this as it is now" not in client.get("/evidence/wards").words
        assert client.client.post(KEEP, data={"address": "/evidence/wards"}).status_code == 403


def test_reading_is_on_record_where_it_shows_cases_and_names_none(cast, sign_in):
    case = world.a_case(cast, restricted=True, word="quillfeather")
    kept = keep(cast["lead"], case=case, title="quillfeather")
    plain = keep(cast["lead"])
    client = sign_in(cast["named"])
    for one in (kept, plain):
        client.get(f"/evidence/kept/{one.key}")
    reads = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FROZEN_READ)).all()
    assert [(entry.case_id, entry.detail) for entry in reads] == [(case.id, {"kept": kept.key})]
    made = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FROZEN_KEPT)).all()
    assert all("quillfeather" not in str(entry.detail) for entry in made)
    assert made


# --- withdrawn ---------------------------------------------------------------------------------------
def test_who_kept_it_withdraws_it_with_a_reason_and_can_put_it_back(cast, sign_in):
    kept = keep(cast["officer"])
    client = sign_in(cast["officer"])
    assert (
        "Enter why people should stop relying on it"
        in client.client.post(f"/evidence/kept/{kept.key}/withdraw", data={"reason": ""}).text
    )
    client.client.post(f"/evidence/kept/{kept.key}/withdraw", data={"reason": "The months were wrong"})
    page = client.get(f"/evidence/kept/{kept.key}")
    assert "Do not rely on this. Olu Officer withdrew this on" in page.words
    assert "The months were wrong" in page.words
    assert "Crime by ward" not in client.get("/evidence/kept").select_one("main").get_text()
    assert "Crime by ward" in client.get("/evidence/kept?state=withdrawn").words
    [undo] = [form["action"] for form in page.select("form") if "Undo" in form.get_text()]
    client.client.post(undo)
    db.session.refresh(kept)
    assert (kept.state, kept.withdrawn_by_id, kept.withdrawn_because) == (FrozenState.KEPT, None, "")


def test_what_was_withdrawn_and_kept_again_since_is_not_put_back_beside_it(cast, sign_in):
    kept, client = keep(cast["officer"]), sign_in(cast["officer"])
    client.client.post(f"/evidence/kept/{kept.key}/withdraw", data={"reason": "The months were wrong"})
    again = keep(cast["officer"])
    put_back = client.client.post(f"/evidence/kept/{kept.key}/restore")
    assert put_back.location == f"/evidence/kept/{again.key}"
    assert "The same evidence has been saved again since" in client.get(put_back.location).words
    db.session.refresh(kept)
    assert kept.state is FrozenState.WITHDRAWN


@pytest.mark.parametrize(("name", "may"), [("officer", True), ("analyst", True), ("coordinator", False)])
def test_analysts_withdraw_what_others_kept(cast, sign_in, name, may):
    kept = keep(cast["officer"])
    client = sign_in(cast[name])
    assert ("Withdraw this" in client.get(f"/evidence/kept/{kept.key}").words) is may
    data = {"reason": "The months were wrong"}
    assert client.client.post(f"/evidence/kept/{kept.key}/withdraw", data=data).status_code == (
        302 if may else 403
    )


# --- the list, and what refers to it -----------------------------------------------------------------
def test_the_list_is_found_by_words_kind_and_person_in_as_many_statements_for_many(cast, sign_in, queries):
    keep(cast["officer"], title="Burglary", kind=FrozenKind.TABLE)
    keep(cast["lead"], title="Robbery")
    client = sign_in(cast["officer"])

    def titles(query=""):
        return [link.get_text() for link in client.get(f"/evidence/kept{query}").select("a.app-list__title")]

    assert titles() == ["Robbery", "Burglary"]
    assert titles("?q=burgl") == titles("?kind=table") == titles("?mine=1") == ["Burglary"]
    with queries() as few:
        titles()
    for number in range(5):
        keep(cast["lead"], title=f"Robbery {number}", cases=frozenset({world.a_case(cast).id}))
    titles()
    with queries() as many:
        assert len(titles()) == 7
    assert len(many) <= len(few)


def test_what_refers_to_it_shows_a_thumbnail_or_that_one_may_not_see_it(app, cast):
    kept = keep(cast["officer"])
    with app.test_request_context():
        thumbnail = app.jinja_env.get_template("components/keep.html").module.kept_thumbnail
        shown = thumbnail(find_visible_frozen(cast["officer"], [kept.key])[kept.key])
        assert f"/evidence/kept/{kept.key}/picture.svg" in shown
        assert "Oakwood has most." in shown
        assert "evidence you cannot see" in thumbnail(None)


# --- how it is stored --------------------------------------------------------------------------------
def test_cells_come_back_from_their_json_as_they_were():
    cells_ = (1, 1.5, None, True, "=1+1", date(2026, 3, 1), datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    table = KeptTable(
        "Cells", (KeptColumn("A", "A", True),) * len(cells_), (("1",) * len(cells_),), (cells_,)
    )
    frozen = Frozen(kind=FrozenKind.TABLE, title="", sentence="s", months="", source="", tables=(table,))
    stored = json.loads(json.dumps(content.write(frozen)))
    assert content.read(stored, content.FORMAT).tables == (table,)
    with pytest.raises(content.UnknownFormat):
        content.read(stored, content.FORMAT + 1)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        '<a href="https://elsewhere.example"><path/></a>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://elsewhere.example#x"/>',
        "<style>@import 'https://elsewhere.example'</style>",
        '<path style="fill: url(https://elsewhere.example)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onclick="alert(1)"/></foreignObject>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_a_picture_is_kept_without_what_runs_or_loads(inside):
    cleaned = sanitise(f'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/>{inside}</svg>')
    assert 'd="M0 0"' in cleaned
    for word in ("script", "alert", "elsewhere", "foreignObject", "animate"):
        assert word not in cleaned


def test_what_is_no_picture_is_not_kept():
    for text in ("", "<p/>", "<svg/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'):
        with pytest.raises(NotAPicture):
            sanitise(text)


def test_a_picture_of_ours_draws_the_same_once_it_is_cleaned(cast):
    months.two_years()
    period = Period(date(2025, 5, 1), date(2025, 5, 1))
    svg = picture_of(rank(period))
    cleaned = sanitise(svg)
    drawn = re.compile(r'(?: d|style|transform|clip-path|href)="[^"]*"')
    assert [found.split() for found in drawn.findall(cleaned)] == [
        found.split() for found in drawn.findall(svg)
    ]
