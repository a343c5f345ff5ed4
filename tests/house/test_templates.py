"""A template is found by guessing: macros by their file, pages by their endpoint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT

COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VIEWS = sorted((ROOT / "tracker" / "web").glob("*.py"))
SHARED = {"layouts", "components", "errors", "emails", "documents"}


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.name)
def test_a_component_is_a_macro_of_the_same_name(component: Path) -> None:
    public = [
        name
        for name in re.findall(r"{%-?\s*macro\s+(\w+)", component.read_text(encoding="utf-8"))
        if not name.startswith("_")
    ]
    assert component.stem in public


def test_every_template_compiles(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: path.stem)
def test_a_view_draws_templates_of_its_own_folder(view: Path) -> None:
    """`pairs.show` draws `templates/pairs/show.html`, whichever module of that blueprint it is in."""
    text = view.read_text(encoding="utf-8")
    blueprints = {view.stem, *re.findall(r"from tracker\.web\.(\w+) import \(?\s*bp\b", text)}
    drawn = re.findall(r"render_template\(\s*[\"']([\w/]+)\.html", text)
    assert {name.partition("/")[0] for name in drawn} <= SHARED | blueprints


def test_every_page_is_drawn_by_a_view() -> None:
    """Nothing is left lying about; layouts and components are for the pages to come, too."""
    users = [*(ROOT / "tracker").rglob("*.py"), *TEMPLATES]
    texts = {path: path.read_text(encoding="utf-8") for path in users}
    unused = [
        name
        for template in TEMPLATES
        if (name := template.relative_to(ROOT / "templates").as_posix())
        and template.parent.name not in ("components", "layouts")
        if not any(name in text for path, text in texts.items() if path != template)
    ]
    assert not unused
