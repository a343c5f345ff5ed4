"""Who took it up elsewhere, as trees from the origin, with the figure that counts only what is in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.replications import Counted, ReplicationRecord, Tree, counted, tree_of
from tracker.labels.joining import apart
from tracker.models import Pair, Practice, Replication
from tracker.queries.sides import sides_of


@dataclass(frozen=True, slots=True)
class TreeSheet:
    """A tree with its figure in words. `rows` go by the ids of the tree's records."""

    tree: Tree
    words: str
    rows: Mapping[int, Replication]
    name: str = ""
    number: int | None = None


def record_of(row: Replication) -> ReplicationRecord:
    """What the tree and the figure need of a replication."""
    return ReplicationRecord(
        row.id, row.place, row.status, row.country, taken_from=row.taken_from_id, unnamed=row.unnamed
    )


def tree_sheets(pairs: Iterable[Pair], rows: Sequence[Replication]) -> list[TreeSheet]:
    """A tree for each pair of which anything was taken up. Members, and what each is of, must be loaded."""
    sheets = []
    for pair in pairs:
        of_practices = [row for row in rows if row.practice and row.practice.pair_id == pair.id]
        of_milestones = [row for row in rows if row.milestone and row.milestone.plan.pair_id == pair.id]
        own = [*of_practices, *of_milestones]
        if own:
            sides = sides_of(pair)
            tree = tree_of(
                sides.mentor.names or "…",
                sides.mentee.names or "…",
                map(record_of, of_practices),
                map(record_of, of_milestones),
            )
            by_id = {row.id: row for row in own}
            sheets.append(TreeSheet(tree, figure_words(counted_rows(own)), by_id, sides.names, pair.number))
    return sheets


def practice_sheet(practice: Practice, rows: Sequence[Replication]) -> TreeSheet:
    """The tree of one practice, from its owner. The owner must be loaded."""
    tree = tree_of(practice.owner.name, "", map(record_of, rows), ())
    return TreeSheet(tree, figure_words(counted_rows(rows)), {row.id: row for row in rows})


def counted_rows(rows: Iterable[Replication]) -> Counted:
    return counted(map(record_of, rows))


def figure_words(figure: Counted) -> str:
    """ "In place in 1 town; intended, and not counted: other Italian towns"."""
    said = [_in_place(figure)]
    if figure.under_way:
        said.append(
            ngettext("agreed or started in %(num)d", "agreed or started in %(num)d", figure.under_way)
        )
    if figure.intended:
        said.append(_("intended, and not counted: %(places)s", places=", ".join(figure.intended)))
    return apart(said)


def finding(figure: Counted) -> str:
    """The same for a heading, without the names."""
    said = [_in_place(figure)]
    if figure.under_way or figure.intended:
        said.append(_("elsewhere on the way or intended"))
    return apart(said)


def _in_place(figure: Counted) -> str:
    if not figure.in_place:
        return str(_("In place nowhere yet"))
    return str(ngettext("In place in %(num)d town", "In place in %(num)d towns", figure.in_place))
