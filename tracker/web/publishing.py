"""What anybody may read: a coordinator decides it for the programme, and piece by piece for each pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.addresses import meet_path
from tracker.domain.publishing import OF_A_PAIR, Piece, PieceState, public_on, state_on
from tracker.forms.base import PartForm
from tracker.forms.publishing import PairPublishingForm, ProgrammePublishingForm, stored_pieces
from tracker.labels.publishing import PIECE_HINTS, PIECE_STATE_WORDS
from tracker.models import Pair, Programme, Publication
from tracker.permissions import Action
from tracker.queries.pairs import get_pair, list_pairs
from tracker.queries.publishing import decided, list_decisions, lock_decisions, public_in_preview
from tracker.queries.sides import sides_of
from tracker.services import publishing as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import show_conflict
from tracker.web.meet import pair_page
from tracker.web.parts.dates import say_day
from tracker.web.parts.saving import refusals_in, save_and_go, sent_before

bp = Blueprint("publishing", __name__, url_prefix="/programmes/<slug>")

LOOKS = {PieceState.PUBLIC: ("done", "done"), PieceState.AHEAD: ("running", "running")}
CLOSED, WITHDRAWN = ("unknown", "open"), ("unknown", "lock")


class AllForm(PartForm):
    """Publishes everything that is still a draft."""

    part = "all"


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair in the list: how much of it is public, and where that is decided."""

    number: int
    names: str
    url: str
    is_public: bool
    pieces: int
    public_url: str | None


@dataclass(frozen=True, slots=True)
class PieceMark:
    """How a piece stands today."""

    words: str
    css: str
    icon: str


@bp.route("/publishing", methods=["GET", "POST"])
@access(Action.PUBLISH)
def show(slug: str) -> ResponseReturnValue:
    """Whether the programme's page is public, and how much of each pair."""
    programme = _programme(slug)
    form = ProgrammePublishingForm(data=stored_pieces(_of(None, list_decisions(programme.id))))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        rows = _of(None, lock_decisions(programme))
        if form.seen_version != _version(rows):
            theirs = ProgrammePublishingForm(formdata=None, data=stored_pieces(rows))
            return show_conflict(form, theirs, version=_version(rows), keep_theirs=_home(slug))
        with refusals_in(form):
            _decide(form, programme, None)
            return save_and_go(form, _home(slug), line=_("Saved."))
    return _programme_page(programme, form)


@bp.route("/pairs/<int:number>/publishing", methods=["GET", "POST"])
@access(Action.PUBLISH)
def edit(slug: str, number: int) -> ResponseReturnValue:
    """Whether the pair is public at all, and each piece of it."""
    programme = _programme(slug)
    pair = get_pair(programme.id, number) or missing()
    form = PairPublishingForm(data=_stored(pair, _of(pair, list_decisions(programme.id))))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        rows = _of(pair, lock_decisions(programme, pair))
        if form.seen_version != _version(rows, pair):
            theirs = PairPublishingForm(formdata=None, data=_stored(pair, rows))
            return show_conflict(form, theirs, version=_version(rows, pair), keep_theirs=_home(slug, number))
        with refusals_in(form):
            services.show_pair(pair, programme=programme, published=bool(form.published.data))
            _decide(form, programme, pair)
            return save_and_go(form, _home(slug, number), line=_("Saved."))
    return _pair_page(programme, pair, form)


@bp.get("/pairs/<int:number>/publishing/preview")
@access(Action.PUBLISH)
def preview(slug: str, number: int) -> ResponseReturnValue:
    """The public page of the pair as it is with every part public, for whoever decides it."""
    programme = _programme(slug)
    pair = get_pair(programme.id, number) or missing()
    everything = public_in_preview(programme, pair, _today(programme))
    return pair_page(programme, everything, pair, is_preview=True)


@bp.post("/pairs/<int:number>/publishing/all")
@access(Action.PUBLISH)
def publish_all(slug: str, number: int) -> ResponseReturnValue:
    """Publishes from today on every piece of which nobody has decided, and the pair with them."""
    programme = _programme(slug)
    pair = get_pair(programme.id, number) or missing()
    form = AllForm()
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form):
            lock_decisions(programme, pair)
            services.show_pair(pair, programme=programme, published=True)
            services.publish_whole(programme, pair, from_day=_today(programme))
            return save_and_go(form, _home(slug, number), line=_("It is public from today on."))
    rows = _of(pair, list_decisions(programme.id))
    return _pair_page(
        programme, pair, PairPublishingForm(formdata=None, data=_stored(pair, rows)), all_form=form
    )


