"""When an organisation is in a pair, as far as anybody knows."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import ApproximateDate


def may_have_been_member(
    *, began: ApproximateDate | None, ended: ApproximateDate | None, on: ApproximateDate | None
) -> bool:
    """Whether a membership may hold on at least one possible day of `on`; what is not known is open.

    The rule for hosts of study visits (model.md, "Rules").
    """
    first: date | None = began.earliest if began else None
    last: date | None = ended.latest if ended else None
    earliest = on.earliest if on else None
    latest = on.latest if on else None
    before = latest is not None and first is not None and latest < first
    after = earliest is not None and last is not None and earliest > last
    return not (before or after)
