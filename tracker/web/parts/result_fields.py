"""What the forms of deliverables and outcomes offer: coordinators everything, editors what is theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request
from flask_babel import gettext as _

from tracker.extensions import page_locale
from tracker.models import Organisation, Pair, Programme
from tracker.permissions import Action, may
from tracker.queries.organisations import list_names
from tracker.queries.pairs import list_pairs
from tracker.queries.results import UNKNOWN, ResultFilter, pairs_of
from tracker.queries.sides import sides_of
from tracker.web.access import missing, scope_of


@dataclass(frozen=True, slots=True)
class Offer:
    """Owners and pairs to choose from; `needs_owner` where nobody may leave the owner open."""

    owners: list[tuple[int, str]]
    pairs: list[tuple[int, str]]
    needs_owner: bool

    def choices(self) -> dict[str, Any]:
        """As the forms take them."""
        return {"owners": self.owners, "pairs": self.pairs, "needs_owner": self.needs_owner}


def offer(programme: Programme, action: Action, *, kept_pairs: Collection[int] = ()) -> Offer:
    """What this person may choose. An editor gives a result to an organisation and pairs of theirs alone;
    `kept_pairs` are those that it has already."""
    whole = may(g.actor, action, scope_of(programme))
    own = g.actor.organisations(programme.id)
    owners = [(one.id, _named(one)) for one in list_names(programme.id) if whole or one.id in own]
    theirs = set() if whole else pairs_of(own) | set(kept_pairs)
    pairs = [(one.id, pair_words(one)) for one in list_pairs(programme.id) if whole or one.id in theirs]
    return Offer(owners, pairs, needs_owner=not whole)


def own_organisations(programme: Programme) -> frozenset[int]:
    """Whom this person edits for, as the owners of something that is still to be made."""
    own: frozenset[int] = g.actor.organisations(programme.id)
    return own


def pair_words(pair: Pair) -> str:
    """ "Pair 2, Mechelen → Capaci". Members must be loaded."""
    return str(_("Pair %(number)s, %(names)s", number=pair.number, names=sides_of(pair).names))


def filter_asked_for(statuses: Collection[str], pairs: Sequence[Pair]) -> tuple[ResultFilter, Pair | None]:
    """What the address narrows the list by: ``?status=`` and ``?pair=``; 404 for what there is not."""
    status, number = request.args.get("status") or None, request.args.get("pair") or None
    if status is not None and status not in (*statuses, UNKNOWN):
        abort(404)
    pair = None
    if number is not None:
        pair = next((one for one in pairs if str(one.number) == number), None) or missing()
    return ResultFilter(status, pair.id if pair else None), pair


def _named(organisation: Organisation) -> str:
    return f"{organisation.name} ({organisation.acronym})" if organisation.acronym else organisation.name


def language_words(codes: Collection[str] | None) -> str:
    """Languages by their names in the reader's language, with commas."""
    names = page_locale().languages
    return ", ".join(names.get(code.replace("-", "_"), code) for code in codes or ())
