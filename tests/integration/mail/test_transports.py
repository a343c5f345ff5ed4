"""A password goes over TLS alone, a certificate must be good, and each connection takes many mails."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from config import MailServer
from tests.support.mail import Postbox, start_server
from tracker.mail.transports import FileTransport, SmtpTransport, Unreachable


@dataclass(frozen=True, kw_only=True)
class Far(MailServer):
    """A server on another machine, as far as the rules are concerned."""

    @property
    def is_here(self) -> bool:
        return False


class Guard:
    """Lets the tracker in with its password, and notes who tried."""

    def __init__(self) -> None:
        self.tried: list[tuple[bytes, bytes]] = []

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.tried.append((data.login, data.password))
        good = data.password == b"word"
        return AuthResult(success=good, handled=good)


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that the server has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture
def guard() -> Guard:
    return Guard()


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def with_tls(box: Postbox, guard: Guard, own_certificate: ssl.SSLContext) -> Iterator[Controller]:
    server = start_server(
        box, tls_context=own_certificate, require_starttls=True, authenticator=guard, auth_required=True
    )
    yield server
    server.stop()


@pytest.fixture
def without_tls(box: Postbox, guard: Guard) -> Iterator[Controller]:
    server = start_server(box, authenticator=guard, auth_require_tls=False)
    yield server
    server.stop()


def transport(kind: type[MailServer], server: Controller, **values: Any) -> SmtpTransport:
    return SmtpTransport(kind(host="127.0.0.1", port=server.port, **values), own_name="tracker.example.org")


def mail(number: int = 1) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "tracker@example.org", "rosa@capaci.example"
    mail["Message-ID"] = f"<{number}@example.org>"
    mail.set_content("Hello.")
    return mail


def test_tls_is_taken_where_it_is_offered_and_the_password_goes_over_it(
    with_tls: Controller, box: Postbox, guard: Guard
) -> None:
    with transport(MailServer, with_tls, user="tracker", password="word") as opened:
        opened.hand_over(mail())
    assert len(box.mails) == 1
    assert guard.tried == [(b"tracker", b"word")]


def test_a_certificate_of_another_machine_that_nobody_vouches_for_is_refused_and_no_password_sent(
    with_tls: Controller, box: Postbox, guard: Guard
) -> None:
    with (
        pytest.raises(Unreachable, match=r"^tls$"),
        transport(Far, with_tls, user="tracker", password="word"),
    ):
        pass
    assert guard.tried == []


def test_no_password_goes_to_another_machine_without_tls(without_tls: Controller, guard: Guard) -> None:
    with (
        pytest.raises(Unreachable, match=r"^no_tls$"),
        transport(Far, without_tls, user="tracker", password="word"),
    ):
        pass
    assert guard.tried == []


def test_on_this_machine_a_password_may_go_without_tls(
    without_tls: Controller, box: Postbox, guard: Guard
) -> None:
    with transport(MailServer, without_tls, user="tracker", password="word") as opened:
        opened.hand_over(mail())
    assert guard.tried == [(b"tracker", b"word")]


def test_a_wrong_password_is_a_fault_of_the_settings(without_tls: Controller) -> None:
    with (
        pytest.raises(Unreachable, match=r"^login 535$"),
        transport(MailServer, without_tls, user="tracker", password="wrong"),
    ):
        pass


def test_one_connection_takes_many_mails_also_after_a_refusal(without_tls: Controller, box: Postbox) -> None:
    sessions: list[int] = []

    async def handle_EHLO(server: Any, session: Any, envelope: Any, name: str, answers: Any) -> Any:  # noqa: N802
        sessions.append(id(session))
        session.host_name = name
        return answers

    box.handle_EHLO = handle_EHLO  # type: ignore[attr-defined]
    box.refuse["nobody@capaci.example"] = "550 5.1.1 nobody"
    with transport(MailServer, without_tls) as opened:
        for number in range(20):
            opened.hand_over(mail(number))
            refused = mail(number)
            refused.replace_header("To", "nobody@capaci.example")
            with pytest.raises(Exception, match=r"550 5\.1\.1"):
                opened.hand_over(refused)
    assert len(box.mails) == 20
    assert len(sessions) == 1


def test_a_mail_that_is_written_again_is_the_same_file(tmp_path: Path) -> None:
    with FileTransport(tmp_path / "mail") as folder:
        for _time in range(2):
            folder.hand_over(mail())
        folder.hand_over(mail(2))
    assert len(list((tmp_path / "mail").iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreachable, match=r"^folder$"), FileTransport(tmp_path / "file"):
        pass
