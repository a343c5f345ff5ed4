"""Wherever a page names a thing whose text is translated, it says it in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.functional.test_no_english import pages, reader
from tests.support.grow import TODAY, grown
from tests.support.publish import publish
from tracker.extensions import db
from tracker.models import Milestone, Outcome, Pair, Practice, Translation
from tracker.queries.translations import FIELDS
from tracker.services import search_text

ORIGINAL = re.compile(r"In italiano \d+")
AS_WRITTEN = re.compile(r"^translations\.")
"""Pages that are about the original itself."""

NOT_NAMED = re.compile(
    r'<textarea.*?</textarea>|<dd class="typed"><span class="visually-hidden">.*?</dd>|<[^>]*>', re.DOTALL
)


def write_in_italian() -> None:
    """Gives each text that can be translated an Italian original of its own, and a French translation."""
    number = 0
    for model in (Pair, Milestone, Outcome, Practice):
        for thing in db.session.scalars(select(model).order_by(model.id)):
            thing.language = "it"
            for name in FIELDS[thing.__tablename__]:
                if getattr(thing, name.value) is None:
                    continue
                number += 1
                setattr(thing, name.value, f"In italiano {number}")
                made = Translation(field=name, language="fr", text=f"En français {number}")
                made.of_text = getattr(thing, name.value)
                setattr(made, f"{thing.__tablename__}_id", thing.id)
                search_text.refresh(made)
                db.session.add(made)
    db.session.commit()


def named_in(html: str) -> set[str]:
    """The originals that a page names: not what a form holds, nor what the log says was typed."""
    return set(ORIGINAL.findall(NOT_NAMED.sub("\n", html)))


def test_no_page_names_a_thing_in_another_language_than_its_readers(
    app: Flask, frozen_day: Callable[..., None]
) -> None:
    frozen_day(TODAY)
    there = grown()
    publish(there.programme)
    for one in db.session.scalars(select(Translation)):
        db.session.delete(one)
    db.session.flush()
    write_in_italian()
    left: dict[str, set[str]] = {}
    seen = 0
    for rule, path, html in pages(there, reader(app, there.people["coordinator"], "fr"), "fr", most=2):
        if not AS_WRITTEN.search(rule.endpoint) and (found := named_in(html)):
            left[f"{rule.endpoint} {path}"] = found
        seen += "En français" in html
    for who in ("owner", "mentor"):
        home = reader(app, there.people[who], "fr").get("/", headers={"Accept-Language": "fr"})
        if found := named_in(home.get_data(as_text=True)):
            left[f"home of {who}"] = found
    assert seen > 50
    assert not left, "\n".join(f"{what}: {found}" for what, found in sorted(left.items()))
