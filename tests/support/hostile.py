"""What nobody should send, and how it is sent. Each list goes through every field and every address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.addresses import Rule, addresses, rules
from tests.support.forms import Sent, forms_of
from tests.support.grow import grown
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

HARMLESS = frozenset({200, 303, 400, 403, 404, 405, 409, 413, 415, 422, 429})


def fault(answer: TestResponse, *, sentence: bool = True) -> str | None:
    """What is wrong with an answer to hostile input; None where nothing is."""
    text = answer.get_data(as_text=True)
    if answer.status_code not in HARMLESS:
        return f"status {answer.status_code}"
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


class Ground:
    """One programme to try the forms of one address in, made anew whenever a form is used up."""

    def __init__(self, app: Flask, rule: Rule) -> None:
        self.app, self.rule = app, rule
        self.number = count()
        self.source = dict[tuple[str, ...], str]()
        self.goal = re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", rule.path) + "$")
        self.renew()

    def renew(self) -> None:
        """Another programme, with its own administrator."""
        self.there = grown(f"ground{next(self.number)}", pairs=1)
        person = None if self.rule.endpoint == "sign_in.sign_in" else self.there.people["administrator"]
        self.browser = Quick(self.app, person)

    def forms(self) -> dict[tuple[str, ...], Sent]:
        """The forms that go to the address, by their fields: from its own page or one above it."""
        found = dict[tuple[str, ...], Sent]()
        parts = self.rule.path.split("/")
        pages = {"/".join(parts[:length]) or "/" for length in range(len(parts) - 2, len(parts) + 1)}
        for page in (one for one in rules() if one.method == "GET" and one.path in pages | {"/login"}):
            for path in addresses(self.there, page):
                for fields, form in self.forms_at(path).items():
                    if fields not in found:
                        found[fields], self.source[fields] = form, path
        return found

    def forms_at(self, path: str) -> dict[tuple[str, ...], Sent]:
        """The forms of one page that go to the address."""
        answer = self.browser.get(path)
        html = answer.get_data(as_text=True) if answer.status_code == 200 else ""
        forms = [form for form in forms_of(html, path) if self.goal.match(form.action.partition("?")[0])]
        return {tuple(sorted(form.values)): form for form in reversed(forms)}

    def form(self, fields: tuple[str, ...]) -> Sent | None:
        """The form of these fields as it is now; in another programme where it is used up here."""
        if (form := self.forms_at(self.source[fields]).get(fields)) is None:
            self.renew()
            form = self.forms().get(fields)
        return form

    def post(self, form: Sent, values: Mapping[str, list[str]]) -> tuple[TestResponse | None, str | None]:
        """Sends it with a token of the session, and as if it was drawn anew unless that is what is tried."""
        token = values.get("form_token")
        if token == form.values.get("form_token") and token is not None:
            token = [f"token{next(TOKENS):020d}"]
        fresh = {} if token is None else {"form_token": token}
        return send(self.browser, form.action, {**values, **fresh, "csrf_token": [self.browser.token]})

    def filled(self, form: Sent) -> dict[str, list[str]]:
        """The form with its required fields filled in, as far as its answers say which these are.

        It may have been accepted, and then be used up.
        """
        values = {name: list(given) for name, given in form.values.items()}
        for _ in range(4):
            answer, _wrong = self.post(form, values)
            if answer is None or answer.status_code != 422:
                break
            text = answer.get_data(as_text=True)
            controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", text)
            wanted = {
                name[1] for one in controls if 'aria-invalid="true"' in one and (name := NAME.search(one))
            }
            for name in wanted & values.keys():
                values[name] = [_good_value(name, form.choices.get(name))]
        return values


TOKENS = count()
NAME = re.compile(r'name="([^"]+)"')


def _good_value(name: str, choices: list[str] | None) -> str:
    if choices is not None:
        return next((one for one in choices if one), "")
    link = "https://example.org/"
    kinds = {"url": link, "website": link, "slug": "another", "code": "M99"}
    for ending, value in kinds.items():
        if name.endswith(ending):
            return value
    if re.search(r"(?:title|name|what|text|comment|place|note|objective|address|seen|key)$", name):
        return "anybody@example.org" if name == "address" else "Something"
    return "2022-06-20"
