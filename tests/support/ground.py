"""Where the forms of one address after the other are tried, all fields but one filled in well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count, islice

from flask import Flask
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.test import TestResponse

from tests.support.addresses import Rule, addresses, rules
from tests.support.bare import BARE, DRAWN_BY, bare
from tests.support.forms import Sent, forms_of
from tests.support.grow import grown
from tests.support.hostile import send
from tests.support.quick import Quick

OUTSIDE = frozenset(
    {
        *("sign_in.sign_in", "sign_in.sign_in_demo", "passkeys.sign_in", "invitations.accept"),
        *("sign_in_links.ask", "sign_in_links.use"),
    }
)
"""What only somebody who is signed out is shown."""


ONLY = {
    "confirmations.confirm": "mentor",
    "passkeys.remove": "coordinator",
    "devices.end": "coordinator",
    "second_factor.confirm": "mentor",
    "second_factor.change": "owner",
}
"""What nobody else may do, not even an administrator."""


class Ground:
    """One programme to try forms in, made anew whenever a form is used up."""

    def __init__(self, app: Flask, rule: Rule) -> None:
        self.app = app
        self.number = count()
        self.source = dict[tuple[str, ...], tuple[Rule, int]]()
        """The form of these fields is on the page of that rule about its n-th thing."""
        self.turn_to(rule, anew=True)

    def turn_to(self, rule: Rule, *, anew: bool = False) -> None:
        """The next address whose forms are tried; in the same programme unless `anew`."""
        if not anew:
            self.source = dict[tuple[str, ...], tuple[Rule, int]]()
        self.rule = rule
        self.goal = re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", rule.path) + "$")
        if anew:
            self.there = grown(f"ground{next(self.number)}", pairs=1)
            self.bare = bare(self.there)
        who = "anonymous" if rule.endpoint in OUTSIDE else ONLY.get(rule.endpoint, "administrator")
        self.browser = Quick(self.app, self.there.people[who])

    def forms(self) -> dict[tuple[str, ...], Sent]:
        """The forms that go to the address, by their fields: from its own page or one above it."""
        found = dict[tuple[str, ...], Sent]()
        for page in self.pages():
            for number, path in enumerate(self.paths(page)):
                for fields, form in self.forms_at(path).items():
                    if fields not in found:
                        found[fields], self.source[fields] = form, (page, number)
        return found

    def pages(self) -> Iterator[Rule]:
        """The pages that could draw a form of the address."""
        parts = self.rule.path.split("/")
        above = {"/".join(parts[:length]) or "/" for length in range(len(parts) - 2, len(parts) + 1)}
        drawn_by = DRAWN_BY.get(self.rule.endpoint)
        for page in (one for one in rules() if one.method == "GET"):
            if page.endpoint == drawn_by if drawn_by else page.path in above:
                yield page

    def paths(self, page: Rule) -> list[str]:
        """The addresses of the things that the page could be about; none where one of them is gone."""
        one = self.bare if self.rule.endpoint in BARE else None
        try:
            return list(addresses(self.there, page, one))
        except ObjectDeletedError:
            return []

    def forms_at(self, path: str) -> dict[tuple[str, ...], Sent]:
        """The forms of one page that go to the address."""
        answer = self.browser.get(path)
        html = answer.get_data(as_text=True) if answer.status_code == 200 else ""
        forms = [form for form in forms_of(html, path) if self.goal.match(form.action.partition("?")[0])]
        return {tuple(sorted(form.values)): form for form in reversed(forms)}

    def form(self, fields: tuple[str, ...]) -> Sent | None:
        """The form of these fields as it is now; in another programme where it is used up here."""
        page, number = self.source[fields]
        if (form := self._form_at(page, number, fields)) is None:
            self.turn_to(self.rule, anew=True)
            form = self._form_at(page, number, fields)
        return form

    def _form_at(self, page: Rule, number: int, fields: tuple[str, ...]) -> Sent | None:
        path = next(islice(self.paths(page), number, None), None)
        return None if path is None else self.forms_at(path).get(fields)

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
    kinds = {
        "url": link,
        "website": link,
        "slug": "another",
        "code": "M99",
        "password": "a long and quiet road",
    }
    for ending, value in kinds.items():
        if name.endswith(ending):
            return value
    if re.search(
        r"(?:title|name|what|text|comment|question|answer|because|place|note|objective|address|seen|key)$",
        name,
    ):
        return "anybody@example.org" if name == "address" else "Something"
    return "2022-06-20"
