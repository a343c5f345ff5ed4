"""NUL characters and bytes that are no UTF-8 are refused at the door, with a sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.support.client import Client

SENTENCE = "cannot be read"


@pytest.mark.parametrize(
    "path", ["/a%00b", "/?text=%00", "/?text=%ff", "/?%c3%28=1", "/programmes?text=a%00"]
)
def test_an_address_that_cannot_be_read_is_refused(client: Client, path: str) -> None:
    assert SENTENCE in client.get(path, status=400).text


def test_a_path_that_is_no_utf8_is_refused(app: Flask) -> None:
    environ = {**EnvironBuilder(path="/").get_environ(), "PATH_INFO": "/\xff\xfe"}
    body, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("400")
    assert SENTENCE in b"".join(body).decode()


@pytest.mark.parametrize("body", [b"text=a%00b", b"te%00xt=a", b"text=%ff%fe", b"text=\xff"])
def test_a_form_that_cannot_be_read_is_refused(app: Flask, body: bytes) -> None:
    answer = app.test_client().post("/", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert SENTENCE in answer.text
    answer.close()


def test_a_form_with_a_file_that_cannot_be_read_is_refused(app: Flask) -> None:
    for data in ({"text": "a\0b"}, {"a\0": "b"}):
        answer = app.test_client().post("/", data={**data, "file": (BytesIO(b"x"), "x.txt")})
        assert answer.status_code == 400
        assert SENTENCE in answer.text
        answer.close()


def test_every_alphabet_may_pass(client: Client) -> None:
    client.get("/static/theme.css?text=Λιβαδειά+«guillemets»+Ķekava+😀")


def test_more_than_a_form_can_be_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/", data={"text": "x" * 5_000_000})
    assert answer.status_code == 413
    answer.close()
