"""What every page must be, whichever test fetched it."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from xml.etree.ElementTree import Element

from tests.support.page import LANGUAGE_SWITCH, Page, words
from tests.support.styles import lost_classes
from tracker.labels.languages import languages

UNLABELLED_TYPES = ("hidden", "submit", "button", "reset", "image")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
TOKEN = re.compile(r"""(<input[^>]* name="(?:csrf|form)_token"[^>]* value=")[^"]+""")
"""What is new in a page each time it is drawn. One that is empty is a fault, so it stays as it is."""
_good: set[bytes] = set()


def check_page(page: Page) -> None:
    """Raises `AssertionError` with every fault of the page at once.

    A page that was found good is good again where it differs in nothing but its tokens.
    """
    sum_of_page = sha256(TOKEN.sub(r"\1token", page.html).encode()).digest()
    if sum_of_page in _good:
        return
    faults = [
        *markup_faults(page),
        *heading_faults(page),
        *language_faults(page),
        *id_faults(page),
        *label_faults(page),
        *token_faults(page),
        *policy_faults(page),
        *style_faults(page),
    ]
    assert not faults, f"{page.url} is not a good page:\n- " + "\n- ".join(faults)
    _good.add(sum_of_page)


def markup_faults(page: Page) -> list[str]:
    """HTML that a browser would have to repair."""
    lines = page.html.splitlines()
    return [
        f"HTML, line {line}: {code} {values} in {lines[line - 1].strip()!r}"
        for (line, _column), code, values in page.markup_errors
    ]


def heading_faults(page: Page) -> list[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    faults = [] if words(headings[0]) else ["the h1 is empty"]
    titles = page.all("title")
    if len(titles) != 1 or not page.title.startswith(page.h1):
        faults.append(f"the title {[words(t) for t in titles]} does not begin with the h1 {page.h1!r}")
    if not page.all("html")[0].get("lang"):
        faults.append("no lang")
    return faults


def language_faults(page: Page) -> list[str]:
    """Every `lang` is a language, or "" for a text of which nobody knows it; and it marks no attribute."""
    faults = []
    for element in page.tree.iter():
        code = element.get("lang", "")
        if code and code not in languages():
            faults.append(f"lang={code!r} of <{element.tag}> is no language")
        faults += [
            f"{name} of <{element.tag}> has markup in it: {value!r}"
            for name, value in element.attrib.items()
            if "<span lang=" in value
        ]
    return faults


def id_faults(page: Page) -> list[str]:
    counts = Counter(e.get("id") for e in page.tree.iter() if e.get("id") is not None)
    faults = [f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1]
    for element in page.tree.iter():
        for attribute in REFERENCES:
            faults += [
                f"{attribute}={name!r} of <{element.tag}> points to nothing"
                for name in element.get(attribute, "").split()
                if name not in counts
            ]
        target = element.get("href", "")
        if target.startswith("#") and len(target) > 1 and target[1:] not in counts:
            faults.append(f"href={target!r} points to nothing")
    return faults


def label_faults(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label") if words(label)}
    faults = [
        f"<{control.tag} name={control.get('name')!r}> has no label"
        for tag in ("input", "select", "textarea")
        for control in page.all(tag)
        if control.get("type") not in UNLABELLED_TYPES and not _has_label(page, control, labelled)
    ]
    for tag in ("button", "a"):
        faults += [
            f"<{tag}> without words: {element.attrib}"
            for element in page.all(tag)
            if not (words(element) or element.get("aria-label") or _has_picture_with_words(element))
        ]
    return faults


def _has_label(page: Page, control: Element, labelled: set[str | None]) -> bool:
    return (
        control.get("id") in labelled - {None}
        or bool(control.get("aria-label") or control.get("aria-labelledby"))
        or any(ancestor.tag == "label" and words(ancestor) for ancestor in page.ancestors(control))
    )


def _has_picture_with_words(element: Element) -> bool:
    return any(child.get("alt") or child.get("aria-label") for child in element.iter())


WITHOUT_SESSION = ("/how/",)
"""Where forms go that everybody may send without a session, and that set no cookie before."""


def token_faults(page: Page) -> list[str]:
    """The languages at the foot of a page need a token where there is a sign-in to guard."""
    is_signed_in = any(form.element.get("action") == "/logout" for form in page.every_form)
    return [
        f"the form to {form.action(None)} has no token"
        for form in page.every_form
        if form.method == "post" and not any(form.values.get("csrf_token", []))
        if not form.action(None).startswith(WITHOUT_SESSION)
        if is_signed_in or form.element.get("action") != LANGUAGE_SWITCH
    ]


POLICY = "Content-Security-Policy"


def policy_faults(page: Page) -> list[str]:
    """What the content security policy forbids."""
    faults = []
    # A mail shown in a frame brings its own looks, and its policy lets it do nothing else.
    own_looks = "default-src 'none'; style-src 'unsafe-inline'" in page.response.headers.get(POLICY, "")
    for element in page.tree.iter():
        tag = str(element.tag).rpartition("}")[2]
        forbidden = [name for name in element.attrib if name == "style" or name.startswith("on")]
        faults += [f"<{tag}> has {name}=" for name in forbidden]
        if (tag == "style" and not own_looks) or (tag == "script" and "src" not in element.attrib):
            faults.append(f"<{tag}> inside the page")
        for name in ("href", "src", "action", "formaction"):
            if element.get(name, "").lower().startswith("javascript:"):
                faults.append(f"<{tag} {name}> is a script")
    return faults


def style_faults(page: Page) -> list[str]:
    """Classes that Bootstrap has rules for, which are not served."""
    classes = {name for element in page.tree.iter() for name in element.get("class", "").split()}
    lost = sorted(classes & lost_classes())
    return [f"class {name!r} is not served: run make styles" for name in lost]
