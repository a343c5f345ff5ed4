"""Several things in a sentence."""

from __future__ import annotations

import pytest

from tracker.datewords import LANGUAGES, print_list


def test_the_last_of_several_is_joined_by_a_word_in_every_language() -> None:
    words = {
        "standard": ["and", "et", "en", "e", "y", "και", "un", "und"],
        "or": ["or", "ou", "of", "o", "o", "ή", "vai", "oder"],
    }
    for style, joined_by in words.items():
        said = [print_list(["a", "b", "c"], language, style) for language in LANGUAGES]
        assert said == [f"a, b {word} c" for word in joined_by]


@pytest.mark.parametrize(
    ("things", "said"),
    [
        (["Roma", "Irún"], "Roma e Irún"),
        (["Roma", "Alba", "Hinojosa"], "Roma, Alba e Hinojosa"),
        (["agua", "hielo"], "agua y hielo"),
        (["Alba", "Roma"], "Alba y Roma"),
    ],
)
def test_and_in_spanish_gives_way_to_the_sound_after_it(things: list[str], said: str) -> None:
    assert print_list(things, "es") == said


@pytest.mark.parametrize(
    ("things", "said"), [(["7", "8"], "7 u 8"), (["10", "11"], "10 u 11"), (["10", "110"], "10 o 110")]
)
def test_or_in_spanish_gives_way_to_the_sound_after_it(things: list[str], said: str) -> None:
    assert print_list(things, "es", "or") == said


def test_one_thing_stands_alone_and_none_is_nothing() -> None:
    assert print_list(["a"], "fr") == "a"
    assert print_list([], "fr") == ""
