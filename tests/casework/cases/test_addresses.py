"""Do addresses tell nothing of cases one may not see, and do those of before still lead to the case?"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from app.casework.cases import services
from app.casework.cases.queries import find_visible
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation
from app.models.references import as_written
from tests import factories, world

# Who works for the partnership is no secret of a case, and the administrator's pages name no case.
COUNTED = {"person_id", "partner_id", "user_id", "filter_id", "task_group_id", "milestone_id"}


@pytest.fixture
def old(app):
    """A case, and all that can hang on one, as they were addressed before there were keys."""
    cast = world.people()
    case = world.a_case(cast)
    world.asked_above(case, cast)
    case.old_reference = "SH-2026-00042"
    escalation = db.session.query(Escalation).filter_by(case=case).one()
    escalation.old_number = 7
    db.session.commit()
    return case, escalation, cast


def test_no_address_of_a_case_or_of_what_hangs_on_it_holds_a_number_in_sequence(app):
    counted = {
        rule.rule: sorted(numbers)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/cases", "/escalations", "/hand-downs", "/profiles/case"))
        and (numbers := set(re.findall(r"<int:(\w+)>", rule.rule)) - COUNTED)
    }
    assert counted == {}


def test_an_old_address_leads_to_the_page_of_today(old, sign_in):
    case, escalation, cast = old
    client = sign_in(cast["coordinator"]).client
    for before, after in (
        ("/cases/SH-2026-00042", f"/cases/{case.reference}"),
        ("/cases/SH-2026-00042/timeline?kind=note", f"/cases/{case.reference}/timeline?kind=note"),
        ("/escalations/7", f"/escalations/{escalation.key}"),
        ("/escalations/7/withdraw", f"/escalations/{escalation.key}/withdraw"),
    ):
        answer = client.get(before)
        assert (answer.status_code, answer.location) == (308, after)


def test_a_stranger_cannot_tell_an_old_address_from_one_that_never_was(old, sign_in):
    case, _, _ = old
    case.restricted = True
    db.session.commit()
    client = sign_in(factories.officer(factories.nat("Elsewhere"))).client
    for there, nowhere in (
        ("/cases/SH-2026-00042", "/cases/SH-2026-00043"),
        ("/cases/SH-2026-00042/plan", "/cases/SH-2026-00043/plan"),
        ("/escalations/7", "/escalations/8"),
    ):
        answers = [client.get(there), client.get(nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert len({len(answer.data) for answer in answers}) == 1


def test_an_attacker_who_knows_names_only_learns_from_old_references_of_no_restricted_case(old, sign_in):
    """Counted upwards, those that lead nowhere must not be the restricted ones."""
    case, _, _ = old
    client = sign_in(factories.officer(factories.nat("Elsewhere"))).client
    assert client.get(f"/cases/{case.reference}").status_code == 200, "by name"
    for method in (client.get, client.post):
        assert method("/cases/SH-2026-00042/ask-for-access").status_code in (404, 405)
    answers = [client.get("/cases/SH-2026-00042"), client.get("/cases/SH-2026-00043")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert case.reference in client.get(f"/cases?scope=others&q={case.reference.lower()}").text
    assert case.reference not in client.get("/cases?scope=others&q=SH-2026-00042").text


def test_a_number_that_was_never_an_address_leads_nowhere_even_for_those_who_may_see(old, sign_in):
    _, escalation, cast = old
    sign_in(cast["coordinator"]).get(f"/escalations/{escalation.id + 1000}", status=404)
    escalation.old_number = None
    db.session.commit()
    sign_in(cast["coordinator"]).get(f"/escalations/{escalation.id}", status=404)


def test_words_sent_from_a_page_with_an_old_address_are_not_lost(old, sign_in):
    case, _, cast = old
    sent = sign_in(cast["coordinator"]).client.post(
        "/cases/SH-2026-00042/timeline",
        data={"words": "Seen again at the steps", "audience": "all"},
        follow_redirects=True,
    )
    assert "Seen again at the steps" in sent.text
    assert sent.request.path == f"/cases/{case.reference}"


@pytest.mark.parametrize("typed", ["ng 26 k7m4", "NG-26-K7M4", " ng\u201326\u2013k7m4 ", "Ng  26-K7m4"])
def test_a_reference_is_found_as_people_type_it(app, typed):
    case = factories.case(reference="NG-26-K7M4")
    assert as_written(typed) == "NG-26-K7M4"
    assert find_visible(case.logged_by, typed) == case


def test_a_reference_of_before_still_finds_its_case(old, sign_in):
    case, _, cast = old
    page = sign_in(cast["coordinator"]).get("/cases?q=sh-2026-00042&scope=all")
    assert case.title in page.text


def test_no_page_key_is_a_number(app, sign_in):
    person = factories.coordinator()
    for _ in range(26):
        case = factories.case()
        services.write_note(person, case, "A note")
    for _ in range(51):
        services.write_note(person, case, "Another")
    client = sign_in(person)
    for url in ("/cases?scope=all", f"/cases/{case.reference}/timeline", f"/cases/{case.reference}/record"):
        page = client.get(url)
        following = page.select_one("a[rel=next]")["href"]
        key = {**parse_qs(urlsplit(following).query)}
        sealed = (key.get("after") or key["before"])[0]
        assert len(sealed) > 20
        assert not sealed.isdecimal()
        assert "~" not in sealed


def test_a_forged_page_key_shows_the_first_page(app, sign_in):
    case = factories.case()
    for key in ("1~x", "7", "x" * 300, "%00", "é", Case.__name__):
        page = sign_in(case.logged_by).get(f"/cases?scope=all&after={key}")
        assert case.title in page.text
