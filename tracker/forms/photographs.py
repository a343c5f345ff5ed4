"""What is said of a picture, and the file that it comes in."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from tracker.domain.errors import DomainError
from tracker.domain.photographs import LARGEST_BYTES
from tracker.domain.statuses import Consent
from tracker.forms.base import PlainForm, TrackedForm, VersionedForm
from tracker.forms.errors import sentence_of
from tracker.forms.inputs import IdField, line, text
from tracker.forms.written import stored_language, written_in
from tracker.labels import choices
from tracker.models import Picture

LONGEST_ALT = 500
TYPED = ("alt", "credit", "licence")
SAME = (*TYPED, "activity_id")


class Place(StrEnum):
    """Where a picture comes to stand among those of its pair."""

    FIRST = "first"
    LAST = "last"


class PictureFields(TrackedForm):
    """What must be known of a picture before it may be public, and at what it was taken."""

    alt = text(
        _l("In words, for who cannot see it"),
        longest=LONGEST_ALT,
        description=_l("What can be seen, in a sentence: “Five women cook together in a school kitchen.”"),
    )
    credit = line(_l("Who took it"), description=_l("As it is to stand beside the picture."))
    licence = line(
        _l("Licence"), description=_l("Such as “CC BY 4.0”, or “With the permission of the City of Capaci”.")
    )
    consent = RadioField(
        _l("Do those who can be recognised agree that it is shown?"), default=Consent.UNKNOWN
    )
    activity_id = IdField(_l("Taken at"))
    language = written_in()

    def __init__(self, *args: Any, activities: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.consent.choices = choices(Consent)
        self.activity_id.set_rows(activities, empty=_("no visit or event of this pair"))

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Picture`. Call it on a valid form."""
        texts = {name: self[name].data for name in SAME}
        language = self.language.code if any(texts[name] for name in TYPED) else None
        return texts | {"consent": Consent(self.consent.data), "language": language}


class FileForm(TrackedForm):
    """A picture that is sent. A browser forgets the file when the form comes back; what was typed stays."""

    class Meta(PlainForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The fields that were sent, and the one file: no other field can be one."""
            found = super().wrap_formdata(form, formdata)
            files: MultiDict[str, Any] = MultiDict({"file": request.files.getlist("file")})
            return found if found is None else CombinedMultiDict([files, found])

    file = FileField(
        _l("Picture"),
        description=_l(
            "A photograph: JPEG, PNG or WebP, 10 MB at most. Where and with what it was taken is removed."
        ),
    )

    def validate_file(self, field: FileField) -> None:
        if field.data is None:
            raise ValidationError(_("Choose a picture."))
        size = field.data.stream.seek(0, os.SEEK_END)
        field.data.stream.seek(0)
        if size > LARGEST_BYTES:
            error = DomainError("file", "file_too_big", limit=LARGEST_BYTES // 1024**2)
            raise ValidationError(sentence_of(error))


class NewPictureForm(FileForm, PictureFields):
    """A new picture of a pair."""


class EmblemForm(FileForm):
    """An emblem of the programme, which shows nobody and stands on every public page."""

    alt = line(
        _l("In words"),
        required=True,
        longest=LONGEST_ALT,
        description=_l("What it says: “Funded by the European Union”."),
    )
    credit = line(_l("Whose emblem it is"), required=True)
    licence = line(
        _l("Under which terms it may be shown"),
        required=True,
        description=_l("Such as “Rules of the European Commission for its emblem”."),
    )
    language = written_in()

    def texts(self) -> dict[str, str | None]:
        """What the form says, by the columns of `Picture`. Call it on a valid form."""
        texts = {name: self[name].data for name in TYPED}
        return texts | {"language": self.language.code}


class PictureForm(PictureFields, VersionedForm):
    """A picture that is there."""

    place = SelectField(_l("Its place among the pictures"), default="")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.place.choices = [
            ("", _("where it is now")),
            (Place.FIRST.value, _("the first of all")),
            (Place.LAST.value, _("the last of all")),
        ]

    @property
    def wanted_place(self) -> Place | None:
        return Place(self.place.data) if self.place.data else None


def stored_picture(picture: Picture) -> dict[str, Any]:
    """A picture as `PictureForm(data=…)` shows it."""
    same = {name: getattr(picture, name) for name in (*SAME, "version")}
    return same | {"consent": picture.consent.value} | stored_language(picture, *TYPED)
