"""Lines of a history that nobody said: what the row knew, written down before a statement would hide it."""

from __future__ import annotations

from datetime import timedelta

from tracker.domain.records import ActivityRecord, MilestoneRecord, UpdateRecord


def is_of_the_row(update: UpdateRecord, record: ActivityRecord | MilestoneRecord) -> bool:
    """Whether nobody said it: it writes down what the row had known since it was made (model.md, section 2).

    Such a line says a state or a date, has no author, and the moment at which the row was made, but for the
    microseconds that tell updates apart. There is no error in it that anybody could take back.
    """
    by_nobody = update.by_user is None and update.by_organisation is None
    says = (update.status, update.agreed, update.expected, update.confidence)
    apart = update.recorded_at - record.created_at
    since_made = timedelta(0) <= apart <= timedelta(microseconds=len(record.updates))
    return by_nobody and since_made and any(one is not None for one in says)
