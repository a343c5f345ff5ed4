"""What a page says to a person: its texts and the attributes that are read out, without what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import JSON, String, select

from tracker.extensions import db

READ_OUT = ("aria-label", "alt", "title", "placeholder", "label", "content")
SENTENCE = re.compile(r"[A-Z\u0370-\u03ff].* ")
"""What a data attribute says that a script shows: others hold names and numbers."""
SILENT = ("title", "script", "style", "code", "template", "svg:style")
"""The title is left out: it says what the heading says, and cannot be marked as being in another language."""
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class Reader(HTMLParser):
    """Collects the texts of a page that are in the page's own language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        # What says its language is what somebody wrote, or the name of a language in itself.
        silent = tag in SILENT or ("lang" in values and tag != "html") or self.is_silent
        if not silent:
            names = [name for name in READ_OUT if name != "content" or values.get("name") == "description"]
            words = [
                name for name in values if name.startswith("data-") and SENTENCE.search(values[name] or "")
            ]
            self.texts += [values[name] or "" for name in (*names, *words) if name in values]
            if tag == "input" and values.get("type") in ("submit", "button"):
                self.texts.append(values.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_silent:
            self.texts.append(" ".join(data.split()))

    @property
    def is_silent(self) -> bool:
        """Whether what stands here is not read as the page's own words."""
        return bool(self._open) and self._open[-1][1]


def said_by(html: str) -> list[str]:
    """Every text and attribute that is read out, but for those inside an element with its own ``lang``."""
    reader = Reader()
    reader.feed(html)
    return reader.texts


def written() -> list[str]:
    """Every text that the database holds, the longest first: what people wrote, in whatever language."""
    found = set[str]()
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, (String, JSON))]
        for row in db.session.execute(select(*columns)) if columns else ():
            for value in row:
                found.update(_texts_in(value))
    return sorted(found, key=lambda text: (-len(text), text))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (
            " ".join(line.split())
            for line in value.splitlines()
            if len(line) > 3 and re.search(r"[A-Za-z]{2}", line)
        )
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts_in(one)
