"""Writes an OpenAPI document of every door of the running demo, for a scanner; run by ``scripts/scan.py``.

The rules, methods and kinds of parameters are those of the application. What a form sends is read off the
pages that whoever owns the cookie sees, so the scanner sends the fields that there are.

scan_openapi.py ADDRESS COOKIE FILE
"""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.forms import Sent, forms_of
from tracker.app import create_app
from tracker.web.access import FOR_ANYONE

MOST_PAGES = 150
LONGEST = 400
ANSWERS = (200, 302, 303, 304, 400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 416, 422, 429, 431)
"""What may be answered to anything at all; a fault of the server is none of them."""
KINDS = (
    *("text/html", "application/json", "application/pdf", "image/svg+xml", "image/webp", "image/png"),
    *("text/calendar", "text/csv", "text/javascript", "text/plain", "application/manifest+json"),
)
LOSES_THE_SIGN_IN = re.compile(r"^/(logout|login|account/(leave|devices|password|second-factor|passkeys))")
"""What would end the sign-in of the scanner, so that it saw nothing but the sign-in page from then on."""
NAMES = {"language": ["en", "fr", "zz"], "size": ["small", "large", "huge"]}


def main() -> None:
    """Writes the document."""
    address, cookie, file = sys.argv[1:4]
    slugs = sorted(
        set(re.findall(r'href="/programmes/([a-z0-9-]+)"', fetched(address, cookie, "/programmes")))
    )
    forms = forms_of_pages(address, cookie)
    document = {
        "openapi": "3.0.3",
        "info": {"title": "The demo", "version": "1"},
        "servers": [{"url": address}],
        "paths": paths(slugs, forms),
    }
    Path(file).write_text(json.dumps(document), encoding="utf-8")
    print(f"{sum(map(len, document['paths'].values()))} doors, {len(forms)} forms")


def paths(slugs: list[str], forms: list[Sent]) -> dict[str, Any]:
    """Each rule with its methods; signing in and out are left to the tests."""
    found: dict[str, Any] = {}
    for rule in create_app().url_map.iter_rules():
        if rule.endpoint in FOR_ANYONE or LOSES_THE_SIGN_IN.match(rule.rule):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.setdefault(path, {})[method.lower()] = operation(rule.rule, method, slugs, forms)
    return found


def operation(rule: str, method: str, slugs: list[str], forms: list[Sent]) -> dict[str, Any]:
    """What one method of one rule takes and may answer."""
    said: dict[str, Any] = {
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": kind_of(kind, name, slugs)}
            for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule)
        ],
        "responses": {
            str(status): {"description": "An answer", "content": {kind: {} for kind in KINDS}}
            for status in ANSWERS
        },
    }
    if method == "GET":
        words = {"type": "string", "maxLength": 60}
        said["parameters"] += [
            {"name": name, "in": "query", "required": False, "schema": words}
            for name in ("q", "on", "reading", "pair", "status", "sort", "page")
        ]
    else:
        like = re.compile(re.sub(r"<(?:\w+:)?\w+>", "[^/]+", rule))
        fields = {
            name: field_of(form, name)
            for form in forms
            if like.fullmatch(form.action.partition("?")[0])
            for name in form.values
        }
        said["requestBody"] = {
            "content": {
                "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": fields}}
            }
        }
    return said


def kind_of(kind: str, name: str, slugs: list[str]) -> dict[str, Any]:
    """What may stand in an address; for numbers, those that the demo has, and some beyond."""
    if kind == "int":
        return {"type": "integer", "minimum": 0, "maximum": 120}
    known = slugs if name == "slug" else NAMES.get(name)
    return (
        {"type": "string", "enum": known}
        if known
        else {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,40}$"}
    )


def field_of(form: Sent, name: str) -> dict[str, Any]:
    """A field of a form: what it offers, or a text."""
    offered = [one for one in form.choices.get(name, []) if one]
    text = {"type": "string", "maxLength": LONGEST}
    return {"anyOf": [{"type": "string", "enum": sorted(set(offered))}, text]} if offered else text


def forms_of_pages(address: str, cookie: str) -> list[Sent]:
    """The forms of the pages that lead on from the first one."""
    waiting, seen, found = ["/", "/programmes", "/account"], set[str](), dict[tuple[str, ...], Sent]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        html = fetched(address, cookie, path)
        for form in forms_of(html, path):
            kind = re.sub(r"\d+", "0", form.action.partition("?")[0])
            found.setdefault((kind, *sorted(form.values)), form)
        kinds = {re.sub(r"\d+", "0", one) for one in (*seen, *waiting)}
        for link in re.findall(r'href="(/[^"?#]*)', html):
            kind = re.sub(r"\d+", "0", link)
            if kind not in kinds and not link.startswith(("/static", "/meet")):
                kinds.add(kind)
                waiting.append(link)
    return list(found.values())


def fetched(address: str, cookie: str, path: str) -> str:
    """The page at a path; empty where there is none."""
    headers = {"Cookie": cookie} if cookie else {}
    request = urllib.request.Request(address + path, headers=headers)  # noqa: S310 - as below.
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the demo, on this machine.
            page = answer.read()
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")
    return page.decode("utf-8", "replace") if answer.headers.get_content_type() == "text/html" else ""


if __name__ == "__main__":
    main()
