"""Dates as people type them: "4–5 Oct 2021", "spring 2022", "12 and 14 May 2021", "2022. gada 5. maijs".

What can be meant in two ways is never guessed; it is unreadable. Figures alone are day first, as all
languages of the tracker write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.edtf_dates import MAX_LENGTH, Part
from tracker.domain.errors import DomainError
from tracker.domain.typed_words import DateVocabulary, Sign, Token, tokens, without_marks

_ORDERS = frozenset({"N", "Y", "M", "S", "D", "NM", "MN", "MY", "YM", "SY", "YS", "NY", "YN"})
_FULL_ORDERS = frozenset({"NMY", "MNY", "YNM", "YMN"})
_DOUBTS: dict[str, str] = {Sign.ABOUT: "~", Sign.UNSURE: "?"}


@dataclass(slots=True)
class _Item:
    """One date between two joining words; what it lacks, its neighbours may have."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    month_first: bool = False

    @property
    def is_bare_year(self) -> bool:
        return self.month is None and self.day is None


@dataclass(frozen=True, slots=True)
class _Group:
    """One date, or a range of them (`end` is not `begin`)."""

    begin: Part
    end: Part


class _UnreadableError(Exception):
    pass


def read_typed_date(
    text: str, vocabulary: DateVocabulary, *, default_year: int | None = None
) -> ApproximateDate:
    """The date that was typed, with an EDTF of our making, and its words as typed: spaces collapsed,
    invisible marks dropped.

    `default_year` is taken where no year is typed. Raises DomainError on field `date`: `unreadable`,
    `year_missing` (both with `examples`), or what `edtf_dates.check_edtf` raises (`empty`, `too_long`,
    `no_such_day`, `backwards`, `year_out_of_range`, `unspecified_digits`), with `text` as typed.
    """
    typed = " ".join(without_marks(text).split())
    if len(typed) > MAX_LENGTH:
        raise DomainError("date", "too_long", limit=MAX_LENGTH, text=typed[:MAX_LENGTH])
    try:
        return _read_as_edtf(typed) or from_edtf(_edtf_of(typed, vocabulary, default_year), typed)
    except _UnreadableError as error:
        code = str(error) or "unreadable"
        raise DomainError("date", code, text=typed, examples=vocabulary.examples) from error
    except DomainError as error:
        values = {"examples": vocabulary.examples} if error.code == "unreadable" else {}
        raise DomainError("date", error.code, **{**error.values, **values, "text": typed}) from error


def _read_as_edtf(typed: str) -> ApproximateDate | None:
    try:
        return from_edtf(typed, typed)
    except DomainError as error:
        if error.code != "unreadable":
            raise
        return None


def _edtf_of(typed: str, vocabulary: DateVocabulary, default_year: int | None) -> str:
    if not typed.isprintable():
        raise _UnreadableError
    found = tokens(typed, vocabulary)
    if not found:
        raise _UnreadableError
    mark, found = _take_doubt(found)
    opening, found = _take_opening(found)
    items, joints = _split(found)
    _complete(items, default_year)
    groups, joined_by = _group([_part(item) for item in items], joints)
    if opening is not None:
        return _open_edtf(opening, groups, mark)
    return _joined_edtf(groups, joined_by, mark)


def _take_doubt(found: list[Token]) -> tuple[str, list[Token]]:
    """The EDTF mark of "about" and "unsure", at the beginning or the end, and what is left."""
    left, marks = list(found), set()
    while left and left[-1].kind in _DOUBTS:
        marks.add(left.pop().kind)
    start = 1 if left and left[0].kind in (Sign.FROM, Sign.UNTIL) else 0
    while len(left) > start and left[start].kind in _DOUBTS:
        marks.add(left.pop(start).kind)
    return _DOUBTS[marks.pop()] if len(marks) == 1 else "%" if marks else "", left


def _take_opening(found: list[Token]) -> tuple[Sign | None, list[Token]]:
    """Whether the dates begin with "from" or "until", or end with "and later", and what is left."""
    if found and found[0].kind in (Sign.FROM, Sign.UNTIL):
        return Sign(found[0].kind), found[1:]
    if found and found[-1].kind in (Sign.LATER, Sign.EARLIER):
        return Sign.FROM if found[-1].kind == Sign.LATER else Sign.UNTIL, found[:-1]
    return None, found


