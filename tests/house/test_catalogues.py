"""The catalogues are complete, say what the texts say, and are compiled as they stand."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages import Catalog

from config import ROOT
from tests.support.catalogues import messages
from tracker.datewords import LANGUAGES
from tracker.extensions import SOURCE_LANGUAGE

every_language = pytest.mark.parametrize("language", messages.LANGUAGES)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Every text that the tracker says, gathered anew."""
    return messages.gathered()


def test_there_is_a_catalogue_of_each_language_but_the_one_that_the_texts_are_in() -> None:
    assert {*messages.LANGUAGES, SOURCE_LANGUAGE} == set(LANGUAGES)


@every_language
def test_a_catalogue_has_every_text_and_none_that_is_gone(language: str, texts: Catalog) -> None:
    kept = messages.catalogue_of(language)
    said = {(one.context, one.id) for one in kept if one.id}
    wanted = {(one.context, one.id) for one in texts if one.id}
    assert said == wanted, "run make messages, and translate what it lists"


@every_language
def test_every_text_is_translated_with_its_placeholders_its_tags_and_its_edges(language: str) -> None:
    faults = list(messages.faults_of(language, messages.catalogue_of(language)))
    assert not faults, "\n".join(f"“{one.text}” {one.what}" for one in faults)


@every_language
def test_what_the_tracker_reads_is_what_the_translators_wrote(language: str) -> None:
    path = messages.path_of(language)
    assert path.with_suffix(".mo").read_bytes() == messages.as_mo(messages.catalogue_of(language))


def test_no_text_hides_inside_another_where_it_is_not_gathered() -> None:
    names = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "pgettext"}
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / "tracker").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden, "Babel does not look into f-strings"


def catalogue(text: str | tuple[str, str], words: str | tuple[str, ...], language: str = "it") -> Catalog:
    one: Catalog = Catalog(locale=language)
    one.add(text, words)
    return one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saved", ""),
        ("Saved: %(name)s", "Salvato"),
        ("Saved: %(name)s", "Salvato: %(nome)s"),
        ("<b>Saved</b>", "Salvato"),
        ("Saved ", "Salvato"),
        (("%(num)d day", "%(num)d days"), ("%(num)d giorno", "")),
        (
            ("%(num)d day of %(name)s", "%(num)d days of %(name)s"),
            ("Un giorno", "%(num)d giorni di %(name)s"),
        ),
    ],
)
def test_the_checks_see_what_is_wrong(text: str | tuple[str, str], words: str | tuple[str, ...]) -> None:
    assert list(messages.faults_of("it", catalogue(text, words)))


def test_a_form_may_leave_the_number_out_where_it_stands_for_one_number_alone() -> None:
    text = ("One day", "%(num)d days")
    assert not list(messages.faults_of("it", catalogue(text, ("Un giorno", "%(num)d giorni"))))
    forms = ("%(num)d diena", "%(num)d dienas", "Nevienas dienas")
    assert not list(messages.faults_of("lv", catalogue(text, forms, "lv")))
    wrong = ("Viena diena", *forms[1:])
    assert list(messages.faults_of("lv", catalogue(text, wrong, "lv"))), "the form is that of 21 as well"


@pytest.mark.parametrize("row", ["study visit", "milestone", "mentor city", "action plan"])
def test_the_term_list_has_a_word_of_every_language(row: str) -> None:
    lines = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(f"| {row} |")]
    assert len(re.findall(r"\| *[^| ]", line)) == len(LANGUAGES)
