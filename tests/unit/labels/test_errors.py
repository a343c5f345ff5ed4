from __future__ import annotations

import re
from datetime import date

from tracker import labels
from tracker.domain import statuses
from tracker.domain.errors import DomainError


def test_error_sentences_print_words_not_codes():
    error = DomainError(
        "status", "no_such_step", now=statuses.ActivityStatus.HELD, to=statuses.ActivityStatus.IDEA
    )
    assert labels.error_sentence(error) == "“Held” cannot become “Idea”. Choose another state."


def test_error_sentences_print_dates_as_people_write_them(monkeypatch):
    monkeypatch.setitem(labels.ERROR_SENTENCES, "test", labels.ERROR_SENTENCES["outside_plan"])
    sentence = labels.error_sentence(DomainError(None, "test", period=date(2021, 10, 5)))
    assert "(5 October 2021)" in sentence


def test_an_error_nobody_foresaw_still_says_what_to_do():
    assert "try again" in labels.error_sentence(DomainError(None, "never_heard_of"))
    assert "try again" in labels.error_sentence(DomainError("round", "round_taken"))


def test_every_error_sentence_is_a_sentence():
    for code, sentence in labels.ERROR_SENTENCES.items():
        assert re.search(r"[.?]$", str(sentence)), code
