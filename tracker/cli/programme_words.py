"""What `programme load` and `programme check` say: each fault and each difference in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.labels import error_sentence
from tracker.services.programme_file import Change, Difference, Fault

LONGEST_QUOTE = 80

FAULTS: Mapping[str, LazyString] = {
    "file_too_large": _l("the file is larger than %(limit)s MB; load it in parts, with --update"),
    "not_utf8": _l("byte %(position)s is not UTF-8; save the file as UTF-8"),
    "not_json": _l("line %(line)s, column %(column)s is not JSON (%(reason)s); correct it there"),
    "too_deep": _l("objects and lists lie too deep in one another; a programme file needs six levels"),
    "not_a_number": _l("this is no number; leave it out where it is not known"),
    "number_too_long": _l("this number has too many digits; at most 18 are read"),
    "null": _l("null says nothing here; give a value, or leave the member of a list out"),
    "missing": _l("this is missing; it must be said"),
    "unknown_key": _l("no such key here; leave it out, or correct it"),
    "twice": _l("this key stands twice in one object; leave one of them out"),
    "object_wanted": _l("an object is wanted here, in { }"),
    "list_wanted": _l("a list is wanted here, in [ ]"),
    "text_wanted": _l("a text is wanted here, in quotation marks"),
    "number_wanted": _l("a number is wanted here, without quotation marks"),
    "whole_wanted": _l("a whole number is wanted here, without quotation marks"),
    "yes_no_wanted": _l("true or false is wanted here, without quotation marks"),
    "date_wanted": _l("a date is wanted here: an EDTF text such as '2021-10-04', or {'text': …, 'edtf': …}"),
    "moment_wanted": _l("a moment with its offset is wanted here, such as '2021-10-04T12:30:00+00:00'"),
    "clock_wanted": _l("a time of day is wanted here, such as '09:00'"),
    "text_too_long": _l("%(length)s characters are too long; at most %(limit)s are kept"),
    "character": _l("the character %(character)s cannot be kept; take it out"),
    "empty_text": _l("an empty text says nothing; write something"),
    "slash_in_key": _l(
        "the key of a plan has no '/', because milestones are named as 'AP2/M3'; choose another"
    ),
    "slug": _l("small letters without accents, digits and single hyphens are wanted, and not 'new'"),
    "url": _l("an address that begins with '%(scheme)s:' is not linked; begin it with 'https:'"),
    "no_timezone": _l("no timezone '%(name)s'; write one such as 'Europe/Brussels'"),
    "no_language": _l("no language '%(name)s'; write a tag such as 'en' or 'fr'"),
    "no_translation": _l("no language '%(name)s'; a text is translated into one of %(choices)s"),
    "own_language": _l("the original is in this language; leave the translation out"),
    "nothing_to_translate": _l("this translates a text that is not there"),
    "no_country": _l("'%(country)s' is no country code; write two letters, such as 'BE'"),
    "no_choice": _l("no choice '%(name)s'; choose one of %(choices)s"),
    "number_outside": _l("this number must be from %(least)s to %(most)s"),
    "named_twice": _l("'%(name)s' stands twice in this list; leave one out"),
    "not_kept": _l("reviews are not kept yet, and would be lost; write an empty list"),
    "no_format": _l("format '%(name)s' cannot be read; this reads '%(format)s'"),
    "key_twice": _l("'%(name)s' is taken by %(other)s; choose another"),
    "no_organisations": _l("no organisation '%(name)s'; add it to organisations, or correct the key"),
    "no_pairs": _l("no pair '%(name)s'; add it to pairs, or correct the key"),
    "no_practices": _l("no practice '%(name)s'; add it to the practices of a pair, or correct the key"),
    "no_milestones": _l("no milestone '%(name)s'; name it by plan and code, as 'AP2/M3'"),
    "no_sources": _l("no source '%(name)s'; add it to sources, or correct the key"),
    "sides_missing": _l("an active pair has a mentor_city and a mentee_city; add who is missing"),
    "ended_before_began": _l("it ended before it began; correct one of the two"),
    "pair_required": _l("a study visit has at least one pair; name it"),
    "host_not_member": _l(
        "'%(host)s' is no member of its pairs on any possible day; correct host, pair or dates"
    ),
    "round_of_study_visit": _l("only study visits have a round; leave it out, or correct the kind"),
    "round_twice": _l("pair '%(pair)s' has round %(round)s already, with '%(other)s'; choose another round"),
    "organisation_or_name": _l("give either the key of an organisation or a name, one of the two"),
    "mode_differs": _l(
        "the activity is %(mode)s and this session %(other)s; make the activity hybrid, or correct"
    ),
    "ends_before_begins": _l("it ends before it begins; correct one of the two times"),
    "owner_no_mentee": _l(
        "'%(owner)s' is no mentee_city of pair '%(pair)s'; its mentee cities are: %(cities)s"
    ),
    "outside_plan": _l("this lies outside the plan's period (%(period)s); correct the date or the period"),
    "moment_in_future": _l("this moment is still to come; correct it"),
    "unchanged_says": _l("an update with unchanged: true changes nothing; leave out one of the two"),
    "says_nothing": _l("this update says nothing; say what it changes, or unchanged: true"),
    "effective_of_done": _l("an update that says %(status)s has no effective_on; give happened, or neither"),
    "no_update": _l(
        "no update of this row was recorded at %(moment)s; give the recorded_at of the one withdrawn"
    ),
    "withdraws_later": _l("an update is withdrawn by a later one; correct recorded_at or withdraws"),
    "row_differs": _l("the row says %(row)s, its updates say %(updates)s last; make them agree"),
    "row_says_more": _l("the row says %(row)s, which its updates have taken back; leave it out"),
    "refused_by_database": _l("the database refused it (%(reason)s); nothing was written, try again"),
    "unreadable": _l(
        "'%(text)s' is no EDTF date; write it as '2021-10-04', '2021-10' or '2021-10-04/2021-10-05'"
    ),
    "empty": _l("an empty text is no date; leave it out where it is not known"),
    "too_long": _l("a date has at most %(limit)s characters"),
    "backwards": _l("'%(text)s' ends before it begins; swap the two"),
    "unspecified_digits": _l("'%(text)s' leaves digits open; write a year, a season, a month or a range"),
    "no_such_day": _l("'%(text)s' is not in the calendar; check the day"),
    "year_out_of_range": _l("the year of '%(text)s' cannot be right; write it with four digits, from 1000"),
    "year_outside": _l(
        "%(year)s is far outside the programme; years from %(first)s to %(last)s are accepted"
    ),
    "happened_in_future": _l("this day is still to come; what happened lies behind"),
    "happened_without_done": _l(
        "only what is held or completed has a day on which it happened; leave it out"
    ),
    "effective_in_future": _l("this day is still to come; give the day of recording or an earlier one"),
    "country_not_allowed": _l("'%(country)s' is no country of this programme; it has %(allowed)s"),
    "country_did_you_mean": _l(
        "'%(country)s' is no country of this programme; did you mean '%(suggestion)s'?"
    ),
}
"""The words of each code, with a way out. Values that came from the file are quoted and made printable."""


def fault_line(fault: Fault) -> str:
    """One line: the place, what is wrong there, and what to do."""
    values = {name: printable(value) for name, value in fault.values.items()}
    words = FAULTS.get(fault.code)
    if words is None:
        sentence = error_sentence(DomainError(None, fault.code, **dict(fault.values)))
    else:
        sentence = str(words) % values
        if fault.values.get("suggestion") and fault.code != "country_did_you_mean":
            problem = sentence.split(";", 1)[0]
            sentence = _(
                "%(problem)s; did you mean '%(suggestion)s'?",
                problem=problem,
                suggestion=values["suggestion"],
            )
    return f"{printable(fault.place)}: {sentence}" if fault.place else sentence


def difference_line(difference: Difference) -> str:
    """One line: the place, and what is there and in the file."""
    place = printable(difference.place)
    match difference.change:
        case Change.ADDED:
            return str(_("%(place)s: new", place=place))
        case Change.ONLY_STORED:
            return str(_("%(place)s: in the database only; it stays", place=place))
        case Change.CHANGED:
            before, after = (_quoted(value) for value in (difference.before, difference.after))
            return str(_("%(place)s: %(before)s → %(after)s", place=place, before=before, after=after))


def _quoted(value: Any) -> str:
    return _("not known") if value is None else printable(json.dumps(value, ensure_ascii=False))


def printable(value: object) -> str:
    """The value for a terminal, on one line and not too long: what would not print is shown by its code."""
    match value:
        case StrEnum():
            text = value.value
        case datetime():
            text = value.isoformat()
        case ApproximateDate():
            text = value.edtf or ""
        case None:
            text = _("nothing")
        case _:
            text = str(value)
    if len(text) > LONGEST_QUOTE:
        text = f"{text[:LONGEST_QUOTE]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
