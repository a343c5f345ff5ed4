"""A catalogue with a few Italian words, as a translator would begin it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from tracker.extensions import babel

Words = str | tuple[str, str]
"""One form, or singular and plural."""


def speak_italian(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, words: Mapping[Words, Words]
) -> None:
    """Has the application translate these words for the length of a test, by a catalogue in `folder`."""
    catalogue: Catalog = Catalog(locale="it")
    for source, translated in words.items():
        catalogue.add(source, translated)
    speak(app, folder, monkeypatch, catalogue)


def speak(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalog) -> None:
    """Has the application know this catalogue alone for the length of a test; it is put into `folder`."""
    place = folder / str(catalogue.locale) / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(app.extensions["babel"], "translation_directories", [str(folder)])
    monkeypatch.setattr(babel.domain_instance, "cache", {})
    # Forgotten now, so that the catalogue is found, and when the test is over, so that it is not.
    monkeypatch.setitem(app.extensions, "tracker_languages", None)
    del app.extensions["tracker_languages"]
