"""Addresses of pages, as people give them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Optional, ValidationError

from tracker.forms.inputs import stripped

NO_LINK = _l("Give a link that begins with https://.")


def check_link(_form: Form, field: StringField) -> None:
    """A link leads somewhere on the web, and never runs anything."""
    address = field.data or ""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValidationError(str(NO_LINK)) from error
    if parts.scheme not in ("http", "https") or not parts.netloc or any(one.isspace() for one in address):
        raise ValidationError(str(NO_LINK))


def link(words: Any) -> StringField:
    """A field for the address of a page."""
    return StringField(
        words,
        validators=[Optional(), check_link],
        filters=[stripped],
        render_kw={"inputmode": "url", "placeholder": "https://"},
    )
