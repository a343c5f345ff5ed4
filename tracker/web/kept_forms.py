"""The worker that keeps forms which cannot be sent, and the page that it answers with."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.web.access import anyone
from tracker.web.static_files import version_of

bp = Blueprint("kept_forms", __name__)

SCRIPTS = ("kept-store.js", "sw.js")
"""What the worker is made of. In one file, so that a browser sees at once when either has changed."""
FILES = ("bootstrap.css", "theme.css", "drafts.js", "menu.js", "kept-store.js", "kept-forms.js")
"""What the page consists of besides its words."""


@bp.record_once
def _offer_to_templates(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals["kept_page_url"] = kept_page_url


@bp.get("/sw.js")
@anyone
def worker() -> Response:
    """The worker, at the root, since it may work on nothing above itself. Browsers ask for it anew."""
    folder = Path(current_app.static_folder or "")
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/kept/<language:language>")
@anyone
def show() -> ResponseReturnValue:
    """That a form is kept: what a device shows where no page of ours reaches it."""
    return render_template("kept_forms/show.html")


def kept_page_url() -> str:
    """Where the page is in the language of this one. It is another address once any of its files changes."""
    versions = "".join(version_of(name) or "" for name in FILES)
    return url_for("kept_forms.show", v=_short(versions))


@lru_cache(maxsize=8)
def _short(versions: str) -> str:
    return sha256(versions.encode()).hexdigest()[:12]
