"""Addresses are asked once, politely, and never behind this machine's door."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.web import Web, web
from tracker.domain.web_addresses import Fault, Found
from tracker.services.link_check import MOST_REDIRECTS, Manners, ask, ask_all

QUICK = Manners("a test (+https://tracker.example)", timeout=5, pause=0, may_ask=lambda _address: True)


@pytest.fixture
def there() -> Iterator[Web]:
    with web() as served:
        yield served


@pytest.mark.parametrize(
    ("path", "found", "methods"),
    [
        ("/fine", Found(200), ["HEAD"]),
        ("/gone", Found(404), ["HEAD", "GET"]),
        ("/removed", Found(410), ["HEAD", "GET"]),
        ("/broken", Found(500), ["HEAD", "GET"]),
        ("/forbidden", Found(403), ["HEAD", "GET"]),
        ("/busy", Found(429), ["HEAD"]),
        ("/only-get", Found(200), ["HEAD", "GET"]),
    ],
)
def test_a_page_is_asked_without_it_and_with_it_where_that_is_no_yes(there, path, found, methods):
    assert ask(there.address + path, QUICK) == found
    assert there.of(path) == methods


def test_redirects_are_followed_to_their_end(there):
    assert ask(f"{there.address}/moved", QUICK) == Found(200)
    assert ask(f"{there.address}/moved-away", QUICK) == Found(404)
    assert ask(f"{there.address}/to-letters", QUICK) == Found(200)
    assert ask(f"{there.address}/elsewhere", QUICK) == Found(fault=Fault.NO_ADDRESS)


def test_redirects_end_somewhere(there):
    assert ask(f"{there.address}/round", QUICK) == Found(fault=Fault.TOO_MANY_REDIRECTS)
    assert there.of("/round") == ["HEAD"] * (1 + MOST_REDIRECTS)


@pytest.mark.parametrize("path", ["/slow", "/drips"])
def test_nobody_waits_longer_than_the_timeout_not_even_for_an_answer_that_drips(there, path):
    began = time.monotonic()
    found = ask(there.address + path, Manners("a test", timeout=0.4, may_ask=lambda _address: True))
    assert found == Found(fault=Fault.TIMEOUT)
    assert time.monotonic() - began < 3


def test_a_second_address_that_drips_does_not_hold_what_the_first_held_up(monkeypatch):
    """The time runs out at the first address, before there is a connection that could be ended."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as mute,
        socket.create_server(("127.0.0.1", 0)) as drips,
    ):
        two = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", one.getsockname()) for one in (mute, drips)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: two)
        # One who waits fills the queue, so that the next one's connecting is swallowed.
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(mute.getsockname())
        end = threading.Event()
        drips.settimeout(5)

        def serve() -> None:
            with suppress(OSError), drips.accept()[0] as caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not end.wait(0.1):
                    caller.sendall(b"a")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        done = list[Found]()
        manners = Manners("a test", timeout=0.4, may_ask=lambda _address: True)
        asking = threading.Thread(
            target=lambda: done.append(ask("http://two.example/", manners)), daemon=True
        )
        asking.start()
        asking.join(3)
        waited_for = list(done)
        end.set()
        thread.join(5)
        asking.join(5)
        for one in waiting:
            one.close()
    assert waited_for == [Found(fault=Fault.TIMEOUT)]


def test_the_address_of_this_machine_is_not_asked_at_all(there):
    port = there.address.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"):
        found = ask(f"http://{host}:{port}/fine", Manners("a test", timeout=2))
        assert found == Found(fault=Fault.NOT_PUBLIC), host
    assert there.asked == []


def test_a_redirect_into_a_private_network_is_not_followed(there):
    """The first address counts as public here; where it leads to does not."""
    judged = list[str]()

    def only_once(address: str) -> bool:
        judged.append(address)
        return len(judged) == 1

    found = ask(f"{there.address}/moved", Manners("a test", timeout=2, may_ask=only_once))
    assert found == Found(fault=Fault.NOT_PUBLIC)
    assert there.of("/fine") == []


def test_nobody_listens_no_such_host_and_no_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/", QUICK) == Found(fault=Fault.NO_CONNECTION)
    assert ask("www.example.org", QUICK) == Found(fault=Fault.NO_ADDRESS)
    name = ask("http://nobody.invalid/", QUICK)
    assert name.fault in (Fault.NO_SUCH_HOST, Fault.NAME_NOT_LOOKED_UP)


def test_what_speaks_no_http_says_nothing_of_its_page():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for _ in range(2):
                caller, _address = server.accept()
                caller.recv(4096)
                caller.sendall(b"220 mail.example ready\r\n")
                caller.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        found = ask(f"http://127.0.0.1:{server.getsockname()[1]}/", QUICK)
        thread.join(5)
    assert found == Found(fault=Fault.NOT_HTTP)


def test_a_certificate_that_nobody_vouches_for_is_said(tmp_path):
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _address = server.accept()
            try:
                context.wrap_socket(caller, server_side=True)
            except OSError:
                caller.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        found = ask(f"https://127.0.0.1:{server.getsockname()[1]}/", QUICK)
        thread.join(5)
    assert found == Found(fault=Fault.CERTIFICATE)


def test_each_address_is_asked_once_one_after_another_and_says_who_asks(there):
    addresses = [f"{there.address}/fine", f"{there.address}/fine#part", f"{there.address}/busy"]
    manners = Manners(
        "a test (+https://tracker.example)", timeout=5, pause=0.3, may_ask=lambda _address: True
    )
    found = ask_all(addresses, manners)
    assert found == {addresses[0]: Found(200), addresses[2]: Found(429)}
    (_, first, agent, began), (_, second, _, then) = there.asked
    assert (first, second, agent) == ("/fine", "/busy", "a test (+https://tracker.example)")
    assert then - began >= 0.3


def test_hosts_do_not_wait_for_one_another(there):
    port = there.address.rpartition(":")[2]
    slow, fine = f"http://127.0.0.1:{port}/slow", f"http://localhost:{port}/fine"
    done = dict[str, Found]()
    thread = threading.Thread(target=lambda: done.update(ask_all([slow, fine], QUICK)))
    thread.start()
    deadline = time.monotonic() + 5
    while not there.of("/fine") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert there.of("/fine") == ["HEAD"]
    assert not done
    there.release.set()
    thread.join(10)
    assert done[fine] == Found(200)


def self_signed(folder) -> str:
    """The path of a key and a certificate for this machine that no authority has signed."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(text + signed.public_bytes(serialization.Encoding.PEM))
    return str(path)
