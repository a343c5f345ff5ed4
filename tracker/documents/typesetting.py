"""Typst, as every document uses it: the same typefaces everywhere, tagged PDF/UA-1, values as strings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

import typst

from config import ROOT

TEMPLATES = ROOT / "templates" / "documents"
LARGE_CHARACTERS = 150_000
"""A document with more to say, as the brief of some twenty pairs, is made in a process of its own: Typst
keeps what it worked out for the last ten documents, which for one of fifty pairs is 100 MB each."""
LONGEST_SECONDS = 120


@cache
def typefaces() -> typst.Fonts:
    """Those that Typst brings along, and no others."""
    return typst.Fonts(include_system_fonts=False)


def png_of(source: bytes, values: Mapping[str, str]) -> bytes:
    """The first page that the text of a template makes of values, a pixel for each point.

    A character for which there is no typeface is left out without a word: ask `shapes` before.
    """
    made: bytes = typst.compile(
        source,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs=dict(values),
        format="png",
        ppi=72.0,
    )
    return made


def pdf_of(source: bytes, values: Mapping[str, str]) -> bytes:
    """The PDF/UA-1 that the text of a template makes of values.

    Raises typst.TypstError where it cannot be made.
    """
    if sum(map(len, values.values())) > LARGE_CHARACTERS:
        return _made_apart(source, values)
    return pdf_here(source, values)


def pdf_here(source: bytes, values: Mapping[str, str]) -> bytes:
    """The same, made in this process whatever its size."""
    made: bytes = typst.compile(
        source,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs=dict(values),
        format="pdf",
        pdf_standards=["ua-1"],
    )
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
        # As Typst raises it itself: the message alone is what the error says.
        raise typst.TypstError(made.stderr.decode(errors="replace").rstrip("\n"))  # type: ignore[call-arg]
    return made.stdout
