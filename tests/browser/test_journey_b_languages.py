"""From the mail to the saved update in the city's own language: Capaci in Italian, Jelgava, Levadia."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.browser.conftest import Visitor
from tests.browser.hands import Finger, Hands
from tests.support import make
from tests.support.client import release_session
from tests.support.inclucities import inclucities
from tests.support.kept import kept
from tests.support.mail import Postbox, html_of, text_of
from tests.support.saying import Says
from tracker.domain.statuses import Confidence, MilestoneStatus
from tracker.extensions import db
from tracker.mail.reminding import remind
from tracker.models import Milestone, Organisation, User

MORNING = datetime(2022, 6, 15, 9, tzinfo=UTC)
"""Wednesday, while the programme runs."""


@dataclass(frozen=True)
class City:
    """A city, the language and the name of its officer, one of its milestones, and what is typed there."""

    key: str
    language: str
    officer: str
    milestone: str
    new_date: str
    comment: str


CITIES = [
    City(
        "capaci",
        "it",
        "Giulia",
        "Target groups, topics",
        "primavera 2023",
        "La Consulta delle Donne si riunisce di nuovo a settembre.",
    ),
    City(
        "jelgava",
        "lv",
        "Ilze",
        "Informal language courses",
        "2023. gada pavasaris",
        "Universitātes studenti sāks rudenī: šogad pietrūka telpu.",
    ),
    City(
        "levadia",
        "el",
        "Eleni",
        "Coexistence board",
        "άνοιξη 2023",
        "Το συμβούλιο συνύπαρξης συνεδριάζει ξανά τον Σεπτέμβριο.",
    ),
]


@pytest.fixture
def june(app: Flask) -> Iterator[None]:
    """The time runs from that morning, and IncluCities is there."""
    with time_machine.travel(MORNING):
        kept(inclucities, "inclucities in june")
        yield


def officer(city: City) -> tuple[User, Milestone]:
    """Who writes for the city and reads its language, and the milestone, which was due two weeks ago."""
    owner = db.session.scalars(
        select(Organisation).where(Organisation.key == city.key).options(joinedload(Organisation.programme))
    ).one()
    row = db.session.scalars(select(Milestone).where(Milestone.title.startswith(city.milestone))).one()
    row.agreed = row.expected = make.when("2022-06-01")
    row.status = MilestoneStatus.IN_PROGRESS
    person = make.user(
        city.officer,
        language=city.language,
        programme=owner.programme,
        role="editor",
        organisation=owner,
    )
    return person, row


def mailed(person: User, postbox: Postbox) -> EmailMessage:
    """The reminder that goes out that morning."""
    remind()
    postbox.send()
    [mail] = postbox.of(person.email)
    return mail


@pytest.mark.parametrize("city", CITIES, ids=lambda city: f"{city.key}, {city.language}")
def test_from_the_mail_to_the_saved_update_it_is_the_language_of_the_city(
    june: None, visitor: Callable[..., Visitor], postbox: Postbox, city: City
) -> None:
    says = Says(city.language)
    person, row = officer(city)
    mail = mailed(person, postbox)
    title, number, who = row.title, row.id, person.id
    reads_the_mail(mail, says, title)
    link = re.findall(r"(/go/\S+)", text_of(mail).partition(city.milestone)[2])[0]
    release_session()

    # The device is set to English: what counts is what the person reads.
    phone = visitor("phone", language="en-GB")
    hands = Finger(phone.page, way="finger", optional=says("(optional)"))
    phone.go(link)
    hands.arrive(title)
    in_its_language(hands, says)
    hands.sees(says("You came by the link of a mail to %(name)s: you can answer here.", name=city.officer))
    hands.choose(says("How sure are you of the date?"), says("At risk"))
    hands.write(says("Now expected"), "31.31.2022")
    hands.write(says("What happened?"), city.comment)
    hands.press(says("Save update"))
    hands.sees(says("Not saved yet: please check this"))
    in_its_language(hands, says)
    hands.write(says("Now expected"), city.new_date)
    hands.select(says("Why did the date move?"), says("Another reason"))
    hands.press(says("Save update"))
    hands.sees(says.longest("Saved: %(what)s."))
    in_its_language(hands, says)
    phone.check()

    release_session()
    db.session.expunge_all()
    now = db.session.get_one(Milestone, number, options=[joinedload(Milestone.updates)])
    said = next(one for one in now.updates if one.comment)
    assert (now.expected.edtf, now.confidence) == ("2023-21", Confidence.AT_RISK)
    assert (said.comment, said.language, said.by_user_id) == (city.comment, city.language, who)


def reads_the_mail(mail: EmailMessage, says: Says, milestone: str) -> None:
    """Its subject, its text and its HTML are in the language, and nothing of it is in English."""
    overdue = says.count("%(num)d milestone overdue", "%(num)d milestones overdue", 1)
    assert overdue in str(mail["Subject"])
    assert milestone in text_of(mail)
    assert f'lang="{says.language}"' in html_of(mail)
    assert says.longest("You get this because you write for %(organisation)s in %(programme)s.") in text_of(
        mail
    )
    assert says.left_in_english(html_of(mail)) == []
    # What people wrote is marked in HTML; plain text has no marks.
    assert says.left_in_english(text_of(mail).replace(milestone, "")) == []


def in_its_language(hands: Hands, says: Says) -> None:
    """The page that is open says which language it is in, and nothing of it is in English."""
    expect(hands.page.locator("html")).to_have_attribute("lang", says.language)
    assert says.left_in_english(hands.page.content()) == []
