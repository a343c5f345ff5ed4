"""A QR code as geometry: the library counts its squares, a template draws them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""How many squares stay empty around it, as readers of such codes expect (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of `side` units, and the path of all that is dark in it."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text, for a screen: one that survives a thumb at its edge. Raises ValueError for a text
    longer than any code."""
    rows = segno.make_qr(text, error="m").matrix
    parts = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrCode(len(rows) + 2 * QUIET, "".join(parts))
