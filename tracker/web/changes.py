"""What changed since a person's last look, between two days or two reviews, and the button that marks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.changes import Change, changes
from tracker.domain.errors import DomainError
from tracker.domain.gap_changes import GapChange, gap_changes
from tracker.domain.standings import programme_as_seen
from tracker.domain.statuses import ChangeKind
from tracker.forms.changes import SeenForm
from tracker.forms.errors import sentence_of
from tracker.labels import change_count_words, label
from tracker.models import Pair, Programme, Review
from tracker.permissions import Action, may
from tracker.queries.reviews import list_frozen_reviews
from tracker.services.last_looks import mark_seen
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.parts.change_lines import AnyChange, Placed, groups_of, placed
from tracker.web.parts.change_window import (
    LAST_LOOK,
    Window,
    days_typed,
    looked_at_of,
    window_asked_for,
)
from tracker.web.parts.paging import page_asked_for, pages_of, pair_asked_for
from tracker.web.parts.review_changes import gaps_between
from tracker.web.parts.review_page import review_choices
from tracker.web.parts.saving import save_and_go, sent_before
from tracker.web.parts.shown import Shown, shown_on

bp = Blueprint("changes", __name__, url_prefix="/programmes/<slug>/changes")

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of change that there is, with how often."""

    value: str
    words: str
    count: int
    chosen: bool


@bp.get("")
@access(Action.SEE_PROGRAMME)
def show(slug: str) -> ResponseReturnValue:
    """What changed in ``?since=…&until=…``; since the person's last look where nothing is asked for.

    ``?pair=`` shows what belongs to one pair.
    """
    return _page(load_programme(slug), SeenForm(formdata=None))


@bp.post("/seen")
@access(Action.MARK_SEEN)
def seen(slug: str) -> ResponseReturnValue:
    """The person has seen what was there when their page was drawn. Opening the page alone marks nothing."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = SeenForm()
    if before := sent_before(form):
        return before
    if not form.validate_on_submit() or form.moment is None:
        return _page(programme, form)
    mark_seen(programme, user_id=g.actor.user_id, drawn_at=form.moment)
    goal = url_for("changes.show", slug=slug, since=LAST_LOOK)
    return save_and_go(form, goal, line=_("Marked as seen. What is recorded from now on will stand here."))


def _page(programme: Programme, form: SeenForm) -> ResponseReturnValue:
    today, looked_at = clock.today(programme.timezone), looked_at_of(programme)
    kinds, reviews = _kinds_asked_for(), _frozen_reviews(programme)
    pair = pair_asked_for(programme) if request.args.get("pair") else None
    try:
        window = window_asked_for(programme, today, looked_at, reviews)
    except DomainError as error:
        typed = days_typed(programme, today, None, sentence_of(error))
        return render_template("changes/bad_days.html", typed=typed, kinds=kinds, pair=pair), 400
    shown = shown_on(programme, window.after.day, today=today, reading=window.reading)
    found = _found(window, shown, pair)
    listed = _listed([one for one in found if not kinds or one.kind in kinds], shown, pair)
    number = page_asked_for()
    pages = pages_of(len(listed), PER_PAGE, number)
    part = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    page = render_template(
        "changes/show.html",
        shown=shown,
        window=window,
        form=form,
        looked=looked_at is not None,
        typed=days_typed(programme, today, window),
        reviews=review_choices(reviews, programme),
        choices=_choices(found, kinds),
        kinds=kinds,
        pair=pair,
        pair_choices=[(one.number, shown.names[one.id]) for one in shown.pairs.values()],
        groups=groups_of(part, shown, shows_people=may(g.actor, Action.SEE_PEOPLE, scope_of(programme))),
        total=len(found),
        counted=change_count_words(
            Counter(one.kind for one in found),
            Counter(one.kind for one in found if isinstance(one, Change) and one.is_undated),
        ),
        chosen=sum(not kinds or one.kind in kinds for one in found),
        number=number,
        pages=pages,
        url_for_page=_page_url(programme, window, kinds, pair),
    )
    return page, 422 if form.errors else 200


def _frozen_reviews(programme: Programme) -> Sequence[Review]:
    """The frozen reviews, for those who may see them."""
    may_see = may(g.actor, Action.SEE_REVIEWS, scope_of(programme))
    return list_frozen_reviews(programme.id) if may_see else []


def _found(window: Window, shown: Shown, pair: Pair | None) -> list[AnyChange]:
    """All that changed, or all that changed of a pair."""
    found: list[AnyChange] = [
        *changes(shown.record, window.before, window.after, on=shown.on),
        *_gap_changes(window, shown),
    ]
    return found if pair is None else [change for _pair, change in _listed(found, shown, pair)]


def _listed(found: Sequence[AnyChange], shown: Shown, pair: Pair | None) -> list[Placed]:
    """Each change under its pairs; of a pair, under that one alone."""
    return [one for one in placed(found, shown) if pair is None or one[0] == pair.id]


def _gap_changes(window: Window, shown: Shown) -> list[GapChange]:
    if window.reviews is not None:
        return gaps_between(*window.reviews, shown)
    return gap_changes(programme_as_seen(shown.record, window.before), shown.on)


def _kinds_asked_for() -> frozenset[ChangeKind]:
    """The kinds of ``?kind=…&kind=…``, all where none is named; 404 for what is none."""
    asked = [value for value in request.args.getlist("kind") if value]
    if not set(asked) <= set(ChangeKind):
        abort(404)
    return frozenset(map(ChangeKind, asked))


def _choices(found: Sequence[AnyChange], kinds: frozenset[ChangeKind]) -> list[KindChoice]:
    counts = Counter(one.kind for one in found)
    there = [kind for kind in ChangeKind if counts[kind] or kind in kinds]
    return [KindChoice(kind.value, str(label(kind)), counts[kind], kind in kinds) for kind in there]


def _page_url(
    programme: Programme, window: Window, kinds: frozenset[ChangeKind], pair: Pair | None
) -> Callable[[int], str]:
    asked: dict[str, Any] = {**window.query, "kind": [kind for kind in ChangeKind if kind in kinds]}
    if pair is not None:
        asked["pair"] = pair.number

    def url(number: int) -> str:
        return url_for("changes.show", slug=programme.slug, **asked, page=number)

    return url
