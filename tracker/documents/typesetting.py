"""Typst, as every document uses it: the same typefaces everywhere, tagged PDF/UA-1, values as strings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import typst

from config import ROOT

TEMPLATES = ROOT / "templates" / "documents"


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
    made: bytes = typst.compile(
        source,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs=dict(values),
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return made
