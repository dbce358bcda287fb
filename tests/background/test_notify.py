"""Does mail go out by GOV.UK Notify, and is what it refuses told apart from what it cannot take just now?

A server of the test's own answers, in the shape of the service's documented interface.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask_mailman import EmailMultiAlternatives

from app.background.notify import NotAccepted

SERVICE, SECRET = "5" * 8 + "-0000-4000-8000-" + "0" * 12, "6" * 8 + "-0000-4000-8000-" + "0" * 12


class Answering(BaseHTTPRequestHandler):
    status, said = 201, {"id": "1"}

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(self.said).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(app, monkeypatch):
    """A function that starts the service with the answer it gives, and returns it."""
    started = []

    def start(status=201):
        said = {"id": "1"} if status == 201 else {"errors": [{"error": "BadRequestError", "message": "No"}]}
        handler = type("Handler", (Answering,), {"status": status, "said": said})
        server = HTTPServer(("127.0.0.1", 0), handler)
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        settings = {
            "NOTIFY_API_KEY": f"ours-{SERVICE}-{SECRET}",
            "NOTIFY_TEMPLATE": "a-template",
            "NOTIFY_URL": f"http://127.0.0.1:{server.server_port}",
        }
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def send():
    backend = "app.background.notify"
    from flask import current_app

    connection = current_app.extensions["mailman"].get_connection(backend=backend)
    mail = EmailMultiAlternatives(
        "Look", "Something", "us@example.org", ["a@example.org"], connection=connection
    )
    mail.send()


def test_a_mail_is_sent_with_its_subject_and_words(service):
    server = service()
    send()
    [(path, body)] = server.asked
    assert path == "/v2/notifications/email"
    assert body["email_address"] == "a@example.org"
    assert body["personalisation"] == {"subject": "Look", "body": "Something"}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_cannot_take_it_now_is_asked_again(service, status):
    service(status)
    with pytest.raises(ConnectionError):
        send()


def test_a_mail_that_the_service_refuses_is_given_up_with_its_reason(service):
    service(400)
    with pytest.raises(NotAccepted, match=r"400.*No"):
        send()
