from __future__ import annotations

import re

import pytest
import segno

from tracker.pictures.qr_codes import QUIET, qr_code


def test_every_dark_square_is_drawn_and_no_other():
    text = "otpauth://totp/Mentoring%20tracker:ada@example.org?secret=JBSWY3DPEHPK3PXP"
    drawn = qr_code(text)
    squares = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn.path):
        assert length == back
        squares |= {(int(x) + step, int(y)) for step in range(int(length))}
    matrix = segno.make_qr(text, error="m").matrix
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, one in enumerate(row) if one}
    assert squares == dark
    assert drawn.side == len(matrix) + 2 * QUIET


def test_a_text_that_is_too_long_is_no_code():
    with pytest.raises(ValueError, match="too large"):
        qr_code("x" * 5000)
