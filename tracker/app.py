"""Assembles the tracker. Nothing imports this module; gunicorn and ``flask --app tracker.app`` call it."""

from __future__ import annotations

from types import ModuleType

from flask import Flask
from flask_security.datastore import SQLAlchemyUserDatastore
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, SettingsError
from tracker import cli, labels
from tracker.cli.database import refuse_old_database
from tracker.cli.faults import stop
from tracker.extensions import babel, bootstrap, csrf, db, limiter, prepare_engine, security, talisman
from tracker.models import Role, User
from tracker.web import access, errors, frame, home, language, people, programmes, readable, sign_in
from tracker.web.headers import CONTENT_SECURITY_POLICY, flask_settings

PAGES: tuple[ModuleType, ...] = (home, sign_in, programmes, people)
"""The modules of `tracker.web` and `tracker.api` that have a blueprint ``bp``, in the order of the menu."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Settings that must not be served with end the process, status 1."""
    settings = settings or read_settings()
    if fault := settings.fault():
        stop(fault)
    app = Flask("tracker", template_folder=str(ROOT / "templates"), instance_path=str(ROOT / "instance"))
    app.config.from_mapping(flask_settings(settings))
    readable.register_readable(app)
    configure_database(app)
    configure_headers(app, settings)
    configure_language(app)
    configure_security(app)
    for page in PAGES:
        app.register_blueprint(page.bp)
    errors.register_errors(app)
    cli.register_commands(app)
    refuse_old_database(settings)
    return app


def read_settings() -> Settings:
    """The settings of the environment; one that cannot be read ends the process, status 1."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        stop(str(error))


def configure_database(app: Flask) -> None:
    """Opens the database, with the same manners on SQLite and PostgreSQL."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def configure_headers(app: Flask, settings: Settings) -> None:
    """What a browser may do with our pages, and which proxies may speak for it."""
    talisman.init_app(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        force_https=settings.production,
        strict_transport_security=settings.production,
        session_cookie_secure=settings.production,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def configure_language(app: Flask) -> None:
    """Language and timezone of each page."""
    babel.init_app(
        app, locale_selector=language.preferred_language, timezone_selector=language.preferred_timezone
    )
    bootstrap.init_app(app)
    app.jinja_env.globals["page_language"] = language.page_language
    app.jinja_env.globals.update(labels.template_globals())


def configure_security(app: Flask) -> None:
    """Who may enter what, tokens in every form, a limit on tries, and who is signed in."""
    access.init_app(app)
    frame.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    # The pages of Flask-Security have scripts inside; ours are in `tracker.web`.
    accounts = SQLAlchemyUserDatastore(db, User, Role)  # type: ignore[arg-type]
    security.init_app(app, accounts, register_blueprint=False)
    # Nobody signs in by a token in an address, and a stylesheet does not ask who reads it.
    security.login_manager.request_loader(lambda _request: None)
    security.principal.skip_static = True
