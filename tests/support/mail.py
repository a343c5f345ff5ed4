"""A real mail server on loopback for the tests, and what it was given."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.support.processes import free_port
from tracker.documents.letter import Letter
from tracker.extensions import db
from tracker.mail.sending import Sent, send_waiting
from tracker.mail.wording import word
from tracker.models import Message


class Postbox:
    """What the server took, in order. `refuse[address]` is what it answers instead, each time.

    `mails` are parsed; `of(address)` are those to one person; `send()` sends what waits.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.url = ""

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    def send(self, limit: int = 500) -> Sent:
        """Sends what is due, as the courier would."""
        return send_waiting(limit)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name.
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert envelope.rcpt_tos == [mail["To"]]
        self.mails.append(mail)
        return "250 OK"


def start_server(handler: object, **options: Any) -> Controller:
    """A server on a free port of this machine; `stop` it."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    return controller


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail, its lines ended as Python ends them."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    """The addresses in the plain text of a mail, each below ``http://localhost:8000``, without that."""
    return re.findall(r"http://localhost:8000(/\S*)", text_of(mail))


def letter_of(message_id: int) -> Letter | None:
    """What a message says now, as if it were sent; what it writes is in the session's transaction."""
    wanted = select(Message).where(Message.id == message_id)
    whole = wanted.options(
        joinedload(Message.user), joinedload(Message.invitation), joinedload(Message.programme)
    )
    return word(db.session.scalars(whole.execution_options(populate_existing=True)).one())[0]
