"""What the tracker says in another language, looked up by its English: ``el("Save update")``."""

from __future__ import annotations

import gettext
import re
from functools import cache
from typing import Any, cast

from babel.messages import Catalog

from config import ROOT
from tests.support.catalogues import messages
from tests.support.said import said_by

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
WORD = re.compile(r"[A-Za-z]{2,}")


@cache
def sources() -> Catalog:
    """Every text of the tracker as it is now, so that one too new to be translated is seen."""
    return cast("Catalog", messages.gathered())


class Says:
    """The words of one language; what has no translation there is an error, so that no test reads English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = gettext.translation("messages", ROOT / "tracker" / "translations", [language])

    def __call__(self, english: str, context: str | None = None, /, **values: Any) -> str:
        """The translation, with the values in its places."""
        said = self._words.pgettext(context, english) if context else self._words.gettext(english)
        assert said != english, f"{english!r} is not translated into {self.language}"
        return said % values if values else said

    def count(self, one: str, many: str, num: int, **values: Any) -> str:
        """The translation for that number."""
        said = self._words.ngettext(one, many, num)
        assert said not in (one, many), f"{many!r} is not translated into {self.language}"
        return said % {"num": num, **values}

    def longest(self, english: str, context: str | None = None, /) -> str:
        """The longest part between the places for values, to look for where those are not known."""
        return max(PLACEHOLDER.split(self(english, context))[::2], key=len).strip()

    def left_in_english(self, html: str) -> list[str]:
        """Every sentence of the catalogue that stands in a page or in a text in English still."""
        text = "\n".join(said_by(html))
        return [found for part, one in self._sentences() if part in text for found in one.findall(text)]

    def _sentences(self) -> list[tuple[str, re.Pattern[str]]]:
        """English texts of 3 words or more, but for those that are the same: the longest part, the whole."""
        found = []
        for message in messages.brought_up_to_date(messages.catalogue_of(self.language), sources()):
            for english, words in messages.forms_of(message) if message.id else ():
                parts = PLACEHOLDER.split(" ".join(english.split()))[::2]
                if words != english and len(WORD.findall(" ".join(parts))) >= 3:
                    found.append((max(parts, key=len), re.compile(".{1,80}?".join(map(re.escape, parts)))))
        return found
