"""Nothing secret leaves by any door. Each secret field holds a word of its own, and no answer may have it.

The same words are looked for on the pages of the coordinator, who must find them all: so the test would see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support import make
from tests.support.addresses import Rule, addresses, rules, some_addresses
from tests.support.forms import Sent, forms_of
from tests.support.grow import TODAY, Grown, grown
from tests.support.publish import publish
from tests.support.quick import Quick
from tests.support.tagged_pdf import TaggedPdf
from tracker.domain.statuses import Consent, ReportState
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    Confirmation,
    Decision,
    Deliverable,
    EvaluationAnswer,
    FollowUp,
    Invitation,
    Milestone,
    Organisation,
    Outcome,
    Pair,
    Picture,
    Programme,
    Question,
    Replication,
    ReportComment,
    Transfer,
    User,
    VisitReport,
)
from tracker.services.reviews import AGENDA

BEGINNING = "secretly"
"""How each secret word begins, so that a search for it finds all of them and repeats none."""

NOTED = (ActionPlan, Activity, Deliverable, Milestone, Organisation, Outcome, Pair)
"""The tables whose pages show a source note to the coordinator."""
NOTED_NOWHERE = (Programme, Replication, Transfer)
TEXTS = ("seen", "learned", "did_not_work", "effect_on_plan", "not_as_planned")
KEYS = ("invitations.show", "calendar_feeds.show", "sign_in_links.show", "how.show", "how.thanks")
PAGES = [rule for rule in rules() if rule.method == "GET" and rule.endpoint not in KEYS]
"""All but those that say what they say to whoever has their secret address."""


@pytest.fixture(autouse=True)
def _today(frozen_day: Callable[..., None]) -> None:
    frozen_day(TODAY)


def word(*parts: str) -> str:
    return BEGINNING + "".join(parts).replace("_", "")


def hide(there: Grown) -> tuple[set[str], set[str]]:
    """Writes a word into each secret field; those for members only, and those for coordinators only."""
    members, coordinators = set[str](), set[str]()

    def secret(where: set[str], *parts: str) -> str:
        where.add(word(*parts))
        return word(*parts)

    for model in (*NOTED, *NOTED_NOWHERE):
        for row in db.session.scalars(select(model)):
            row.source_note = secret(coordinators, "note", model.__tablename__)
    for activity in there.first.activities.values():
        activity.online_url = f"https://meet.example/{secret(members, 'link')}"
    for report in db.session.scalars(select(VisitReport).where(VisitReport.state != ReportState.ACCEPTED)):
        state = report.state.value
        for name in TEXTS:
            setattr(report, name, secret(members, name, state))
        report.links = [{"title": secret(members, "title", state), "url": "https://example.org"}]
        if report.state is ReportState.RETURNED:
            report.returned_note = secret(members, "returned")
        for follow_up in db.session.scalars(select(FollowUp).where(FollowUp.report_id == report.id)):
            follow_up.what = secret(members, "todo", state)
            follow_up.owner_id, follow_up.owner_name = None, secret(members, "who", state)
    draft = db.session.scalars(
        select(VisitReport).where(VisitReport.activity_id == there.first.activities["draft"].id)
    ).one()
    draft.draft = {
        "people": {"unknown": False, "rows": [_count(secret(members, "guest"))]},
        "learned": {name: secret(members, "gathered", name) for name in TEXTS},
    }
    for answer in db.session.scalars(select(EvaluationAnswer)):
        answer.comment = secret(members, "evaluation", "comment")
    members |= hidden_in_reviews(there) | hidden_in_questions() | hidden_in_pictures()
    for comment in db.session.scalars(select(ReportComment)):
        comment.text = secret(members, "comment")
    for person in db.session.scalars(select(User)):
        person.name = secret(members, "name")
        person.email = f"{secret(members, 'address')}{person.id}@example.org"
    db.session.commit()
    coordinators |= hidden_in_invitations(there)
    hidden_by_draft = {word(name, "draft") for name in TEXTS}
    return members - hidden_by_draft, coordinators


def hidden_in_invitations(there: Grown) -> set[str]:
    """Writes a word into the address of each invitation."""
    for invitation in db.session.scalars(select(Invitation)):
        invitation.address = f"{word('invited')}@example.org"
    db.session.commit()
    return {word("invited")}


def hidden_in_reviews(there: Grown) -> set[str]:
    """Writes a word into each text of the reviews and of their decisions."""
    words = set[str]()
    for review in there.reviews:
        for name in ("title", *AGENDA):
            setattr(review, name, word("review", name))
            words.add(word("review", name))
    for decision in db.session.scalars(select(Decision)):
        decision.what = word("decided")
    return words | {word("decided")}


def hidden_in_pictures() -> set[str]:
    """What is said of a picture is for members until those in it have agreed."""
    for picture in db.session.scalars(select(Picture).where(Picture.consent == Consent.UNKNOWN)):
        picture.alt, picture.credit = word("shown"), word("photographer")
    return {word("shown"), word("photographer")}


def hidden_in_questions() -> set[str]:
    """Writes a word into each question, each answer, and why a confirmation was taken back."""
    for confirmation in db.session.scalars(select(Confirmation).where(Confirmation.ended_at.is_not(None))):
        confirmation.why = word("taken")
    for question in db.session.scalars(select(Question)):
        question.text = word("question")
        if question.answer is not None:
            question.answer = word("answer")
    return {word("question"), word("answer"), word("taken")}


def _count(name: str) -> dict[str, object]:
    numbers = {"women": 1, "men": 1, "other": None, "not_stated": None}
    return {"organisation": None, "name": name, "capacity": None, **numbers}


def all_that_is_said(browser: Quick, there: Grown) -> str:
    """The text of every answer to every GET, and of searches for what is secret."""
    paths = [path for rule in PAGES for path in some_addresses(there, rule)]
    base = f"/programmes/{there.programme.slug}"
    finds = [f"{base}/search?q={BEGINNING[:-1]}", f"{base}/organisations?q={BEGINNING[:-1]}"]
    kinds = ("reports", "follow-ups", "activities", "milestones", "organisations", "outcomes")
    finds += [f"{base}/search?q={BEGINNING[:-1]}&in={kind}" for kind in kinds]
    finds += [f"{base}/follow-ups?state=all", f"{base}/activities?text={BEGINNING[:-1]}"]
    return "\n".join(words_of(browser.get(path)) for path in [*paths, *finds])


def words_of(answer: TestResponse) -> str:
    """Its text; of a PDF, whose bytes are packed, what a screen reader takes from it."""
    if answer.mimetype == "application/pdf":
        # That of a frozen review is no whole one here.
        return TaggedPdf(answer.data).tree.text if b"%%EOF" in answer.data else answer.data.decode("latin-1")
    if answer.mimetype.startswith("image/"):
        return answer.data.decode("latin-1")
    return str(answer.get_data(as_text=True))


def said_of(words: Iterable[str], text: str) -> set[str]:
    return {one for one in words if one in text}


def test_who_is_no_member_of_an_open_programme_learns_no_secret(app: Flask) -> None:
    there = grown(is_open=True, pairs=1)
    publish(there.programme)
    members, coordinators = hide(there)
    stranger = make.user("Stranger", programme=make.programme("elsewhere"), role="coordinator")
    for person in (None, stranger):
        text = all_that_is_said(Quick(app, person), there)
        assert said_of(members | coordinators, text) == set()
    assert "Plan 1" in text, "the open pages must have been read"


def test_sources_are_for_coordinators_and_all_members_see_the_rest(app: Flask) -> None:
    there = grown()
    members, coordinators = hide(there)
    nowhere = {word("note", model.__tablename__) for model in NOTED_NOWHERE}
    for who in ("reviewer", "owner"):
        text = all_that_is_said(Quick(app, there.people[who]), there)
        assert said_of(coordinators, text) == set(), who
    text = all_that_is_said(Quick(app, there.people["coordinator"]), there)
    assert said_of(members | coordinators, text) == members | (coordinators - nowhere)


def test_a_member_of_one_closed_programme_learns_nothing_of_another(app: Flask) -> None:
    there = grown("theirs")
    members, coordinators = hide(there)
    there.programme.name = there.first.organisations[0].name = secret = word("programme")
    administrator = there.people["administrator"]
    assert administrator is not None
    administrator.name = "Administrator of all programmes"  # Who can do everything is named everywhere.
    db.session.commit()
    mine = grown("mine", pairs=1)
    for who in ("owner", "coordinator"):
        browser = Quick(app, mine.people[who])
        text = all_that_is_said(browser, there) + all_that_is_said(browser, mine)
        assert said_of({secret, *members, *coordinators}, text) == set()


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
def test_what_is_hidden_and_what_is_not_there_answer_alike(app: Flask, who: str) -> None:
    there, mine = grown("theirs"), grown("mine")
    browser = Quick(app, mine.people[who])
    for rule in rules():
        if "{slug}" not in rule.path:
            continue
        path = next(addresses(there, rule))
        nothing = re.sub(r"\d+", "987654", path.replace("/theirs", "/nowhere"))
        hidden_there, nothing_there = answered(browser, rule, path), answered(browser, rule, nothing)
        assert hidden_there == nothing_there, rule
        # Nobody is sent to sign in where nobody has to.
        leads_on = who == "anonymous" and "/meet/" not in rule.path
        assert hidden_there[0] == (303 if leads_on else 404), rule


@pytest.mark.usefixtures("all_languages")
def test_a_thing_of_another_programme_is_not_there_at_an_address_of_mine(app: Flask) -> None:
    there, mine = grown("theirs"), grown("mine")
    browser = Quick(app, mine.people["coordinator"])
    for rule in rules():
        own = [name for name in rule.names if name not in ("slug", "figure", "number", "language")]
        if not own or "{slug}" not in rule.path:
            continue
        foreign = next(addresses(there, rule)).replace("/theirs/", "/mine/")
        nothing = re.sub(r"\d+", "987654", foreign)
        assert answered(browser, rule, foreign) == answered(browser, rule, nothing), rule
        assert answered(browser, rule, foreign)[0] == 404, rule


def answered(browser: Quick, rule: Rule, path: str) -> tuple[int, str, str]:
    """Status, where it leads and what it says, without the address itself, which signing in and another
    language come back to."""
    data = {"csrf_token": browser.token} if rule.method == "POST" else None
    answer = browser.open(rule.method, path, data=data)
    said = answer.get_data(as_text=True)
    goal = answer.headers.get("Location", "").partition("?")[0]
    return answer.status_code, goal, OWN_ADDRESS.sub("", said) if answer.status_code != 303 else ""


OWN_ADDRESS = re.compile(
    r"""(?:next|page)=[^"&]*|name="next" value="[^"]*"|href="/\w\w/meet/[^"]*" lang="\w\w" """
)


