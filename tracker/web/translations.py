"""The short texts that the public reads in other languages: one page for each thing that has such texts."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path
from tracker.forms.translations import TranslationsForm, Wanted, translations_form
from tracker.models import Programme, Translation
from tracker.permissions import Action
from tracker.queries import results
from tracker.queries.translations import FIELDS, Thing, list_translations
from tracker.services import translations as services
from tracker.web.access import access, load_programme, missing, require
from tracker.web.conflicts import lock, show_conflict
from tracker.web.pairs import load_pair
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone
from tracker.web.parts.results import scope_of_result
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("translations", __name__, url_prefix="/programmes/<slug>")


@bp.route("/pairs/<int:number>/translations", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def edit_pair(slug: str, number: int) -> ResponseReturnValue:
    """Objective and motto of a pair."""
    programme, pair = load_pair(slug, number)
    return _edit(pair, programme, back=url_for("pairs.edit", slug=slug, number=number))


@bp.route("/pairs/<int:number>/practices/<int:practice_id>/translations", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def edit_practice(slug: str, number: int, practice_id: int) -> ResponseReturnValue:
    """Title and summary of a good practice."""
    programme, pair = load_pair(slug, number)
    practice = next((one for one in pair.practices if one.id == practice_id), None) or missing()
    back = url_for("practices.edit", slug=slug, number=number, practice_id=practice_id)
    return _edit(practice, programme, back=back)


@bp.route("/milestones/<int:milestone_id>/translations", methods=["GET", "POST"])
@access(Action.EDIT_MILESTONE)
def edit_milestone(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The title of a milestone."""
    programme, milestone = load_milestone(slug, milestone_id)
    require(scope_of_milestone(milestone, programme))
    return _edit(milestone, programme, back=milestone_path(slug, milestone_id))


@bp.route("/outcomes/<int:outcome_id>/translations", methods=["GET", "POST"])
@access(Action.EDIT_OUTCOME)
def edit_outcome(slug: str, outcome_id: int) -> ResponseReturnValue:
    """The title of an outcome."""
    programme = load_programme(slug)
    outcome = results.get_outcome(programme.id, outcome_id) or missing()
    require(scope_of_result(outcome, programme))
    return _edit(outcome, programme, back=url_for("outcomes.show", slug=slug, outcome_id=outcome_id))


def _edit(thing: Thing, programme: Programme, *, back: str) -> ResponseReturnValue:
    form = _form(thing)
    if before := sent_before(form):
        return before
    draft = f"translations-{thing.__tablename__}-{thing.id}"
    if form.validate_on_submit():
        # Whoever changes the original, or another translation, waits until this one is saved.
        lock(thing)
        now = _version(thing, list_translations(thing))
        if form.seen_version != now:
            return show_conflict(form, _form(thing, formdata=None), version=now, keep_theirs=back)
        with refusals_in(form):
            services.translate(thing, programme=programme, texts=form.texts(), still_right=form.still_right())
            return save_and_go(form, back, line=_("Saved."), draft=draft)
    return form_page(
        "translations/edit.html",
        form,
        thing=thing,
        texts=[
            (one, getattr(thing, one.value), [wanted for wanted in form.wanted if wanted.field is one])
            for one in FIELDS[thing.__tablename__]
            if getattr(thing, one.value)
        ],
        back_url=back,
        draft=draft,
    )


def _form(thing: Thing, **more: object) -> TranslationsForm:
    stored = list_translations(thing)
    there = {(one.field, one.language): one for one in stored}
    wanted: list[Wanted] = []
    for name in FIELDS[thing.__tablename__]:
        original = getattr(thing, name.value)
        for language in services.languages_for(thing) if original else ():
            one = there.get((name, language))
            if one is None:
                wanted.append(Wanted(name, language))
            else:
                is_old = one.of_text != original
                wanted.append(Wanted(name, language, one.text, one.of_text, is_old))
    return translations_form(wanted, version=_version(thing, stored), **more)


def _version(thing: Thing, stored: Sequence[Translation]) -> int:
    """A number for what the page shows: two people who see the same have the same one.

    The texts of a thing are several rows, and the row of the thing changes for other reasons, too.
    """
    originals = [getattr(thing, one.value) for one in FIELDS[thing.__tablename__]]
    said = [(one.field.value, one.language, one.text, one.of_text) for one in stored]
    return zlib.crc32(json.dumps([thing.language, originals, said]).encode()) % 999_999_999 + 1
