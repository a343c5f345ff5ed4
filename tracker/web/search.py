"""Search over a whole programme."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from tracker.domain.statuses import ActivityKind
from tracker.extensions import SOURCE_LANGUAGE
from tracker.labels import label
from tracker.permissions import Action, may
from tracker.queries import search as queries
from tracker.queries.organisations import LONGEST_SEARCH, search_words
from tracker.queries.search_question import Kind
from tracker.web.access import access, load_programme, scope_of
from tracker.web.parts.paging import choice_asked_for, page_asked_for, pages_of
from tracker.web.parts.search_results import KIND_NAMES, as_asked, result_groups
from tracker.web.replica import reads_replica

bp = Blueprint("search", __name__, url_prefix="/programmes/<slug>/search")

FEW, MANY = 5, 25
"""How many of each kind, and how many on a page where one kind is asked for."""


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def show(slug: str) -> ResponseReturnValue:
    """What ``?q=`` finds, by kind; ``?in=`` shows one kind, a page at a time."""
    programme, kind, number = load_programme(slug), choice_asked_for("in", Kind), page_asked_for()
    typed = request.args.get("q", "")
    if len(typed) > LONGEST_SEARCH:
        return _page(typed=typed, is_too_long=True), 422
    words = search_words(typed)
    if not words:
        return _page(typed=typed)
    limit = MANY if kind else FEW
    results = queries.search(
        programme.id,
        words,
        activity_kinds=_activity_kinds(),
        with_drafts=may(g.actor, Action.SEE_DRAFTS, scope_of(programme)),
        kind=kind,
        offset=(number - 1) * limit if kind else 0,
        limit=limit,
    )
    asked: dict[str, Any] = {"slug": slug, "q": typed}
    return _page(
        typed=typed,
        groups=result_groups(results, words, programme),
        total=results.total,
        kind=kind,
        kind_name=KIND_NAMES[kind] if kind else None,
        number=number,
        pages=pages_of(results.total, MANY, number) if kind else 1,
        url_of=lambda one: url_for("search.show", **asked, **{"in": one.value}),
        url_for_page=lambda page: url_for("search.show", **asked, **{"in": kind, "page": page}),
        url_of_all=url_for("search.show", **asked),
    )


def _activity_kinds() -> dict[ActivityKind, list[str]]:
    """What kinds of activity are called in the reader's language and, as partners write them, in English."""
    own = {kind: str(label(kind)) for kind in ActivityKind}
    with force_locale(SOURCE_LANGUAGE):
        return {kind: list(dict.fromkeys((name, str(label(kind))))) for kind, name in own.items()}


def _page(*, typed: str, **more: Any) -> str:
    values = {"groups": [], "total": 0, "kind": None, "is_too_long": False, "longest": LONGEST_SEARCH}
    asked = as_asked(typed, LONGEST_SEARCH)
    return render_template("search/show.html", typed=asked, **{**values, **more})
