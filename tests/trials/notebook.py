"""What each person has sent and was answered, as they write it down: the database is compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

SAVED = 303
CONFLICTS = (409, 422)
"""The statuses of the pages that say: not saved, look at it first."""
AWAY = 503
"""The status of the page that says that the database, or the store, cannot be used just now."""


@dataclass
class Attempt:
    """One form that one person wants to have done, sent once or several times.

    `mark` stands in what was typed and in nothing else. `based_on` is what the sender had read.
    `answers` are the statuses; 0 where none came.
    """

    what: str
    thing: int
    person: str
    user_id: int
    mark: str
    form_token: str = ""
    based_on: str = ""
    value: str = ""
    answers: list[int] = field(default_factory=list)

    @property
    def is_saved(self) -> bool:
        """Whether the server has said that it is saved."""
        return SAVED in self.answers

    @property
    def is_open(self) -> bool:
        """Whether nobody can know: no answer, or one that the machine failed, and none that it is saved."""
        return not self.is_saved and any(one == 0 or one >= 500 for one in self.answers)


class Notebook:
    """All that was attempted; safe to write in from several threads."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.statuses: Counter[int] = Counter()
        self.longest = 0.0
        self.faults: list[str] = []
        self._lock = Lock()

    def begin(self, attempt: Attempt) -> Attempt:
        """Writes it down before it is sent."""
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def answered(self, attempt: Attempt | None, status: int, seconds: float) -> None:
        """Writes down what was answered, and after how long."""
        with self._lock:
            if attempt is not None:
                attempt.answers.append(status)
            self.statuses[status] += 1
            self.longest = max(self.longest, seconds)

    def fault(self, words: str) -> None:
        """Writes down what must not be."""
        with self._lock:
            self.faults.append(words)

    def of(self, *what: str) -> Iterable[Attempt]:
        """The attempts of that kind."""
        return [one for one in self.attempts if one.what in what]

    def faults_of_machine(self, *allowed: int) -> list[str]:
        """The answers that say that something failed, and those that never came, but for the `allowed`."""
        failed = {
            one: n for one, n in self.statuses.items() if (one == 0 or one >= 500) and one not in allowed
        }
        return [f"{n} requests were answered with {one or 'nothing'}" for one, n in failed.items()]

    @property
    def saved(self) -> int:
        return sum(one.is_saved for one in self.attempts)

    @property
    def conflicts(self) -> int:
        """How often a page said: somebody else was faster, or that is done already."""
        return sum(answer in CONFLICTS for one in self.attempts for answer in one.answers)
