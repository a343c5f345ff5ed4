"""What of each row the log keeps. What is not named here is kept, as it was typed.

The log never changes, so whatever enters it can never be forgotten: neither secrets nor the names and
addresses of people may. A test walks every column: it is kept, or has its reason here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tracker.extensions import Base

NOT_LOGGED: dict[str, str] = {
    "log_entry": "the log itself",
    "log_line": "the log itself",
    "log_pair": "the log itself",
    "submitted_form": "what came of a form is logged; that it was sent once is the application's own note",
    "failed_try": "a count that slows down whoever guesses; who that is, nobody knows",
    "evaluation_answer": "nobody knows who answers, and an answer may be taken back by another",
    "last_look": "what a person has looked at is theirs; nothing of the programme changes",
    "message": "how far a message is; the page of messages shows it",
    "reminded": "part of a message",
    "item_link": "made when a letter is worded; what is done by it is logged",
    "sign_in_link": "made when a letter is worded; the sign-in by it is logged",
}
"""The tables whose rows the log leaves out, each with the reason."""

LEFT_OUT: dict[str, str] = {
    "id": "the line names the row",
    "created_at": "the entry has its moment",
    "updated_at": "the entry has its moment",
    "version": "counts the changes",
    "search_text": "made of the names",
    "activity_pair.takes_round": "follows from the round and the status",
    "programme.revision": "counts the changes",
    "picture.key": "the name of a file, which says nothing",
    "translation.of_text": "the log has what the original said when",
    "user.writing_language": "what a person wrote in last is offered by the next form",
    "user.last_signed_in_at": "the sign-in is a line of its own",
    "sign_in.last_used_on": "reading is not logged",
    "sign_in.device": "what a browser says of itself is forgotten with the name",
    "passkey.last_used_on": "the sign-in is a line of its own",
    "passkey.sign_count": "the sign-in is a line of its own",
    "passkey.challenged_at": "the sign-in is a line of its own",
    "second_factor.last_counter": "the sign-in is a line of its own",
    "recovery_code.used_at": "the sign-in is a line of its own",
    "calendar_address.last_fetched_on": "fetching is not logged: it would keep where people's devices are",
    "snapshot.content": "frozen for good where it stands",
    "snapshot.brief": "frozen for good where it stands",
    "snapshot.pdf": "frozen for good where it stands",
}
"""The columns that make no line, by name or by table and name, each with the reason."""

DERIVED = ("_earliest", "_latest")
"""The ends of the columns that follow from a date's EDTF."""

SECRET = "a secret"  # noqa: S105 - the word, not one.
OF_A_PERSON = "names and addresses of people stand in user alone"

NOT_KEPT: dict[str, str] = {
    "user.email": OF_A_PERSON,
    "user.name": OF_A_PERSON,
    "user.password": SECRET,
    "user.fs_uniquifier": SECRET,
    "invitation.address": OF_A_PERSON,
    "invitation.token_hash": SECRET,
    "calendar_address.token_hash": SECRET,
    "sign_in.token_hash": SECRET,
    "passkey.credential": SECRET,
    "passkey.public_key": SECRET,
    "passkey.user_handle": SECRET,
    "passkey.name": "people name their devices after themselves",
    "second_factor.secret": SECRET,
    "recovery_code.code_hash": SECRET,
    "follow_up.owner_name": "may be the name of a person",
    "decision.owner_name": "may be the name of a person",
    "picture.alt": "may say who is in it",
    "picture.credit": "may be the name of a person",
    "visit_report.draft": "nobody has said it yet: it is logged when it is recorded",
}
"""The columns of which the log says only that they changed, each with the reason."""


@dataclass(frozen=True, slots=True)
class Logged:
    """The columns of a table that the log keeps, and those of which it says only that they changed."""

    kept: tuple[str, ...]
    not_kept: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.kept, *self.not_kept)


@cache
def logged_columns(table: str) -> Logged | None:
    """What the log notes of a table's rows; None where it notes nothing."""
    if table in NOT_LOGGED or table not in Base.metadata.tables:
        return None
    names = [
        column.name for column in Base.metadata.tables[table].columns if not _left_out(table, column.name)
    ]
    hidden = tuple(name for name in names if f"{table}.{name}" in NOT_KEPT)
    return Logged(tuple(name for name in names if name not in hidden), hidden)


def _left_out(table: str, name: str) -> bool:
    return name in LEFT_OUT or f"{table}.{name}" in LEFT_OUT or name.endswith(DERIVED)
