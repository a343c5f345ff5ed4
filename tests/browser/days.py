"""How a person chooses a day in the fields of a page that ask for one."""

from __future__ import annotations

from tests.browser.hands import Hands

WITH_FOLD = ("finger", "no script", "320 pixels", "zoomed")
"""The ways on a screen so narrow that the fields are folded away."""


def pick(hands: Hands, day: str, label: str = "Day") -> None:
    """Puts a day (ISO) into the field, as its picker does; with the keyboard digit by digit."""
    field = hands.page.get_by_label(label, exact=True)
    hands.enter(field)
    if hands.way != "keyboard":
        field.fill(day)
        return
    year, month, on = day.split("-")
    for digits in (on + month + year, month + on + year):
        # A browser asks for the parts in the order of its own language.
        for _part in range(2):
            hands.page.keyboard.press("ArrowLeft")
        hands.page.keyboard.type(digits)
        if field.input_value() == day:
            return
    raise AssertionError(f"{field.input_value()} was typed instead of {day}")


def ask_for(hands: Hands, day: str, reading: str = "as we now know it was") -> None:
    """Shows another day of the page that is open."""
    unfold_days(hands, "Show another day")
    pick(hands, day)
    hands.choose("Which reading of that day", reading)
    hands.press("Show this day")


def unfold_days(hands: Hands, words: str) -> None:
    """Opens the fields under these words, where the screen folds them away."""
    if hands.way in WITH_FOLD:
        hands.unfold(words)
