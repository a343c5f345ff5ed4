"""The figures that a page or the JSON says, under one set of names, so that they can be compared.

"study_visits.held" and so on are the programme's (or the only pair's), "2 study_visits.held" those of pair 2,
"pairs" their numbers in order, "gaps.undated" how many of a kind. What a page does not say has no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from tests.support.page import words
from tracker.labels.figures import NOT_COUNTED

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
BAR_WORDS = ".//div[@class='bar-words']"
Said = dict[str, Any]


WHOLE = {
    **{f"{kind}.held": f"{kind}.agreed" for kind in ("study_visits", "workshops", "academies")},
    **{f"milestones.{part}": "milestones.all" for part in ("completed", "undated", "unknown")},
    "milestones.completed_of_due": "milestones.due",
}
"""Of how many a card speaks: "2 of 9"."""

IN_THE_NOTE = {
    "milestones.completed_of_due": ("milestones.all", r"([0-9]+) in all"),
    "milestones.overdue": ("milestones.oldest_overdue_days", r"oldest by ([0-9]+) day"),
    "reports_missing": ("people.activities_held", r"of ([0-9]+) held"),
    "people.activities_known": ("people.activities_known", r"counts known for ([0-9]+) of"),
    "slippage": ("slippage.known", r"known for ([0-9]+) of"),
}
"""What a card says in the line below its number."""


def flat(figures: Mapping[str, Any], begin: str = "") -> Said:
    """``{"people": {"women": 3}}`` as ``{"people.women": 3}``."""
    found: Said = {}
    for name, value in figures.items():
        found |= flat(value, f"{begin}{name}.") if isinstance(value, Mapping) else {begin + name: value}
    return found


def said_of(figures: Mapping[str, Any], pairs: Iterable[Mapping[str, Any]], gaps: Mapping[str, int]) -> Said:
    """All of it under one set of names; kinds of gaps that are not there are left out."""
    pairs = list(pairs)
    of_pairs = [flat(one, f"{one['number']} ") for one in pairs]
    said = flat(figures) | {"pairs": [one["number"] for one in pairs]}
    for one in of_pairs:
        said |= one
    return said | {f"gaps.{kind}": number for kind, number in gaps.items()}


def said_by_json(answer: Mapping[str, Any]) -> Said:
    """What ``progress.json`` says."""
    besides = ("on", "reading", "pairs", "gaps")
    figures = {name: value for name, value in answer.items() if name not in besides}
    return said_of(figures, answer["pairs"], Counter(gap["kind"] for gap in answer["gaps"]))


def said_by_page(html: str) -> Said:
    """What the page of a programme's progress, or of a pair, says in its cards, lines and headings."""
    page = read(html)
    said: Said = {"pairs": []}
    for card in [one for one in page.iter("a") if one.get("class") == "figure-card"]:
        said |= of_card(_figure(card), _value(card), words(card))
    for line in page.iterfind(".//ul[@class='quiet-figures']/li"):
        said |= of_card(_figure(line[0]), _value(line), words(line))
    for row in page.iterfind(".//tbody/tr"):
        said |= _of_pair(row, said["pairs"])
    if not said["pairs"]:
        del said["pairs"]
    for heading in page.iter():
        kind = heading.get("id", "")
        if kind.startswith("gap-") and heading.tag in ("h2", "h3"):
            said[f"gaps.{kind.removeprefix('gap-')}"] = int(words(heading).split()[-1])
    return said


def rows_of_list(html: str) -> int:
    """How many things the first page of the list behind a figure counts; what it does not stands apart."""
    not_counted = {str(name) for name in NOT_COUNTED.values()}
    sections = [one for one in read(html).iter("section") if one.get("aria-label") not in not_counted]
    return sum(len(list(one.iterfind(".//tbody/tr"))) for one in sections)


def _figure(link: Element) -> str:
    return link.get("href", "").partition("?")[0].rpartition("/")[2]


def _value(card: Element) -> tuple[int | None, int | None]:
    """The number of a card, and of how many: "2 of 9". None where it is not known, or not said."""
    [told] = [
        one for one in card.iter() if one.get("class") in ("figure-value", "figure-value not-known")
    ] or [next(one for one in card if one.tag in ("strong", "span"))]
    text = words(told)
    rest = "" if told.tail is None else told.tail
    numbers = re.findall(r"-?[0-9][0-9,]*", f"{text} {rest}")
    found = [int(one.replace(",", "")) for one in numbers]
    return (found or [None])[0], (found[1:] or [None])[0]


def of_card(figure: str, value: tuple[int | None, int | None], text: str) -> Said:
    """What a card says that counts `figure`: its number, of how many, and its words."""
    first, whole = value
    said: Said = {}
    if figure.startswith("people"):
        nothing_held = figure == "people.activities_held" and first == 0
        said = {figure: 0} if nothing_held else {"people.known_total": first}
    elif figure != "slippage" and first is not None:
        said = {figure: first}
    if figure in WHOLE and whole is not None:
        said[WHOLE[figure]] = whole
    if figure in IN_THE_NOTE and first is not None:
        name, pattern = IN_THE_NOTE[figure]
        said[name] = _number(pattern, text)
    return said


def _of_pair(row: Element, pairs: list[int]) -> Said:
    """A line of the table of pairs; {} for a line of another table."""
    names = [one for one in row.iter("a") if "pair-name" in one.get("class", "").split()]
    if not names or "/pairs/" not in names[0].get("href", ""):
        return {}
    number = int(_figure(names[0]))
    pairs.append(number)
    [dots] = row.iterfind(".//span[@class='dots']")
    held, agreed = (int(one) for one in re.findall(r"[0-9]+", words(dots)))
    said = {f"{number} study_visits.held": held, f"{number} study_visits.agreed": agreed}
    bar = re.search(r"([0-9]+) of ([0-9]+) completed", "".join(words(one) for one in row.iterfind(BAR_WORDS)))
    counts = (0, 0) if bar is None else (int(bar[1]), int(bar[2]))
    return said | {f"{number} milestones.completed": counts[0], f"{number} milestones.all": counts[1]}


def _number(pattern: str, text: str) -> int | None:
    found = re.search(pattern, text)
    return None if found is None else int(found[1])


class _Tree(HTMLParser):
    """A page as elements, ten times quicker than what repairs markup as a browser does: ours needs none."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data


def read(html: str) -> Element:
    """The elements of a page of ours."""
    tree = _Tree()
    tree.feed(html)
    return tree.open[0]
