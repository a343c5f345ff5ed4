"""How a mail leaves: over SMTP, or as a file for the demo. One connection takes many.

Every fault is one of four: nothing can be handed over at all (`Unreachable`), the connection was lost on the
way (`LostConnection`), this mail is not taken now (`Deferred`), or never will be (`Refused`). A fault has a
code and no sentence: what servers say has people's addresses in it.
"""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import urlsplit

from config import MailServer, Settings

SECONDS_TO_ANSWER = 30
"""How long a server may take for each answer. RFC 5321 is more patient; whoever waits keeps a claim."""

SERVICE_CLOSES = 421
TOO_LARGE = 552
ENHANCED = re.compile(rb"\s*(\d\.\d{1,3}\.\d{1,3})\b")


class MailFault(Exception):  # noqa: N818 - the four below are the errors.
    """A mail has not left. `code` is what may be kept of the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(MailFault):
    """There is no server to hand anything over to: down, unknown, without TLS, or it does not let us in."""


class LostConnection(MailFault):
    """The connection ended while a mail was handed over; whether it was taken cannot be known."""


class Deferred(MailFault):
    """The server does not take this mail now (4xx)."""


class Refused(MailFault):
    """The server will never take this mail (5xx)."""


class Transport(Protocol):
    """Opened once (``with``), it takes one mail after another."""

    def __enter__(self) -> Self:
        """Opens it. Raises `Unreachable`."""

    def __exit__(self, *_error: object) -> None:
        """Closes it, and never raises."""

    def hand_over(self, mail: EmailMessage) -> None:
        """Returns once the mail is taken. Raises `LostConnection` (open it again), `Deferred`, `Refused`,
        `Unreachable`."""


def transport_for(settings: Settings) -> Transport | None:
    """The transport that is set; None where mail cannot be sent at all."""
    server = settings.mail_server
    if server is None:
        return None
    if server.folder is not None:
        return FileTransport(server.folder)
    return SmtpTransport(server, own_name=urlsplit(settings.address).hostname or "localhost")


class SmtpTransport:
    """A connection to a mail server, with TLS where the server has it."""

    def __init__(self, server: MailServer, *, own_name: str, seconds: float = SECONDS_TO_ANSWER) -> None:
        self.server = server
        self.own_name = own_name
        self.seconds = seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self.close()
        try:
            self._smtp = self._open()
            self._enter(self._smtp)
        except MailFault:
            self.close()
            raise
        except (OSError, ValueError) as error:
            # Each fault of smtplib and of TLS is an OSError; ValueError: a host name that none can be.
            self.close()
            raise Unreachable(_code_of_opening(error)) from None
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def greet(self) -> None:
        """Opens a connection and takes leave, without a word of who asks. Raises `Unreachable`."""
        try:
            self._smtp = self._open()
        except (OSError, ValueError) as error:
            raise Unreachable(_code_of_opening(error)) from None
        finally:
            self.close()

    def close(self) -> None:
        """Takes leave of the server, if it is still there."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError):
                smtp.quit()
            smtp.close()

    def hand_over(self, mail: EmailMessage) -> None:
        if self._smtp is None:
            raise LostConnection("lost")
        sender, to = (parseaddr(str(mail[name]))[1] for name in ("From", "To"))
        try:
            self._smtp.sendmail(sender, [to], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered(*error.recipients[to]) from None
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == TOO_LARGE:
                raise _answered(error.smtp_code, error.smtp_error) from None
            # It is us whom the server does not want, so no other mail would fare better.
            raise Unreachable(f"sender {error.smtp_code}") from None
        except smtplib.SMTPDataError as error:
            raise _answered(error.smtp_code, error.smtp_error) from None
        except UnicodeEncodeError:
            raise Refused("address") from None
        except OSError:
            raise LostConnection("lost") from None

    def _open(self) -> smtplib.SMTP:
        server = self.server
        if server.tls:
            return smtplib.SMTP_SSL(
                server.host, server.port, self.own_name, timeout=self.seconds, context=self._tls()
            )
        return smtplib.SMTP(server.host, server.port, self.own_name, timeout=self.seconds)

    def _enter(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if not self.server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls())
            smtp.ehlo_or_helo_if_needed()
        elif not self.server.tls and self.server.user and not self.server.is_here:
            # Whoever sits between could have taken the offer of TLS away, to read the password.
            raise Unreachable("no_tls")
        if self.server.user:
            smtp.login(self.server.user, self.server.password)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.server.is_here:
            # No authority signs for this machine's own name, and nothing leaves it.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class FileTransport:
    """A folder of ``.eml`` files, whole or not there: a mail that is written again is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise Unreachable("folder") from None
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def hand_over(self, mail: EmailMessage) -> None:
        name = sha256(str(mail["Message-ID"]).encode()).hexdigest()[:24]
        unfinished = self.folder / f".{name}.{os.getpid()}"
        try:
            with unfinished.open("wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / f"{name}.eml")
        except OSError:
            raise Unreachable("folder") from None


def _answered(code: int, said: bytes | str) -> MailFault:
    """What a server's answer to one mail means. Of its words only the enhanced code is kept (RFC 3463)."""
    text = said if isinstance(said, bytes) else said.encode("utf-8", "replace")
    enhanced = ENHANCED.match(text)
    words = f"{code} {enhanced[1].decode()}" if enhanced else str(code)
    if code == SERVICE_CLOSES:
        return LostConnection(words)
    return Refused(words) if code >= 500 else Deferred(words)


def _code_of_opening(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"login {error.smtp_code}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "login"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, smtplib.SMTPResponseException):
        # A server that offers TLS and then refuses it, or that greets with a refusal.
        return f"refused {error.smtp_code}"
    if isinstance(error, socket.gaierror | ValueError):
        return "unknown_host"
    return "unreachable"
