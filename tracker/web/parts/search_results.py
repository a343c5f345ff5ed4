"""What a search found, in words: what each thing is called, where the words stand in it, and its page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.addresses import programme_path
from tracker.domain.folding import fold
from tracker.labels import activity_name
from tracker.labels.spoken import Spoken, after
from tracker.models import Programme
from tracker.queries.search_question import Hit, Kind, Results
from tracker.queries.sides import sides_of
from tracker.queries.translations import text_for_reader

KIND_NAMES: Mapping[Kind, LazyString] = {
    Kind.ORGANISATIONS: _l("Organisations"),
    Kind.PAIRS: _l("Pairs"),
    Kind.PRACTICES: _l("Good practices"),
    Kind.ACTIVITIES: _l("Activities"),
    Kind.REPORTS: _l("Visit reports"),
    Kind.PLANS: _l("Action plans"),
    Kind.MILESTONES: _l("Milestones"),
    Kind.DELIVERABLES: _l("Deliverables"),
    Kind.OUTCOMES: _l("Outcomes"),
    Kind.FOLLOW_UPS: _l("Follow-ups"),
}

FIELD_NAMES: Mapping[str, LazyString] = {
    "name": _l("name"),
    "acronym": _l("acronym"),
    "other_name": _l("other names"),
    "title": _l("title"),
    "code": _l("code"),
    "objective": _l("objective"),
    "motto": _l("motto"),
    "toolkit": _l("toolkit"),
    "strengths": _l("strengths"),
    "challenges": _l("challenges"),
    "summary": _l("summary"),
    "evidence": _l("evidence"),
    "resources": _l("resources"),
    "difficulties": _l("difficulties"),
    "changed": _l("what was changed"),
    "elsewhere": _l("what it would need elsewhere"),
    "place": _l("place"),
    "kind": _l("kind"),
    "related": _l("shared with"),
    "note": _l("note"),
    "description": _l("description"),
    "seen": _l("what was seen"),
    "learned": _l("what was learned"),
    "did_not_work": _l("what did not work"),
    "effect_on_plan": _l("effect on the plan"),
    "not_as_planned": _l("what was not as planned"),
    "practice": _l("practice"),
    "what": _l("what"),
    "owner": _l("owner"),
    "member": _l("member of the pair"),
    "takes_part": _l("takes part"),
}
BEFORE, AFTER = 8, 16
"""How many words of a text stand before and after the first that was found."""
LONGEST_WORD = 60
MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where words were found: the field, and its text around them as (words, found or not)."""

    field: LazyString
    parts: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    url: str
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Group:
    """One kind: `total` of them, of which `lines` are shown."""

    kind: Kind
    name: LazyString
    total: int
    lines: Sequence[Line]


def result_groups(results: Results, words: Sequence[str], programme: Programme) -> list[Group]:
    """What was found, by kind."""
    names = {number: sides_of(pair).names for number, pair in results.pairs.items()}
    numbers = {pair.number: pair.id for pair in results.pairs.values()}

    def line(kind: Kind, hit: Hit) -> Line:
        title: str = hit.title
        if hit.of is not None:
            title = after(hit.before, Spoken(text_for_reader(hit.of, "title", hit.title, programme.id)))
        if kind is Kind.PAIRS:
            title = names[numbers[int(hit.at[1])]]
        elif hit.activity is not None and hit.kind_of_activity is not None:
            links = results.links.get(hit.activity, ())
            number = next((found for _pair, found in links if found is not None), None)
            pairs = [names[pair] for pair, _round in links if pair in names]
            title = activity_name(hit.kind_of_activity, title, number=number, pairs=pairs)
        return Line(title, programme_path(programme.slug, *hit.at), places(hit, words))

    return [
        Group(one.kind, KIND_NAMES[one.kind], one.total, [line(one.kind, hit) for hit in one.hits])
        for one in results.found
    ]


def places(hit: Hit, words: Sequence[str]) -> list[Place]:
    """The fewest fields in which the words stand, at most `MOST_PLACES`; own texts before names."""
    missing, chosen = set(words), list[Place]()
    found = [(name, text, _words_in(text, words)) for name, text in hit.texts]
    while missing and len(chosen) < MOST_PLACES:
        best = max(found, key=lambda one: len(one[2] & missing), default=None)
        if best is None or not best[2] & missing:
            break
        missing -= best[2]
        chosen.append(Place(FIELD_NAMES[best[0]], around(best[1], words)))
    return chosen


def around(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text around the first word that was found, in parts that say whether they were."""
    tokens = [token[:LONGEST_WORD] for token in text.split()]
    marks = [bool(_words_in(token, words)) for token in tokens]
    first = marks.index(True) if True in marks else 0
    begin, end = max(0, first - BEFORE), min(len(tokens), first + AFTER)
    parts: list[tuple[str, bool]] = [("… ", False)] if begin else []
    for token, mark in zip(tokens[begin:end], marks[begin:end], strict=True):
        if parts and parts[-1][1] is mark:
            parts[-1] = (f"{parts[-1][0]}{token} ", mark)
        else:
            parts.append((f"{token} ", mark))
    return [*parts, ("…", False)] if end < len(tokens) else parts


def _words_in(text: str, words: Sequence[str]) -> set[str]:
    """Those of the folded words that begin a word of the text."""
    hay = f" {fold(text)}"
    return {word for word in words if f" {word}" in hay}


SPACES = re.compile(r"\s+")


def as_asked(text: str, longest: int) -> str:
    """The question as the page repeats it."""
    return SPACES.sub(" ", text).strip()[:longest]
