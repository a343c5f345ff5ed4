"""``make crash``: workers, master and database are killed while people save; then the database is compared.

crash.py [--engine sqlite|postgresql|both] [--people N] [--kills N]. Status 1 on any fault.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from random import Random
from threading import Event

import psutil
from sqlalchemy import select, update

from tests.trials.acts import Hands
from tests.trials.compare import Found, compare, revision_after
from tests.trials.notebook import AWAY
from tests.trials.report import say
from tests.trials.scene import Scene, arguments, scene, try_out
from tests.trials.servers import SENDER, WORKERS, Engine, Mails, Service, faults_in_log
from tracker import clock
from tracker.documents.letter_mail import message_id
from tracker.domain.statuses import MessageState
from tracker.extensions import db, settings
from tracker.mail.sending import send_waiting
from tracker.models import Message

VICTIMS: dict[str, Sequence[str]] = {
    "sqlite": ("worker", "master", "worker"),
    "postgresql": ("worker", "database", "master", "backend", "worker"),
}
"""Who is killed, in turn. A backend is the process that one connection has at PostgreSQL."""
TO_BE_SAID = ("The database cannot be used: ", "was sent SIGKILL", "Worker exiting")
LONGEST_RECOVERY_SECONDS = 90.0
ROUNDS_OF_MAIL = 40


def main() -> None:
    """Runs it on each engine, half of the kills on each; status 1 where anything was wrong."""
    parser = arguments(__doc__, people=12)
    parser.add_argument("--kills", type=int, default=200, help="in all")
    try_out(crash, parser.parse_args())


def crash(engine: str, options: Namespace) -> bool:
    """One engine; whether anything was wrong."""
    mails, kills = Mails(), options.kills // len(options.engines)
    with scene(engine, options.people, 1, mail_url=mails.url) as on:
        killed = _Killed(on, kills)
        killed.run()
        on.service.kill()
        with on.app.app_context():
            found = compare(on.ground, on.notebook)
            found.half += revision_after(on.ground)
            found.faults += [*on.notebook.faults_of_machine(0, AWAY), *_faults_of_ours(on.service)]
            counts = _mail(mails, found, kills)
        mails.stop()
        done = f"{killed.victims.total()} kills, {killed.seconds:.0f} s"
        more = (
            killed.counts()
            | counts
            | {
                "nobody was told, is there": found.open_there,
                "nobody was told, is not there": found.open_gone,
                "files without a row (tidy)": found.files_to_tidy,
            }
        )
        return say(f"{engine}, {options.people} people, {done}", on.notebook, found, **more)


class _Killed:
    """People who save without a pause, and somebody who kills what they save to."""

    def __init__(self, on: Scene, kills: int) -> None:
        self.on, self.service, self.ground, self.notebook = on, on.service, on.ground, on.notebook
        self.kills = kills
        self.victims: Counter[str] = Counter()
        self.longest_recovery = self.seconds = 0.0
        self.random = Random(kills)
        self._ends = Event()

    def run(self) -> None:
        """Until so many were killed, and everybody has come to an end."""
        begun = time.monotonic()
        hands = self.on.hands()
        with ThreadPoolExecutor(len(hands)) as everybody:
            done = [everybody.submit(self._busy, one) for one in hands]
            try:
                for victim in islice(cycle(VICTIMS[self.on.engine.name]), self.kills):
                    self._wait_for_a_save(done)
                    self._kill(victim)
                self._wait_for_a_save(done)
            finally:
                self._ends.set()
        for one in done:
            one.result()
        self.seconds = time.monotonic() - begun

    def counts(self) -> dict[str, object]:
        """What was killed, and how long it took until a page was answered again."""
        return {
            **{f"killed: {name}": number for name, number in sorted(self.victims.items())},
            "longest until it answers again": f"{self.longest_recovery:.1f} s",
        }

    def _busy(self, hands: Hands) -> None:
        """One person. Who updates also sends a picture now and then; who does not asks, and comments."""
        hands.is_over = self._ends.is_set
        number, report = hands.person.number, self.ground.rounds[0].report
        while not self._ends.is_set():
            chance = hands.random.random()
            if number in self.ground.mentors:
                if chance < 0.2:
                    hands.ask(self.ground.shared[0])
                elif chance < 0.35:
                    hands.add_picture(self.ground.mentors[number] + 1)
                else:
                    hands.comment(report)
            elif chance < 0.1:
                hands.update_sent_twice(self.ground.shared[0])
            else:
                hands.update(self.ground.own.get(number, self.ground.shared[0]))

    def _wait_for_a_save(self, done: Sequence[Future[None]]) -> None:
        """Until something was saved since, and then for a moment that nobody has chosen."""
        saved, end = self.notebook.saved, time.monotonic() + LONGEST_RECOVERY_SECONDS
        while self.notebook.saved == saved:
            for one in done:
                if one.done():
                    one.result()
            if time.monotonic() > end:
                raise RuntimeError(f"nothing is saved any more:\n{self.service.log.read_text()[-3000:]}")
            time.sleep(0.01)
        time.sleep(self.random.uniform(0.0, 0.3))

    def _kill(self, victim: str) -> None:
        """Kills it, does what systemd would, and waits until as many workers as before answer."""
        self.victims[victim] += 1
        begun = time.monotonic()
        if victim == "worker":
            _end(self.random.choice(self.service.workers()))
        elif victim == "master":
            self.service.kill_master()
            self.service.begin_anew()
        elif victim == "backend":
            self._kill_backend(self.on.engine)
        else:
            self.on.engine.kill()
            self.on.engine.start()
        end = begun + LONGEST_RECOVERY_SECONDS
        while len(self.service.workers()) < WORKERS or not self.service.is_up():
            if time.monotonic() > end:
                raise RuntimeError(f"after the {victim} it does not come back")
            if not self.service.is_running:
                self.service.begin_anew()
            time.sleep(0.02)
        self.longest_recovery = max(self.longest_recovery, time.monotonic() - begun)

    def _kill_backend(self, engine: Engine) -> None:
        """PostgreSQL then ends all connections by itself, and brings itself in order."""
        backends = engine.backends()
        if backends:
            _end(self.random.choice(backends))


def _end(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()


def _faults_of_ours(service: Service) -> list[str]:
    """What the log says beside that the database is gone, and that somebody was killed."""
    return [line for line in faults_in_log(service) if not any(one in line for one in TO_BE_SAID)]


def _mail(mails: Mails, found: Found, kills: int) -> dict[str, object]:
    """Lets what waits leave, as it would within ten minutes, and counts what arrived.

    Who was killed between the server's yes and the note of it leaves a message that somebody else sends once
    more after ten minutes, under the same Message-ID: SMTP has no way to ask. It must be one of those.
    """
    _send_the_rest()
    rows = list(db.session.scalars(select(Message).order_by(Message.id)))
    domain = SENDER.rpartition("@")[2].rstrip(">")
    address = settings().address
    twice = 0
    for row in rows:
        taken = mails.taken[message_id(f"{address} {row.id} {row.key}", domain=domain)]
        if row.state is not MessageState.SENT:
            found.faults.append(f"message {row.id} is {row.state.value}")
        elif taken == 0:
            found.lost.append(f"message {row.id} is noted as sent, and nobody has it")
        elif taken > 1:
            twice += 1
            if row.tries < taken:
                found.doubled.append(f"message {row.id} was taken {taken} times in {row.tries} tries")
    if twice > kills:
        found.doubled.append(f"{twice} mails were taken again after {kills} kills")
    if len(mails.taken) != len(rows):
        found.faults.append(f"{len(mails.taken)} mails for {len(rows)} messages")
    return {"mails": len(rows), "mails taken again, by their ID": twice}


def _send_the_rest() -> None:
    for _round in range(ROUNDS_OF_MAIL):
        lapsed = {"claimed_until": clock.now(), "updated_at": clock.now()}
        db.session.execute(update(Message).where(Message.state == MessageState.SENDING).values(lapsed))
        waits = update(Message).where(Message.state == MessageState.WAITING)
        db.session.execute(waits.values(not_before=clock.now()))
        db.session.commit()
        done = send_waiting()
        if not done.handled:
            return


if __name__ == "__main__":
    main()
