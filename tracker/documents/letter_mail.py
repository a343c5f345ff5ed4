"""A letter as a mail: the same words as plain text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError, MessageDefect
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from tracker.documents.letter import Block, Button, Letter, Line, Paragraph

LONGEST_SUBJECT = 200
LONGEST_HEADER = 900
"""Characters of an address in a header: a line of a mail has at most 998 (RFC 5322)."""


class BadAddressError(ValueError):
    """No mail can go to this address."""


class MailPolicy(EmailPolicy):
    """How a mail is written down: a subject beyond ASCII is encoded as a whole, since Python's own way
    leaves two spaces where it breaks one."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        text = str(value)
        if name.lower() != "subject" or text.isascii():
            return super().fold_binary(name, value)
        folded = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


MAIL_POLICY = MailPolicy(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mail says beside its letter: from whom, to which address, in which language, when.

    `key` is the message's own, so that a mail sent twice is known for the same one.
    """

    sender: str
    to: str
    language: str
    key: str
    date: datetime


def mail_of(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The mail. Call it in its language. Raises `BadAddressError`."""
    name, sender = parseaddr(envelope.sender)
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=ascii_address(envelope.to))
    mail["Date"] = format_datetime(envelope.date)
    mail["Message-ID"] = message_id(envelope.key, domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.stop_url:
        # RFC 8058: the reader's mail program asks, and sends the one line that means yes.
        mail["List-Unsubscribe"] = f"<{header_url(letter.stop_url)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Not every server takes eight bits.
    mail.set_content(text_of(letter), cte="quoted-printable")
    mail.add_alternative(html_of(letter, envelope.language), subtype="html", cte="quoted-printable")
    # Last: what begins with Content goes to the first part when there comes to be a second.
    mail["Content-Language"] = envelope.language
    return mail


def message_id(key: str, *, domain: str) -> str:
    """The same for the same message, however often it is worded anew."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def one_line(text: str) -> str:
    """A text without anything that could end a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def ascii_address(address: str) -> str:
    """The address with its domain as the mail servers know it: ``münchen.de`` is ``xn--mnchen-3ya.de``.

    Raises `BadAddressError` where it can be none, as where its first part is beyond ASCII.
    """
    local, _at, domain = address.rpartition("@")
    try:
        whole = f"{local}@{domain.encode('idna').decode('ascii')}"
        Address(addr_spec=whole)
    except (ValueError, HeaderParseError, MessageDefect) as error:
        raise BadAddressError("no mail goes to such an address") from error
    return whole


def header_url(url: str) -> str:
    """A whole address that may stand in a header; raises `ValueError` for one that may not."""
    if not (url.isascii() and url.isprintable()) or set("<> ") & set(url) or len(url) > LONGEST_HEADER:
        raise ValueError("this address cannot stand in a header")
    return url


def text_of(letter: Letter) -> str:
    """The letter in plain text; a line for each sentence or address, as it comes."""
    parts = [_text_of_block(block) for block in letter.blocks]
    end = [letter.footer] if letter.footer else []
    if letter.stop_url:
        end.append(_("No more of these mails:") + "\n" + letter.stop_url)
    if end:
        # What mail programs know for the end of what was said.
        parts.append("-- \n" + "\n".join(end))
    return "\n\n".join(parts) + "\n"


def html_of(letter: Letter, language: str) -> str:
    """The letter as a page of one column, without pictures or anything else from elsewhere."""
    # Outside of any page: `render_template` would ask who reads it.
    template = current_app.jinja_env.get_template("emails/letter.html")
    return template.render(letter=letter, language=language, kind_of=kind_of)


def kind_of(block: Block) -> str:
    """The word by which the template knows a block: paragraph, button or lines."""
    return type(block).__name__.lower()


def _text_of_block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Button):
        return f"{block.words}:\n{block.url}"
    return "\n\n".join([block.heading, *map(_text_of_line, block.lines)])


def _text_of_line(line: Line) -> str:
    said = [f"- {line.title}", *(f"  {text}" for text in (line.note, line.url) if text)]
    return "\n".join(said)
