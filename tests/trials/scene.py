"""How every trial begins: which engines, a database, a server before it, and people who have signed in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask

from tests.trials.acts import Hands
from tests.trials.ground import Ground, build, sign_in
from tests.trials.notebook import Notebook
from tests.trials.servers import Engine, Service, engine_of, folder_of_its_own
from tracker.app import create_app
from tracker.cli.database import upgrade

ENGINES = ("sqlite", "postgresql")


def arguments(words: str | None, people: int) -> ArgumentParser:
    """What each trial may be told."""
    parser = ArgumentParser(description=words)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--people", type=int, default=people)
    return parser


def try_out(trial: Callable[[str, Namespace], bool], options: Namespace) -> None:
    """The trial on each engine that is asked for; status 1 where anything was wrong on any."""
    options.engines = ENGINES if options.engine == "both" else (options.engine,)
    faults = [trial(engine, options) for engine in options.engines]
    sys.exit(any(faults))


@dataclass
class Scene:
    """The database, the server, what is in it, what people write down; `app` is the trial's own, to look."""

    app: Flask
    engine: Engine
    service: Service
    ground: Ground
    notebook: Notebook = field(default_factory=Notebook)

    def hands(self) -> list[Hands]:
        """Everybody, signed in."""
        persons = sign_in(self.ground, self.service.port)
        return [
            Hands(person, number, self.ground, self.notebook)
            for person, number in zip(persons, self.ground.users_ids, strict=True)
        ]


@contextmanager
def scene(engine: str, people: int, rounds: int, *, mail_url: str = "") -> Iterator[Scene]:
    """Gone after the block; kill the server in it before the rows are looked at."""
    with folder_of_its_own() as folder, engine_of(engine, folder) as database:
        upgrade(database.url)
        service = Service(database.url, folder, mail_url=mail_url, replica_url=database.replica)
        app = create_app(service.settings)
        with app.app_context():
            ground = build(people, rounds)
        service.start()
        try:
            yield Scene(app, database, service, ground)
        finally:
            service.kill()
