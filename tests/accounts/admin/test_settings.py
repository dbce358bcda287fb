"""Can an administrator change what the partnership is made of, safely?"""

from datetime import timedelta

import pytest

from app import bank_holidays, clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.partnership import Group, GroupKind, Partner, Partnership, Theme, Tier
from app.models.person import Role
from app.words import day
from tests import factories


@pytest.fixture
def settings(app, sign_in):
    factories.nat()
    for level in (1, 2, 3, 4):
        factories.tier(level)
    return sign_in(factories.person(Role.ADMINISTRATOR))


def _told():
    return [e.detail for e in db.session.query(AuditEntry).filter_by(event=Event.SETTINGS_CHANGED)]


def _typed(page):
    """What the form holds, as a browser would send it."""
    typed: dict = {}
    for field in page.select("main form [name]"):
        if field.name == "textarea":
            typed[field["name"]] = field.get_text()
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            typed[field["name"]] = chosen["value"]
        elif field.get("type") not in ("checkbox", "radio"):
            typed[field["name"]] = field.get("value", "")
        elif field.has_attr("checked"):
            typed.setdefault(field["name"], []).append(field["value"])
    return typed


def _save(settings, address, **changes):
    return settings.submit(address, {**_typed(settings.get(address)), **changes})


def test_the_settings_say_what_there_is(settings):
    page = settings.get("/settings")
    for words in ("1 person with an account", "4 groups", "1 partner in the partnership", "0 themes"):
        assert words in page.words


def test_the_settings_warn_when_the_list_of_bank_holidays_ends_within_a_year(settings, monkeypatch):
    warning = "The list of bank holidays ends on"
    assert warning not in settings.get("/settings").words
    last = clock.today() + timedelta(days=300)
    monkeypatch.setattr(bank_holidays, "last_listed", lambda: last)
    assert f"{warning} {day(last)}" in settings.get("/settings").words


def test_the_partnership_and_its_tiers_are_changed_together(settings):
    page = _save(settings, "/settings/partnership", name="Sherwood Together", tier_days_2="12")
    assert "You saved the partnership’s settings." in page.words
    assert db.session.get(Partnership, 1).name == "Sherwood Together"
    assert db.session.get(Tier, 2).decision_working_days == 12
    assert _told() == [{"fields": "the name and the Locality tier", "thing": "Sherwood Together"}]


def test_of_two_who_change_the_tiers_at_once_the_second_is_told(settings):
    seen = _typed(settings.get("/settings/partnership"))
    settings.submit("/settings/partnership", {**seen, "tier_days_2": "12"})
    page = settings.post("/settings/partnership", {**seen, "tier_days_3": "5"}, status=409)
    assert "Somebody else saved this while you were writing" in page.text
    assert db.session.get(Tier, 3).decision_working_days == 10


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Enter its name"),
        ({"reference_prefix": "NG1"}, "Enter 1 to 4 letters"),
        ({"reference_prefix": "TOOLONG"}, "Enter 1 to 4 letters"),
        ({"tier_days_1": "soon"}, "Enter a whole number from 1 to 60"),
        ({"tier_days_1": "0"}, "Enter a whole number from 1 to 60"),
        ({"tier_days_1": "99999999999999999999"}, "Enter a whole number from 1 to 60"),
        ({"tier_name_4": ""}, "Enter a name for tier 4"),
    ],
)
def test_what_is_wrong_with_the_partnership_is_said(settings, change, said):
    assert said in _save(settings, "/settings/partnership", **change).words
    assert _told() == []


def test_references_keep_their_beginning_and_new_ones_get_the_new_one(settings):
    case = factories.case()
    _save(settings, "/settings/partnership", reference_prefix="ng")
    db.session.refresh(case)
    assert case.reference.startswith("SH-")
    assert db.session.get(Partnership, 1).reference_prefix == "NG"


