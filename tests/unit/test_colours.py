"""The colours of the look, light and dark: words, edges and the focus stand out from what they lie on."""

from __future__ import annotations

import re
from itertools import product

import pytest

from config import ROOT

THEME = (ROOT / "tracker" / "static" / "theme.css").read_text(encoding="utf-8")
BEGINS = {"light": r"^:root {", "dark": r"prefers-color-scheme: dark\) {\s+:root {"}
GROUNDS = ("paper", "surface", "hover")
WORDS = ("ink", "ink-soft", "mentor", "mentee", "action", "done", "running", "late", "risk", "unknown")
PARTS = ("edge", "focus", "mentor", "mentee", "done", "running", "late", "risk", "unknown", "tick")
"""Edges of controls, the mark of the focus, and the shapes of charts."""
TINTS = ("done", "running", "late", "risk", "unknown")


def tokens(scheme: str) -> dict[str, str]:
    """The colours by their names."""
    block = re.search(BEGINS[scheme] + r"([^}]*)}", THEME, re.MULTILINE)
    assert block is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1]))


def contrast(one: str, other: str) -> float:
    """As WCAG defines it: 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", BEGINS)
def test_words_have_4_5_to_1_on_every_ground(scheme: str) -> None:
    known = tokens(scheme)
    pairs = [*product(WORDS, GROUNDS), *((word, f"{word}-tint") for word in TINTS)]
    pairs += [("on-action", "action"), ("on-mentor", "mentor"), ("on-late", "late")]
    assert [(a, b) for a, b in pairs if contrast(known[a], known[b]) < 4.5] == []


@pytest.mark.parametrize("scheme", BEGINS)
def test_edges_shapes_and_the_focus_have_3_to_1(scheme: str) -> None:
    known = tokens(scheme)
    pairs = product(PARTS, ("paper", "surface"))
    assert [(a, b) for a, b in pairs if contrast(known[a], known[b]) < 3] == []
