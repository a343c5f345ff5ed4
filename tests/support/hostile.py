"""What nobody should send, and how it is sent. Each list goes through every field and every address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from tests.support.quick import Quick

SCRIPT = "<script>alert(1)</script>"

NUMBERS = (
    "-1",
    "0",
    "99999999999",
    str(10**30),
    "1e9",
    "٣",
    "²",
    "１２",
    "1.000,5",
    "NaN",
    "-0",
    "0x1F",
    "1_0",
)
DATES = (
    *("0001-01-01", "9999-12-31", "9999", "0000", "0001/..", "../9999-12", "2021-02-30", "31.12.9999"),
    *("Y-17E7", "156X-12-25", "{2021-05-12,2021-05-14}", "[..2021]", "2022-12/2020", "1/1/1", "../.."),
    *("25:99", "spring 99999", "2021-10-19/..", "12 and 14 May 0021"),
)
TEXTS = (
    *(
        "",
        " ",
        SCRIPT,
        '"><img src=x onerror=alert(1)>',
        "'; DROP TABLE milestone; --",
        "' OR 1=1",
        "%s%(x)s{0}",
    ),
    *("{{ 7*7 }}", "javascript:alert(1)", "JaVaScRiPt\t:alert(1)", "http://[", "//evil.example", "https://"),
    *(
        "../../etc/passwd",
        "a\r\nSet-Cookie: x=1",
        "\u202e\u200b\ufeff",
        "\x1b[2J\x08",
        "\ufffe\uffff",
        "😀" * 50,
    ),
    *(
        "=cmd()",
        "[]",
        "null",
        "true",
        "x" * 301,
        "x" * 30_000,
        "١٢٣ " * 100,
        "\n" * 2000,
        "-" * 400,
        "(" * 5000,
    ),
)
VALUES = (*TEXTS, *NUMBERS, *DATES)
RAW = ("%00", "a%00b", "%ff%fe", "%ED%A0%80", "%C0%AF", "%F4%90%80%80")
"""A NUL, bytes that are no UTF-8, half a character, an overlong one, one beyond the last."""
IN_PATHS = (
    "0",
    "-1",
    str(2**31),
    str(2**63),
    str(10**30),
    "1e9",
    "²",
    "%D9%A3",
    "x",
    quote(SCRIPT),
    "a" * 3000,
)

HARMLESS = frozenset({200, 302, 303, 400, 403, 404, 405, 409, 413, 415, 422, 429})


def fault(answer: TestResponse, *, sentence: bool = True) -> str | None:
    """What is wrong with an answer to hostile input; None where nothing is."""
    if answer.status_code not in HARMLESS:
        return f"status {answer.status_code}"
    if answer.mimetype == "application/pdf" or answer.mimetype.startswith("image/"):
        return None
    text = answer.get_data(as_text=True)
    if answer.mimetype == "text/html" and (SCRIPT in text or "<img src=x" in text):
        return "a script came back as it was sent"
    if re.search(r"(?:href|src|action)=[\"']?\s*javascript", text, re.IGNORECASE):
        return "an address that is a script"
    if answer.status_code >= 400 and sentence and not re.search(r"<h1|\"error\"", text):
        return f"{answer.status_code} without a sentence"
    return None


def send(
    browser: Quick, path: str, data: Any = None, **arguments: Any
) -> tuple[TestResponse | None, str | None]:
    """Posts, and says what went wrong: an exception, or a `fault` of the answer or of where it leads."""
    try:
        answer = browser.open("POST", path, data=data, **arguments)
        wrong = fault(answer)
        if wrong is None and answer.status_code == 303:
            goal = answer.headers["Location"]
            wrong = fault(browser.get(goal)) if goal.startswith("/") else f"leads to {goal}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for.
        return None, f"{type(error).__name__}: {str(error)[:200]}"
    else:
        return answer, wrong
