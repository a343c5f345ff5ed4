"""A fetched page as a test reads it: headings, words, links, forms and their fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

BUTTON_TYPES = ("submit", "image")
LANGUAGE_SWITCH = "/language"


UNSEEN = ("template", "dialog")
"""What stands in a page and is shown to nobody until a script does."""


def words(element: Element) -> str:
    """All text of an element, with single spaces, but for what nobody is shown yet."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in UNSEEN:
            yield from _texts(child)
        yield child.tail or ""


class Page:
    """One answer to one request. Nothing here asserts; `tests.support.checks` does."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.headers = response.headers
        self.content_type = response.mimetype

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as a path of the site."""
        location = self.headers.get("Location")
        return None if location is None else location.removeprefix("http://localhost")

    @cached_property
    def _parsed(self) -> tuple[Element, list[Any]]:
        # The slowest that a test of a page does, so it is done once.
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        return parser.parse(self.html), parser.errors

    @property
    def tree(self) -> Element:
        return self._parsed[0]

    @property
    def markup_errors(self) -> list[Any]:
        """What a browser would have to repair: place, code and values of each."""
        return self._parsed[1]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.tree.iter() for child in parent}

    def ancestors(self, element: Element) -> Iterator[Element]:
        while element in self.parents:
            element = self.parents[element]
            yield element

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of that tag with those attributes; ``class_`` stands for one class of several."""
        wanted_class = attributes.pop("class_", None)
        found = [e for e in self.tree.iter(tag) if all(e.get(n) == v for n, v in attributes.items())]
        return [e for e in found if wanted_class is None or wanted_class in e.get("class", "").split()]

    @property
    def title(self) -> str:
        return words(self.all("title")[0])

    @property
    def h1(self) -> str:
        return words(self.all("h1")[0])

    @property
    def text(self) -> str:
        """All words of the body."""
        return words(self.all("body")[0])

    @property
    def links(self) -> dict[str, str]:
        """The words of each link and where it leads."""
        return {words(link): link.get("href", "") for link in self.all("a")}

    @property
    def buttons(self) -> list[str]:
        return [label for form in self.forms for label in form.buttons]

    @property
    def forms(self) -> list[Form]:
        """Those that the page itself sends; not the languages at its foot, which every page has."""
        return [
            form
            for form in self.every_form
            if form.element.get("action") != LANGUAGE_SWITCH and form.method != "dialog"
        ]

    @property
    def every_form(self) -> list[Form]:
        return [Form(self, element) for element in self.all("form")]

    def form(self, wanted: str | None = None) -> Form:
        """The form of that id, name or button (its words, name or value); without `wanted` the only one."""
        forms = self.forms if wanted is None else self.every_form
        found = [form for form in forms if wanted is None or form.is_called(wanted)]
        if len(found) != 1:
            buttons = [form.buttons for form in self.forms]
            raise AssertionError(
                f"{len(found)} forms are called {wanted!r} on {self.url}; buttons: {buttons}"
            )
        return found[0]


class Form:
    """A form of a page, with the values that a browser would send."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page = page
        self.element = element
        self.method = element.get("method", "get").lower()

    @property
    def controls(self) -> list[Element]:
        inside = [e for tag in ("input", "select", "textarea", "button") for e in self.element.iter(tag)]
        own_id = self.element.get("id")
        elsewhere = [] if own_id is None else [e for e in self.page.tree.iter() if e.get("form") == own_id]
        return [control for control in inside + elsewhere if "disabled" not in control.attrib]

    @property
    def submits(self) -> list[Element]:
        return [
            control
            for control in self.controls
            if (control.tag == "button" and control.get("type", "submit") == "submit")
            or (control.tag == "input" and control.get("type") in BUTTON_TYPES)
        ]

    @property
    def buttons(self) -> list[str]:
        return [words(button) or button.get("value", "") for button in self.submits]

    def is_called(self, wanted: str) -> bool:
        return wanted in (self.element.get("id"), self.element.get("name")) or self.button(wanted) is not None

    def button(self, wanted: str | None) -> Element | None:
        for button in self.submits:
            if wanted in (words(button), button.get("value"), button.get("name")):
                return button
        return None

    def action(self, button: Element | None) -> str:
        said = self.element.get("action", "")
        if button is not None:
            said = button.get("formaction", said)
        return urljoin(self.page.url, said) if said else self.page.url

    @property
    def fields(self) -> list[Element]:
        """What can be filled in."""
        return [
            control
            for control in self.controls
            if control.get("name")
            and control not in self.submits
            and control.get("type") not in ("button", "reset")
        ]

    def options(self, name: str) -> list[str] | None:
        """The values that a select, radio group or tick box offers; None where anything may be typed."""
        named = [field for field in self.fields if field.get("name") == name]
        if named and named[0].tag == "select":
            return [option.get("value", words(option)) for option in named[0].iter("option")]
        if named and named[0].get("type") in ("radio", "checkbox"):
            return [field.get("value", "on") for field in named]
        return None

    @property
    def values(self) -> dict[str, list[str]]:
        """What stands in the form now, each name with all its values."""
        values: dict[str, list[str]] = {}
        for field in self.fields:
            values.setdefault(field.get("name", ""), []).extend(_values_of(field))
        return values


def _values_of(field: Element) -> list[str]:
    kind = field.get("type", "text")
    if field.tag == "textarea":
        # A browser drops the first line break of a text area and sends the others as CR LF.
        return ["".join(field.itertext()).removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in field.attrib:
            chosen = options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if kind in ("radio", "checkbox"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [] if kind == "file" else [field.get("value", "")]
