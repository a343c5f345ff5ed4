"""``make crowd``: twenty people at once, who meet at the same things; then the database is compared.

crowd.py [--engine sqlite|postgresql|both] [--people N] [--seconds N] [--replica]. Status 1 on any fault.
"""

from __future__ import annotations

import time
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import ceil

from tests.trials.acts import Hands
from tests.trials.compare import compare
from tests.trials.ground import Ground
from tests.trials.replica import replica
from tests.trials.report import say
from tests.trials.scene import Scene, arguments, scene, try_out
from tests.trials.servers import faults_in_log
from tracker import clock

SECONDS_OF_A_ROUND = 4.0
"""How often all people turn to the same visit, report and review."""
FEWEST_OF_ONES_OWN = 3
"""What each does between two rounds at least, however slow the machine is."""


def main() -> None:
    """Runs it on each engine; status 1 where anything was wrong."""
    parser = arguments(__doc__, people=20)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--replica", action="store_true", help="two servers, PostgreSQL and a replica of it")
    options = parser.parse_args()
    if options.replica:
        options.engine = "postgresql"
    try_out(replica if options.replica else crowd, options)


def crowd(engine: str, options: Namespace) -> bool:
    """One engine; whether anything was wrong."""
    rounds = max(1, ceil(options.seconds / SECONDS_OF_A_ROUND))
    with scene(engine, options.people, rounds) as on:
        took = _let_them(on, options.seconds)
        on.service.kill()
        with on.app.app_context():
            found = compare(on.ground, on.notebook)
        found.faults += [*on.notebook.faults_of_machine(), *faults_in_log(on.service)]
        return say(f"{engine}, {options.people} people, {took:.0f} s", on.notebook, found)


def _let_them(on: Scene, seconds: float) -> float:
    """Lets everybody do what they do for so long; how long it took."""
    hands = on.hands()
    begun = time.monotonic()
    with ThreadPoolExecutor(len(hands)) as everybody:
        done = [everybody.submit(_busy, one, on.ground, begun, begun + seconds) for one in hands]
        for one in done:
            one.result()
    return time.monotonic() - begun


def _busy(hands: Hands, ground: Ground, begun: float, end: float) -> None:
    """One person until the end: the round's things first, and then their own until the next round.

    On a machine that is too slow for that, one round and what follows it are done all the same.
    """
    today = clock.today("Europe/Brussels")
    days = [(today - timedelta(days=number)).isoformat() for number in (3, 4)]
    last, own = -1, FEWEST_OF_ONES_OWN
    while (now := time.monotonic()) < end or own < FEWEST_OF_ONES_OWN:
        at = min(int((now - begun) / SECONDS_OF_A_ROUND), len(ground.rounds) - 1)
        if at != last and own >= FEWEST_OF_ONES_OWN:
            last, own = at, 0
            _together(hands, ground, at, days)
        else:
            own += 1
            _alone(hands, ground)


def _alone(hands: Hands, ground: Ground) -> None:
    """An update of one's own milestone, or of the one that all of the pair update; who has none, asks."""
    number = hands.person.number
    if number in ground.mentors:
        hands.ask(hands.random.choice(ground.shared))
        return
    place = ground.editors.get(number)
    shared = hands.random.choice(ground.shared) if place is None else ground.shared[place]
    target = ground.own[number] if number in ground.own and hands.random.random() < 0.3 else shared
    if hands.random.random() < 0.2:
        hands.update_sent_twice(target)
    else:
        hands.update(target)


def _together(hands: Hands, ground: Ground, at: int, days: list[str]) -> None:
    one, number = ground.rounds[at], hands.person.number
    if number in ground.coordinators:
        hands.freeze(one)
        hands.accept(one)
    elif number in ground.mentors:
        hands.confirm(one)
    hands.log_visit(one, days)


if __name__ == "__main__":
    main()
