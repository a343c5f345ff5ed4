"""Journey C, points 5 and 6: the reviewer freezes a review, reads the brief, and notes what was decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES

Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)


@each_way
def test_a_review_is_begun_frozen_and_its_brief_is_there(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{BRIDGES}/progress")
    hands.arrive("milestones overdue")
    hands.unfold("More")
    hands.push(hands.page.get_by_role("banner").get_by_role("link", name="Reviews"))
    hands.arrive("2 reviews")
    hands.press("New review")
    hands.arrive("New review")
    hands.write("Cut-off: the last day that counts", "25 June 2026")
    hands.write("Risks", "The elections of the spring.")
    hands.press("Begin the review")
    hands.arrive("study visits held")
    hands.sees("Draft")
    first = hands.page.get_by_role("heading", level=2).first
    expect(first).to_have_text("Decisions of earlier reviews")
    hands.press("Freeze")
    hands.arrive("Freeze this review?")
    hands.press("Freeze it")
    hands.sees("Frozen. The brief is ready.")
    hands.sees("Nothing has been corrected since.")
    pdf = hands.page.get_by_role("link", name="Brief as PDF").get_attribute("href")
    answer = hands.page.request.get(hands.page.url.partition("/programmes")[0] + str(pdf))
    assert answer.body().startswith(b"%PDF-")
    hands.push(hands.page.get_by_role("link", name="Brief", exact=True))
    hands.arrive("study visits held")
    hands.sees("The elections of the spring.")
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@each_way
def test_what_was_decided_is_noted_against_a_pair_and_ticked_off(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{BRIDGES}/reviews")
    hands.arrive("2 reviews")
    hands.press("Review of 31 December 2025")
    hands.arrive("study visits held")
    hands.press("Note a decision")
    hands.arrive("Note a decision")
    hands.write("What was decided", "The mentor comes again in May")
    hands.select("About a pair", "Pair 2, Saint-Aubrac-les-Ponts → Thalassinovrysi")
    hands.write("By when", "May 2027")
    hands.press("Note it")
    hands.sees("The decision is noted.")
    line = hands.page.get_by_role("listitem").filter(has_text="The mentor comes again in May")
    expect(line).to_contain_text("May 2027")
    hands.press("Tick off", within=line)
    hands.sees("Ticked off.")
    expect(line).to_contain_text("Done")
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")
