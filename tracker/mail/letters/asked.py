"""A question as the mails about it need it: its subject, who asks, and what the person may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.domain.actors import Actor, Scope
from tracker.labels.names import activity_name, milestone_name
from tracker.labels.people import person_name
from tracker.labels.spoken import Spoken
from tracker.mail.links import url_of_question
from tracker.models import Activity, Message, Organisation, Programme, Question, User
from tracker.permissions import Action, may
from tracker.queries.actors import get_actor
from tracker.queries.questions import get_question_to_tell, list_open_questions
from tracker.queries.sides import sides_of
from tracker.queries.translations import Key, text_for_reader


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the person to whom a message about it goes."""

    question: Question
    programme: Programme
    person: User
    actor: Actor

    def may_read(self) -> bool:
        """Whether the person sees the questions of the programme today."""
        return may(self.actor, Action.SEE_QUESTIONS, Scope(self.programme.id, self.programme.open))

    def may_answer(self) -> bool:
        """Whether the person may answer this one, as an editor it is put to or one who answers all."""
        scope = Scope(self.programme.id, self.programme.open)
        own = list_open_questions(self.programme.id, self.actor.organisations(self.programme.id))
        return may(self.actor, Action.ANSWER_QUESTION, scope) or self.question in own

    @property
    def names(self) -> dict[str, str]:
        """Who and what, short enough for a subject."""
        asker, answerer = self.question.asked_by_organisation, self.question.answered_by_organisation
        return {
            "about": self.about,
            "programme": self.programme.acronym or self.programme.name,
            "asker": asker.name if asker else self.asker,
            "answerer": answerer.name if answerer else self.answerer,
        }

    @property
    def asker(self) -> str:
        return _who(self.question.asked_by, self.question.asked_by_organisation)

    @property
    def answerer(self) -> str:
        return _who(self.question.answered_by, self.question.answered_by_organisation)

    @property
    def about(self) -> str:
        """What it is about, by its name in lists."""
        if (milestone := self.question.milestone) is not None:
            key = Key("milestone", milestone.id)
            title = Spoken(text_for_reader(key, "title", milestone.title, self.programme.id))
            return milestone_name(milestone.plan.key, milestone.code, title)
        assert self.question.activity is not None
        return _activity_name(self.question.activity)

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"{url_of_question(self.question, self.programme.slug)}#question-{self.question.id}"


def asked_in(message: Message) -> Asked | None:
    """What a message is about; None where the question was taken back."""
    question = get_question_to_tell(int(message.about["question"]))
    person, programme = message.user, message.programme
    if question is None or person is None or programme is None:
        return None
    return Asked(question, programme, person, get_actor(person))


def _who(person: User | None, organisation: Organisation | None) -> str:
    """ "Maaike (Mechelen)"."""
    name = person_name(person) if person else ""
    if organisation is None:
        return name
    return str(_("%(person)s (%(organisation)s)", person=name, organisation=organisation.name))


def _activity_name(activity: Activity) -> str:
    number = next((link.round for link in activity.pair_links if link.round is not None), None)
    pairs = [sides_of(link.pair).names for link in activity.pair_links]
    return activity_name(activity.kind, activity.title, number=number, pairs=pairs)
