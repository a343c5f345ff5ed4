"""A large document is made in a process of its own, and is the same; its memory goes with that process."""

from __future__ import annotations

import pytest

from tracker.documents.shapes import shapeless_in
from tracker.documents.typesetting import LARGE_CHARACTERS, TypesettingError, pdf_here, pdf_of

SOURCE = b'#set document(title: "Brief", date: none)\n= Brief\n#sys.inputs.said'
LONG = {"said": "Twelve buddies have begun. " * (LARGE_CHARACTERS // 20)}


def test_a_large_document_is_the_same_wherever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    here = pdf_here(SOURCE, LONG)

    def refuse(*_of: object, **_more: object) -> bytes:
        raise AssertionError("it was made here")

    monkeypatch.setattr("typst.compile", refuse)
    assert pdf_of(SOURCE, LONG) == here


@pytest.mark.parametrize("more", ["#nothing", "#sys.inputs.letter"])
def test_a_large_document_that_cannot_be_made_says_why_as_any_other(more: str) -> None:
    values = {**LONG, "letter": "漢"}
    source = SOURCE + f"\n{more}".encode()
    with pytest.raises(TypesettingError) as here:
        pdf_here(source, values)
    with pytest.raises(TypesettingError) as apart:
        pdf_of(source, values)
    assert str(apart.value) == str(here.value)
    assert shapeless_in(apart.value) == shapeless_in(here.value)
