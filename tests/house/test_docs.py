"""The documents are part of the change: every setting, command and role is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from config import PREFIX, ROOT, Settings
from tracker.cli import COMMANDS
from tracker.domain.statuses import RoleKind

DOCS = ROOT / "docs"


def commands_of(group: click.Group, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        whole = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands_of(command, whole)
        else:
            yield whole


def test_every_setting_is_in_the_docs_with_its_default_and_nothing_else_is() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    described = dict(re.findall(rf"^\| `({PREFIX}[A-Z_]+)` \| ([^|]*) \|", text, re.MULTILINE))
    assert set(described) == {PREFIX + name.upper() for name in Settings.documented()}
    defaults = Settings()
    for name in Settings.documented():
        value = getattr(defaults, name)
        said = described[PREFIX + name.upper()].strip().strip("`")
        wanted = {"": "none", "()": "none", "True": "yes", "False": "no"}.get(str(value), str(value))
        assert said == wanted, name


def test_every_setting_of_the_sample_exists() -> None:
    sample = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(rf"^{PREFIX}[A-Z_]+", sample, re.MULTILINE))
    assert named <= {PREFIX + name.upper() for name in Settings.documented()}


def test_every_command_is_in_the_docs() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for command in commands_of(click.Group(commands={group.name or "": group for group in COMMANDS})):
        assert re.search(rf"^\| `{re.escape(command)}\b", text, re.MULTILINE), command


@pytest.mark.parametrize("role", ["administrator", *RoleKind])
def test_every_role_is_in_the_docs(role: str) -> None:
    text = (DOCS / "roles.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {role} \|", text, re.MULTILINE)


def test_decisions_are_numbered_and_short() -> None:
    files = sorted((DOCS / "decisions").glob("*.md"))
    assert [file.name[:3] for file in files] == [f"{number:03}" for number in range(1, len(files) + 1)]
    for file in files:
        assert re.fullmatch(r"\d{3}(-[a-z0-9]+)+\.md", file.name)
        assert len(file.read_text(encoding="utf-8").split()) <= 300, file.name


def test_every_target_of_make_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE)) - {"help"}
    assert targets == set(re.findall(r'@echo "make ([a-z-]+) ', text))
