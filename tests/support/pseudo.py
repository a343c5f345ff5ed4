"""A language that nobody speaks: each text 40 % longer and with accents, so that pages show what is amiss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from flask import Flask

from tests.support.catalogues import messages
from tests.support.translated import speak

LETTERS = str.maketrans("aceinosuyACEINOSUY", "åçéîñöšüýÅÇÉÎÑÖŠÜÝ")
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|<[^>]+>|\{\w+\})")
LONGER = 0.4
PLACE = "de"
"""Whose place it takes: dates and numbers are written as there."""


def pseudo(text: str) -> str:
    """The text as the language has it: each word longer, placeholders and tags as they are."""
    parts = enumerate(KEPT.split(text))
    return "".join(part if at % 2 else re.sub(r"\w+", _longer, part) for at, part in parts)


def _longer(word: re.Match[str]) -> str:
    said = word[0].translate(LETTERS)
    return said + said[-1] * round(len(said) * LONGER)


def speak_pseudo(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the application speak it, in place of German and all others, for the length of a test."""
    catalogue: Catalog = Catalog(locale=PLACE)
    for message in messages.gathered():
        if message.id:
            plural = isinstance(message.id, (list, tuple))
            words = tuple(map(pseudo, message.id)) if plural else pseudo(message.id)
            catalogue.add(message.id, words, context=message.context)
    speak(app, folder, monkeypatch, catalogue)
