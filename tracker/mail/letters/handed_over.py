"""A colleague leaves: to whoever takes over, what is theirs now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from tracker.documents.letter import Block, Button, Letter, Line, Lines, Paragraph
from tracker.labels import label
from tracker.labels.people import person_name
from tracker.mail.links import url, url_of_question
from tracker.models import Activity, Message, Organisation, Programme, Question, User
from tracker.queries.leaving import get_handed_over, open_work
from tracker.queries.people import get_person


def letter(message: Message) -> Letter | None:
    """What was handed over and is still theirs; None where they have left too."""
    person, programme, about = message.user, message.programme, message.about
    if person is None or programme is None or person.left_at is not None:
        return None
    names = {"who": _who(about), "programme": programme.acronym or programme.name}
    lists: list[Block] = [
        lines
        for lines in (
            Lines(_("What you are now"), tuple(_roles(about["roles"], person))),
            Lines(_("Reports to be finished"), tuple(_reports(about["activities"], programme))),
            Lines(_("Questions whose answers you get"), tuple(_questions(about["questions"], programme))),
        )
        if lines.lines
    ]
    if about["invitations"]:
        lists.append(Paragraph(_("Open invitations are yours now, too.")))
    return Letter(
        subject=_("%(who)s has handed over to you: %(programme)s", **names),
        blocks=(
            Paragraph(_("%(who)s leaves %(programme)s and has handed over to you.", **names)),
            *lists,
            Button(_("See the people of the programme"), url("people.list_", slug=programme.slug)),
        ),
        footer=_("You get this once, because you take over."),
    )


def _who(about: Mapping[str, Any]) -> str:
    """ "Ada (Mechelen)", or "A former colleague (Mechelen)"."""
    user = get_person(about["from"])
    organisations = get_handed_over(Organisation, about["organisations"])
    name = person_name(user) if user else str(_("A former colleague"))
    where = ", ".join(one.acronym or one.name for one in organisations)
    return str(_("%(person)s (%(organisation)s)", person=name, organisation=where)) if where else name


def _roles(ids: Iterable[int], person: User) -> Iterable[Line]:
    given = set(ids)
    for role in open_work(person.id).roles:
        if role.id in given:
            yield Line(str(label(role.role)), role.organisation.name if role.organisation else "")


def _reports(ids: Iterable[int], programme: Programme) -> Iterable[Line]:
    for one in get_handed_over(Activity, ids):
        page = url("activities.show", slug=programme.slug, activity_id=one.id)
        yield Line(one.title, url=page)


def _questions(ids: Iterable[int], programme: Programme) -> Iterable[Line]:
    for one in get_handed_over(Question, ids):
        yield Line(one.text, url=url_of_question(one, programme.slug))
