"""Every page in every language: it says so, is a good page, and nothing in it is left in English.

In Greek a Latin letter shows what is not translated, wherever it comes from; elsewhere a whole sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.support.addresses import Rule, rules, some_addresses
from tests.support.catalogues import messages
from tests.support.grow import TODAY, Grown, grown
from tests.support.publish import publish
from tests.support.quick import Quick
from tests.support.said import said_by, written
from tracker.extensions import db
from tracker.forms.timezones import timezone_choices
from tracker.models import User

PAGES = [rule for rule in rules() if rule.method == "GET"]
WORD = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|(?:localhost|(?<!\w))/[\w/.-]+|\b[A-Z]{2}\b|{time}")
"""Addresses, codes of countries, and what a script puts in."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SAME_EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        "AICCRE API CC BY CSV EN GDPR HEIC ICS ISO JPEG JSON PDF PNG SMTP SVG URL UTC WCAG WebP http https "
        "JavaScript Mentoring tracker byte cookie email Email Capaci Italia Mechelen",
    )
)
"""Names of formats and products, loan words, and the cities of examples: written alike in every language."""


def pages(
    there: Grown, browser: Quick, language: str, most: int | None = None
) -> Iterator[tuple[Rule, str, str]]:
    """Every page that the person sees, at most so many of each sort: its rule, its address and its HTML."""
    for rule in PAGES:
        for address in some_addresses(there, rule)[:most]:
            path = address.replace("/en/meet", f"/{language}/meet").replace("/kept/en", f"/kept/{language}")
            answer = browser.get(path, headers={"Accept-Language": language})
            if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
                yield rule, path, answer.get_data(as_text=True)


def reader(app: Flask, person: User | None, language: str) -> Quick:
    """The person's browser, once they have chosen the language."""
    if person is not None:
        db.session.merge(person).language = language
        db.session.commit()
    return Quick(app, person)


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    """A programme with public pages."""
    frozen_day(TODAY)
    found = grown()
    publish(found.programme)
    return found


def sentences_of(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Each English text of three words or more that the language says otherwise: its longest part, all."""
    found = []
    for message in messages.catalogue_of(language):
        for english, words in messages.forms_of(message) if message.id else ():
            parts = PLACEHOLDER.split(" ".join(english.split()))[::2]
            if words != english and len(WORD.findall(" ".join(parts))) >= 3:
                found.append((max(parts, key=len), re.compile(".{1,80}?".join(map(re.escape, parts)))))
    return found


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_sentence_of_any_page_is_left_in_english(app: Flask, there: Grown, language: str) -> None:
    browser = reader(app, there.people["coordinator"], language)
    left: dict[str, str] = {}
    seen = 0
    sentences = sentences_of(language)
    for rule, path, html in pages(there, browser, language):
        assert f'<html lang="{language}"' in html, path
        text = "\n".join(said_by(html))
        left |= {
            found[0]: rule.endpoint for part, one in sentences if part in text and (found := one.search(text))
        }
        seen += 1
    assert seen > 100
    assert not left, "\n".join(f"{text!r} — {what}" for text, what in sorted(left.items()))


@pytest.mark.parametrize("who", ["coordinator", "owner", "anonymous"])
def test_in_greek_no_latin_word_is_left_but_what_people_wrote(app: Flask, there: Grown, who: str) -> None:
    browser = reader(app, there.people[who], "el")
    left: dict[str, str] = {}
    with app.test_request_context(), force_locale("el"):
        known = sorted([*written(), *(name for _zone, name in timezone_choices(None))], key=len, reverse=True)
    for rule, _path, html in pages(there, browser, "el"):
        for text in said_by(html):
            rest = ADDRESS.sub("", text)
            for one in known:
                if one in rest:
                    rest = rest.replace(one, " ")
            if words := set(WORD.findall(rest)) - SAME_EVERYWHERE:
                left[text] = f"{rule.endpoint}: {' '.join(sorted(words))}"
    assert not left, "\n".join(f"{text!r} — {what}" for text, what in sorted(left.items()))
