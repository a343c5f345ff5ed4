"""The forms of a page, read twenty times quicker than `tests.support.page` does; the pages are valid HTML,
as other tests make sure."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = list[tuple[str, str | None]]


@dataclass
class Sent:
    """One form: where it goes, all that a browser would send, and what its choices offer."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and address of each button; empty where it has none of its own."""

    def pressed(self) -> list[Sent]:
        """What is sent by each of its buttons."""
        kinds = [
            (action or self.action, {name: [value]} if name else {}) for name, value, action in self.buttons
        ]
        return [Sent(action, self.values | more, self.choices) for action, more in kinds]


def forms_of(html: str, url: str) -> list[Sent]:
    """The forms that are posted, once for each button, without the token, which every send needs anew."""
    reader = _Reader(url)
    reader.feed(html)
    return [sent for form in reader.forms for sent in form.pressed()]


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Sent] = []
        self.by_id: dict[str, Sent] = {}
        self.form: Sent | None = None
        self.select: str | None = None
        self.textarea: str | None = None
        self.is_multiple = self.is_chosen = False

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = Sent(urljoin(self.url, said.get("action", "")) if said.get("action") else self.url)
            self.by_id[said.get("id", "")] = self.form
            if said.get("method", "").lower() == "post":
                self.forms.append(self.form)
        form = self.by_id.get(said["form"]) if "form" in said else self.form
        if form is None or "disabled" in said:
            return
        name = said.get("name", "")
        if tag == "button" and said.get("type", "submit") == "submit":
            action = said.get("formaction", "")
            form.buttons.append((name, said.get("value", ""), urljoin(self.url, action) if action else ""))
        elif tag == "input" and name and name != "csrf_token":
            self._input(form, name, said)
        elif tag == "textarea":
            self.textarea = name
            form.values.setdefault(name, []).append("")
        elif tag == "select":
            self.select, self.is_multiple, self.is_chosen = name, "multiple" in said, False
            form.values.setdefault(name, [])
            form.choices.setdefault(name, [])
        elif tag == "option" and self.select:
            form.choices[self.select].append(said.get("value", ""))
            first = not (self.is_multiple or form.values[self.select])
            if "selected" in said and not (self.is_multiple or self.is_chosen):
                form.values[self.select][-1:] = [said.get("value", "")]
                self.is_chosen = True
            elif "selected" in said or first:
                form.values[self.select].append(said.get("value", ""))

    def _input(self, form: Sent, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        values = form.values.setdefault(name, [])
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" in said:
                values.append(said.get("value", "on"))
        elif kind != "file":
            values.append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea is not None and self.form is not None:
            self.form.values[self.textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            if self.textarea is not None and self.form is not None:
                values = self.form.values[self.textarea]
                values[-1] = values[-1].removeprefix("\n")
            self.textarea = None
