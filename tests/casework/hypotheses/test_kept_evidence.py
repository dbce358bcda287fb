"""Is a chart that was kept evidence for a hypothesis in two clicks, for those alone who may see it?"""

import pytest
from sqlalchemy import delete

from app.casework.hypotheses import services
from app.extensions import db
from app.models.frozen import FrozenEvidence
from app.models.hypothesis import EvidenceKind
from app.models.incident import IncidentCount
from tests import factories, world
from tests.evidence.frozen.addresses import keep
from tests.evidence.trends import months
from tests.insight.profiles import sheets

KEEP = "/evidence/kept/keep"
FROM_THE_DATA = "Add evidence from the data"


@pytest.fixture
def cast(app):
    return world.people()


def _at(case, page="/hypotheses"):
    return f"/cases/{case.reference}{page}"


def _hypothesis(cast, case):
    return services.add_hypothesis(cast["officer"], case, statement="The shop sells single cans")


def _buttons(page):
    """What each "Keep" button of a page sends, by its words."""
    forms = [form for form in page.select("form") if form.get("action") == KEEP]
    return [
        (
            form.select_one("button").get_text(" ", strip=True),
            {field["name"]: field.get("value", "") for field in form.select("input")},
        )
        for form in forms
    ]


def _to_the_data(client, case, made):
    card = client.get(_at(case)).select_one(f"#hypothesis-{made.key} + p")
    [link] = [a for a in card.select("a") if FROM_THE_DATA in a.get_text()]
    return client.get(link["href"])


def test_a_chart_of_the_data_is_evidence_in_two_clicks_and_outlives_an_import(cast, sign_in):
    months.two_years()
    case = world.a_case(cast)
    made, client = _hypothesis(cast, case), sign_in(cast["officer"])
    page = _to_the_data(client, case, made)
    assert "becomes evidence for the hypothesis “The shop sells single cans”" in page.words
    words, data = _buttons(page)[0]
    assert words.startswith("Keep this and add it to the hypothesis")
    answer = client.client.post(KEEP, data=data)
    assert answer.headers["Location"] == f"{_at(case)}#hypothesis-{made.key}"
    client.client.post(KEEP, data=data)
    kept = db.session.query(FrozenEvidence).one()
    assert [evidence.frozen_key for evidence in made.evidence] == [kept.key]
    assert kept.question == _at(case, "").replace("/cases/", "/profiles/case/")
    assert "added to the hypothesis" in client.get(_at(case)).words
    before = client.get(_at(case))
    assert kept.title in before.words
    db.session.execute(delete(IncidentCount))
    db.session.commit()
    assert client.get(_at(case)).words == before.words
    shown = client.get(_at(case, "/plan")).select(".app-frozen a")
    assert [link["href"] for link in shown] == [f"/evidence/kept/{kept.key}"]


def test_elsewhere_in_the_data_the_buttons_add_to_it_too(cast, sign_in):
    months.two_years()
    case = world.a_case(cast)
    made, client = _hypothesis(cast, case), sign_in(cast["officer"])
    [(words, data)] = _buttons(client.get(f"/evidence/change/trend?what=Burglary&hypothesis={made.key}"))
    assert words.startswith("Keep this and add it to the hypothesis")
    client.client.post(KEEP, data=data)
    kept = db.session.query(FrozenEvidence).one()
    assert kept.question == "/evidence/change/trend?what=Burglary"
    assert made.evidence[0].frozen_key == kept.key


def test_a_hypothesis_that_one_may_not_write_is_not_added_to(cast, sign_in):
    months.two_years()
    hidden = world.a_case(cast, restricted=True)
    made = services.add_hypothesis(cast["lead"], hidden, statement="Quillfeather")
    client = sign_in(cast["coordinator"])
    page = client.get(f"/evidence/change/trend?hypothesis={made.key}")
    [(words, data)] = _buttons(page)
    assert words.startswith("Save this as it is now")
    assert "Quillfeather" not in page.words
    client.client.post(KEEP, data={**data, "attach": "1"})
    assert db.session.query(FrozenEvidence).count() == 1
    assert made.evidence == []


def test_what_one_kept_before_is_chosen_and_is_shown_with_its_sentence(cast, sign_in):
    case, own = world.a_case(cast), keep(cast["officer"])
    others = keep(cast["lead"], title="Kept by somebody else")
    made, client = _hypothesis(cast, case), sign_in(cast["officer"])
    address = _at(case, f"/hypotheses/{made.key}/evidence")
    assert "Kept by somebody else" not in client.get(address).words
    wrong = client.submit(address, {"kind": "frozen", "kept_key": others.key})
    assert "Select one of the options" in wrong.words
    page = client.submit(address, {"kind": "frozen", "kept_key": own.key, "words": "Ours is first"})
    for shown in ("Crime by ward", "Ours is first", "Oakwood has most."):
        assert shown in page.words
    assert page.select_one(".app-frozen__picture")["src"] == f"/evidence/kept/{own.key}/picture.svg"


def test_it_is_seen_by_those_alone_who_may_see_what_was_kept(cast, sign_in):
    case, hidden = world.a_case(cast), world.a_case(cast, restricted=True)
    kept = keep(cast["lead"], title="Quillfeather", cases=frozenset({hidden.id}), case=hidden)
    made = _hypothesis(cast, case)
    details = {"kind": EvidenceKind.FROZEN, "frozen_key": kept.key, "words": "Brambleside"}
    services.add_evidence(cast["officer"], made, **details)
    for name, sees in {"lead": True, "coordinator": False}.items():
        client = sign_in(cast[name])
        pages = [client.get(_at(case, page)).words for page in ("/hypotheses", "/plan", "/plan/sheet")]
        papers = [sheets.text_of(client.client.get(_at(case, f"/plan/sheet.{p}"))) for p in ("pdf", "docx")]
        for words in (*pages, *papers):
            assert ("Quillfeather" in words, "Brambleside" in words) == (sees, sees), name
        assert all(("evidence you cannot see" in words) is not sees for words in pages), name


def test_the_sheet_has_its_picture(cast, sign_in):
    case, kept = world.a_case(cast), keep(cast["officer"])
    given = {"kind": EvidenceKind.FROZEN, "frozen_key": kept.key}
    first, second = _hypothesis(cast, case), _hypothesis(cast, case)
    services.add_evidence(cast["officer"], first, **given)
    services.add_evidence(cast["officer"], second, **given)
    page = sign_in(cast["officer"]).get(_at(case, "/plan/sheet"))
    assert [figure.get_text(strip=True) for figure in page.select("figcaption")] == [
        "Evidence for hypothesis 2: Crime by ward"
    ]
    assert page.select_one("figure img")["alt"] == "Oakwood has most."


def test_the_pages_ask_as_much_for_many_kept_as_for_one(cast, sign_in, queries):
    case, client = world.a_case(cast), sign_in(cast["officer"])

    def asked():
        number = []
        for page in ("/hypotheses", "/plan", "/plan/sheet"):
            client.client.get(_at(case, page))
            with queries() as sent:
                assert client.client.get(_at(case, page)).status_code == 200
            number.append(len(sent))
        return number

    def add(title):
        kept = keep(cast["officer"], title=title, cases=frozenset({factories.case().id}))
        made = _hypothesis(cast, case)
        services.add_evidence(cast["officer"], made, kind=EvidenceKind.FROZEN, frozen_key=kept.key)

    add("First")
    few = asked()
    for number in range(4):
        add(f"Number {number}")
    assert asked() == few
