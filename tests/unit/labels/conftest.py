from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture(autouse=True)
def in_english():
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        yield