def test_who_may_not_change_a_thing_changes_nothing_with_a_form_that_is_filled_in_well(app: Flask) -> None:
    """The forms are the coordinator's own, so that nothing but the rule stands in the way."""
    there = grown()
    forms = forms_for(there, Quick(app, there.people["coordinator"]))
    assert len(forms) > 60
    refusals = {"reviewer": 403, "other": 403, "anonymous": 303}
    browsers = {who: Quick(app, there.people[who]) for who in refusals}
    before = contents()
    for who, refusal in refusals.items():
        browser = browsers[who]
        for action, form in forms.items():
            if MAY[who].search(action):
                continue
            answer = browser.open("POST", action, data={**form.values, "csrf_token": [browser.token]})
            not_theirs = "/calendar/" in action and who != "anonymous"
            assert answer.status_code == (404 if not_theirs else refusal), (who, action)
            assert answer.headers.get("Location", "/login?").startswith("/login?"), (who, action)
    assert contents() == before


MAY = {
    "anonymous": re.compile("$^"),
    "reviewer": re.compile("/reviews/|/(changes/seen|calendar)$"),
    "other": re.compile("/(deliverables|outcomes|plans)/new$|/(activities/log|changes/seen|calendar)$"),
}
"""An editor may add a thing of their own city, nobody owning it before it is there; a reviewer writes
reviews; every member marks what they have seen, and has calendars, which nobody else sees."""


def forms_for(there: Grown, browser: Quick) -> dict[str, Sent]:
    """Each form that changes a thing of the first pair, by where it goes."""
    changing = [rule for rule in rules() if rule.method == "POST" and "{slug}" in rule.path]
    goals = {path for rule in changing for path in addresses(there, rule)}
    found = {}
    for path in (path for rule in PAGES for path in some_addresses(there, rule)):
        answer = browser.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            forms = forms_of(answer.get_data(as_text=True), path)
            found |= {form.action.partition("?")[0]: form for form in forms}
    return {action: form for action, form in found.items() if action in goals}


def contents() -> dict[str, list[object]]:
    """Every row of every table."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    found = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}
    db.session.rollback()
    return found  # type: ignore[return-value]
