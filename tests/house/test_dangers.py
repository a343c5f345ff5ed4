"""What the code must not contain at all, so that nobody has to look whether it is used safely."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from config import ROOT, is_weak

SOURCES = sorted((ROOT / "tracker").rglob("*.py"))
SCRIPTS = sorted((ROOT / "tracker" / "static").glob("*.js"))
PROGRAMS = {"backups/postgresql.py", "documents/typesetting.py"}
"""What starts other programs, without a shell: those of PostgreSQL, for a backup, and Python itself, for a
large PDF, whose text goes in by standard input."""
XML_WRITERS = {"documents/svg.py", "documents/journey_svg.py", "documents/burnup_svg.py"}
"""What writes XML. Nothing reads any."""
BY_CHANCE = {"services/bridges/small_talk.py", "services/bridges/updates.py", "services/bridges/programme.py"}
"""The demo's made-up programme, which is made with a seed."""
DANGEROUS_MODULES = frozenset(
    {
        "pickle",
        "marshal",
        "shelve",
        "dill",
        "yaml",
        "xmlrpc",
        "lxml",
        "telnetlib",
        "ftplib",
        "tarfile",
        "zipfile",
    }
)
DANGEROUS_CALLS = re.compile(
    r"(?<![\w.])(?:eval|exec|compile|__import__)\(|os\.(?:system|popen)\(|shell\s*=\s*True"
    r"|render_template_string|from_string\(|verify\s*=\s*False|hashlib\.(?:md5|sha1)"
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "tracker"))


def imported(source: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_no_dangerous_tool_is_used(source: Path) -> None:
    names, text = imported(source), source.read_text(encoding="utf-8")
    assert not {name.partition(".")[0] for name in names} & DANGEROUS_MODULES - (
        {"tarfile", "zipfile"} if name_of(source).startswith(("backups/", "cli/")) else set()
    )
    assert not DANGEROUS_CALLS.search(text), DANGEROUS_CALLS.search(text)
    if any(name.split(".")[0] == "subprocess" for name in names):
        assert name_of(source) in PROGRAMS
    if any(name.split(".")[0] == "xml" for name in names):
        assert name_of(source) in XML_WRITERS
        assert not re.search(r"fromstring|\bparse\(|XMLParser", text)


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_what_must_not_be_guessed_is_from_secrets(source: Path) -> None:
    if "random" in imported(source):
        assert name_of(source) in BY_CHANCE or name_of(source).startswith("services/bridges/")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_html(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
    )


KINDS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\bghp_\w{30}"),
)


def test_no_secret_is_in_the_source() -> None:
    """No key of a known kind anywhere; and no value for a secret in what is copied and filled in."""
    folders = ("tracker", "scripts", "deploy", "docs", "templates", "migrations")
    files = [one for folder in folders for one in (ROOT / folder).rglob("*") if one.is_file()]
    texts = [
        one
        for one in files
        if one.suffix in {".py", ".md", ".env", ".conf", ".html", ".js", ".service", ".typ"}
    ]
    assert len(texts) > 500
    for file in (*texts, *ROOT.glob("*.py"), ROOT / ".env.example"):
        text = file.read_text(encoding="utf-8")
        assert not any(kind.search(text) for kind in KINDS), file
    for sample in (ROOT / ".env.example", ROOT / "deploy" / "tracker.env"):
        said = re.findall(
            r"^TRACKER_(?:SECRET_KEY|PASSWORD_SALT)=(.*)$", sample.read_text("utf-8"), re.MULTILINE
        )
        assert said
        assert all(is_weak(one) for one in said), sample