def _programme_page(programme: Programme, form: ProgrammePublishingForm) -> ResponseReturnValue:
    pairs, rows = list_pairs(programme.id), list_decisions(programme.id)
    if not form.is_submitted():
        form.version.data = str(_version(_of(None, rows)))
    public = public_on(decided(rows), [one.id for one in pairs if one.published], _today(programme))
    lines = [
        PairLine(
            one.number,
            sides_of(one).names,
            _home(programme.slug, one.number),
            one.id in public.pairs,
            len(public.of(one.id)),
            meet_path(programme.slug, one.number) if one.id in public.pairs else None,
        )
        for one in pairs
    ]
    page = render_template(
        "publishing/show.html",
        form=form,
        lines=lines,
        marks=_marks(_of(None, rows), frozenset({Piece.PROGRAMME}), programme),
        public=public.programme,
        pieces=len(OF_A_PAIR),
        public_url=meet_path(programme.slug),
    )
    return page, 422 if form.is_submitted() else 200


def _pair_page(
    programme: Programme, pair: Pair, form: PairPublishingForm, all_form: AllForm | None = None
) -> ResponseReturnValue:
    rows = list_decisions(programme.id)
    if not form.is_submitted() or all_form is not None:
        form.version.data = str(_version(_of(pair, rows), pair))
    public = public_on(decided(rows), [pair.id] if pair.published else [], _today(programme))
    page = render_template(
        "publishing/edit.html",
        form=form,
        all_form=all_form or AllForm(formdata=None),
        number=pair.number,
        name=sides_of(pair).names,
        marks=_marks(_of(pair, rows), public.of(pair.id), programme),
        hints=PIECE_HINTS,
        is_public=pair.id in public.pairs,
        programme_is_public=public.programme,
        undecided=len(OF_A_PAIR) - len(_of(pair, rows)),
        public_url=meet_path(programme.slug, pair.number),
    )
    return page, 422 if form.is_submitted() else 200


def _programme(slug: str) -> Programme:
    programme = load_programme(slug)
    require(scope_of(programme))
    return programme


def _decide(
    form: PairPublishingForm | ProgrammePublishingForm, programme: Programme, pair: Pair | None
) -> None:
    for piece, (state, day) in form.decisions(_today(programme)).items():
        services.decide(programme, pair, piece, state=state, from_day=day)


def _today(programme: Programme) -> date:
    return clock.today(programme.timezone)


def _of(pair: Pair | None, rows: Iterable[Publication]) -> list[Publication]:
    return [one for one in rows if one.pair_id == (pair.id if pair else None)]


def _version(rows: Iterable[Publication], pair: Pair | None = None) -> int:
    """Rises with every change of what the form shows; rows are never deleted."""
    return sum(one.version for one in rows) + (pair.version if pair else 0)


def _stored(pair: Pair, rows: Iterable[Publication]) -> dict[str, object]:
    return {"published": pair.published} | stored_pieces(rows)


def _marks(
    rows: Iterable[Publication], shown: frozenset[Piece], programme: Programme
) -> dict[str, PieceMark]:
    """By the name of the piece; one without a row is a draft. `shown` are those that are public today."""
    marks = {}
    for one in rows:
        state = state_on(one.state, one.from_day, _today(programme))
        css, icon = LOOKS.get(state, WITHDRAWN if state is PieceState.WITHDRAWN else CLOSED)
        words, day = str(PIECE_STATE_WORDS[state]), say_day(one.from_day) if one.from_day else ""
        if state is PieceState.AHEAD:
            words = _("From %(day)s", day=day)
        elif state is PieceState.PUBLIC and one.piece in shown:
            words = _("Public since %(day)s", day=day)
        elif state is PieceState.PUBLIC:
            words = _("Waits for other parts") if shown else _("Waits for the pair’s page")
            css = icon = "running"
        marks[one.piece.value] = PieceMark(words, css, icon)
    return marks


def _home(slug: str, number: int | None = None) -> str:
    if number is None:
        return url_for("publishing.show", slug=slug)
    return url_for("publishing.edit", slug=slug, number=number)
