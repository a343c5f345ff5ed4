"""What each kind of message says: a module each, whose `letter` words one when it is sent.

It is called in the language of the person, and answers None where nothing is left to say: the question
was answered, the milestone completed, the person has left. What it needs is read anew, by the ids in `about`.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.documents.letter import Letter
from tracker.domain.statuses import MessageKind
from tracker.mail.letters import (
    answer,
    digest,
    handed_over,
    invitation,
    question,
    sign_in_changed,
    sign_in_link,
)
from tracker.models import Message

LETTERS: dict[MessageKind, Callable[[Message], Letter | None]] = {
    MessageKind.SIGN_IN_LINK: sign_in_link.letter,
    MessageKind.INVITATION: invitation.letter,
    MessageKind.QUESTION: question.letter,
    MessageKind.ANSWER: answer.letter,
    MessageKind.DIGEST: digest.letter,
    MessageKind.SIGN_IN_CHANGED: sign_in_changed.letter,
    MessageKind.HANDED_OVER: handed_over.letter,
}
"""The words of each kind of message."""
