"""Asks addresses of the web whether anything is there, politely and without reaching into a private network.

Each address is asked once: without its page (HEAD), and with it (GET) where that is answered by anything but
yes, because some servers know GET alone. The hosts are asked a few at a time, and each one thing after
another. It connects to the very IP address that it has looked up and judged, at each step of a redirect, so
that a name which leads elsewhere a moment later leads nowhere.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urljoin

from tracker.domain.web_addresses import (
    KEPT_IN_PATH,
    Fault,
    Found,
    Standing,
    Target,
    asked_as,
    doubted,
    is_public,
    target_of,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
HOSTS_AT_ONCE = 8
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Manners:
    """How addresses are asked. `timeout` is for each answer, `pause` between two questions to a host, both in
    seconds. `may_ask` judges the IP address before it is connected to."""

    user_agent: str
    timeout: float = 10
    pause: float = 1
    may_ask: Callable[[str], bool] = is_public


class _Unanswered(Exception):  # noqa: N818 - it is the answer that there is none.
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def ask_all(addresses: Iterable[str], manners: Manners) -> dict[str, Found]:
    """What is known of each address, as `asked_as` has it, after asking each once."""
    by_host = dict[str, list[str]]()
    for address in dict.fromkeys(asked_as(one) for one in addresses):
        target = target_of(address)
        by_host.setdefault(target.host if target else "", []).append(address)
    found = dict[str, Found]()
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as hosts:
        for some in hosts.map(lambda own: _ask_in_turn(own, manners), by_host.values()):
            found |= some
    return doubted(found)


def _ask_in_turn(addresses: list[str], manners: Manners) -> dict[str, Found]:
    found = dict[str, Found]()
    for number, address in enumerate(addresses):
        if number:
            time.sleep(manners.pause)
        found[address] = ask(address, manners)
    return found


def ask(address: str, manners: Manners) -> Found:
    """What is known of one address."""
    try:
        found = _follow("HEAD", address, manners)
        if found.standing is Standing.FINE or found.status == TOO_MANY_REQUESTS:
            return found
    except _Unanswered as unanswered:
        if unanswered.fault is not Fault.NOT_HTTP:
            return Found(fault=unanswered.fault)
    try:
        return _follow("GET", address, manners)
    except _Unanswered as unanswered:
        return Found(fault=unanswered.fault)


def _follow(method: str, address: str, manners: Manners) -> Found:
    """The answer at the end of the redirects."""
    for _ in range(1 + MOST_REDIRECTS):
        target = target_of(address)
        if target is None:
            raise _Unanswered(Fault.NO_ADDRESS)
        status, leads_to = _answer(method, target, manners)
        if status not in REDIRECTS or not leads_to:
            return Found(status)
        # Some servers send letters as they are, in bytes.
        bare = quote(leads_to.encode("latin-1", "replace"), safe=f"{KEPT_IN_PATH}#")
        address = asked_as(urljoin(address, bare))
    raise _Unanswered(Fault.TOO_MANY_REDIRECTS)


def _answer(method: str, target: Target, manners: Manners) -> tuple[int, str | None]:
    """The status, and where it leads on to; the page itself is not read."""
    headers = {"Host": target.named, "User-Agent": manners.user_agent, "Accept": "*/*", "Connection": "close"}
    with _connected(target, manners) as connection:
        connection.request(method, target.path, headers=headers)
        # Closed at once: an answer that is not read to its end holds the socket open after its connection.
        with connection.getresponse() as response:
            return response.status, response.headers["Location"]


@contextmanager
def _connected(target: Target, manners: Manners) -> Iterator[HTTPConnection]:
    """A connection to the address that was judged. It ends after the timeout, however slowly it drips."""
    line = _Line()
    timer = threading.Timer(manners.timeout, line.end)
    try:
        addresses = _looked_up(target, manners)
        timer.start()
        line.socket = _first_that_answers(addresses, manners, line)
        # The time may have run out while there was no socket yet to end; nobody would end it any more. The
        # same goes for the moment in which one socket takes the place of the other.
        line.must_not_have_ended()
        if target.is_secure:
            secure = ssl.create_default_context()
            line.socket = secure.wrap_socket(
                line.socket, server_hostname=target.host, do_handshake_on_connect=False
            )
            line.must_not_have_ended()
            line.socket.do_handshake()
        connection = HTTPConnection(target.host, target.port)
        connection.sock = line.socket
        yield connection
        line.must_not_have_ended()
    except ssl.SSLCertVerificationError as error:
        raise _Unanswered(Fault.CERTIFICATE) from error
    except TimeoutError as error:
        raise _Unanswered(Fault.TIMEOUT) from error
    except (HTTPException, ValueError) as error:
        raise _Unanswered(Fault.TIMEOUT if line.ended else Fault.NOT_HTTP) from error
    except OSError as error:
        raise _Unanswered(Fault.TIMEOUT if line.ended else Fault.NO_CONNECTION) from error
    finally:
        timer.cancel()
        if line.socket is not None:
            line.socket.close()


class _Line:
    """The socket of a question, which another thread may end."""

    socket: socket.socket | None = None
    ended = False

    def must_not_have_ended(self) -> None:
        """What was cut short looks like an answer that has ended."""
        if self.ended:
            raise TimeoutError

    def end(self) -> None:
        self.ended = True
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


def _looked_up(target: Target, manners: Manners) -> list[Any]:
    """Where to connect to. A name that leads into a private network by any of its addresses is not asked."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        none = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        raise _Unanswered(Fault.NO_SUCH_HOST if none else Fault.NAME_NOT_LOOKED_UP) from error
    except UnicodeError as error:
        raise _Unanswered(Fault.NO_ADDRESS) from error
    if not all(manners.may_ask(str(one[4][0])) for one in found):
        raise _Unanswered(Fault.NOT_PUBLIC)
    return found


def _first_that_answers(addresses: list[Any], manners: Manners, line: _Line) -> socket.socket:
    """A connection to the first address that takes one, while there is time: a machine may have no way to
    some of them."""
    last: OSError = OSError("no address")
    for family, _type, _protocol, _name, address in addresses:
        line.must_not_have_ended()
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(manners.timeout)
        try:
            opened.connect(address)
        except OSError as error:
            opened.close()
            last = error
        else:
            return opened
    raise last
