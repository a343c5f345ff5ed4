"""What must be known of a picture before anybody outside may see it, and what cannot be a picture."""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.statuses import Consent

LARGEST_BYTES = 10 * 1024 * 1024
"""Of a file as it is sent."""
MOST_PIXELS = 50_000_000
"""Of a picture as it is sent. Unpacked, each takes up to four bytes; phones take up to 48 million."""
LONGEST_SIDE = 2000
"""Pixels of the longer side of a picture as it is kept; of a smaller one, its own."""
LONGEST_SIDE_SMALL = 480
"""The same of the small picture, in lists."""


class Size(StrEnum):
    """The two files of a picture."""

    LARGE = "large"
    SMALL = "small"


class Missing(StrEnum):
    """What keeps a picture from being public."""

    ALT = "alt"
    CREDIT = "credit"
    LICENCE = "licence"
    CONSENT = "consent"
    REFUSED = "refused"


def missing_of(
    *, alt: str | None, credit: str | None, licence: str | None, consent: Consent
) -> tuple[Missing, ...]:
    """What is missing before a picture may be public; nothing where it may be.

    All four are needed: words for who cannot see it, who took it, under which licence, and that whoever can
    be recognised has agreed. The page that says what is missing and the public address ask this one rule.
    """
    texts = ((Missing.ALT, alt), (Missing.CREDIT, credit), (Missing.LICENCE, licence))
    missing = [one for one, text in texts if not (text or "").strip()]
    if consent is Consent.REFUSED:
        missing.append(Missing.REFUSED)
    elif consent not in (Consent.GIVEN, Consent.NOT_NEEDED):
        missing.append(Missing.CONSENT)
    return tuple(missing)


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height in pixels, the shape kept, the longer side at most `longest` and neither below 1."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
