"""What the members of a pair offer: good practices."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.pairs import NewPracticeForm, PracticeForm, RemovalForm, member_words, stored_practice
from tracker.models import Pair, Practice
from tracker.permissions import Action
from tracker.queries.sides import sides_of
from tracker.services import pairs as services
from tracker.web.access import access, missing
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.pairs import load_pair
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.spoken import spoken

bp = Blueprint("practices", __name__, url_prefix="/programmes/<slug>/pairs/<int:number>/practices")


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def create(slug: str, number: int) -> ResponseReturnValue:
    """What a member offers."""
    programme, pair = load_pair(slug, number)
    name, form = sides_of(pair).names, NewPracticeForm(members=_member_names(pair))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            services.add_practice(pair, programme=programme, **form.values())
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("The practice is there."), draft="practice-new")
    return form_page("practices/create.html", form, number=number, name=name)


@bp.route("/<int:practice_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def edit(slug: str, number: int, practice_id: int) -> ResponseReturnValue:
    """The texts of a practice."""
    programme, pair = load_pair(slug, number)
    practice, members = _practice(pair, practice_id), _member_names(pair)
    title, form = spoken(practice), PracticeForm(data=stored_practice(practice), members=members)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        if is_stale(form, practice):
            theirs = PracticeForm(formdata=None, data=stored_practice(practice), members=members)
            here = url_for("practices.edit", slug=slug, number=number, practice_id=practice_id)
            return show_conflict(form, theirs, version=practice.version, keep_theirs=here)
        with refusals_in(form):
            services.change_practice(practice, pair, programme=programme, **form.values())
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("Saved."), draft=f"practice-{practice_id}")
    return form_page("practices/edit.html", form, number=number, practice_id=practice_id, name=title)


@bp.route("/<int:practice_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def delete(slug: str, number: int, practice_id: int) -> ResponseReturnValue:
    """Removes a practice that nothing names."""
    programme, pair = load_pair(slug, number)
    practice = _practice(pair, practice_id)
    title, form = spoken(practice), RemovalForm()
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            services.delete_practice(practice, programme=programme)
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("%(name)s is deleted.", name=title))
    return removal_page("practices/delete.html", form, number=number, name=title)


def _practice(pair: Pair, practice_id: int) -> Practice:
    return next((one for one in pair.practices if one.id == practice_id), None) or missing()


def _member_names(pair: Pair) -> list[tuple[int, str]]:
    return [(member.organisation_id, member_words(member)) for member in pair.members]
