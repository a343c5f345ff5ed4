"""How often each score from 1 to 5 was given, as upright bars in a drawing of 100 by 40 units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 100.0, 40.0
GAP = 4.0
SLIVER = 0.8
"""What nobody chose still has a line to stand on."""


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """One bar, from its upper left corner."""

    score: int
    count: int
    x: float
    y: float
    width: float
    height: float


def scale_bars(counts: Sequence[int]) -> tuple[ScaleBar, ...]:
    """One bar for each count, the highest as high as the drawing. Raises ValueError below 0."""
    if min(counts, default=0) < 0:
        raise ValueError("a bar counts from 0 upwards")
    most, pitch = max(counts, default=0) or 1, WIDTH / max(len(counts), 1)
    heights = [max(SLIVER, HEIGHT * count / most) for count in counts]
    return tuple(
        ScaleBar(
            score,
            count,
            round(pitch * (score - 1) + GAP / 2, 2),
            round(HEIGHT - height, 2),
            pitch - GAP,
            round(height, 2),
        )
        for score, (count, height) in enumerate(zip(counts, heights, strict=True), start=1)
    )
