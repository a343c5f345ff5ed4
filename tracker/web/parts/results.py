"""What the pages of deliverables and those of outcomes share: what the list draws, and whose one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from flask import url_for

from tracker.domain.statuses import DeliverableStatus, OutcomeStatus
from tracker.models import Deliverable, Outcome, Programme
from tracker.permissions import Scope
from tracker.queries.activities import list_citations
from tracker.queries.pairs import list_pairs
from tracker.queries.results import count_by_status
from tracker.web.access import scope_of
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.result_fields import filter_asked_for, own_organisations, pair_words

PAGE_SIZE = 50


def scope_of_result(result: Deliverable | Outcome, programme: Programme) -> Scope:
    """A deliverable or an outcome belongs to its owner alone; its pairs are what it is about."""
    return scope_of(programme, owners=[result.owner_id])


def list_values(
    programme: Programme,
    table: type[Deliverable | Outcome],
    statuses: type[DeliverableStatus | OutcomeStatus],
    read: Callable[..., tuple[Sequence[Any], int]],
) -> dict[str, Any]:
    """What `layouts/results.html` draws: the page that is asked for, by kind, and what narrows it.

    `read` gives the rows of one page, in the order of their kinds, and how many there are.
    """
    number, pairs = page_asked_for(), list_pairs(programme.id)
    wanted, pair = filter_asked_for(list(statuses), pairs)
    rows, total = read(programme.id, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    asked: dict[str, Any] = {
        "slug": programme.slug,
        "status": wanted.status,
        "pair": pair.number if pair else None,
    }
    return {
        "groups": [(kind, list(some)) for kind, some in groupby(rows, key=lambda one: one.kind)],
        "counts": count_by_status(programme.id, table),
        "total": total,
        "wanted": wanted,
        "pair": pair,
        "pairs": [(one.number, pair_words(one)) for one in pairs],
        "number": number,
        "pages": pages_of(total, PAGE_SIZE, number),
        "url_for_page": lambda page: url_for(".list_", page=page, **asked),
        "scope": scope_of(programme, owners=own_organisations(programme)),
    }


def show_values(result: Deliverable | Outcome, programme: Programme) -> dict[str, Any]:
    """What the pages of one deliverable and of one outcome both draw beside its own facts."""
    return {
        "pairs": [(link.pair.number, pair_words(link.pair)) for link in result.pair_links],
        "citations": list_citations(programme.id, result.sources),
        "scope": scope_of_result(result, programme),
    }
