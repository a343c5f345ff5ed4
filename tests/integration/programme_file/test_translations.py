"""Translations in a programme file: each of one text, in one language, and never taken away."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.integration.programme_file.files import NOW, dumped, loaded, small
from tracker.cli.programme_words import fault_line
from tracker.models import Milestone, Translation
from tracker.services import programme_file
from tracker.services.programme_file import Change

PLACE = "plans['AP1'].milestones['M1'].translations.title"


def file_with(**languages):
    file = small()
    file["plans"][0]["milestones"][0]["translations"] = {"title": languages}
    return file


def kept(session):
    return {
        one.language: (one.text, one.of_text)
        for one in session.scalars(select(Translation).where(Translation.milestone_id.is_not(None)))
    }


@pytest.fixture
def in_french(session):
    file = file_with(fr="Débuter", it="Cominciare")
    loaded(file)
    session.commit()
    return file


def again(file, session, **options):
    result = loaded(file, now=NOW + timedelta(days=1), **options)
    session.commit()
    return result


def test_what_is_read_is_written_again(in_french, session):
    assert kept(session) == {"fr": ("Débuter", "Begin"), "it": ("Cominciare", "Begin")}
    (milestone,) = dumped("small")["plans"][0]["milestones"]
    assert milestone["translations"] == {"title": {"fr": "Débuter", "it": "Cominciare"}}
    assert again(dumped("small"), session).differences == ()


def test_a_file_replaces_adds_and_never_takes_away(in_french, session):
    result = again(file_with(fr="Commencer", el="Αρχή"), session, update=True)
    assert {d.place: d.change for d in result.differences} == {
        f"{PLACE}.fr": Change.CHANGED,
        f"{PLACE}.el": Change.ADDED,
        f"{PLACE}.it": Change.ONLY_STORED,
    }
    assert {language: text for language, (text, _of) in kept(session).items()} == {
        "fr": "Commencer",
        "el": "Αρχή",
        "it": "Cominciare",
    }
    assert again(file_with(fr="Commencer", el="Αρχή"), session, update=True).changes == ()


def test_where_the_text_changes_what_the_file_does_not_repeat_is_of_the_earlier_text(in_french, session):
    file = file_with(fr="Débuter")
    file["plans"][0]["milestones"][0]["title"] = "Start"
    again(file, session, update=True)
    assert kept(session) == {"fr": ("Débuter", "Start"), "it": ("Cominciare", "Begin")}
    (milestone,) = dumped("small")["plans"][0]["milestones"]
    assert milestone["translations"]["title"] == {
        "fr": "Débuter",
        "it": {"text": "Cominciare", "of": "Begin"},
    }
    assert again(dumped("small"), session, update=True).differences == ()


def test_a_file_that_says_nothing_of_translations_leaves_them(in_french, session):
    result = again(small(), session, update=True)
    assert result.changes == ()
    assert {d.place for d in result.differences} == {f"{PLACE}.fr", f"{PLACE}.it"}


def test_the_language_of_the_original_needs_no_translation_any_more(in_french, session):
    file = small()
    file["plans"][0]["milestones"][0]["language"] = "fr"
    again(file, session, update=True)
    (milestone,) = dumped("small")["plans"][0]["milestones"]
    assert milestone["translations"] == {"title": {"it": "Cominciare"}}
    assert again(dumped("small"), session).differences == ()
    assert session.scalars(select(Milestone)).one().language == "fr"


@pytest.mark.parametrize(
    ("said", "place", "code", "words"),
    [
        ({"titel": {"fr": "x"}}, "titel", "unknown_key", "did you mean 'title'"),
        ({"title": {"pl": "x"}}, "title.pl", "no_translation", "translated into one of en, fr, nl"),
        ({"title": {"fr": 3}}, "title.fr", "text_wanted", "text"),
        ({"title": {"fr": ""}}, "title.fr", "empty_text", "empty text"),
        ({"title": {"fr": None}}, "title.fr", "null", "null"),
        ({"title": {"fr": "x" * 301}}, "title.fr", "text_too_long", "301 characters"),
        ({"title": ["fr"]}, "title", "object_wanted", "an object is wanted"),
        ({"title": {"fr": {"text": "x", "off": "y"}}}, "title.fr.off", "unknown_key", "no such key"),
        ({"title": {"fr": {"of": "y"}}}, "title.fr.text", "null", "null"),
        ({"title": {"it": "x"}}, "title.it", "own_language", "the original is in this language"),
    ],
)
def test_faults_are_said_in_words_at_their_place(said, place, code, words):
    file = small()
    file["plans"][0]["milestones"][0] |= {"language": "it", "translations": said}
    faults = programme_file.check(json.dumps(file), now=NOW).faults
    (fault,) = [one for one in faults if one.code == code]
    assert fault.place == f"plans[0].milestones[0].translations.{place}"
    assert words in fault_line(fault)


def test_what_is_not_there_cannot_be_translated():
    file = small()
    file["pairs"][0]["translations"] = {"motto": {"fr": "Allez"}}
    (fault,) = programme_file.check(json.dumps(file), now=NOW).faults
    assert (fault.place, fault.code) == ("pairs[0].translations.motto.fr", "nothing_to_translate")
