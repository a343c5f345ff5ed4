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
