"""Does what is sent several times at once end in a page, and in one row?"""

import threading

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.sharing import AccessRequest, CasePerson, CaseShare, NamedFor, Watch
from app.use_case import DuplicateSubmission, record, use_case
from tests import factories
from tests.pages import StyledClient

AT_ONCE = 6


def send_at_once(app, person, address, data):
    """The status codes of the same form sent from several windows in the same instant."""
    clients = [StyledClient.for_person(app, person).client for _ in range(AT_ONCE)]
    start, codes = threading.Barrier(AT_ONCE), []

    def send(client):
        with app.app_context():
            start.wait()
            codes.append(client.post(address, data=data).status_code)
            db.session.remove()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return codes


def number_of(model, **values):
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**values))


def test_a_double_click_on_any_button_that_adds_something_is_no_server_error(committed_app):
    case = factories.case()
    coordinator = factories.coordinator(case.holder)
    other, stranger = factories.partner("Housing"), factories.officer(factories.nat("Elmfield"))
    named = factories.officer(factories.nat("Elmfield"))
    page = f"/cases/{case.reference}"
    sent = [
        (coordinator, f"{page}/watch", {}, Watch, {"user_id": coordinator.id}, 1),
        (coordinator, f"{page}/stop-watching", {}, Watch, {"user_id": coordinator.id}, 0),
        (
            coordinator,
            "/saved-filters",
            {"list": "cases", "name": "Mine", "query": "risk=high"},
            SavedFilter,
            {},
            1,
        ),
        (
            coordinator,
            f"{page}/sharing/share",
            {"partner_id": other.id, "reason": "They own the flats"},
            CaseShare,
            {},
            1,
        ),
        (
            coordinator,
            f"{page}/sharing/name",
            {"person_id": named.id},
            CasePerson,
            {"named_for": NamedFor.NAMED},
            1,
        ),
        (stranger, f"{page}/ask-for-access", {"why": "The same garages"}, AccessRequest, {}, 1),
    ]
    for person, address, data, model, values, rows in sent:
        codes = send_at_once(committed_app, person, address, data)
        assert max(codes) < 500, (address, codes)
        assert number_of(model, **values) == rows, (address, codes)


@use_case
def _name_again(actor, case, person):
    """What the second of two clicks does when it looked before the first one wrote."""
    db.session.add(CasePerson(case=case, user=person, named_for=NamedFor.NAMED))
    record(actor, Event.CASE_PERSON_NAMED, case, person=person.name)


def test_a_row_that_must_be_the_only_one_and_is_there_already_means_that_a_form_was_sent_twice(app):
    case, actor = factories.case(), factories.officer()
    _name_again(actor, case, actor)
    with pytest.raises(DuplicateSubmission):
        _name_again(actor, case, actor)
