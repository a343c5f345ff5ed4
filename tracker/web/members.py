"""Who is in a pair: an organisation comes in, leaves, or was entered by mistake."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.statuses import MemberRole
from tracker.forms.pairs import MemberForm, NewMemberForm, RemovalForm, member_words, stored_member
from tracker.models import Membership, Pair
from tracker.permissions import Action
from tracker.queries.sides import sides_of
from tracker.services import pairs as services
from tracker.web.access import access, missing
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.pairs import load_pair, offer_of
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before

bp = Blueprint("members", __name__, url_prefix="/programmes/<slug>/pairs/<int:number>/members")


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def create(slug: str, number: int) -> ResponseReturnValue:
    """An organisation comes into a pair."""
    programme, pair = load_pair(slug, number)
    name, form = sides_of(pair).names, NewMemberForm(offer=offer_of(programme))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        added = {"organisation_id": form.organisation_id.data, "role": MemberRole(form.role.data)}
        with refusals_in(form):
            services.add_member(pair, programme=programme, **added, **form.dates())
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("The member is there."), draft="member-new")
    return form_page("members/create.html", form, number=number, name=name)


@bp.route("/<int:member_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def edit(slug: str, number: int, member_id: int) -> ResponseReturnValue:
    """When a membership began, and that it ended."""
    programme, pair = load_pair(slug, number)
    member = _member(pair, member_id)
    words, form = member_words(member), MemberForm(data=stored_member(member))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        if is_stale(form, member):
            theirs = MemberForm(formdata=None, data=stored_member(member))
            here = url_for("members.edit", slug=slug, number=number, member_id=member_id)
            return show_conflict(form, theirs, version=member.version, keep_theirs=here)
        with refusals_in(form):
            services.change_member(pair, member, programme=programme, **form.dates())
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("Saved."), draft=f"member-{member_id}")
    return form_page("members/edit.html", form, number=number, member_id=member_id, name=words)


@bp.route("/<int:member_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def delete(slug: str, number: int, member_id: int) -> ResponseReturnValue:
    """Takes back a membership that left no trace; any other is ended instead."""
    programme, pair = load_pair(slug, number)
    member = _member(pair, member_id)
    words, form = member_words(member), RemovalForm()
    if before := sent_before(form):
        return before
    refusal = services.why_member_stays(pair, member)
    if form.validate_on_submit() and refusal is None:
        with refusals_in(form):
            services.remove_member(pair, member, programme=programme)
            goal = url_for("pairs.edit", slug=slug, number=number)
            return save_and_go(form, goal, line=_("%(name)s is deleted.", name=words))
    return removal_page(
        "members/delete.html", form, refusal=refusal, number=number, name=words, member_id=member_id
    )


def _member(pair: Pair, member_id: int) -> Membership:
    return next((one for one in pair.members if one.id == member_id), None) or missing()
