"""What is served of Bootstrap is what the pages use of it, taken out by ``make styles``."""

from __future__ import annotations

import re

from config import ROOT
from tests.support.styles import lost_classes, styles

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

WHOLE = """@charset "UTF-8";/*!
 * Licence
 */:root{--bs-used:1px;--bs-of-used:var(--bs-used);--bs-idle:url("data:a;b{}");--bs-of-idle:var(--bs-idle)}
.a:hover,.b>.a,.b .c:not(.z),input:not(.gone)::before,[dir=rtl] .a{margin:var(--bs-of-used)}
.gone,.a .gone{color:var(--bs-of-idle);animation:turn 1s}
@media (min-width:576px){.a{padding:0}.gone{padding:0}}
@media print{.gone{padding:0}}
@keyframes turn{to{top:0}}@keyframes stay{to{top:0}}
.c{animation:1s stay}"""


def test_a_rule_stays_where_all_that_it_asks_for_may_stand_in_a_page() -> None:
    left = styles.subset(WHOLE, frozenset("abc"), ours="")
    assert left.split("*/\n", 2)[2] == (
        ":root{--bs-used:1px;--bs-of-used:var(--bs-used)}\n"
        ".a:hover,.b>.a,.b .c:not(.z),input:not(.gone)::before{margin:var(--bs-of-used)}\n"
        "@media (min-width:576px){.a{padding:0}}\n"
        "@keyframes stay{to{top:0}}\n"
        ".c{animation:1s stay}\n"
    )
    assert " * Licence\n" in left


def test_a_variable_stays_that_our_own_styles_ask_for() -> None:
    assert "--bs-of-idle" in styles.subset(WHOLE, frozenset(), ours=".x{color:var(--bs-of-idle)}")


def test_what_is_served_is_what_the_pages_use_now() -> None:
    assert styles.SUBSET.read_text(encoding="utf-8") == styles.made(), "run make styles"


def test_no_class_is_lost_that_a_template_names() -> None:
    """What is drawn from elsewhere is looked at wherever a test fetches a page (tests/support/checks.py)."""
    named = {
        word
        for template in TEMPLATES
        for classes in styles.classes_said(template.read_text(encoding="utf-8"))
        for word in styles.WORD.findall(classes)
    }
    assert {"btn-danger", "col-lg-7", "container-xl", "px-3"} <= named
    assert not named & lost_classes()


def test_the_licence_goes_with_it() -> None:
    served = styles.SUBSET.read_text(encoding="utf-8")
    assert "getbootstrap.com" in served
    assert "MIT" in served


def test_a_class_of_bootstrap_is_written_out_so_that_it_is_found() -> None:
    """`btn-{{ kind }}` is no word that `make styles` could find."""
    begun = {name.rpartition("-")[0] for name in styles.classes_of(styles.bootstrap())}
    glued = {
        word
        for template in TEMPLATES
        for classes in styles.classes_said(template.read_text(encoding="utf-8"))
        for word in re.findall(r"([\w-]+)-{{", classes)
    }
    assert not begun & glued
