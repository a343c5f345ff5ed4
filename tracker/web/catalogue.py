"""The catalogue of good practices, over all programmes that the reader may see, and the page of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.extensions import page_language
from tracker.labels import country_name
from tracker.labels.sorting import sort_key, sorted_by_name
from tracker.permissions import Action, may
from tracker.queries import practices as queries
from tracker.queries.activities import list_citations
from tracker.queries.organisations import LONGEST_SEARCH
from tracker.queries.replications import list_replications_of_practice
from tracker.queries.sides import sides_of
from tracker.queries.transfers import list_transfers_of_practice
from tracker.queries.translations import texts_of_programmes
from tracker.web.access import access, load_programme, missing, scope_of
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.replication_trees import practice_sheet
from tracker.web.parts.side_cards import place_words

bp = Blueprint("catalogue", __name__)

PAGE_SIZE = 20


@bp.get("/practices")
@access(Action.LIST_PROGRAMMES)
def list_() -> ResponseReturnValue:
    """Every good practice of a programme that the reader may see; narrowed by words and by whose it is."""
    number = page_asked_for()
    wanted = queries.PracticeFilter(
        words=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        programme=request.args.get("programme", ""),
        country=request.args.get("country", ""),
        owner=request.args.get("owner", ""),
    )
    offset = (number - 1) * PAGE_SIZE
    found = queries.list_practices_visible_to(
        g.actor, wanted, offset=offset, limit=PAGE_SIZE, in_order=sort_key
    )
    # All programmes of the page at once.
    texts_of_programmes({one.programme.id for one in found.rows}, page_language())
    said = {
        "q": wanted.words,
        "programme": wanted.programme,
        "country": wanted.country,
        "owner": wanted.owner,
    }
    asked: dict[str, Any] = {name: value for name, value in said.items() if value}
    return render_template(
        "catalogue/list.html",
        found=found,
        countries=sorted_by_name(found.countries, country_name),
        wanted=wanted,
        place=place_words,
        number=number,
        pages=pages_of(found.total, PAGE_SIZE, number),
        url_for_page=lambda page: url_for("catalogue.list_", page=page, **asked),
    )


@bp.get("/programmes/<slug>/practices/<int:practice_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, practice_id: int) -> ResponseReturnValue:
    """One good practice: what it is and needs, who worked with it, what came of it, and who has it now."""
    programme = load_programme(slug)
    practice = queries.get_practice_with_all(programme.id, practice_id) or missing()
    rows = list_replications_of_practice(practice.id)
    outcomes = queries.list_outcomes_of_practice(practice.id)
    transfers = list_transfers_of_practice(practice.id)
    pairs = {pair.number: pair for one in outcomes for pair in one.pairs}
    pairs |= {pair.number: pair for pair in (practice.pair, *(one.plan.pair for one in transfers))}
    may_replicate = may(g.actor, Action.EDIT_REPLICATION, scope_of(programme, owners=[practice.owner_id]))
    return render_template(
        "catalogue/show.html",
        practice=practice,
        place=place_words(practice.owner, programme),
        pairs=[(number, sides_of(pair).names) for number, pair in sorted(pairs.items())],
        transfers=[(one, sides_of(one.plan.pair).names) for one in transfers],
        outcomes=outcomes,
        sheet=practice_sheet(practice, rows) if rows else None,
        may_replicate=may_replicate,
        may_edit=lambda _row: may_replicate,
        citations=list_citations(programme.id, practice.sources),
    )
