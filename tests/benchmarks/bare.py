"""The least that this server can do: one Flask view that asks nobody and answers a few words."""

from __future__ import annotations

from flask import Flask


def create_app() -> Flask:
    """An application with one view at ``/``, and nothing else."""
    app = Flask(__name__)

    @app.get("/")
    def show() -> str:
        return "<!doctype html><title>Bare</title><p>Nothing was asked, and this is the answer."

    return app
