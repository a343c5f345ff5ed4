"""The folded text of a row that search looks in. Nothing that the public must not see is in it."""

from __future__ import annotations

from tracker.domain.folding import fold
from tracker.models import Activity, Milestone, Organisation, Translation


def refresh(row: Organisation | Activity | Milestone | Translation) -> None:
    """Sets the row's `search_text` anew from its own columns; call it wherever one of them changes."""
    row.search_text = search_text(row)


def search_text(row: Organisation | Activity | Milestone | Translation) -> str:
    """What a search finds the row by. Names are apart, so that no search matches across two of them."""
    parts: tuple[str | None, ...]
    match row:
        case Organisation():
            parts = (row.name, row.acronym, *(row.other_names or ()))
        case Activity():
            parts = (row.title, row.place, row.objective, row.related_programme, row.note)
        case Milestone():
            parts = (row.code, row.title, row.description, row.note)
        case Translation():
            parts = (row.text,)
    return "\n".join(folded for part in parts if part and (folded := fold(part)))
