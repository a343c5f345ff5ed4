"""What is missing of a picture before it can be public, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.photographs import Missing

MISSING_WORDS: Mapping[Missing, LazyString] = {
    Missing.ALT: _l("a description in words"),
    Missing.CREDIT: _l("who took it"),
    Missing.LICENCE: _l("the licence"),
    Missing.CONSENT: _l("whether those in it agree"),
    Missing.REFUSED: _l("the consent of somebody in it, who has refused"),
}
