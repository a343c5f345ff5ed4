"""``scripts/styles.py`` for tests."""

from __future__ import annotations

from functools import cache

from tests.support.scripts import load_script

styles = load_script("styles")


@cache
def lost_classes() -> frozenset[str]:
    """The classes of Bootstrap whose rules are not served: a page that has one does not look as it should."""
    served: str = styles.SUBSET.read_text(encoding="utf-8")
    lost: frozenset[str] = styles.classes_of(styles.bootstrap()) - styles.classes_of(served)
    return lost