def test_an_organisation_is_added_renamed_and_no_longer_takes_part(settings):
    new = {"name": "Fire and Rescue", "short_name": "Fire", "kind": "responsible_authority", "active": "y"}
    assert "You added Fire and Rescue." in settings.submit("/settings/partners/add", new).words
    fire = db.session.query(Partner).filter_by(short_name="Fire").one()
    typed = _typed(settings.get(f"/settings/partners/{fire.id}"))
    typed.pop("active")
    page = settings.submit(f"/settings/partners/{fire.id}", {**typed, "name": "Fire Service"})
    assert "No longer" in page.words
    assert _told() == [{"fields": "the name and whether it is in use", "thing": "Fire Service"}]
    again = settings.submit("/settings/partners/add", {**new, "name": "FIRE SERVICE"})
    assert "This name is already in use" in again.words


def test_a_theme_has_its_details_one_a_line(settings):
    new = {"name": "Fly-tipping", "details": " Beds \r\n\r\nTyres\n", "position": "3", "active": "y"}
    settings.submit("/settings/themes/add", new)
    theme = db.session.query(Theme).one()
    assert (theme.key, theme.details) == ("fly-tipping", ["Beds", "Tyres"])
    assert _typed(settings.get(f"/settings/themes/{theme.id}"))["details"].strip() == "Beds\nTyres"
    long = _save(settings, f"/settings/themes/{theme.id}", details="x" * 81)
    assert "Each detail must be 80 characters or fewer" in long.words


def test_a_group_is_added_with_its_wards(settings):
    elm, board = factories.ward("Elm"), factories.locality()
    new = {
        "name": "Elm NAT",
        "kind": "nat",
        "tier_level": "1",
        "parent_id": board.id,
        "meets": "every 4 weeks",
        "ward_ids": [elm.id],
        "active": "y",
    }
    page = settings.submit("/settings/groups/add", new)
    assert "You added Elm NAT." in page.words
    made = db.session.query(Group).filter_by(name="Elm NAT").one()
    assert (made.kind, made.parent, made.wards) == (GroupKind.NAT, board, [elm])
    taken = settings.submit("/settings/groups/add", {**new, "name": "Another NAT"})
    said = taken.select_one(".govuk-error-summary a")
    assert said.get_text() == "Elm NAT already covers one of these wards"
    assert taken.select_one(said["href"])["value"] == str(elm.id), "the link leads to the first ward's box"


def test_a_group_that_holds_open_cases_cannot_be_ended(settings):
    nat = factories.nat()
    factories.case(nat, restricted=True)
    typed = _typed(settings.get(f"/settings/groups/{nat.id}"))
    typed.pop("active")
    page = settings.submit(f"/settings/groups/{nat.id}", typed)
    assert "This group still holds open cases" in page.words
    assert "1 " not in page.select_one(".govuk-error-summary").get_text(), "and not how many"
    db.session.refresh(nat)
    assert nat.active


def test_no_group_answers_to_itself_by_any_way_round(settings):
    board, executive, nat = factories.board(), factories.executive(), factories.nat()
    for group in (board, executive):
        offered = settings.get(f"/settings/groups/{group.id}").select("#parent_id option")
        values = {option["value"] for option in offered}
        assert str(group.id) not in values
        assert str(nat.id) not in values
    forged = _save(settings, f"/settings/groups/{board.id}", parent_id=str(executive.id))
    assert "Select one of the options" in forged.words


def test_task_groups_are_not_the_administrators(settings):
    group = factories.group("Reoffending", GroupKind.TASK_GROUP, 3, factories.executive())
    assert "Reoffending" not in settings.get("/settings/groups").words
    settings.get(f"/settings/groups/{group.id}", status=404)


@pytest.mark.parametrize("place", ["partners", "groups", "themes"])
def test_what_is_not_there_is_not_there(settings, place):
    settings.get(f"/settings/{place}/999999", status=404)


def test_saving_with_a_forged_version_is_refused(settings):
    factories.theme()
    theme = db.session.query(Theme).one()
    typed = _typed(settings.get(f"/settings/themes/{theme.id}"))
    for version in ("", "0", "-1", "x", "999"):
        settings.post(f"/settings/themes/{theme.id}", {**typed, "version": version}, status=409)


def test_the_list_of_groups_asks_as_much_for_many_as_for_a_few(settings, queries):
    def asked():
        settings.get("/settings/groups")  # What is kept for all is kept by then.
        with queries() as made:
            settings.get("/settings/groups")
        return len(made)

    few = asked()
    for name in ("Elmfield", "Ashby"):
        factories.nat(name)
    assert asked() == few
