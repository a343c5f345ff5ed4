"""What people do in a trial: each reads a page, fills in its form, sends it, and writes down the answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

from tests.support.forms import Sent
from tests.support.pictures import photograph
from tests.trials.ground import Ground, Round
from tests.trials.notebook import CONFLICTS, SAVED, Attempt, Notebook
from tests.trials.people import Answer, NoAnswerError, Person

MARK = re.compile(r"mark-\d+-\d+-x")
TRIES_AGAIN = 120
SURE = ("on_track", "at_risk", "off_track")


class Hands:
    """One person with something to do. `Random` is seeded with the person's number."""

    def __init__(self, person: Person, user_id: int, ground: Ground, notebook: Notebook) -> None:
        self.person, self.user_id, self.ground, self.notebook = person, user_id, ground, notebook
        self.random = Random(person.number)
        self.numbers = count(1)
        self.home = f"/programmes/{ground.slug}"
        self.is_over: Callable[[], bool] = lambda: False

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
        path = f"{self.home}/milestones/{milestone}"
        return self._say("question", milestone, path, f"/milestones/{milestone}/questions", field="question")

    def retitle(self, milestone: int) -> Attempt | None:
        """Gives a milestone of one's own another name, by which search finds it."""
        path = f"{self.home}/milestones/{milestone}/edit"
        return self._say("title", milestone, path, "/edit", field="title", words="Title {}")

    def comment(self, activity: int) -> Attempt | None:
        """Says something to a report."""
        path = f"{self.home}/activities/{activity}/report"
        return self._say("comment", activity, path, "/report/comments", field="comment")

    def _say(
        self, kind: str, target: int, path: str, action: str, *, field: str, words: str = "{}"
    ) -> Attempt | None:
        """Reads a page, and fills its mark into one field of a form on it; None where there is none."""
        page = self.read(path)
        form = page and page.form(action)
        if form is None:
            return None
        attempt = self.begin(kind, target, form)
        form.values[field] = [words.format(attempt.mark)]
        self.send(attempt, form)
        return attempt

    def add_picture(self, pair: int) -> Attempt | None:
        """Sends a picture: two files in the store, and then a row."""
        path = f"{self.home}/pairs/{pair}/pictures/new"
        page = self.read(path)
        form = page and page.form("/pictures/new")
        if form is None:
            return None
        attempt = self.begin("picture", pair, form)
        words = {"alt": attempt.mark, "credit": "Nobody", "licence": "CC BY 4.0", "consent": "not_needed"}
        form.values |= {name: [value] for name, value in words.items()}
        self.send(attempt, form, photograph())
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
            time.sleep(0.2)
            return None
        self.notebook.answered(None, answer.status, answer.seconds)
        if answer.status >= 500:
            time.sleep(0.2)
            return None
        return answer

    def send(self, attempt: Attempt, form: Sent, picture: bytes | None = None) -> Answer | None:
        """Sends it, and writes down what was answered; None where nothing was.

        Where nobody can know what became of it, every second person sends the very same form again and again,
        as a kept form is sent when the line is back (tracker/static/kept-store.js).
        """
        answer = self._send_once(attempt, form, picture)
        tries = TRIES_AGAIN if attempt.is_open and self.random.random() < 0.5 else 0
        while tries and attempt.is_open and not self.is_over():
            tries -= 1
            time.sleep(0.5)
            again = self._send_once(attempt, form, picture)
            if again is not None and again.status in (SAVED, *CONFLICTS):
                return again
        return answer

    def _send_once(self, attempt: Attempt, form: Sent, picture: bytes | None) -> Answer | None:
        try:
            if picture is None:
                answer = self.person.post(form.action, form.values)
            else:
                answer = self.person.send_file(form.action, form.values, "file", picture)
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
