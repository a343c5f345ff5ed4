"""How a person works a page: with a finger, a mouse or the keyboard alone. Acts and screens are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

MOST_TABS = 150

FOCUS_SHOWS = """element => {
  const marks = [element, element.closest('label'), element.querySelector('.hit')].filter(Boolean);
  const shows = marks.some((one) => {
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return outlined || (one.matches('.hit') && parseFloat(style.strokeWidth) >= 2);
  });
  const inside = marks.flatMap((one) => [...one.getClientRects()]).flatMap((box) => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const at = [0.02, 0.25, 0.5, 0.75, 0.98];
    return right <= left || bottom <= top ? [] : at.flatMap((x) => at.map(
      (y) => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
  });
  return shows && inside.some((seen) => marks.some((one) => one.contains(seen)));
}"""
"""Whether the element that has the focus shows it, inside the window and not covered by anything."""


def begins(words: str) -> re.Pattern[str]:
    """Names that begin with these words. A slash would end the pattern in Playwright's selector."""
    return re.compile("^" + re.escape(words).replace("/", "."))


@dataclass
class Hands:
    """One person at one page. `acts` are taps, clicks or keys but for letters; `screens` pages seen."""

    page: Page
    way: str
    acts: int = 0
    letters: int = 0
    optional: str = "(optional)"
    """What stands behind the label of a field that may stay empty."""
    screens: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._count)

    def _count(self, frame: Frame) -> None:
        self.screens += frame == self.page.main_frame

    def arrive(self, heading: str) -> None:
        """Waits for the page of that heading, which is no wider than its window."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.page.wait_for_load_state()
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"

    def sees(self, words: str) -> None:
        """The words are on the page, and not folded away."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def reach(self, target: Locator) -> None:
        """Gets to what is to be worked."""
        target.scroll_into_view_if_needed()

    def push(self, target: Locator) -> None:
        """Presses it."""
        raise NotImplementedError

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """A button or link by its words."""
        area: Any = within or self.page
        words = begins(name)
        target = area.get_by_role("button", name=words).or_(area.get_by_role("link", name=words))
        self.push(target.first)

    def unfold(self, name: str) -> None:
        """Opens what is folded away under these words."""
        self.push(self.page.locator("summary", has_text=name))

    def tick(self, name: str) -> None:
        """A tick box by its words."""
        self.push(self.page.get_by_role("checkbox", name=name))

    def choose(self, question: str, answer: str) -> None:
        """One of several answers."""
        answers = self.page.get_by_role("group", name=question).get_by_role("radio")
        wanted = self.page.get_by_role("group", name=question).get_by_role("radio", name=begins(answer))
        self.pick_radio(answers, wanted)
        expect(wanted).to_be_checked()

    def pick_radio(self, answers: Locator, wanted: Locator) -> None:
        """Ticks one of the answers."""
        self.push(wanted)

    def write(self, label: str, text: str) -> None:
        """Types into the field of that label, over what is there."""
        target = self.page.get_by_label(label, exact=True).or_(
            self.page.get_by_label(f"{label} {self.optional}")
        )
        self.enter(target.first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.letters += len(text)

    def enter(self, target: Locator) -> None:
        """Puts the cursor into a field."""
        self.push(target)

    def select(self, label: str, option: str) -> None:
        """An entry of a list."""
        target = self.page.get_by_label(label).first
        self.reach(target)
        target.select_option(label=option)
        self.acts += 2


class Finger(Hands):
    """Taps, on a touch screen."""

    def push(self, target: Locator) -> None:
        self.acts += 1
        target.tap()


class Mouse(Hands):
    """Clicks."""

    def push(self, target: Locator) -> None:
        self.acts += 1
        target.click()


class Keys(Hands):
    """Tab, Enter, Space and the arrows; the focus must be seen wherever something is pressed."""

    def key(self, name: str) -> None:
        self.acts += 1
        self.page.keyboard.press(name)

    def reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        wanted = target.element_handle()
        for _tab in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.key("Tab")
        else:
            raise AssertionError(f"{target} is not reached by {MOST_TABS} tabs on {self.page.url}")
        assert wanted.evaluate(FOCUS_SHOWS), f"the focus on {target} is not seen on {self.page.url}"

    def push(self, target: Locator) -> None:
        self.reach(target)
        tick = target.evaluate("element => element.type === 'checkbox' || element.type === 'radio'")
        self.key("Space" if tick else "Enter")

    def enter(self, target: Locator) -> None:
        self.reach(target)

    def pick_radio(self, answers: Locator, wanted: Locator) -> None:
        """By Tab to the group, which is one stop, and by the arrows to the answer."""
        states = answers.evaluate_all("all => all.map(one => one.checked)")
        start = states.index(True) if True in states else 0
        self.reach(answers.nth(start))
        if True not in states:
            self.key("Space")
        for _step in range(len(states)):
            if wanted.is_checked():
                return
            self.key("ArrowDown")

    def select(self, label: str, option: str) -> None:
        target = self.page.get_by_label(label).first
        self.reach(target)
        for _step in range(80):
            chosen = target.evaluate("element => element.selectedOptions[0].text.trim()")
            if chosen == option:
                return
            self.key("ArrowDown")
        raise AssertionError(f"no {option!r} in {label!r}")


WAYS: dict[str, tuple[type[Hands], str, bool]] = {
    "finger": (Finger, "phone", True),
    "mouse": (Mouse, "desktop", True),
    "keyboard": (Keys, "desktop", True),
    "no script": (Finger, "phone", False),
    "no script, mouse": (Mouse, "desktop", False),
    "320 pixels": (Finger, "narrow", True),
    "zoomed": (Mouse, "zoomed", True),
}
"""How a page is worked: with what, on which screen, and whether scripts run."""
