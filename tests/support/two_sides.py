"""Mechelen mentors Capaci: a pair with somebody who edits for each side."""

from __future__ import annotations

from typing import Any

from tests.support import make
from tracker.domain.statuses import MemberRole
from tracker.models import Organisation, User

DAY = "2021-10-20"


class TwoSides:
    """A programme with such a pair, Maaike for its mentor city and Giulia for its mentee city."""

    def __init__(self, **programme: Any) -> None:
        self.programme = make.programme(**programme)
        self.pair = make.pair(self.programme)
        self.mechelen = make.member(self.pair, MemberRole.MENTOR_CITY)
        self.capaci = make.member(self.pair, MemberRole.MENTEE_CITY)
        self.mentor = self.edits("Maaike", self.mechelen)
        self.editor = self.edits("Giulia", self.capaci)

    def edits(self, name: str, organisation: Organisation) -> User:
        """Somebody who edits for an organisation."""
        return make.user(name, programme=self.programme, role="editor", organisation=organisation)
