"""Which addresses are refused, since no server delivers to them?"""

import pytest

from app.accounts.auth.addresses import fault_of

UNDELIVERABLE = [
    "zoë@example.org",
    "zoe@localhost",
    "zoe@example",
    "zoe@example.test",
    "zoe@[192.0.2.1]",
    "z..oe@example.org",
    "zoe @example.org",
    "zoe",
    "@example.org",
]


@pytest.mark.parametrize("address", UNDELIVERABLE)
def test_an_address_that_no_server_delivers_to_is_refused(address):
    assert fault_of(address)


@pytest.mark.parametrize("address", ["zoe@example.org", "z.o'e+csp@city.gov.uk", "zoe@bücher.example"])
def test_an_address_that_servers_deliver_to_is_taken(address):
    assert fault_of(address) == ""


@pytest.mark.parametrize("page", ["/sign-in", "/password/forgotten"])
def test_somebody_at_the_door_is_told_that_no_mail_reaches_an_address(browser, page):
    typed = {"email": "zoë@example.org", "password": "correct horse battery"}
    assert "with no accents and a full domain" in browser().post(page, typed, status=200).text
