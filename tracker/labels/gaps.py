"""What a gap asks of the person who can close it, and what the link to do so says."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain import statuses as s

GAP_QUESTIONS: Mapping[s.GapKind, LazyString] = {
    s.GapKind.DID_IT_HAPPEN: _l("Its day has passed: did it happen?"),
    s.GapKind.DAY_UNKNOWN: _l("On which day was it?"),
    s.GapKind.HOST_UNKNOWN: _l("Who is the host?"),
    s.GapKind.PLACE_UNKNOWN: _l("Where is it?"),
    s.GapKind.HEAD_COUNT_MISSING: _l("Who took part? Head-counts are missing or incomplete."),
    s.GapKind.REPORT_MISSING: _l("It was held and has no report."),
    s.GapKind.UNDATED: _l("It has neither an agreed nor an expected date."),
    s.GapKind.STATE_UNKNOWN: _l("Where does it stand?"),
    s.GapKind.EVIDENCE_MISSING: _l("It is completed and shows no evidence."),
}
"""What a gap asks of the person who can close it."""

GAP_ACTIONS: Mapping[s.GapKind, LazyString] = {
    s.GapKind.DID_IT_HAPPEN: _l("Say"),
    s.GapKind.DAY_UNKNOWN: _l("Add the day"),
    s.GapKind.HOST_UNKNOWN: _l("Add the host"),
    s.GapKind.PLACE_UNKNOWN: _l("Add the place"),
    s.GapKind.HEAD_COUNT_MISSING: _l("Add head-counts"),
    s.GapKind.REPORT_MISSING: _l("Write it"),
    s.GapKind.UNDATED: _l("Add a date"),
    s.GapKind.STATE_UNKNOWN: _l("Say"),
    s.GapKind.EVIDENCE_MISSING: _l("Add a link"),
}
"""The words of the link that closes a gap."""
