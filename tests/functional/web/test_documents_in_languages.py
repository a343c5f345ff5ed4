"""The factsheet and the brief in every language: PDF/UA-1 that says its language, in letters."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from flask import Flask

from tests.functional.web.test_brief import review_of
from tests.support import make
from tests.support.client import Client
from tests.support.inclucities import inclucities
from tests.support.page import words
from tests.support.said import written
from tests.support.saying import Says
from tests.support.tagged_pdf import SPACE, Tag, TaggedPdf
from tracker.datewords import LANGUAGES
from tracker.extensions import SOURCE_LANGUAGE
from tracker.models import Programme, User

each_language = pytest.mark.parametrize("language", LANGUAGES)

LETTERS = {
    "en": "The mayor’s “open door”, café and naïve",
    "fr": "L’été à Évreux, où l’on œuvre : « ça ! »",
    "nl": "Één coördinator, drieëndertig",
    "it": "Perché la città è così, là e più",
    "es": "¿Qué niños? ¡Mañana, pingüino!",
    "el": "Λιβαδειά: ανοιχτή εργασία, ΰ και ΐ, άνοιξη· «ναι;»",
    "lv": "Jelgava: ķīļi, ģērbtuves, šņākoņa un ēža čūska",
    "de": "Größe, Übung, ẞ und „Straße“",
}


def reader(client: Client, language: str) -> Programme:
    """Whoever coordinates the programme and reads that language."""
    programme = inclucities()
    person: User = make.user("Coordinator", programme=programme, role="coordinator", language=language)
    client.sign_in(person)
    return programme


def says_its_language(pdf: TaggedPdf, language: str, title: str) -> None:
    """In its root, its metadata and its window: the language, PDF/UA-1, and a title."""
    root = pdf.pdf.Root
    assert str(root.Lang) == language
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.metadata as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert plain(metadata["dc:title"]) == plain(title)
    assert "\N{REPLACEMENT CHARACTER}" not in pdf.tree.text + "".join(pdf.page_margins)


def headings(tree: Tag) -> list[tuple[str, str]]:
    """The headings in their order; none leaves out a level."""
    found = [(tag.role, tag.text) for tag in tree.walk() if re.fullmatch(r"H[1-6]", tag.role)]
    levels = [int(role[1]) for role, _words in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    return found


def plain(text: str) -> str:
    """With single spaces: French puts narrow ones before its marks."""
    return SPACE.sub(" ", text).strip()


def left_in_english(pdf: TaggedPdf, language: str) -> list[str]:
    """Whatever stands in the document, in the English of the catalogue still."""
    if language == SOURCE_LANGUAGE:
        return []
    text = "\n".join([pdf.tree.text, *pdf.page_margins])
    for one in written():
        text = text.replace(one, " ")
    return Says(language).left_in_english(text)


@each_language
def test_a_factsheet_can_be_read_by_everybody_in_every_language(
    client: Client, app: Flask, language: str
) -> None:
    path = f"/programmes/{reader(client, language).slug}/pairs/2/factsheet"
    pdf, page = TaggedPdf(client.get(f"{path}.pdf").response.data), client.get(path)
    says_its_language(pdf, language, "Mechelen → Capaci")
    found = headings(pdf.tree)
    assert found[0] == ("H1", "Mechelen → Capaci")
    assert [text for role, text in found if role == "H2"] == [
        words(one) for one in page.all("h2") if words(one) in pdf.tree.text
    ]
    assert len(found) > 8
    assert pdf.tree.all("LBody")
    assert all(tag.alt for tag in pdf.tree.all("Figure"))
    assert left_in_english(pdf, language) == []


@each_language
def test_a_brief_can_be_read_by_everybody_in_every_language(
    client: Client, app: Flask, language: str
) -> None:
    programme = reader(client, language)
    here = f"/programmes/{programme.slug}/reviews/{review_of(programme, plans=LETTERS[language]).id}"
    button = "Freeze it" if language == SOURCE_LANGUAGE else Says(language)("Freeze it")
    client.submit(client.get(f"{here}/freeze"), button, status=303)
    pdf, page = TaggedPdf(client.get(f"{here}/brief.pdf").response.data), client.get(f"{here}/brief")
    says_its_language(pdf, language, page.h1)
    assert headings(pdf.tree)[0] == ("H1", plain(page.h1))
    assert LETTERS[language] in pdf.tree.text
    pictures = pdf.tree.all("Figure")
    assert pictures
    assert all(len(tag.alt or "") > 20 for tag in pictures)
    tables = pdf.tree.all("Table")
    assert tables
    for table in tables:
        heads = table.all("TH")
        assert heads
        assert all(tag.text and tag.attributes["Scope"] in ("/Column", "/Row") for tag in heads)
    assert left_in_english(pdf, language) == []
