"""The emblems of a programme and of who pays for it, which stand on its public pages."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.files.photographs import forget
from tracker.files.stores import store
from tracker.forms.base import TrackedForm
from tracker.forms.photographs import EmblemForm
from tracker.models import Programme
from tracker.permissions import Action
from tracker.queries import photographs as queries
from tracker.services import photographs as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.parts.meet_pictures import emblem_shots
from tracker.web.parts.picture_files import keep_files, sent_meanwhile
from tracker.web.parts.saving import form_page, removal_page, save_and_go, sent_before
from tracker.web.uploads import takes_files

bp = Blueprint("emblems", __name__, url_prefix="/programmes/<slug>/emblems")


@bp.get("")
@access(Action.EDIT_PROGRAMME)
def list_(slug: str) -> ResponseReturnValue:
    """Every emblem, as the public pages show it."""
    programme = _programme(slug)
    return render_template("emblems/list.html", emblems=emblem_shots(programme, inside=True))


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PROGRAMME)
@takes_files
def create(slug: str) -> ResponseReturnValue:
    """A new emblem: its files are kept first, and then its row is written."""
    _programme(slug)
    form, status = EmblemForm(), None
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        kept, status = keep_files(form)
        programme = _programme(slug)
        if before := sent_meanwhile(form, kept):
            return before
        if kept:
            files, who = kept.columns(), g.actor.user_id
            services.add_emblem(programme, files=files, by_user_id=who, **form.texts())
            return save_and_go(form, _home(slug), line=_("The emblem is there."))
    page, usual = form_page("emblems/create.html", form)
    return page, status or usual


@bp.route("/<int:emblem_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PROGRAMME)
def delete(slug: str, emblem_id: int) -> ResponseReturnValue:
    """Removes an emblem, after asking once: its row first, and then its files."""
    programme, form = _programme(slug), TrackedForm()
    if before := sent_before(form):
        return before
    emblem = queries.get_picture(programme.id, emblem_id)
    if emblem is None or emblem.pair_id is not None:
        missing()
    if form.validate_on_submit():
        key = emblem.key
        services.remove_picture(emblem)
        answer = save_and_go(form, _home(slug), line=_("The emblem is removed."))
        forget(store(), key)
        return answer
    shot = next(one for one in emblem_shots(programme, inside=True) if one.id == emblem_id)
    return removal_page("emblems/delete.html", form, shot=shot)


def _programme(slug: str) -> Programme:
    programme = load_programme(slug)
    require(scope_of(programme))
    return programme


def _home(slug: str) -> str:
    return url_for("emblems.list_", slug=slug)
