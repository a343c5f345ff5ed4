"""Addresses in a text, where they lead, and what an answer says."""

from __future__ import annotations

import pytest

from tracker.domain.web_addresses import (
    Fault,
    Found,
    Standing,
    Target,
    asked_as,
    doubted,
    found_in,
    is_public,
    target_of,
)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (None, []),
        ("Report of the town", []),
        ("See https://a.example.", ["https://a.example"]),
        ("(https://a.example/x_(y)), and HTTP://b.example?", ["https://a.example/x_(y)", "HTTP://b.example"]),
        ("«https://a.example/β»; https://b.example/1,2!", ["https://a.example/β", "https://b.example/1,2"]),
        ("mailto:ada@example.org ftp://a.example javascript:alert(1)", []),
    ],
)
def test_addresses_are_found_in_a_text_without_the_marks_of_its_sentences(text, addresses):
    assert found_in(text) == addresses


def test_the_parts_of_a_page_are_one_address():
    assert asked_as(" https://a.example/x?y=1#z ") == "https://a.example/x?y=1"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("http://a.example", Target(False, "a.example", 80, "/")),
        ("https://A.example:8443/x y?q=é", Target(True, "a.example", 8443, "/x%20y?q=%C3%A9")),
        ("https://λιβαδειά.example/%CE%B1", Target(True, "xn--mxabg5cfbh.example", 443, "/%CE%B1")),
        ("https://[2001:db8::1]/", Target(True, "2001:db8::1", 443, "/")),
        ("www.a.example", None),
        ("ftp://a.example/", None),
        ("https:///x", None),
        ("https://a.example:99999/", None),
        ("https://[::1", None),
        (f"https://{'a' * 64}.example/", None),
    ],
)
def test_where_an_address_leads(address, target):
    if target is not None and target.host.startswith("xn--"):
        assert target_of(address).host.isascii()
        assert target_of(address).path == target.path
    else:
        assert target_of(address) == target


def test_a_host_names_its_port_where_it_is_another_than_usual():
    named = ("http://a.example:80", "http://a.example:8080", "https://[2001:db8::1]:443")
    assert [target_of(one).named for one in named] == ["a.example", "a.example:8080", "[2001:db8::1]"]


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_the_internet_at_large_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.7", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
    ],
)
def test_this_machine_and_the_networks_behind_it_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    ("found", "standing"),
    [
        *((Found(status), Standing.FINE) for status in (200, 204, 299)),
        *((Found(status), Standing.DEAD) for status in (404, 410)),
        *((Found(status), Standing.UNTOLD) for status in (304, 400, 401, 403, 405, 429, 451, 500, 503)),
        (Found(fault=Fault.NO_SUCH_HOST), Standing.DEAD),
        *((Found(fault=one), Standing.UNTOLD) for one in Fault if one is not Fault.NO_SUCH_HOST),
    ],
)
def test_only_what_says_that_it_is_gone_is_dead(found, standing):
    assert found.standing is standing


def test_where_no_host_at_all_is_found_it_may_be_this_machine_that_finds_none():
    nowhere, unsaid = Found(fault=Fault.NO_SUCH_HOST), Found(fault=Fault.NAME_NOT_LOOKED_UP)
    assert doubted({"a": nowhere, "b": nowhere, "c": unsaid}) == {"a": unsaid, "b": unsaid, "c": unsaid}
    for other in (Found(200), Found(404), Found(fault=Fault.TIMEOUT), Found(fault=Fault.NOT_PUBLIC)):
        assert doubted({"a": nowhere, "b": other}) == {"a": nowhere, "b": other}
    assert doubted({}) == {}
