"""What whoever looks at a page can close there."""

from __future__ import annotations

from flask import g

from tracker.domain.owing import Debt
from tracker.permissions import may
from tracker.services import closing


class Closers(closing.Closers):
    """Who can close what, as the page of somebody asks it."""

    def can_i(self, debt: Debt) -> bool:
        """Whether the person who looks may close it."""
        return may(g.actor, closing.closing_of(debt.kind, debt.of).action, self.scope(debt.of))
