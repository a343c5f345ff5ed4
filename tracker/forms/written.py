"""In which language the texts of a form are written: asked on one line, answered beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from babel.languages import get_official_languages
from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.validators import ValidationError

from tracker.datewords import LANGUAGES
from tracker.extensions import page_language
from tracker.labels.languages import language_name, languages
from tracker.labels.sorting import sorted_by_name

# Where a programme names no countries, people may write in any official language of the European Union.
OF_THE_UNION = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt"),
    *("nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)


class WrittenInField(SelectField):
    """The language of what is typed in a form. It is there already, and is changed only where it is wrong.

    A form that shows a row has the row's language; one with nothing yet has what its writer chose last, else
    their own language, else the page's. Of a row of which nobody knows it, nobody has to know it now.
    """

    def __init__(self, label: Any = None, validators: list[Any] | None = None, **more: Any) -> None:
        more.setdefault("default", language_of_writer)
        super().__init__(label or _l("Written in"), validators, choices=[], **more)

    def process_data(self, value: Any) -> None:
        super().process_data(value or "")

    def iter_choices(self) -> Iterator[Any]:
        """The languages of the tracker and of the programme's countries, by name, and whichever it is."""
        self.choices = _choices(self.data, self.object_data)
        yield from super().iter_choices()

    def pre_validate(self, form: Any) -> None:
        """Any language will do, also one that the list does not offer."""
        unknown_stays = not self.data and not self.object_data
        if not (self.data in languages() or unknown_stays):
            raise ValidationError(_("Choose a language."))

    @property
    def code(self) -> str | None:
        """The language; None where nobody knows it."""
        return self.data or None

    @property
    def chosen(self) -> str | None:
        """The language where the writer has chosen another one than stood there, to be remembered."""
        return self.code if self.data != (self.object_data or "") else None


def written_in(part: str = "") -> Any:
    """The field of a form. `part` is the beginning of its id, where the page has other forms."""
    return WrittenInField(id=f"{part}-language" if part else "language")


def stored_language(row: Any, *texts: str) -> dict[str, str | None]:
    """The language of a row for ``Form(data=…)``; nothing where the row has none of these texts yet."""
    return {"language": row.language} if any(getattr(row, name) for name in texts) else {}


def language_of_writer() -> str:
    """What the person wrote in last, else their own language, else the page's."""
    link = g.get("by_link")
    person = link.user if link is not None else current_user
    last, own = getattr(person, "writing_language", None), getattr(person, "language", None)
    return last or (own if own in LANGUAGES else page_language())


def _choices(*also: str | None) -> list[tuple[str, str]]:
    countries = getattr(g.get("programme"), "countries", None) or ()
    wanted = frozenset((*LANGUAGES, *(_official_in(tuple(countries)) or OF_THE_UNION), *also))
    unknown = [("", _("not known"))] if "" in also else []
    return [*unknown, *_named(wanted & languages(), page_language())]


@lru_cache(maxsize=64)
def _official_in(countries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        code
        for country in countries
        for code in get_official_languages(country, regional=True, de_facto=True)
    )


@lru_cache(maxsize=64)
def _named(codes: frozenset[str], reader: str) -> tuple[tuple[str, str], ...]:
    # Each form of a page asks for the same names in the same order.
    named = ((code, language_name(code, reader)) for code in codes)
    return tuple(sorted_by_name(named, lambda one: one[1], reader))
