"""A text that somebody wrote marks itself with its language on a page, and is words elsewhere."""

from __future__ import annotations

import json

from markupsafe import escape

from tracker.domain.translations import Chosen
from tracker.labels.spoken import Spoken, after, on_paper

ITALIAN = Chosen("Porta & <casa>", "it", original_in="it")


def test_an_original_in_another_language_is_marked_and_named():
    assert escape(Spoken(ITALIAN)) == (
        '<span lang="it">Porta &amp; &lt;casa&gt;</span>'
        ' <span class="original-in">(original in Italian)</span>'
    )
    assert Spoken(ITALIAN).marked == '<span lang="it">Porta &amp; &lt;casa&gt;</span>'


def test_what_is_in_the_language_of_the_page_is_not_marked():
    assert escape(Spoken(Chosen("Door & house", "en"))) == "Door &amp; house"


def test_a_language_that_nobody_knows_is_said_to_be_unknown():
    assert escape(Spoken(Chosen("Porta", ""))) == '<span lang="">Porta</span>'


def test_what_stands_before_it_is_in_the_language_of_the_page():
    text = after("AP1/", after("M2 ", Spoken(ITALIAN)))
    assert str(text) == "AP1/M2 Porta & <casa>"
    assert str(escape(text)).startswith('AP1/M2 <span lang="it">')
    assert after("M2 ", "plain") == "M2 plain"


def test_elsewhere_it_is_words():
    text = Spoken(ITALIAN)
    assert json.dumps(text) == '"Porta & <casa>"'
    assert f"{text}" == text.plain == "Porta & <casa>"
    assert on_paper(text) == "Porta & <casa> (original in Italian)"
    assert on_paper(Spoken(Chosen("Door", "en"))) == on_paper("Door") == "Door"
