"""No page is too wide for a phone in any language, measured; nor in one that is longer than all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.conftest import Visitor
from tests.browser.places import MORE, PLACES
from tests.support.pseudo import PLACE, pseudo, speak_pseudo
from tracker.datewords import LANGUAGES
from tracker.extensions import SOURCE_LANGUAGE, db
from tracker.models import User

Demo = Callable[[str], User]
Window = Callable[..., Visitor]

SPILLED = """() => [...document.querySelectorAll('main td, main th, main dd, main dt, main label, main .btn')]
    .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX === 'visible' && getComputedStyle(one).display !== 'inline')
    .map((one) => `“${one.textContent.trim().slice(0, 60)}” lies over what is beside it`)"""
"""What is wider than its own cell, line or button, where that hides nothing and so covers its neighbour."""


def places_of(readers: dict[str | None, Visitor], language: str) -> Iterator[tuple[str, Visitor]]:
    """Every page, opened one after another before whoever reads it; its endpoint, and the window.

    Public pages have their language in their address.
    """
    addresses: dict[object, str] = {}  # Some make what they lead to, which is there only once.
    for name, place in {**PLACES, **MORE}.items():
        reader = readers[place.who]
        if place.path not in addresses:
            addresses[place.path] = place.address
        address = addresses[place.path].replace("/en/meet", f"/{language}/meet")
        answer = reader.page.goto(reader.address + address)
        assert answer is not None
        assert answer.status == place.status, name
        yield name, reader


def readers_of(language: str, demo: Demo, visitor: Window) -> dict[str | None, Visitor]:
    """A phone of each person that a page is looked at by, and of nobody, in that language."""
    found: dict[str | None, Visitor] = {}
    for who in {place.who for place in (*PLACES.values(), *MORE.values())}:
        found[who] = visitor("phone", language=language)
        if who is not None:
            found[who].sign_in(in_language(demo(who), language))
    return found


def in_language(person: User, language: str) -> User:
    """The person, who reads that language from now on."""
    person = db.session.merge(person)
    person.language = language
    db.session.commit()
    return person


def test_the_language_that_nobody_speaks_is_longer_and_keeps_what_must_stay() -> None:
    assert pseudo("Saved: %(name)s <b>{time}</b>") == "Šåvéddd: %(name)s <b>{time}</b>"


def test_no_page_is_too_wide_where_every_word_is_longer(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: Demo, visitor: Window
) -> None:
    speak_pseudo(app, tmp_path, monkeypatch)
    assert not too_wide(PLACE, demo, visitor, widths=(320, 360, 1280))


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE_LANGUAGE])
def test_no_page_is_too_wide_in_any_language(demo: Demo, visitor: Window, language: str) -> None:
    assert not too_wide(language, demo, visitor, widths=(360,))


def too_wide(language: str, demo: Demo, visitor: Window, *, widths: tuple[int, ...]) -> list[str]:
    """Each page that is wider than a window of each width, in pixels."""
    found = []
    for name, reader in places_of(readers_of(language, demo, visitor), language):
        for width in widths:
            reader.page.set_viewport_size({"width": width, "height": 740})
            spilled = reader.page.evaluate(SPILLED)
            found += [f"{name}, {width}: {fault}" for fault in (*reader.too_wide(), *spilled)]
    return found
