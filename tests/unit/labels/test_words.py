from __future__ import annotations

from enum import StrEnum

import pytest

from tracker import labels
from tracker.domain import statuses

ENUMS = [
    kind
    for kind in vars(statuses).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_has_a_word(kind):
    assert [str(labels.label(member)) for member in kind if not str(labels.label(member)).strip()] == []
    assert len(labels.WORDS[kind]) == len(kind)


def test_equal_values_of_different_enums_keep_their_own_words():
    assert labels.label(statuses.ActivityKind.OTHER) == "Other activity"
    assert labels.label(statuses.DeliverableKind.OTHER) == "Other deliverable"
    assert labels.label(statuses.Reason.OTHER) == "Another reason"


def test_words_within_one_enum_differ():
    for kind in ENUMS:
        words = [str(labels.label(member)) for member in kind]
        assert len(set(words)) == len(words), kind
