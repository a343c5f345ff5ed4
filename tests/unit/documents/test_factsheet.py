"""The factsheet of a pair as PDF: two pages at most, readable by everybody, and nothing cut in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.tagged_pdf import TaggedPdf
from tracker.documents.factsheet import Fact, FactSection, Factsheet, Part, factsheet_pdf, title_of

HOSTILE = '#panic("no") *bold* _it_ $x$ @label <tag> \\ \\n /* `raw` // "quoted" ~ -- ... [x] {y} = z'
MORE = "Cut short here; all of it is on the page."
PAGE_WORDS = "Λιβαδειά: ανοιχτή εργασία, ΰ και ΐ; Jelgava: ķīļi, ģērbtuves, šņākoņa un ēža čūska"


def fact(lead: str = "", text: str = "", small: str = "", url: str = "") -> Fact:
    return {"lead": lead, "text": text, "small": small, "url": url}


def section(heading: str, *parts: Part) -> FactSection:
    return {"heading": heading, "is_small": heading == "Sources", "parts": list(parts)}


def sheet(*more: FactSection, **values: Any) -> Factsheet:
    sides = section(
        "The two sides",
        {
            "heading": "Mentor",
            "hue": "mentor",
            "facts": [fact("Mechelen", "87,000 inhabitants", "Source: S2")],
        },
        {"heading": "Mentee", "hue": "mentee", "facts": [fact("Capaci", "11,500 inhabitants")]},
    )
    made: dict[str, Any] = {
        "language": "en",
        "programme": "IncluCities",
        "kind": "Factsheet, pair 2",
        "mentor": "Mechelen",
        "mentee": "Capaci",
        "objective": "Build a vision of a city for all",
        "motto": "Tutti Capaci!",
        "as_of": "As recorded on 1 July 2026",
        "funding": "Paid for by the Union.",
        "disclaimer": "Whoever wrote it is responsible for it.",
        "fictional": False,
        "words": {
            "page": "Page {page} of {pages}",
            "fictional": "Fictional programme",
            "no_shape": "□ stands for a character",
            "motto": "«{motto}»",
            "more": MORE,
        },
        "sections": [sides, *more],
    }
    return {**made, **values}  # type: ignore[typeddict-item]


def long_part(facts: int, letters: int) -> FactSection:
    said = [fact(f"Fact {number}", "word " * (letters // 5), "small") for number in range(facts)]
    return section("Mentoring", {"heading": "", "hue": "", "facts": said})


def pages(pdf: TaggedPdf) -> int:
    return len(pdf.pdf.pages)


def test_it_says_that_it_is_pdf_ua_and_in_which_language_and_shows_its_title() -> None:
    pdf = TaggedPdf(factsheet_pdf(sheet(language="el")))
    assert str(pdf.pdf.Root.Lang) == "el"
    assert bool(pdf.pdf.Root.MarkInfo.Marked)
    assert bool(pdf.pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.metadata as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title_of(sheet()) == "Mechelen → Capaci"


def test_headings_and_lists_are_tagged_as_what_they_are() -> None:
    tree = TaggedPdf(factsheet_pdf(sheet())).tree
    headings = [(tag.role, tag.text) for tag in tree.walk() if tag.role in ("H1", "H2", "H3")]
    assert headings == [
        ("H1", "Mechelen → Capaci"),
        ("H2", "The two sides"),
        ("H3", "Mentor"),
        ("H3", "Mentee"),
    ]
    assert [tag.text for tag in tree.all("LBody")] == [
        "Mechelen 87,000 inhabitants Source: S2",
        "Capaci 11,500 inhabitants",
    ]


def test_the_same_factsheet_gives_the_same_bytes() -> None:
    assert factsheet_pdf(sheet()) == factsheet_pdf(sheet())


def test_what_fits_is_printed_to_the_letter_and_nothing_says_that_it_was_cut() -> None:
    pdf = TaggedPdf(factsheet_pdf(sheet(long_part(20, 100))))
    assert pages(pdf) <= 2
    assert MORE not in pdf.tree.text
    assert all(f"Fact {number} " in pdf.tree.text for number in range(20))


@pytest.mark.parametrize(("facts", "letters"), [(60, 120), (200, 400), (1, 30_000), (3000, 5)])
def test_what_does_not_fit_on_two_pages_is_cut_and_says_so(facts: int, letters: int) -> None:
    pdf = TaggedPdf(factsheet_pdf(sheet(long_part(facts, letters))))
    assert pages(pdf) <= 2
    if f"Fact {facts - 1} " not in pdf.tree.text or pdf.tree.text.count("word") < facts * (letters // 5):
        assert MORE in pdf.tree.text


def test_even_every_text_as_long_as_can_be_typed_stays_within_two_pages() -> None:
    long = "A long word or another " * 500
    parts: list[Part] = [
        {
            "heading": "Heading",
            "hue": "",
            "facts": [fact(long[:300], long, long, "https://x.example/" + "y" * 500)] * 30,
        }
    ]
    made = sheet(
        *[section(f"Section {number}", *parts) for number in range(9)],
        objective=long,
        motto=long,
        funding=long,
        disclaimer=long,
        mentor="M" * 300,
        mentee="W " * 300,
        fictional=True,
    )
    pdf = TaggedPdf(factsheet_pdf(made))
    assert pages(pdf) <= 2
    assert MORE in pdf.tree.text


def test_every_page_says_its_number_that_it_is_fictional_and_once_who_paid() -> None:
    pdf = TaggedPdf(factsheet_pdf(sheet(long_part(30, 200), fictional=True)))
    assert pages(pdf) == 2
    for number, margin in enumerate(pdf.page_margins, start=1):
        assert "Fictional programme" in margin
        assert f"Page {number} of 2" in margin
    assert ["Paid for by the Union." in margin for margin in pdf.page_margins] == [True, False]
    assert pdf.tree.text.count("Paid for by the Union.") == 1
    assert "Whoever wrote it is responsible for it." in pdf.tree.text
    one = TaggedPdf(factsheet_pdf(sheet()))
    assert pages(one) == 1
    assert "Paid for by the Union." not in one.page_margins[0]
    assert one.tree.text.count("Paid for by the Union.") == 1


def test_the_motto_stands_between_the_quotes_that_the_language_has() -> None:
    assert "«Tutti Capaci!»" in TaggedPdf(factsheet_pdf(sheet())).tree.text


def test_what_people_typed_is_never_read_as_markup() -> None:
    hostile = section("Outcomes", {"heading": HOSTILE, "hue": "", "facts": [fact(HOSTILE, HOSTILE, HOSTILE)]})
    text = TaggedPdf(factsheet_pdf(sheet(hostile, objective=HOSTILE, motto=HOSTILE))).tree.text
    assert text.count('#panic("no") *bold* _it_ $x$ @label <tag>') == 6


def test_greek_and_latvian_letters_are_letters_and_what_cannot_be_drawn_says_so() -> None:
    said = section("Outcomes", {"heading": "", "hue": "", "facts": [fact(PAGE_WORDS)]})
    text = TaggedPdf(factsheet_pdf(sheet(said))).tree.text
    assert PAGE_WORDS in text
    assert "□" not in text
    replaced = TaggedPdf(factsheet_pdf(sheet(said, objective="A city 👍🏽 for all"))).tree.text
    assert "□ stands for a character" in replaced


def test_the_value_is_plain() -> None:
    assert json.loads(json.dumps(sheet())) == sheet()
