"""What a form sent and the server could not take: shown, or carried through signing in, to be sent again.

Nothing is kept on the server: the sign-in page carries the fields, and the page after it shows them. Neither
saves anything by itself, and passwords are in neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tracker.web.late_sends import without_marks
from tracker.web.local_paths import is_sent_from_elsewhere, local_path

OWN_FIELDS = ("form_token", "version")
SENT_TO = "sent-to"
PREFIX = "sent-field-"
LONGEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """One field that was sent, as it can be sent again."""

    name: str
    value: str
    number: int

    @property
    def words(self) -> str:
        """The field's name as words; the form that had its label is not here."""
        return self.name.replace("-", " ").replace("_", " ").strip().capitalize() or self.name

    @property
    def is_text(self) -> bool:
        """Something a person wrote, rather than chose."""
        return len(self.value) > LONGEST_LINE or any(character.isspace() for character in self.value)


@dataclass(frozen=True, slots=True)
class Unsent:
    """The fields of a form, and the address that they are for."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the sign-in page carries."""
        return [(SENT_TO, self.action), *((PREFIX + name, value) for name, value in self.fields)]

    @property
    def typed(self) -> list[Typed]:
        """What a person has typed or chosen."""
        return [
            Typed(name, value, number)
            for number, (name, value) in enumerate(self.fields, 1)
            if name not in OWN_FIELDS
        ]

    @property
    def has_words(self) -> bool:
        """Whether anything would be lost."""
        return any(one.value.strip() for one in self.typed if one.name != "language")

    def page(self) -> str:
        """The page that shows it and sends it again, with a token of its own."""
        own = [(name, value) for name, value in self.fields if name in OWN_FIELDS]
        return render_template("errors/send_again.html", typed=self.typed, own=own, action=self.action)


def sent_here() -> Unsent:
    """What this request has sent."""
    action = request.full_path if request.query_string else request.path
    return Unsent(action, _fields(request.form.items(multi=True)))


def carried_here() -> Unsent | None:
    """What the sign-in page carries; None where it carries nothing, nothing for a form of ours, or where it
    was no page of ours: else another site could put its words into the hands of whoever signs in."""
    action = None if is_sent_from_elsewhere() else local_path(request.form.get(SENT_TO))
    if action is None or not _takes_forms(action.partition("?")[0]):
        return None
    items = request.form.items(multi=True)
    return Unsent(
        action,
        _fields((name.removeprefix(PREFIX), value) for name, value in items if name.startswith(PREFIX)),
    )


def _fields(items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in without_marks(items) if "password" not in name.lower())


def _takes_forms(path: str) -> bool:
    try:
        endpoint, _values = current_app.url_map.bind(request.host).match(path, method="POST")
    except (HTTPException, RequestRedirect):
        return False
    return not str(endpoint).startswith(("sign_in.", "sign_in_links.", "passkeys.", "second_factor."))
