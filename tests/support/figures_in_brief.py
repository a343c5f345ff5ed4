"""The figures that the page of a brief says, under the names of `figures_on_page`: it has words, no links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from tests.support.figures_on_page import Said, of_card, read
from tests.support.page import words
from tracker.domain.statuses import GapKind
from tracker.labels import figure_name, label

FIGURES = (
    *("study_visits.held", "workshops.held", "academies.held", "reports_missing", "slippage"),
    *("milestones.overdue", "milestones.late_against_plan", "milestones.undated", "milestones.unknown"),
    *("milestones.dropped", "milestones.completed", "milestones.completed_of_due"),
)


def said_by_brief(html: str, numbers: Mapping[str, int]) -> Said:
    """What a brief says; `numbers` are those of the pairs by their names."""
    page = read(html)
    names = {str(figure_name(figure)): figure for figure in FIGURES}
    said: Said = {}
    for card in [one for one in page.iter("div") if one.get("class") == "figure-card"]:
        parts = [words(one) for one in card]
        said |= _of_card(names, parts[0], parts[1], " ".join(parts[2:]))
    for name, value, note in _rows(page, "More figures"):
        said |= _of_card(names, name, value, note)
    pairs = list(_rows(page, "Furthest behind first"))
    said["pairs"] = [numbers[cells[0]] for cells in pairs]
    for name, visits, milestones, *_ in pairs:
        said |= _of_pair(numbers[name], visits, milestones)
    kinds = {str(label(kind)).lower(): kind.value for kind in GapKind}
    for table in [one for one in page.iter("table") if "What is not known" in words(one)]:
        for name, number, *_ in _cells(table):
            said[f"gaps.{kinds[name.lower()]}"] = int(number)
    return said


def _of_card(names: Mapping[str, str], name: str, value: str, note: str) -> Said:
    numbers: list[Any] = [int(one.replace(",", "")) for one in re.findall(r"[0-9][0-9,]*", value)]
    first, whole = [*numbers, None, None][:2]
    if name == str(figure_name("people")):
        figure = "people.activities_known" if "counts known" in note else "people.activities_held"
    else:
        figure = names[name]
    return of_card(figure, (first, whole), note)


def _of_pair(number: int, visits: str, milestones: str) -> Said:
    held, agreed = re.match(r"([0-9]+) of ([0-9]+)", visits.partition("\n")[0]).groups()
    bar = re.match(r"([0-9]+) of ([0-9]+) completed", milestones)
    counts = (0, 0) if bar is None else (int(bar[1]), int(bar[2]))
    return {
        f"{number} study_visits.held": int(held),
        f"{number} study_visits.agreed": int(agreed),
        f"{number} milestones.completed": counts[0],
        f"{number} milestones.all": counts[1],
    }


def _rows(page: Element, caption: str) -> list[list[str]]:
    tables = [one for one in page.iter("table") if one.find("caption") is not None]
    [table] = [one for one in tables if words(one.find("caption")) == caption] or [None]
    return [] if table is None else _cells(table)


def _cells(table: Element) -> list[list[str]]:
    """The first line of the first cell of each row, and the others whole."""
    return [
        [words(row.find("th/strong")), *("".join(cell.itertext()).strip() for cell in row.iter("td"))]
        for row in table.iterfind("tbody/tr")
    ]
