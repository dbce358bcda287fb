"""Does a search find what is there, however its signs were typed, and only for who may read it?"""

import unicodedata

import pytest
from sqlalchemy import text

from app import clock
from app.casework.caseload import keys
from app.casework.cases import searching
from app.extensions import db
from app.models.hypothesis import Hypothesis
from app.models.person import Role
from app.models.plan import PlanAction, PlanQuestion, ScriptStep
from app.models.sharing import CaseFile, Note, NoteAudience
from app.plain_words import plain_words
from tests import factories

TYPED = (
    "Residents say “needles” are left by the bins… and mopeds—two of them—race past the ‘chicken shop’ on the"
    " bus\u00a0station side. Anti\u2011social. St Ann’s; \uff37\uff45\uff4c\uff4c Road; syr\u00adinges; "
    "under\u2007pass; tram\u200bstop; 5\u2032 wall • graffiti; prams/buggies and cafe\u0301 by Łódź, "
    "O\u02bcBrien"
)
ASKED = (
    *("needles", "bins", "mopeds", "race", '"chicken shop"', "bus station", "station", "anti-social"),
    *(
        "St Ann's",
        "St Ann’s",
        "St Ann\u02bcs",
        "well road",
        "syringes",
        "sy\u00adringes",
        "underpass",
        "pass",
    ),
    *("tram", "stop", "tramstop", "tram\u200bstop", "wall", "graffiti", "prams", "buggies", "café", "cafe"),
    *(
        "“needles”",
        "“bus station”",
        "anti–social",
        "Anti\u2010Social",
        "lodz",
        "O'Brien",
        "o’brien",
        "NEEDLES…",
    ),
)


@pytest.fixture
def officer(app):
    return factories.officer()


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".app-list__title")]


def find(client, q):
    return client.get("/cases", query_string={"scope": "all", "stage": "any", "q": q})


def test_typographic_signs_make_no_difference_in_the_text_or_the_question(sign_in, officer):
    factories.case(title="Typed", what=TYPED.replace("underpass", "underpass"))
    factories.case(title="Other", what="Nothing of it")
    client = sign_in(officer)
    asked = [q for q in ASKED if q not in ("underpass",)]
    assert {q: titles(find(client, q)) for q in asked} == {q: ["Typed"] for q in asked}
    assert titles(find(client, "needles -mopeds")) == []
    assert titles(find(client, '"shop chicken"')) == []


def test_the_database_and_the_application_have_one_rule(app):
    signs = [chr(code) for code in range(1, 0x1FFFF) if unicodedata.category(chr(code)) not in ("Cs", "Cn")]
    asked = text(
        "SELECT array_agg(plain_words(s) ORDER BY n) FROM unnest(CAST(:s AS text[])) WITH ORDINALITY t(s, n)"
    )
    of_database = db.session.scalar(asked, {"s": signs})
    differing = [s for s, plain in zip(signs, of_database, strict=True) if plain_words(s) != plain]
    assert differing == []


def test_an_excerpt_shows_what_was_typed_and_escapes_it(sign_in, officer):
    factories.case(title="Marked", what="Siân says <b>“needles”</b> lie\x02 by the café’s bins…")
    page = find(sign_in(officer), "needles bins")
    shown = str(page.select_one(".app-list__snippet"))
    assert "Siân says &lt;b&gt;“<mark>needles</mark>”&lt;/b&gt; lie  by the café’s <mark>bins</mark>" in shown


def own_action(case, owner, title="Visit"):
    made = {"added_by_id": owner.id, "added_at": clock.now(), "due_on": clock.today()}
    db.session.add(PlanAction(case=case, title=title, owner=owner, partner=owner.partner, **made))
    db.session.commit()


