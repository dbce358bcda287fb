"""Is an address of ours told from every other one?"""

import pytest

from app.web.links import own_path, page_before


@pytest.fixture
def request_(app):
    with app.test_request_context(
        "/cases/CS-2026-00001/watch", headers={"Referer": "http://localhost/cases?q=1"}
    ):
        yield


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/cases?stage=open", "/cases?stage=open"),
        ("http://localhost/cases", "/cases"),
        ("/cases?q=two%0Alines", "/cases?q=two%0Alines"),
        ("/cases?q=caf%C3%A9", "/cases?q=caf%C3%A9"),
        ("https://localhost/cases?a=b", "/cases?a=b"),
        ("//localhost/cases", "/cases"),
    ],
)
def test_an_address_of_this_service_is_ours(request_, address, path):
    assert own_path(address) == path


@pytest.mark.parametrize(
    "address",
    [
        "", "cases", "javascript:alert(1)",
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/\n/evil.example", "/%09/evil.example", "/%2F/evil.example", "/%5Cevil.example",
        "/cases%0d%0aX: y", "/cases\r\nX: y",
        "http://evil.example/", "http://localhost.evil.example/", "http://localhost:99/",
        "http://localhost@evil.example/",
        "http://localhost//evil.example", "https:////evil.example", " //evil.example",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_not_ours(request_, address):
    assert own_path(address) is None


def test_the_page_before_is_given_without_its_question(request_):
    assert page_before("/otherwise") == "/cases"


@pytest.mark.parametrize("referrer", ["", "http://evil.example/cases", "http://localhost/cases/1/watch"])
def test_without_a_page_of_ours_before_it_goes_on_otherwise(app, referrer):
    with app.test_request_context("/cases/1/watch", headers={"Referer": referrer}):
        assert page_before("/otherwise") == "/otherwise"
