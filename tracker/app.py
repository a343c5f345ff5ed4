"""Assembles the tracker. Nothing imports this module; gunicorn and ``flask --app tracker.app`` call it."""

from __future__ import annotations

from types import ModuleType

from flask import Flask
from flask_security.datastore import SQLAlchemyUserDatastore

from config import ROOT, Settings, SettingsError
from tracker import cli
from tracker.api import progress as progress_json
from tracker.cli.database import refuse_old_database
from tracker.cli.faults import stop
from tracker.extensions import csrf, db, prepare_engine, security
from tracker.models import Role, User
from tracker.services.demo_reviews import FROZEN_PARTS
from tracker.services.log import watch
from tracker.web import (
    access,
    accessibility,
    account,
    acting,
    activities,
    activity_updates,
    calendar_feeds,
    calendars,
    catalogue,
    changes,
    compression,
    confirmations,
    decisions,
    deliverables,
    demo_mail,
    devices,
    early,
    emblems,
    errors,
    evaluation_averages,
    evaluations,
    factsheets,
    follow_ups,
    frame,
    gaps,
    headers,
    health,
    home,
    how,
    invitations,
    item_links,
    kept_forms,
    language,
    languages,
    late_sends,
    leaving,
    log,
    log_lines,
    mailed_invitations,
    meet,
    meet_addresses,
    meet_factsheets,
    meet_pictures,
    members,
    messages,
    metrics,
    milestone_updates,
    milestones,
    organisations,
    outcomes,
    own_data,
    pairs,
    passkeys,
    passwords,
    people,
    photographs,
    plans,
    practices,
    programmes,
    progress,
    proposals,
    publishing,
    questions,
    readable,
    reminders,
    replications,
    reports,
    reviews,
    search,
    second_factor,
    session_cookie,
    sign_in,
    sign_in_links,
    signed_in,
    spreadsheets,
    static_files,
    transfers,
    translations,
    unchanged,
    unplanned_visits,
    unsubscribe,
    uploads,
    visit_log,
    watching,
)
from tracker.web.parts import spoken, written
from tracker.web.parts.frozen_review import frozen_parts_outside
from tracker.web.parts.second_step import lead_to_second_factor

PAGES: tuple[ModuleType, ...] = (
    *(home, sign_in, sign_in_links, passkeys, second_factor, account, passwords, own_data, devices),
    *(programmes, progress, gaps, changes, pairs, factsheets, members, practices, catalogue),
    *(plans, transfers, translations),
    *(milestones, milestone_updates, proposals, confirmations, questions),
    *(activities, activity_updates, unplanned_visits, visit_log, reports, follow_ups, replications),
    *(evaluations, evaluation_averages, how),
    *(photographs, meet_pictures),
    *(organisations, deliverables, outcomes, search, people, leaving),
    *(invitations, mailed_invitations, item_links),
    *(reviews, decisions, publishing, emblems, log),
    *(meet, meet_factsheets, meet_addresses),
    *(calendars, calendar_feeds, spreadsheets),
    *(reminders, unsubscribe),
    *(messages, demo_mail, languages, accessibility),
    kept_forms,
)
"""The modules of `tracker.web` that have a blueprint ``bp``, in the order of the menu."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Settings that must not be served with end the process, status 1."""
    if settings is None:
        settings = read_settings()
        log_lines.set_up(settings)
    if fault := settings.fault():
        stop(fault)
    app = Flask("tracker", template_folder=str(ROOT / "templates"), instance_path=str(ROOT / "instance"))
    app.config.from_mapping(headers.flask_settings(settings))
    compression.init_app(app)
    early.init_app(app)
    unchanged.init_app(app)
    static_files.init_app(app)
    session_cookie.init_app(app)
    uploads.init_app(app)
    readable.init_app(app)
    configure_database(app, settings)
    headers.init_app(app, settings)
    watch_over(app, settings)
    late_sends.init_app(app)
    language.init_app(app)
    spoken.init_app(app)
    written.init_app(app)
    configure_security(app)
    for page in PAGES:
        app.register_blueprint(page.bp)
    # One edge does not import another: what pages are guarded by is handed to the JSON.
    json = progress_json.blueprint(access=access.access, load_programme=access.load_programme)
    app.register_blueprint(json)
    errors.init_app(app)
    # Neither does the demo import the pages, whose brief it freezes.
    app.extensions[FROZEN_PARTS] = frozen_parts_outside
    cli.register_commands(app)
    refuse_old_database(settings)
    return app


def read_settings() -> Settings:
    """The settings of the environment; one that cannot be read ends the process, status 1."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        stop(str(error))


def configure_database(app: Flask, settings: Settings) -> None:
    """Opens the database, with the same manners on SQLite and PostgreSQL."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, outlives_power=not settings.testing)
    watch(db.session, acting.acting, cli.acting)


def watch_over(app: Flask, settings: Settings) -> None:
    """What programs ask that watch over the tracker, a line in the log for each request, and its numbers."""
    if not settings.metrics_token:
        watching.init_app(app, settings)
        health.init_app(app, settings, metrics=None)
        return
    counted, say = metrics.numbers_of(app)
    watching.init_app(app, settings, counters=[counted])
    health.init_app(app, settings, metrics=say)


def configure_security(app: Flask) -> None:
    """Who may enter what, tokens in every form, and who is signed in."""
    signed_in.init_app(app)
    access.init_app(app)
    app.before_request(lead_to_second_factor)
    frame.init_app(app)
    csrf.init_app(app)
    # The pages of Flask-Security have scripts inside; ours are in `tracker.web`.
    accounts = SQLAlchemyUserDatastore(db, User, Role)  # type: ignore[arg-type]
    security.init_app(app, accounts, register_blueprint=False)
    signed_in.find_people()
    # Nobody signs in by a token in an address, and a stylesheet does not ask who reads it.
    security.login_manager.request_loader(lambda _request: None)
    security.principal.skip_static = True
