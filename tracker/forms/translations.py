"""The texts of a thing in all other languages: one field for each text and language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.domain.statuses import TranslatedField
from tracker.forms.base import VersionedForm
from tracker.forms.inputs import LONGEST_LINE, line, text
from tracker.labels import label
from tracker.labels.languages import language_name

OF_ONE_LINE = (TranslatedField.TITLE, TranslatedField.MOTTO)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text in one more language. `is_old`: what is there is of an earlier text, `of_text`."""

    field: TranslatedField
    language: str
    said: str | None = None
    of_text: str | None = None
    is_old: bool = False

    @property
    def name(self) -> str:
        return f"{self.field.value}_{self.language}"

    @property
    def tick(self) -> str:
        return f"still_right_{self.name}"


class TranslationsForm(VersionedForm):
    """What `translations_form` adds the fields to."""

    wanted: tuple[Wanted, ...] = ()

    def texts(self) -> dict[tuple[TranslatedField, str], str | None]:
        """What was typed, by text and language; None where nothing was."""
        return {(one.field, one.language): self[one.name].data for one in self.wanted}

    def still_right(self) -> set[tuple[TranslatedField, str]]:
        """The translations of an earlier text that somebody says fit the one that is there now."""
        return {(one.field, one.language) for one in self.wanted if one.is_old and self[one.tick].data}


def translations_form(wanted: Iterable[Wanted], *, version: int, **more: Any) -> TranslationsForm:
    """The form of these texts, filled with what they are now."""
    wanted = tuple(wanted)
    fields: dict[str, Any] = {"wanted": wanted}
    for one in wanted:
        # Translators: a field's name and the language that it is to be filled in: “Title (French)”.
        words = _l("%(text)s (%(language)s)", text=label(one.field), language=language_name(one.language))
        if one.field in OF_ONE_LINE:
            fields[one.name] = line(words, longest=LONGEST_LINE)
        else:
            fields[one.name] = text(words)
        if one.is_old:
            fields[one.tick] = BooleanField(_("It still says the same as the original"))
    form = type("TranslationsForm", (TranslationsForm,), fields)
    data = {one.name: one.said for one in wanted}
    made: TranslationsForm = form(data={**data, "version": version}, **more)
    return made
