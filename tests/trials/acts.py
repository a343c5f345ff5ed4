"""What people do in a trial: each reads a page, fills in its form, sends it, and writes down the answer."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

from tests.support.forms import Sent
from tests.trials.ground import Ground, Round
from tests.trials.notebook import CONFLICTS, SAVED, Attempt, Notebook
from tests.trials.people import Answer, NoAnswerError, Person

MARK = re.compile(r"mark-\d+-\d+-x")
SURE = ("on_track", "at_risk", "off_track")


class Hands:
    """One person with something to do. `Random` is seeded with the person's number."""

    def __init__(self, person: Person, user_id: int, ground: Ground, notebook: Notebook) -> None:
        self.person, self.user_id, self.ground, self.notebook = person, user_id, ground, notebook
        self.random = Random(person.number)
        self.numbers = count(1)
        self.home = f"/programmes/{ground.slug}"

    # --- what is done at any time -------------------------------------------------------------------------

    def update(self, milestone: int) -> Attempt | None:
        """Says how a milestone stands. Where somebody was faster, half of them save theirs as well."""
        page = self.read(f"{self.home}/milestones/{milestone}")
        form = page and page.form(f"/milestones/{milestone}/updates")
        if form is None:
            return None
        attempt = self.begin("update", milestone, form, based_on=_one(form, "seen_update"))
        self._fill_in(form, attempt.mark)
        answer = self.send(attempt, form)
        if answer is not None and answer.status == 409 and self.random.random() < 0.5:
            again = answer.form(f"/milestones/{milestone}/updates")
            if again is None:
                self.notebook.fault("the page with both versions has no form")
            else:
                attempt.based_on = _one(again, "seen_update")
                self.send(attempt, again)
        return attempt

    def update_sent_twice(self, milestone: int) -> None:
        """The same form twice, at the same moment or one after the other, as an impatient hand does."""
        page = self.read(f"{self.home}/milestones/{milestone}")
        form = page and page.form(f"/milestones/{milestone}/updates")
        if form is None:
            return
        attempt = self.begin("update", milestone, form, based_on=_one(form, "seen_update"))
        self._fill_in(form, attempt.mark)
        if self.random.random() < 0.5:
            with ThreadPoolExecutor(2) as both:
                list(both.map(lambda one: self.send(attempt, one), (form, form)))
        else:
            self.send(attempt, form)
            self.send(attempt, form)

    def ask(self, milestone: int) -> Attempt | None:
        """Asks a question, of which a mail goes to the city."""
        page = self.read(f"{self.home}/milestones/{milestone}")
        form = page and page.form(f"/milestones/{milestone}/questions")
        if form is None:
            return None
        attempt = self.begin("question", milestone, form)
        form.values["question"] = [attempt.mark]
        self.send(attempt, form)
        return attempt

    def _fill_in(self, form: Sent, mark: str) -> None:
        form.values["comment"] = [mark]
        form.values["confidence"] = [self.random.choice(SURE)]
        if "in_progress" in form.choices.get("status", ()):
            form.values["status"] = ["in_progress"]

    # --- what all do at once ------------------------------------------------------------------------------

    def log_visit(self, one: Round, days: list[str]) -> None:
        """Logs that it took place, and what was learned. One in four remembers another day."""
        path = f"{self.home}/activities/{one.visit}/log/happened"
        page = self.read(path)
        form = page and page.form("/log/happened")
        if form is not None and "as_planned" in form.choices.get("answer", ()):
            other = self.person.number % 4 == 0
            form.values["answer"] = ["other_dates" if other else "as_planned"]
            form.values["happened"] = [days[1]] if other else [""]
            # Whoever comes when it is logged says what is recorded: that changes nothing.
            value = days[other] if "cancelled" in form.choices["answer"] else ""
            self.send(self.begin("visit", one.visit, form, value=value), form)
        self.note_lesson(one.visit)

    def note_lesson(self, visit: int) -> None:
        """Adds what one has learned to what the others have: who was slower sees both, and saves theirs."""
        page = self.read(f"{self.home}/activities/{visit}/log/learned")
        form = page and page.form("/log/learned")
        if form is None:
            return
        attempt = self.begin("lesson", visit, form, based_on=_mark_in(_one(form, "learned")))
        form.values["learned"] = [attempt.mark]
        answer = self.send(attempt, form)
        if answer is not None and answer.status == 409:
            again = answer.form("/log/learned")
            if again is None:
                self.notebook.fault("the page with both versions has no form")
                return
            theirs = [one for one in MARK.findall(answer.text) if one != attempt.mark]
            attempt.based_on = theirs[0] if theirs else ""
            self.send(attempt, again)

    def freeze(self, one: Round) -> None:
        """Freezes the review."""
        self._press("freeze", f"/reviews/{one.review}/freeze", f"/reviews/{one.review}/freeze", one.review)

    def accept(self, one: Round) -> None:
        """Accepts the report."""
        path = f"/activities/{one.report}/report"
        self._press("accept", path, f"{path}/accept", one.report)

    def confirm(self, one: Round) -> None:
        """Confirms what the other city has completed; of the milestones of all pairs one is its own's."""
        for milestone in one.completed:
            path = f"/milestones/{milestone}"
            self._press("confirm", path, f"{path}/confirmation", milestone)

    def _press(self, what: str, path: str, action: str, thing: int) -> None:
        page = self.read(self.home + path)
        form = page and page.form(action)
        if form is not None:
            self.send(self.begin(what, thing, form), form)

    # --- reading, sending, writing down ---------------------------------------------------------------------

    def begin(self, what: str, thing: int, form: Sent, *, based_on: str = "", value: str = "") -> Attempt:
        """What is about to be sent, written down."""
        mark = f"mark-{self.person.number}-{next(self.numbers)}-x"
        token = _one(form, "form_token")
        person = self.person.name
        return self.notebook.begin(Attempt(what, thing, person, self.user_id, mark, token, based_on, value))

    def read(self, path: str) -> Answer | None:
        """A page; None where the server does not answer."""
        try:
            answer = self.person.get(path)
        except NoAnswerError:
            self.notebook.answered(None, 0, 0.0)
            time.sleep(0.05)
            return None
        self.notebook.answered(None, answer.status, answer.seconds)
        return answer

    def send(self, attempt: Attempt, form: Sent) -> Answer | None:
        """Sends it, and writes down what was answered; None where nothing was."""
        try:
            answer = self.person.post(form.action, form.values)
        except NoAnswerError:
            self.notebook.answered(attempt, 0, 0.0)
            return None
        self.notebook.answered(attempt, answer.status, answer.seconds)
        if answer.status not in (SAVED, *CONFLICTS) and answer.status < 500:
            self.notebook.fault(f"{attempt.what} was answered with {answer.status}")
        return answer


def _one(form: Sent, name: str) -> str:
    return next(iter(form.values.get(name, ())), "")


def _mark_in(text: str) -> str:
    found = MARK.findall(text)
    return found[0] if found else ""