def _split(found: list[Token]) -> tuple[list[_Item], list[str]]:
    """The dates and what stands between them."""
    items: list[_Item] = []
    joints: list[str] = []
    pieces: list[Token] = []
    for token in found:
        if token.kind in (Sign.AND, Sign.OR, Sign.TO, Sign.UNTIL):
            items.append(_item(pieces))
            joints.append(Sign.TO if token.kind == Sign.UNTIL else token.kind)
            pieces = []
        else:
            pieces.append(token)
    items.append(_item(pieces))
    return items, joints


def _item(pieces: list[Token]) -> _Item:
    order = "".join(piece.kind for piece in pieces)
    if order == "D":
        return _Item(pieces[0].year, pieces[0].month, pieces[0].day)
    if order not in _ORDERS | _FULL_ORDERS:
        raise _UnreadableError
    values = {piece.kind: piece.value for piece in pieces}
    return _Item(values.get("Y"), values.get("M", values.get("S")), values.get("N"), "MN" in order)


def _complete(items: list[_Item], default_year: int | None) -> None:
    """Give each date what its neighbours say for it: first from the right ("28 Feb – 2 March 2022"), then
    from the left ("October 4–5, 2021", "2022. gada 4.–5. maijs")."""
    if items[-1].year is None and all(item.year is None for item in items):
        items[-1].year = default_year
    for left, right in reversed(list(pairwise(items))):
        if left.month is None and left.day is not None and right.day is not None:
            left.month = right.month
        if left.year is None and not right.is_bare_year:
            left.year = right.year
    for left, right in pairwise(items):
        if right.month is None and right.day is not None and left.month_first:
            right.month, right.month_first = left.month, True
        if right.year is None and not left.is_bare_year:
            right.year = left.year


def _part(item: _Item) -> Part:
    if item.day is not None and item.month is None:
        raise _UnreadableError
    if item.year is None:
        raise _UnreadableError("year_missing")
    return Part(item.year, item.month, item.day)


def _group(parts: list[Part], joints: list[str]) -> tuple[list[_Group], set[str]]:
    """Bind what "to" joins first: "4–5 and 7 October" is a range and a day."""
    groups = [_Group(parts[0], parts[0])]
    for part, joint, before in zip(parts[1:], joints, ["", *joints], strict=False):
        if joint != Sign.TO:
            groups.append(_Group(part, part))
        elif before == Sign.TO:
            raise _UnreadableError
        else:
            groups[-1] = _Group(groups[-1].begin, part)
    return groups, {joint for joint in joints if joint != Sign.TO}


def _open_edtf(opening: Sign, groups: list[_Group], mark: str) -> str:
    """ "From 4 to 6 October" has its end; "from 19 October" has none."""
    if len(groups) > 1:
        raise _UnreadableError
    begin, end = groups[0].begin.edtf + mark, groups[0].end.edtf + mark
    if begin == end:
        return f"{begin}/.." if opening is Sign.FROM else f"../{begin}"
    if opening is Sign.UNTIL:
        raise _UnreadableError
    return f"{begin}/{end}"


def _joined_edtf(groups: list[_Group], joints: set[str], mark: str) -> str:
    if len(joints) > 1:
        raise _UnreadableError
    if Sign.OR in joints:
        return f"[{','.join(_members(groups, mark))}]"
    if all(_follows(left, right) for left, right in pairwise(groups)):
        begin, end = groups[0].begin, groups[-1].end
        return begin.edtf + mark if begin == end else f"{begin.edtf}{mark}/{end.edtf}{mark}"
    return f"{{{','.join(_members(groups, mark))}}}"


def _follows(left: _Group, right: _Group) -> bool:
    """Without a hole, and of one kind: "May and June", "18 and 19 May"."""
    same = [part is None for part in left.end] == [part is None for part in right.begin]
    same = same and left.end.is_season == right.begin.is_season
    return same and (right.begin.first - left.end.last).days == 1


def _members(groups: list[_Group], mark: str) -> list[str]:
    """The members of an EDTF set. A range in a set cannot be marked, so a doubtful one is listed."""
    members: list[str] = []
    for group in groups:
        if group.begin == group.end:
            members.append(group.begin.edtf + mark)
        elif not mark:
            members.append(f"{group.begin.edtf}..{group.end.edtf}")
        elif group.begin.day and group.end.day:
            length = (group.end.last - group.begin.first).days
            days = (
                group.begin.first + timedelta(days=number) for number in range(min(length, MAX_LENGTH) + 1)
            )
            members.extend(f"{day.isoformat()}{mark}" for day in days)
        else:
            raise _UnreadableError
    return members
