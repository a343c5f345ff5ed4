"""Search over all that a programme has, without accents, case, hyphens and dots, and by all other names.

Every word must begin a word of what is found: of its own texts, or of a name of an organisation that it
belongs to, so that "Malines" finds Mechelen and what Mechelen is part of. Translations are searched, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select

from tracker.domain.statuses import ActivityKind
from tracker.extensions import db
from tracker.models import Organisation
from tracker.queries.organisations import has_word
from tracker.queries.pairs import list_pairs
from tracker.queries.search_kinds import FINDERS, links_of
from tracker.queries.search_question import Kind, Named, Question, Results, texts_of
from tracker.queries.translations import texts_of_programme


def search(
    programme_id: int,
    words: Sequence[str],
    *,
    with_drafts: bool,
    activity_kinds: Mapping[ActivityKind, Sequence[str]],
    kind: Kind | None = None,
    offset: int = 0,
    limit: int = 5,
) -> Results:
    """What has all of these folded words, `limit` of each kind; of one kind where `kind` says so.

    `with_drafts`: also in reports that are not submitted. `activity_kinds` are the names by which activities
    of a kind are found: the catalogues have them, and no row. The number of statements is fixed.
    """
    pairs = {one.id: one for one in list_pairs(programme_id)}
    question = Question(programme_id, words, with_drafts, offset, limit, pairs, activity_kinds)
    question.named = _named(question)
    question.translated = texts_of_programme(programme_id, None)
    found = [FINDERS[one](question) for one in (Kind if kind is None else (kind,))]
    about = {hit.activity for one in found for hit in one.hits if hit.activity is not None}
    return Results([one for one in found if one.total], pairs, links_of(about))


def _named(question: Question) -> dict[int, Named]:
    any_word = or_(*(has_word(Organisation.search_text, word) for word in question.words))
    rows = db.session.execute(
        select(
            *(Organisation.id, Organisation.name, Organisation.acronym, Organisation.other_names),
            Organisation.search_text,
        )
        .where(Organisation.programme_id == question.programme_id, any_word)
        .order_by(Organisation.search_text, Organisation.id)
    )
    return {
        row.id: Named(
            texts=texts_of(name=row.name, acronym=row.acronym, other_name=" · ".join(row.other_names or ())),
            words=frozenset(
                word for word in question.words if f" {word}" in " " + row.search_text.replace("\n", " ")
            ),
        )
        for row in rows
    }
