"""Rules about the code itself that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from config import ROOT

SOURCES = sorted((ROOT / "tracker").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FLAGS = re.MULTILINE | re.IGNORECASE
ASKING_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("source", [s for s in SOURCES if s.name != "clock.py"], ids=name_of)
def test_only_the_clock_asks_for_the_time(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    asked = [
        f"line {node.lineno}: {owner}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (owner := getattr(node.value, "id", getattr(node.value, "attr", ""))) is not None
        and (owner, node.attr) in ASKING_THE_TIME
    ]
    assert not asked


def test_the_language_of_a_page_is_asked_for_in_one_place() -> None:
    asking = [one for one in SOURCES if re.search(r"\bget_locale\b", one.read_text(encoding="utf-8"))]
    assert [name_of(one) for one in asking] == ["tracker/extensions.py"]


PAGES = [template for template in TEMPLATES if template.parent.name != "emails"]
"""A mail has no style sheet beside it, and is under no policy of ours."""


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_templates_have_nothing_that_the_policy_forbids(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for pattern, why in (
        (r"\sstyle\s*=", "an inline style"),
        (r"<style\b", "a style element"),
        (r"<script(?![^>]*\ssrc=)", "an inline script"),
        (r"\son[a-z]+\s*=\s*[\"']", "an event attribute"),
        (r"javascript:", "a script address"),
        (r"https?://(?!www\.w3\.org/)", "an address of another site"),
    ):
        assert not re.search(pattern, text, re.IGNORECASE), f"{name_of(template)} has {why}"


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_templates_escape_what_people_typed(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


def test_services_never_commit() -> None:
    for source in sorted((ROOT / "tracker" / "services").glob("*.py")):
        assert ".commit(" not in source.read_text(encoding="utf-8"), name_of(source)


def test_queries_never_write() -> None:
    for source in sorted((ROOT / "tracker" / "queries").glob("*.py")):
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"session\.(add|add_all|delete|flush|commit|merge)\(", text), name_of(source)


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=name_of)
def test_locks_have_a_hash_for_each_package_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    packages = re.findall(r"^([a-z0-9._-]+)==.*\\\n    --hash=sha256:[0-9a-f]{64}", text, FLAGS)
    assert len(packages) == len(re.findall(r"^[a-z]", text, FLAGS))


def test_one_lock_does_not_contradict_another() -> None:
    def pinned(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return {
            line.partition("==")[0] + line.partition(";")[2]: line.split()[0]
            for line in text.splitlines()
            if "==" in line and not line.startswith((" ", "#"))
        }

    runtime, test = pinned("runtime.txt"), pinned("test.txt")
    assert {name: test.get(name) for name in runtime} == runtime
