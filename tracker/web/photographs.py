"""The pictures of a pair: the list, adding, describing and removing one; and their files for members."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import meet_path
from tracker.domain.photographs import Size
from tracker.domain.publishing import Piece
from tracker.files.photographs import forget
from tracker.files.stores import store
from tracker.forms.base import TrackedForm
from tracker.forms.photographs import NewPictureForm, PictureForm, Place, stored_picture
from tracker.models import Pair, Picture, Programme
from tracker.permissions import Action, may
from tracker.queries import photographs as queries
from tracker.queries.pairs import get_pair, list_activities_of_pair
from tracker.queries.publishing import public_of
from tracker.queries.sides import sides_of
from tracker.services import photographs as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.pairs import load_pair, scope_of_pair
from tracker.web.parts.photographs import file_url, shots_of
from tracker.web.parts.picture_files import Kept, keep_files, picture_answer, sent_meanwhile
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.uploads import takes_files

bp = Blueprint("photographs", __name__, url_prefix="/programmes/<slug>")


@bp.get("/pairs/<int:number>/pictures")
@access(Action.SEE_PICTURES)
def list_(slug: str, number: int) -> ResponseReturnValue:
    """Every picture of a pair, and what is missing of each before it may be public."""
    programme = load_programme(slug)
    pair = get_pair(programme.id, number) or missing()
    require(scope_of(programme))
    return render_template(
        "photographs/list.html",
        pair=pair,
        name=sides_of(pair).names,
        shots=shots_of(pair, programme),
        edits=may(g.actor, Action.EDIT_PICTURE, scope_of_pair(programme, pair)),
        public_url=meet_path(slug, number) if _are_public(programme, pair) else None,
    )


@bp.get("/pictures/<int:picture_id>/<size>.webp")
@access(Action.SEE_PICTURES)
def show(slug: str, picture_id: int, size: str) -> ResponseReturnValue:
    """A file of a picture, for members."""
    programme = load_programme(slug)
    require(scope_of(programme))
    picture = queries.get_picture(programme.id, picture_id) or missing()
    return picture_answer(picture, size, for_all=False)


@bp.route("/pairs/<int:number>/pictures/new", methods=["GET", "POST"])
@access(Action.EDIT_PICTURE)
@takes_files
def create(slug: str, number: int) -> ResponseReturnValue:
    """A new picture: its files are kept first, and then its row is written."""
    programme, pair = load_pair(slug, number)
    form = NewPictureForm(activities=_activities(pair))
    if before := sent_before(form):
        return before
    status = None
    if form.validate_on_submit():
        kept, status = keep_files(form)
        programme, pair = load_pair(slug, number)
        if before := sent_meanwhile(form, kept):
            return before
        if kept:
            with refusals_in(form):
                picture = _add(pair, form, kept)
                return save_and_go(form, _home(pair, slug, picture), line=_("The picture is there."))
    shown = {"pair": pair, "name": sides_of(pair).names, "is_public": _are_public(programme, pair)}
    page, usual = form_page("photographs/create.html", form, **shown)
    return page, status or usual


@bp.route("/pairs/<int:number>/pictures/<int:picture_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PICTURE)
def edit(slug: str, number: int, picture_id: int) -> ResponseReturnValue:
    """What is said of a picture, and its place."""
    programme, pair, picture = _load(slug, number, picture_id)
    form = _form(pair, picture)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        if is_stale(form, picture):
            theirs, home = _form(pair, picture, formdata=None), _home(pair, slug, picture)
            return show_conflict(form, theirs, version=picture.version, keep_theirs=home)
        with refusals_in(form):
            services.change_picture(picture, **form.values())
            _put(picture, form.wanted_place)
            home, draft = _home(pair, slug, picture), f"picture-{picture_id}"
            return save_and_go(form, home, line=_("Saved."), draft=draft)
    return form_page("photographs/edit.html", form, **_shown(programme, pair, picture))


@bp.route("/pairs/<int:number>/pictures/<int:picture_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PICTURE)
def delete(slug: str, number: int, picture_id: int) -> ResponseReturnValue:
    """Removes a picture, after asking once: its row first, and then its files."""
    form = TrackedForm()
    _programme, pair = load_pair(slug, number)
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    programme, pair, picture = _load(slug, number, picture_id)
    if form.validate_on_submit():
        key = picture.key
        services.remove_picture(picture)
        answer = save_and_go(form, _home(pair, slug), line=_("The picture is removed."))
        forget(store(), key)
        return answer
    return removal_page("photographs/delete.html", form, **_shown(programme, pair, picture))


def _add(pair: Pair, form: NewPictureForm, kept: Kept) -> Picture:
    return services.add_picture(
        pair,
        **kept.columns(),
        by_user_id=g.actor.user_id,
        **form.values(),
    )


def _are_public(programme: Programme, pair: Pair) -> bool:
    """Whether anybody sees those pictures of a pair of which nothing is missing."""
    return Piece.PICTURES in public_of(programme).of(pair.id)


def _put(picture: Picture, place: Place | None) -> None:
    if place is Place.FIRST:
        services.put_first(picture)
    elif place is Place.LAST:
        services.put_last(picture)


def _load(slug: str, number: int, picture_id: int) -> tuple[Programme, Pair, Picture]:
    programme, pair = load_pair(slug, number)
    picture = queries.get_picture(programme.id, picture_id)
    return programme, pair, picture if picture and picture.pair_id == pair.id else missing()


def _form(pair: Pair, picture: Picture, **more: Any) -> PictureForm:
    return PictureForm(data=stored_picture(picture), activities=_activities(pair), **more)


def _activities(pair: Pair) -> list[tuple[int, str]]:
    return [(one.id, one.title) for one in list_activities_of_pair(pair.id)]


def _shown(programme: Programme, pair: Pair, picture: Picture) -> dict[str, Any]:
    small = file_url(picture, programme, Size.SMALL)
    return {
        "pair": pair,
        "picture": picture,
        "small": small,
        "home": _home(pair, programme.slug, picture),
        "is_public": _are_public(programme, pair),
    }


def _home(pair: Pair, slug: str, picture: Picture | None = None) -> str:
    anchor = f"picture-{picture.id}" if picture is not None else None
    return url_for("photographs.list_", slug=slug, number=pair.number, _anchor=anchor)
