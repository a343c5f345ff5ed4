"""What a pair's public page has beyond its factsheet: all of each good practice, and the story."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from tracker.documents.factsheet import Fact, FactSection
from tracker.domain.publishing import Piece
from tracker.domain.statuses import OutcomeKind
from tracker.labels.spoken import on_paper
from tracker.models import Practice
from tracker.web.parts.factsheet import sections_of
from tracker.web.parts.factsheet_facts import fact, part
from tracker.web.parts.factsheet_told import Told
from tracker.web.parts.spoken import spoken
from tracker.web.parts.story import LineShown, story_of


def page_sections(told: Told) -> dict[str, FactSection]:
    """In their order, by names that stay. Each practice is told once and whole, where a factsheet names it
    first and explains it further down."""
    found = sections_of(told)
    found.pop("explained", None)
    if "practices" in found:
        whole = [part("", [practice_whole(one)]) for one in told.pair.practices]
        found["practices"] = {**found["practices"], "parts": whole}
    return found


def practice_whole(practice: Practice) -> Fact:
    """All that is known of a practice, and whose it is."""
    more = (
        (practice.evidence, _("Evidence that it works: %(text)s", text=practice.evidence)),
        (practice.resources, _("Resources it needs: %(text)s", text=practice.resources)),
        (practice.difficulties, _("Difficulties: %(text)s", text=practice.difficulties)),
        (practice.elsewhere, _("What it would need elsewhere: %(text)s", text=practice.elsewhere)),
    )
    said = [on_paper(spoken(practice, "summary") or ""), *(words for text, words in more if text)]
    return fact(
        spoken(practice),
        "\n".join(one for one in said if one),
        _("Offered by %(name)s", name=practice.owner.name),
        practice.url,
    )


def public_story(told: Told) -> list[LineShown]:
    """The lines of the story; none where something that it names is not public."""
    names_media = any(one.kind is OutcomeKind.VISIBILITY for one in told.outcomes)
    if not told.shows(Piece.STORY) or (names_media and not told.shows(Piece.MEDIA)):
        return []
    return story_of(told.pair, told.shown, is_public=True)


def plain_line(line: LineShown) -> dict[str, Any]:
    """A line of the story as plain values."""
    steps = [
        {
            "kind": one.kind.value,
            "text": one.words,
            "when": one.when,
            "reached": one.is_reached,
            "evidence": [{"title": link.words, "url": link.url} for link in one.evidence],
        }
        for one in line.steps
    ]
    return {"steps": steps, "branches": [plain_line(one) for one in line.branches]}
