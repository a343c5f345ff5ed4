"""``make styles``: takes out of Bootstrap what the tracker uses, and writes it to ``tracker/static``.

styles.py [--check]

Most of Bootstrap is for what we have not, and a first visit would wait for it. A rule stays where everything
that it asks for may stand in a page: the classes are looked for in templates, scripts and code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "tracker" / "static"
SUBSET = STATIC / "bootstrap.css"
HOW_MADE = "/* What the tracker uses of it: make styles takes it out, and nothing is written by hand. */\n"

WORD = re.compile(r"-?[A-Za-z_][\w-]*")
CLASSES = re.compile(r"""class="([^"]*)|{% block \w*class %}([^{]*)""")
TRANSLATED = re.compile(r"""\b(?:_|n?gettext|n?pgettext)\((?:'[^']*'|"[^"]*"|[^'")])*\)""")
JINJA = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
LITERAL = re.compile(r"""'[^'\n]*'|"[^"\n]*\"""")
READ = re.compile(r"var\(\s*(--[\w-]+)")
ANIMATION = re.compile(r"animation(?:-name)?:([^;}]*)")
NOT_A_PAGE_OF_OURS = ("data-bs-", "dir=")
"""What Bootstrap's own scripts ask for, and pages that run from right to left."""

Rule = Any
"""A node of tinycss2, which has no types."""


def bootstrap() -> str:
    """The whole of it, as the package brings it."""
    found = find_spec("flask_bootstrap")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    return path.read_text(encoding="utf-8").partition("/*# sourceMappingURL")[0]


def words_in_use() -> frozenset[str]:
    """Everything that may be a class in a page of ours; some of it only looks like one."""
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        found.update(_of_template(path.read_text(encoding="utf-8")))
    for path in STATIC.glob("*.js"):
        found.update(word for text in LITERAL.findall(path.read_text("utf-8")) for word in WORD.findall(text))
    for path in (ROOT / "tracker").rglob("*.py"):
        found.update(_of_code(path.read_text(encoding="utf-8")))
    return frozenset(found)


def _of_template(text: str) -> Iterator[str]:
    """What stands for classes, and what is said in quotation marks to whoever draws."""
    yield from WORD.findall(" ".join(classes_said(text)))
    for code in JINJA.findall(text):
        for literal in LITERAL.findall(TRANSLATED.sub("", code)):
            yield from WORD.findall(literal)


def classes_said(text: str) -> list[str]:
    """What stands in ``class=""`` in a template, or in a block that fills one."""
    return ["".join(found) for found in CLASSES.findall(text)]


def _of_code(text: str) -> Iterator[str]:
    """The fields of forms name their classes; so may any text that is no sentence."""
    for literal in LITERAL.findall(text):
        words = literal[1:-1].split()
        if all(WORD.fullmatch(word) for word in words):
            yield from words


def classes_of(css: str) -> frozenset[str]:
    """Every class that a style sheet has a rule for."""
    return frozenset(
        name
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        for name in _classes_below(rule)
    )


def _classes_below(rule: Rule) -> Iterator[str]:
    if rule.type == "qualified-rule":
        yield from _asked_for(rule.prelude)[0]
    elif rule.type == "at-rule" and rule.at_keyword == "media":
        for inner in _rules_in(rule):
            yield from _classes_below(inner)


def _rules_in(rule: Rule) -> list[Rule]:
    found: list[Rule] = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    return found


def subset(css: str, used: frozenset[str], ours: str) -> str:
    """The rules of `css` that can mean anything in a page with these classes; `ours` stands beside it and may
    ask for its variables."""
    licence = css[css.index("/*!") : css.index("*/") + 2]
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    text, asked, before = "", names_asked_for(css + ours), None
    while asked != before:
        text = "\n".join(filter(None, (_kept(rule, used, asked) for rule in rules)))
        # What was asked for by a rule that is gone, is not any more.
        before, asked = asked, names_asked_for(text + ours)
    return f'@charset "UTF-8";\n{licence}\n{HOW_MADE}{text}\n'


def names_asked_for(css: str) -> frozenset[str]:
    """The variables that a style sheet reads, and the animations that it starts."""
    started = " ".join(ANIMATION.findall(css))
    return frozenset((*READ.findall(css), *WORD.findall(started)))


def _kept(rule: Rule, used: frozenset[str], asked: frozenset[str]) -> str:
    """What is left of a rule; "" where it is nothing."""
    if rule.type == "qualified-rule":
        selectors = [one for one in _selectors(rule.prelude) if _can_match(one, used)]
        said = _declarations(rule, asked) if selectors else ""
        return f"{','.join(map(_written, selectors))}{{{said}}}" if said else ""
    if rule.at_keyword == "media":
        inner = "".join(_kept(one, used, asked) for one in _rules_in(rule))
        return f"@media {_written(rule.prelude)}{{{inner}}}" if inner else ""
    if rule.at_keyword == "keyframes":
        return str(rule.serialize()) if _written(rule.prelude) in asked else ""
    assert rule.at_keyword == "charset", f"nobody has said what to do with @{rule.at_keyword}"
    return ""


def _declarations(rule: Rule, asked: frozenset[str]) -> str:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return ";".join(one.serialize() for one in found if not one.name.startswith("--") or one.name in asked)


def _written(tokens: list[Rule]) -> str:
    return str(tinycss2.serialize(tokens)).strip()


def _selectors(prelude: list[Rule]) -> Iterator[list[Rule]]:
    one: list[Rule] = []
    for part in prelude:
        if part == ",":
            yield one
            one = []
        else:
            one.append(part)
    yield one


def _can_match(selector: list[Rule], used: frozenset[str]) -> bool:
    classes, attributes = _asked_for(selector)
    return classes <= used and not any(one.startswith(NOT_A_PAGE_OF_OURS) for one in attributes)


def _asked_for(selector: list[Rule]) -> tuple[frozenset[str], frozenset[str]]:
    """The classes and attributes that an element must have; those of ``:not()`` it must not."""
    classes, attributes = set(), set()
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before == ".":
            classes.add(token.value)
        elif token.type == "[] block":
            attributes.add(tinycss2.serialize(token.content))
        elif token.type == "function" and token.lower_name != "not":
            inner = _asked_for(token.arguments)
            classes |= inner[0]
            attributes |= inner[1]
    return frozenset(classes), frozenset(attributes)


def made() -> str:
    """The subset as it should be now."""
    ours = "".join(
        path.read_text(encoding="utf-8")
        for path in (*STATIC.glob("*.css"), *(ROOT / "templates").rglob("*.svg"))
        if path != SUBSET
    )
    return subset(bootstrap(), words_in_use(), ours)


def main() -> None:
    """Writes the subset; with ``--check`` only says whether it is what it should be."""
    text = made()
    if "--check" not in sys.argv[1:]:
        SUBSET.write_text(text, encoding="utf-8")
        print(f"{SUBSET.relative_to(ROOT)}: {len(text) / 1000:.1f} of {len(bootstrap()) / 1000:.1f} kB")
    elif not SUBSET.is_file() or SUBSET.read_text(encoding="utf-8") != text:
        sys.exit("The subset of Bootstrap is not what the pages use now: run make styles.")


if __name__ == "__main__":
    main()
