"""The PDF of a brief: readable by everybody (PDF/UA-1), the same every time, and made in no time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.briefs import blocks, brief, long_table
from tests.support.tagged_pdf import TaggedPdf
from tracker.documents.brief import brief_pdf
from tracker.documents.values import Brief

HOSTILE = '#panic("no") *bold* _it_ $x$ @label <tag> \\ \\n /* `raw` // "quoted" ~ -- ... [x] {y} = z'


@pytest.fixture(scope="module")
def whole() -> TaggedPdf:
    return TaggedPdf(brief_pdf(brief()))


def test_it_says_that_it_is_pdf_ua_and_in_which_language_and_shows_its_title(whole: TaggedPdf) -> None:
    root = whole.pdf.Root
    assert str(root.Lang) == "en"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with whole.metadata as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == brief()["title"]


@pytest.mark.parametrize(
    ("language", "said"), [("el", "el"), ("lv", "lv"), ("pt-br", "pt-BR"), ("pt_BR", "pt-BR"), ("fr-x", "fr")]
)
def test_the_language_is_that_of_the_brief(language: str, said: str) -> None:
    assert str(TaggedPdf(brief_pdf(brief(language=language))).pdf.Root.Lang) == said


def test_headings_lists_tables_and_pictures_are_tagged_as_what_they_are(whole: TaggedPdf) -> None:
    tree = whole.tree
    headings = [tag.role for tag in tree.walk() if tag.role in ("H1", "H2", "H3", "H4")]
    assert headings == ["H1", "H2", "H3"]
    assert [tag.text for tag in tree.all("LBody")] == ["One", "Two", "How it was counted"]
    assert [tag.alt for tag in tree.all("Figure")] == ["What the chart shows"]
    table = tree.all("Table")[0]
    assert [tag.text for tag in table.all("TH")] == ["Pair", "Study visits"]
    assert {tag.attributes["Scope"] for tag in table.all("TH")} == {"/Column"}
    cells = ["Mechelen → Capaci A city for all", "2 of 3", "Schaerbeek → Jelgava", ""]
    assert [tag.text for tag in table.all("TD")] == cells


def test_lines_of_their_own_do_not_run_together_for_those_who_hear_them(whole: TaggedPdf) -> None:
    assert "First line and second" in whole.tree.text


def test_the_first_cells_and_the_order_are_those_of_the_eye(whole: TaggedPdf) -> None:
    text = whole.tree.text
    order = [brief()["title"], "A part", "5 to come", "Furthest behind first", "What the chart shows", "Paid"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)


def test_every_page_says_funding_cut_off_and_its_number_and_heads_the_table_anew() -> None:
    pdf = TaggedPdf(brief_pdf(brief(sections=long_table(200), fictional=True)))
    pages = pdf.page_margins
    assert len(pages) > 3
    for number, margin in enumerate(pages, start=1):
        for words in ("Paid for by nobody.", "Cut-off: 20 October 2021", "Fictional programme"):
            assert words in margin, (number, margin)
        assert f"Page {number} of {len(pages)}" in margin
    # A head that is repeated for the eye is not told again to those who hear it.
    assert all("What State Note" in margin for margin in pages[1:])
    assert len(pdf.tree.all("TH")) == 3


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert brief_pdf(brief()) == brief_pdf(brief())


def test_there_is_no_date_in_the_file_so_that_it_cannot_differ_tomorrow() -> None:
    content = brief_pdf(brief())
    assert b"CreationDate" not in content
    assert b"ModDate" not in content
    assert b"CreateDate" not in content


def everywhere(text: str) -> Brief:
    """A brief that has the text in each of its places."""
    card = {"name": text, "value": text, "of": text, "note": text}
    made: list[dict[str, Any]] = [
        {"type": "heading", "text": text},
        {"type": "text", "text": text},
        {"type": "list", "items": [text]},
        {"type": "notes", "items": [text]},
        {"type": "figures", "cards": [card] * 5},
        {"type": "table", "caption": text, "columns": [text] * 5, "rows": [[text] * 5]},
        {**blocks()[-1], "alt": f"Alt {text}"},
    ]
    words = {"page": f"{text} {{page}} {{pages}}", "fictional": text, "no_shape": "No shape"}
    around = dict.fromkeys(("programme", "review", "day", "cut_off", "frozen", "funding", "disclaimer"), text)
    sections = [{"heading": text, "blocks": made}]
    return brief(
        **{**around, "title": f"Title {text}", "words": words, "sections": sections, "fictional": True}
    )


def test_what_people_typed_is_never_read_as_markup_wherever_it_stands() -> None:
    tree = TaggedPdf(brief_pdf(everywhere(HOSTILE))).tree
    said = "".join(tree.text.split())
    # 7 places around, 2 of the mark and the title, 1 heading, 4 blocks, 20 of the cards, 11 of the table.
    assert said.count("".join(HOSTILE.split())) >= 40


@pytest.mark.parametrize("text", ["x" * 500, "W" * 500, "a-" * 300, "ẞ" * 300, "word " * 100])
def test_very_long_words_stay_on_the_page(text: str) -> None:
    pdf = TaggedPdf(brief_pdf(everywhere(text)))
    assert "".join(text.split()) in "".join(pdf.tree.text.split())


odd = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("😀👍🏽漢字مرحبا שלום\u200d\u202e\u0301\ufe0f\x00\x07\ud7ff"),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40)
@given(odd)
@example("👨‍👩‍👧 漢字 مرحبا שלום \u202e e\u0301\u0301\u0301 \x00 \ufeff")
@example("\ud800")
@example("\n\n")
@example(" ")
def test_any_text_makes_a_pdf(text: str) -> None:
    assert brief_pdf(everywhere(text)).startswith(b"%PDF")


def test_a_character_without_a_shape_is_replaced_in_sight_of_the_reader() -> None:
    made = brief(programme="Λιβαδειά 漢 ž")
    text = TaggedPdf(brief_pdf(made)).tree.text
    assert "Λιβαδειά □ ž" in text
    assert "stands for a character" in text
    assert "stands for a character" not in TaggedPdf(brief_pdf(brief())).tree.text


def fastest(make: Callable[[int], object]) -> float:
    """Seconds; nothing is made twice, so that nothing is remembered."""
    make(0)
    times = []
    for number in range(1, 6):
        begun = time.perf_counter()
        make(number)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def test_a_brief_of_many_rows_takes_no_longer_than_ten_times_as_long_a_table_would(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def whole_brief(number: int) -> bytes:
        return brief_pdf(brief(title=f"Number {number}", sections=long_table(60) + brief()["sections"]))

    def bare(number: int) -> object:
        rows = "".join(
            f"[Milestone {row} {number}], [not started], [some words about it]," for row in range(60)
        )
        source = f'#set document(title: "{number}")\n#table(columns: 3, table.header[A][B][C],{rows})'
        return typst.compile(source.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"])

    took, least = fastest(whole_brief), fastest(bare)
    with capsys.disabled():
        print(f"\nbrief: {took * 1000:.0f} ms, {took / least:.1f} times a bare table")
    assert took < 10 * least
