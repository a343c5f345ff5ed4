"""Typst, as every document uses it: the same typefaces everywhere, tagged PDF/UA-1, values as strings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Fonts

ROOT = Path(__file__).resolve().parents[2]
"""Not from `config`, which brings SQLAlchemy along: a document that is made apart would wait for that."""
TEMPLATES = ROOT / "templates" / "documents"
LARGE_CHARACTERS = 150_000
"""A document with more to say, as the brief of some twenty pairs, is made in a process of its own: Typst
keeps what it worked out for the last ten documents, which for one of fifty pairs is 100 MB each."""
LONGEST_SECONDS = 120


class TypesettingError(Exception):
    """A document cannot be made; what Typst says of it."""


@cache
def typefaces() -> Fonts:
    """Those that Typst brings along, and no others."""
    from typst import Fonts  # noqa: PLC0415

    return Fonts(include_system_fonts=False)


def png_of(source: bytes, values: Mapping[str, str]) -> bytes:
    """The first page that the text of a template makes of values, a pixel for each point.

    A character for which there is no typeface is left out without a word: ask `shapes` before.
    """
    return _compiled(source, values, format="png", ppi=72.0)


def pdf_of(source: bytes, values: Mapping[str, str]) -> bytes:
    """The PDF/UA-1 that the text of a template makes of values.

    Raises TypesettingError where it cannot be made.
    """
    if sum(map(len, values.values())) > LARGE_CHARACTERS:
        return _made_apart(source, values)
    return pdf_here(source, values)


def pdf_here(source: bytes, values: Mapping[str, str]) -> bytes:
    """The same, made in this process whatever its size."""
    return _compiled(source, values, format="pdf", pdf_standards=["ua-1"])


def _compiled(source: bytes, values: Mapping[str, str], **how: Any) -> bytes:
    # Late: Typst with its typefaces takes 13 MB, of a process that may never print.
    import typst  # noqa: PLC0415

    try:
        made: bytes = typst.compile(
            source, font_paths=typefaces(), ignore_system_fonts=True, sys_inputs=dict(values), **how
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    return made


def _made_apart(source: bytes, values: Mapping[str, str]) -> bytes:
    asked = json.dumps({"source": source.decode(), "values": dict(values)}).encode()
    made = subprocess.run(
        [sys.executable, "-m", "tracker.documents.apart"],
        input=asked,
        capture_output=True,
        cwd=ROOT,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if made.returncode != 0:
        raise TypesettingError(made.stderr.decode(errors="replace").rstrip("\n"))
    return made.stdout