def in_case(case, author):
    db.session.flush()
    of = {"case_id": case.id, "added_by_id": author.id, "added_at": clock.now()}
    file = {"sha256": "0" * 64, "content_type": "image/jpeg", "size": 1, **of}
    case.plan.victim = "People with wheelchairs"
    db.session.add_all([
        Note(case_id=case.id, author_id=author.id, partner_id=author.partner_id, words="A note of lampposts"),
        Hypothesis(statement="Because of hedgerows", **of),
        PlanQuestion(question="How many trolleys?", **of),
        ScriptStep(does="They bring crowbars", **of),
        CaseFile(name="photo-of-mattress.jpg", **file),
        CaseFile(name="secret-parasol.jpg", removed=True, **file),
    ])  # fmt: skip
    own_action(case, author, "Paint the shutters")


PLACES = {
    "wheelchairs": "Plan:", "lampposts": "Note:", "hedgerows": "Explanation in the plan:",
    "trolleys": "Question in the plan:", "crowbars": "Script in the plan:", "mattress": "File:",
    "shutters": "Action:", "parasol": None,
}  # fmt: skip


@pytest.mark.parametrize("few", [1_000, -1], ids=["rare", "common"])
def test_what_belongs_to_a_case_is_searched_and_the_result_says_where(sign_in, officer, monkeypatch, few):
    monkeypatch.setattr(keys, "FEW", few)
    case = factories.case(title="Belongs", what="Nothing")
    in_case(case, officer)
    client = sign_in(officer)
    for q, where in PLACES.items():
        page = find(client, q)
        assert titles(page) == (["Belongs"] if where else []), q
        if where:
            assert where in page.select_one(".app-list__snippet").text, q
            assert page.select_one(".app-list__snippet mark"), q


@pytest.mark.parametrize(
    ("few", "sort"), [(1_000, "rank"), (-1, "rank"), (-1, "changed"), (1_000, "ward"), (-1, "ward")]
)
def test_a_note_for_ones_own_partner_is_found_by_its_people_only(sign_in, officer, monkeypatch, few, sort):
    monkeypatch.setattr(keys, "FEW", few)
    case = factories.case(title="Noted", what="Nothing")
    other = factories.officer(partner_=factories.partner("Fire Service"))
    words = {"audience": NoteAudience.OWN_PARTNER, "words": "A word of informants"}
    db.session.add(Note(case_id=case.id, author_id=other.id, partner_id=other.partner_id, **words))
    db.session.commit()
    asked = {"scope": "all", "stage": "any", "q": "informants", "sort": sort}
    theirs = sign_in(other).get("/cases", query_string=asked)
    assert titles(theirs) == ["Noted"]
    ours = sign_in(officer).get("/cases", query_string=asked)
    assert titles(ours) == []
    assert ours.select_one(".app-list__snippet mark") is None


@pytest.mark.parametrize("few", [1_000, -1], ids=["rare", "common"])
def test_nothing_of_a_restricted_case_is_found_by_others(sign_in, officer, monkeypatch, few):
    monkeypatch.setattr(keys, "FEW", few)
    case = factories.case(title="Hidden", what="Nothing", restricted=True)
    in_case(case, case.logged_by)
    client = sign_in(officer)
    for q in (*PLACES, case.reference, case.reference[-4:], case.logged_by.name):
        page = client.get("/cases/find", query_string={"q": q}, follow_redirects=True)
        assert titles(page) == [], q
        assert page.heading == "No cases", q


def test_own_words_stand_before_those_elsewhere(sign_in, officer):
    in_case(factories.case(title="In a note", what="Nothing"), officer)
    factories.case(title="Lampposts", what="Nothing")
    assert titles(find(sign_in(officer), "lampposts")) == ["Lampposts", "In a note"]


def test_a_lead_or_an_owner_of_an_action_finds_their_cases(sign_in, officer):
    lead, owner = factories.officer(name="Siân O’Brien-D'Arcy"), factories.officer(name="Zoë Price")
    factories.case(title="Led", what="Nothing", lead=lead)
    own_action(factories.case(title="Owned", what="Nothing"), owner)
    db.session.commit()
    client = sign_in(officer)
    assert titles(find(client, "sian o'brien")) == ["Led"]
    assert titles(find(client, "Zoe Price")) == ["Owned"]
    assert "Action of: Zoë Price" in " ".join(
        find(client, "zoe").select_one(".app-list__snippet").text.split()
    )
    led = client.get("/cases", query_string={"scope": "all", "lead": "o'bri"})
    assert titles(led) == ["Led"]
    assert titles(client.get("/cases", query_string={"scope": "all", "lead": "&|!:*()"})) == []


