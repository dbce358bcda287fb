"""Mail by GOV.UK Notify, the sending service that public bodies may use for nothing.

Its template holds nothing but `((subject))` as subject and `((body))` as text, so that every mail fits it.
"""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_mailman.backends.base import BaseEmailBackend
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

ASK_AGAIN = frozenset({429, 500, 502, 503, 504})


class NotAccepted(Exception):
    """The service will not send this mail, however often it is asked."""


class EmailBackend(BaseEmailBackend):
    """Sends each mail of one recipient by the service."""

    def send_messages(self, messages: Sequence[Any]) -> int:
        settings = current_app.config
        client = NotificationsAPIClient(
            settings["NOTIFY_API_KEY"], base_url=settings["NOTIFY_URL"], timeout=settings["MAIL_TIMEOUT"]
        )
        for message in messages:
            for recipient in message.recipients():
                _send(client, settings["NOTIFY_TEMPLATE"], recipient, message)
        return len(messages)


def _send(client: NotificationsAPIClient, template: str, recipient: str, message: Any) -> None:
    """Send one mail; ConnectionError if the service should be asked again."""
    words = {"subject": message.subject, "body": message.body}
    try:
        client.send_email_notification(email_address=recipient, template_id=template, personalisation=words)
    except HTTPError as error:
        if error.status_code in ASK_AGAIN:
            raise ConnectionError(f"GOV.UK Notify answered {error.status_code}") from error
        raise NotAccepted(f"GOV.UK Notify answered {error.status_code}: {error.message}") from error
