"""``make crowd OPTIONS=--replica``: two servers and a replica. Who saves reads it at once, on either."""

from __future__ import annotations

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.trials.acts import Hands
from tests.trials.compare import compare
from tests.trials.report import say
from tests.trials.scene import Scene, scene
from tests.trials.servers import WithReplica, faults_in_log

BEGUN, READ = "SELECT programme.revision, pg_last_wal_replay_lsn", "FROM pair "
"""What stands once in the log of the replica for each page that would read it, and for each that has."""

SECONDS_BEHIND = 1.0


def replica(_engine: str, options: Namespace) -> bool:
    """Whether anything was wrong: a page without what its reader had just saved is a fault."""
    with scene("replica", options.people, 1) as on, closing(on.service.second()) as second:
        second.start()
        counts: Counter[str] = Counter()
        _let_them(on, (on.service.port, second.port), options.seconds, counts)
        on.service.kill()
        with on.app.app_context():
            found = compare(on.ground, on.notebook)
        missed = counts["without what was just saved"]
        found.lost += [f"{missed} pages were read without what was just saved"] if missed else []
        for one in (on.service, second):
            found.faults += faults_in_log(one)
        found.faults += on.notebook.faults_of_machine()
        words = f"primary and replica, two servers, {options.people} people, {options.seconds:.0f} s"
        return say(words, on.notebook, found, **counts, **_asked(on.engine))


def _let_them(on: Scene, ports: Sequence[int], seconds: float, counts: Counter[str]) -> None:
    hands = on.hands()
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(len(hands) + 1) as everybody:
        falls = everybody.submit(_fall_behind, on.engine, end)
        for one in [everybody.submit(_busy, one, on, ports, end) for one in hands]:
            counts.update(one.result())
        falls.result()


def _fall_behind(engine: WithReplica, end: float) -> None:
    """On one machine it is never behind by what anybody would notice: half of the time it stands still."""
    while time.monotonic() < end:
        engine.both.stand_still()
        time.sleep(SECONDS_BEHIND)
        engine.both.go_on()
        time.sleep(SECONDS_BEHIND)


def _busy(hands: Hands, on: Scene, ports: Sequence[int], end: float) -> Counter[str]:
    """Saves on one server, and searches for it at once on both; who has no milestone of their own asks, and
    searches for what there is."""
    person, counts = hands.person, Counter[str]()
    while time.monotonic() < end:
        person.port = hands.random.choice(ports)
        own = on.ground.own.get(person.number)
        attempt = hands.retitle(own) if own else hands.ask(hands.random.choice(on.ground.shared))
        if attempt is None or not attempt.is_saved:
            continue
        for person.port in hands.random.sample(ports, len(ports)):
            page = hands.read(f"{hands.home}/search?q={attempt.mark if own else 'title'}&in=milestones")
            if page is not None:
                counts["read at once after saving"] += 1
                counts["without what was just saved"] += (
                    bool(own) and f">Title {attempt.mark}<" not in page.text
                )
    return counts


def _asked(engine: WithReplica) -> dict[str, int]:
    """How many pages the replica has answered, and for how many it was behind: the primary answered those."""
    asked = engine.both.log.read_text(errors="replace")
    begun, read = asked.count(BEGUN), asked.count(READ)
    return {"read from the replica": read, "the replica was behind": begun - read}
