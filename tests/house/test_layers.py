"""The house stands: imports run downward only, and the sums need neither Flask nor a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from config import ROOT

DOMAIN = sorted(path.stem for path in (ROOT / "tracker" / "domain").glob("*.py") if path.stem != "__init__")
WHAT_EDTF_NEEDS = {"edtf", "pyparsing", "dateutil", "six"}


def test_imports_run_downward_only() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def loaded_by(*modules: str) -> set[str]:
    """The top names of everything that importing `modules` brings in."""
    script = (
        "import importlib, sys; before = set(sys.modules)\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in ended.stdout.split() if not name.startswith("_sysconfigdata")}


def test_the_sums_load_neither_flask_nor_sqlalchemy() -> None:
    assert not loaded_by("tracker.domain.progress") & {"flask", "sqlalchemy", "babel", "wtforms"}


def test_the_domain_loads_only_the_standard_library_and_edtf() -> None:
    loaded = loaded_by("tracker.clock", *(f"tracker.domain.{module}" for module in DOMAIN))
    assert loaded - set(sys.stdlib_module_names) - WHAT_EDTF_NEEDS == {"tracker"}


def test_the_package_itself_is_empty() -> None:
    for package in ("tracker", "tracker/web", "tracker/domain"):
        text = (ROOT / package / "__init__.py").read_text(encoding="utf-8")
        assert text.count("\n") <= 1, package
