"""Addresses of the web: finding them in what people wrote, and what an answer says of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urldefrag, urlsplit

IN_TEXT = re.compile(r"https?://[^\s<>\"“”«»„]+", re.IGNORECASE)
CLOSING = ".,;:!?'’…"
BRACKETS = {")": "(", "]": "[", "}": "{"}

GONE = frozenset({404, 410})
"""The two statuses of HTTP that say that there is nothing (RFC 9110, 15.5.5 and 15.5.11)."""

NAT64 = ip_network("64:ff9b::/96")
KEPT_IN_PATH = "/%:=&?~+!$,;'@()*[]-._"

IpAddress = IPv4Address | IPv6Address


class Standing(StrEnum):
    """What is known of an address after it was asked."""

    FINE = "fine"
    DEAD = "dead"
    UNTOLD = "untold"


class Fault(StrEnum):
    """Why an address is not fine, where its status does not say it."""

    NO_SUCH_HOST = "no_such_host"
    NO_ADDRESS = "no_address"
    NAME_NOT_LOOKED_UP = "name_not_looked_up"
    NOT_PUBLIC = "not_public"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    NO_CONNECTION = "no_connection"
    NOT_HTTP = "not_http"
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of asking: the last status, where there was one, else the fault."""

    status: int | None = None
    fault: Fault | None = None

    @property
    def standing(self) -> Standing:
        """Dead is only what says so itself: nothing there, or no such host. A server that is down, that wants
        a password or that turns programs away says nothing about its page."""
        if self.fault is not None:
            return Standing.DEAD if self.fault is Fault.NO_SUCH_HOST else Standing.UNTOLD
        if self.status is not None and 200 <= self.status < 300:
            return Standing.FINE
        return Standing.DEAD if self.status in GONE else Standing.UNTOLD


def doubted(found: Mapping[str, Found]) -> dict[str, Found]:
    """The same, but where no host at all was found: a machine without a way to the web finds none, either."""
    unknown = (Fault.NO_SUCH_HOST, Fault.NAME_NOT_LOOKED_UP, Fault.NO_ADDRESS)
    if not all(one.fault in unknown for one in found.values()):
        return dict(found)
    doubt = Found(fault=Fault.NAME_NOT_LOOKED_UP)
    return {a: doubt if one.fault is Fault.NO_SUCH_HOST else one for a, one in found.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: what to connect to, and what to ask for there."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The host as the field ``Host`` has it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_secure else 80) else f"{name}:{self.port}"


def found_in(text: str | None) -> list[str]:
    """The addresses of the web in a text, in their order; the marks after one are the sentence's."""
    return [_without_marks(one) for one in IN_TEXT.findall(text or "")]


def _without_marks(address: str) -> str:
    while address and (
        address[-1] in CLOSING
        or (address[-1] in BRACKETS and address.count(BRACKETS[address[-1]]) < address.count(address[-1]))
    ):
        address = address[:-1]
    return address


def asked_as(address: str) -> str:
    """The address that is asked for: of the parts of one page, the page."""
    return str(urldefrag(address.strip()).url)


def target_of(address: str) -> Target | None:
    """Where the address leads; None where it is none of the web. Letters beyond ASCII are encoded."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or port == 0:
        return None
    is_secure = parts.scheme.lower() == "https"
    path = quote(parts.path or "/", safe=KEPT_IN_PATH)
    query = f"?{quote(parts.query, safe=KEPT_IN_PATH)}" if parts.query else ""
    return Target(is_secure, host, port or (443 if is_secure else 80), path + query)


def is_public(address: str) -> bool:
    """Whether an IP address is of the internet at large: not of this machine, and of no network behind it.

    IPv6 addresses that lead to an IPv4 one (mapped, 6to4, NAT64) are judged by that.
    """
    found: IpAddress = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast
