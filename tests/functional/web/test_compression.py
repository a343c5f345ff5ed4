"""Pages and files go out compressed to whoever reads that, and files are kept by browsers for good."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tests.support.publish import publish
from tracker.extensions import db
from tracker.web.static_files import FOR_GOOD

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def raw(app: Flask, path: str, **headers: str) -> Any:
    return app.test_client().get(
        path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def test_a_page_and_a_style_sheet_are_the_same_compressed(app: Flask) -> None:
    style = "/static/theme.css"
    for path in ("/login", style):
        packed = app.test_client().get(path, headers=GZIP)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.vary
        assert int(packed.headers["Content-Length"]) == len(packed.data) < 10_000 + 4_000
        unpacked = gzip.decompress(packed.data)
        plain = raw(app, path)
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.vary
        without_tokens = [re.sub(rb'value="[^"]{20,}"', b"", one) for one in (unpacked, plain.data)]
        assert without_tokens[0] == without_tokens[1]


@pytest.mark.parametrize("refused", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_who_does_not_read_gzip_gets_none(app: Flask, refused: str) -> None:
    assert "Content-Encoding" not in raw(app, "/static/theme.css", Accept_Encoding=refused).headers


def test_the_length_of_a_page_does_not_betray_what_is_in_it(app: Flask) -> None:
    """The same page has many lengths, so that a guess that makes it shorter is not seen (BREACH)."""
    lengths = {
        len(app.test_client().get("/meet", headers=GZIP, follow_redirects=True).data) for _try in range(20)
    }
    assert len(lengths) > 5
    styles = {len(app.test_client().get("/static/theme.css", headers=GZIP).data) for _try in range(3)}
    assert len(styles) == 1


def test_a_picture_and_a_document_are_sent_as_they_are(app: Flask) -> None:
    programme = make.programme()
    publish(programme)
    db.session.commit()
    card = app.test_client().get(f"/meet/{programme.slug}/card.png", headers=GZIP, follow_redirects=True)
    assert card.mimetype == "image/png"
    assert "Content-Encoding" not in card.headers


def test_asked_for_part_of_a_file_or_nothing_but_its_headers_it_is_not_compressed(app: Flask) -> None:
    part = raw(app, "/static/theme.css", Range="bytes=0-9", Accept_Encoding="gzip")
    assert (part.status_code, len(part.data), part.headers.get("Content-Encoding")) == (206, 10, None)
    assert app.test_client().head("/static/theme.css", headers=GZIP).status_code == 200


def test_a_file_that_the_browser_has_is_not_sent_again(app: Flask) -> None:
    first = app.test_client().get("/static/theme.css", headers=GZIP)
    again = app.test_client().get(
        "/static/theme.css", headers={**GZIP, "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_every_file_of_a_page_is_kept_for_good_under_an_address_that_names_its_version(
    client: Client,
) -> None:
    page = client.get("/login")
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.html)
    assert len(found) > 4
    for address in found:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        assert client.get(address).response.headers["Cache-Control"] == FOR_GOOD
        for other in (address.partition("?")[0], address[:-3] + "xyz"):
            assert client.get(other).response.headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_not_there_is_not_kept(client: Client) -> None:
    page = client.get("/static/none.css?v=0123456789ab", status=404)
    assert "immutable" not in page.response.headers.get("Cache-Control", "")