# --- the box in the header ----------------------------------------------------------------------------
OPENS = {
    **dict.fromkeys(("NG-26-K7M4", "ng 26 k7m4", "k7m4", "26-k7m4", "NG\u201126\u2011K7M4"), "NG-26-K7M4"),
    **dict.fromkeys(("NG-2026-15", "NG-2026-00015", "00015", "15", "2026-15", "ＮＧ-2026-15"), "NG-26-C3D4"),
    # Two cases end like this, or none does.
    **dict.fromkeys(("7", "16", "street", "", "NG-26"), None),
}


def test_a_reference_or_its_last_part_opens_the_case(sign_in, officer):
    factories.partnership().reference_prefix = "NG"
    for reference, old in (
        *(("NG-26-K7M4", None), ("NG-26-C3D4", "NG-2026-00015")),
        *(("NG-26-F6G7", "NG-2026-00007"), ("NG-25-H9J3", "NG-2025-00007")),
    ):
        factories.case(reference=reference, old_reference=old)
    db.session.commit()
    client = sign_in(officer).client
    for typed, reference in OPENS.items():
        answer = client.get("/cases/find", query_string={"q": typed})
        assert answer.location.startswith(f"/cases/{reference}" if reference else "/cases?"), typed


def test_the_box_is_on_every_page_of_those_who_list_cases(sign_in, officer):
    form = sign_in(officer).get("/account").select_one("form[role=search]")
    assert form["action"] == "/cases/find"
    assert form.select_one("label")["for"] == form.select_one("input")["id"]
    auditor = sign_in(factories.person(Role.AUDITOR)).get("/account")
    assert auditor.select_one("form[role=search]") is None


# --- bad input ----------------------------------------------------------------------------------------
BAD = [
    "x" * 10_000, "needles " * 1_250, "…—“”", "& | ! : * <->", "!!", "a & b | !c", "((((", "'", '"',
    '"""', "-",
    "- -", "-needles", "\x00", "nee\x00dles", "\\", "%", "_", "<b>", "or", "or or", "the", "ﷺ" * 85,
    "字" * 85,
    "\u202eneedles", "🎉" * 60, "a:*", "1e400", "NG-26-", "-" * 200, "'; DROP TABLE cases; --", "{{7*7}}",
]  # fmt: skip


@pytest.mark.parametrize("few", [1_000, -1], ids=["rare", "common"])
def test_whatever_is_asked_is_answered(sign_in, officer, monkeypatch, few):
    """Each is answered with 200, which the client asks of every page."""
    monkeypatch.setattr(keys, "FEW", few)
    factories.case(title="Some", what="needles")
    client = sign_in(officer)
    for q in BAD:
        assert find(client, q).heading
        assert client.get("/cases", query_string={"lead": q}).heading
        assert client.client.get("/cases/find", query_string={"q": q}).status_code == 302


def test_signs_alone_are_said_to_be_no_words(sign_in, officer):
    assert "We cannot search for" in find(sign_in(officer), "& | !").words


def test_longest_texts_are_stored(app):
    """The size of a vector is limited, and a save must not fail of it."""
    case = factories.case(what=" ".join(chr(0x4E00 + n) + chr(0x5000 + n % 99) for n in range(20_000)))
    for name in ("objective", "analysis", "response", "victim"):
        setattr(case.plan, name, " ".join(f"{chr(0x4E00 + n % 9000)}{n:x}" for n in range(16_000))[:100_000])
    db.session.commit()
    assert db.session.scalar(text("SELECT length(search) FROM plans")) > 1_000


def test_like_words_are_found_whatever_their_signs(app):
    found = db.session.scalar(
        text("SELECT search_vector('the “chicken” shop…') @@ CAST(:q AS tsquery)"),
        {"q": str(db.session.scalar(db.select(searching.any_word_of("‘Chicken’ & mopeds"))))},
    )
    assert found is True
