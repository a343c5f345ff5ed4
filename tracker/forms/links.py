"""Addresses of pages, as people give them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Optional, ValidationError

from tracker.forms.inputs import stripped

NO_LINK = _l("Give a link that begins with https://.")
NAME_IN_LINK = _l("Leave out what stands before the @ in this link.")


def check_link(_form: Form, field: StringField) -> None:
    """A link leads to where it says, somewhere on the web, and never runs anything."""
    address = field.data or ""
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.port != 0 else None
    except ValueError as error:
        raise ValidationError(str(NO_LINK)) from error
    is_plain = address.isprintable() and not any(one.isspace() for one in address)
    if parts.scheme not in ("http", "https") or not host or not is_plain:
        raise ValidationError(str(NO_LINK))
    if "@" in parts.netloc:
        # https://europa.eu@example.org/ leads to example.org, and a password would be shown to everybody.
        raise ValidationError(str(NAME_IN_LINK))


def link(words: Any) -> StringField:
    """A field for the address of a page."""
    return StringField(
        words,
        validators=[Optional(), check_link],
        filters=[stripped],
        render_kw={"inputmode": "url", "placeholder": "https://"},
    )
