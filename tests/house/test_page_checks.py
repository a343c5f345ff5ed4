"""The check that every fetched page goes through finds what it must find."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from tests.support.checks import check_page
from tests.support.page import Page

GOOD = (
    '<!doctype html><html lang="en"><head><title>Six of twelve · IncluCities</title></head><body>'
    "<h1>Six of <em>twelve</em></h1>{}</body></html>"
)
TOKEN = '<input type="hidden" name="csrf_token" value="x">'


def page(html: str) -> Page:
    request = Request({"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost"})
    return Page(
        TestResponse(iter([html.encode()]), "200 OK", {"Content-Type": "text/html"}, request), "/here"
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        f'<form method="post">{TOKEN}<label for="a">A</label><input id="a"><button>Save</button></form>',
        '<form><label>A <input name="a"></label><input type="submit" value="Go"></form>',
        '<svg role="group" aria-labelledby="t"><title id="t">T</title><path d="M0 0"/></svg>',
        '<a href="#x"><img src="/a.png" alt="A"></a><p id="x">there</p>',
    ],
)
def test_a_good_page_passes(body: str) -> None:
    check_page(page(GOOD.format(body)))


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (GOOD.format("<p><div></div></p>"), "HTML, line"),
        (GOOD.format("<table><p>x</p></table>"), "HTML, line"),
        (GOOD.format("<b>x"), "HTML, line"),
        (GOOD.format("<h1>Another</h1>"), "2 h1"),
        (GOOD.format("").replace("<title>Six", "<title>Seven"), "does not begin with"),
        (GOOD.format("").replace(' lang="en"', ""), "no lang"),
        (GOOD.format('<p id="a"></p><p id="a"></p>'), "stands 2 times"),
        (GOOD.format('<label for="gone">x</label>'), "points to nothing"),
        (GOOD.format('<a href="#gone">x</a>'), "points to nothing"),
        (GOOD.format('<input id="a" name="a">'), "has no label"),
        (GOOD.format('<label for="a"></label><select id="a" name="a"></select>'), "has no label"),
        (GOOD.format("<button></button>"), "without words"),
        (GOOD.format('<a href="/"><img src="/a.png" alt=""></a>'), "without words"),
        (GOOD.format('<form method="post"><button>x</button></form>'), "has no token"),
        (GOOD.format('<p style="color: red">x</p>'), "has style="),
        (GOOD.format('<p onclick="x()">x</p>'), "has onclick="),
        (GOOD.format("<script>x()</script>"), "inside the page"),
        (GOOD.format("<svg><style>a{}</style></svg>"), "inside the page"),
        (GOOD.format('<a href="JavaScript:x()">x</a>'), "is a script"),
    ],
)
def test_a_fault_is_found(html: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_page(page(html))
