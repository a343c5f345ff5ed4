"""What the typefaces can draw is left alone; what they cannot is replaced, and only that."""

from __future__ import annotations

import pytest

from tracker.documents.shapes import COMMON, NO_SHAPE, Shapes, has_shape, shapeless_in
from tracker.documents.typesetting import TypesettingError


def drawn(text: str) -> str:
    return Shapes.of([text]).drawn(text)


@pytest.mark.parametrize(
    "text",
    [
        "Λιβαδειά, ΐ ΰ Ώ ς ά έ ή ί ό ύ ώ ϊ ϋ",
        "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ",
        "Peñamirlo, Straße, København, œuvre, Łódź, İstanbul, Ēriņģis",
        "“quoted” ‘so’ «and» – — … · • → € § ° ½ ✓ №",
        "Київ, Българија",
        "שלום سلام",
    ],
)
def test_the_letters_of_the_programmes_are_drawn_as_they_are(text: str) -> None:
    assert drawn(text) == text


def test_every_common_letter_has_a_shape() -> None:
    letters = [
        chr(code) for code in range(0x20, 0x2200) if COMMON.match(chr(code)) and chr(code).isprintable()
    ]
    assert [letter for letter in letters if not has_shape(letter)] == []


def test_a_letter_without_a_shape_is_replaced_and_its_neighbours_stay() -> None:
    assert drawn("a 漢 b 😀 c") == f"a {NO_SHAPE} b {NO_SHAPE} c"


def test_what_nobody_can_see_is_left_out_but_ends_of_lines_stay() -> None:
    assert drawn("a\x00b\u202ec\r\nd\te") == "abc\nd e"


def test_a_letter_and_its_accent_are_one() -> None:
    assert drawn("e\u0301") == "é"


def test_a_text_of_nothing_that_can_be_seen_is_not_empty() -> None:
    assert drawn("\u202e") == NO_SHAPE
    assert drawn("") == ""


def test_the_text_that_typst_could_not_draw_is_read_from_its_words() -> None:
    error = TypesettingError('PDF/UA-1 error: the text `"a\\u{7}\\""` could not be displayed with font `"X"`')
    assert shapeless_in(error) == 'a\x07"'
    assert shapeless_in(TypesettingError("unknown variable: x")) is None
