"""A programme as the text of a programme file: the same programme is always the same text."""

from __future__ import annotations

import json

from tracker.queries.programme_file import get_whole_programme
from tracker.services.programme_file.rows import document_of
from tracker.services.programme_file.shapes import FILE


def dump(slug: str) -> str | None:
    """The file of a programme; None where there is none of that slug.

    Rows stand in the order in which they came in, members of objects in that of `shapes`. Who typed
    something is not in it, nor are drafts, comments on reports, or roles.
    """
    whole = get_whole_programme(slug)
    if whole is None:
        return None
    return json.dumps(FILE.plain(document_of(whole)), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
