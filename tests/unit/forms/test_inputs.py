"""What people type, and what only somebody who wants to deceive would."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from tracker.forms.fields import LinesField
from tracker.forms.inputs import clean, line
from tracker.forms.links import link


class Typed(Form):
    name = line("Name", required=True)
    page = link("Page")
    others = LinesField("Others")


def typed(**values: str) -> Typed:
    form = Typed(MultiDict({"name": "Capaci", **values}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" a\r\nb\rc ", "a\nb\nc"),
        ("Città\tdi Capaci 😀", "Città\tdi Capaci 😀"),
        ("\u202eevil\u202c", "evil"),
        ("a\u2066b\u2069\x08\x1b\x85c\ufdd0\U0010ffff", "abc"),
        ("\u200b\u200b", None),
        ("\u202e \ufeff", None),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_text_keeps_what_is_seen_and_nothing_that_turns_a_page_around(text: str, kept: str | None) -> None:
    assert clean(text) == kept


def test_a_name_that_nobody_can_see_is_no_name() -> None:
    assert typed(name="\u200b").errors.keys() == {"name"}
    assert typed(others="a\n\u200b\n\u202eb").others.data == ["a", "b"]


@pytest.mark.parametrize(
    "address",
    [
        "https://europa.eu@example.org/",
        "https://ada:secret@example.org/",
        "https://@example.org/",
        "https://exam\u200bple.org/",
        "https://:80/",
        "https://example.org:99999/",
        "https://example.org:x/",
        "http://[",
        "javascript:alert(1)",
        "//example.org",
    ],
)
def test_a_link_that_leads_elsewhere_than_it_says_is_refused(address: str) -> None:
    assert typed(page=address).errors.keys() == {"page"}


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://città.example/a?b=c@d#e", "https://example.org:8443/@ada", ""]
)
def test_a_link_to_a_page_is_taken(address: str) -> None:
    assert not typed(page=address).errors
