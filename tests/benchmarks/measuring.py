"""Each page by turns with the bare view and with its own statements: all three have the same weather."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from urllib.parse import urljoin

from sqlalchemy import Engine

from tests.benchmarks.alone import Alone
from tests.benchmarks.asking import Answer, Asked, Browser, Load, Times, load, unpacked
from tests.benchmarks.pages import CHANGED, FREEZE, PAST, PAST_DAYS, UPDATE, Page, on_day
from tests.benchmarks.serving import THREADS, Server
from tests.benchmarks.typing_in import editor, reviewer, touch

ROUNDS = 4
PART_PAGE, PART_ALONE, PART_BARE, PART_LOAD, PART_BARE_LOAD = 0.45, 0.15, 0.1, 0.2, 0.1
"""How the seconds of a page are shared out."""

BARE = Asked("/")
FIRST_VISIT = "first visit to progress"
LINKED = re.compile(r'<(?:link\b[^>]*\brel="stylesheet"[^>]*\bhref|script\b[^>]*\bsrc)="([^"]+)"')


@dataclass(frozen=True)
class Line:
    """One line of the table. Times in ms, memory in MB; None where there is none."""

    engine: str
    instance: int
    pairs: int
    name: str
    median: float | None = None
    slow: float | None = None
    count: int = 0
    load: Load | None = None
    statements: int | None = None
    sent: int | None = None
    rss: float | None = None
    pss: float | None = None
    bare: float | None = None
    bare_load: Load | None = None
    alone: float | None = None
    note: str = ""

    @property
    def of_bare(self) -> float | None:
        """How many times the bare view's time it takes."""
        return self.median / self.bare if self.median and self.bare else None

    @property
    def of_alone(self) -> float | None:
        """How many times the time of its statements it takes."""
        return self.median / self.alone if self.median and self.alone else None

    @property
    def of_throughput(self) -> float | None:
        """What share of the bare view's requests a second it reaches, by the work of the workers alone."""
        return self.bare_load.cpu / self.load.cpu if self.load and self.bare_load and self.load.cpu else None


@dataclass(frozen=True)
class Stage:
    """Where a page is measured: the two servers, and the database below."""

    engine: str
    instance: int
    server: Server
    bare: Server
    database: Engine
    untouched: Engine
    """Where the statements alone are run."""
    seconds: float
    shortest_load: float = 0.4

    def measure(self, pages: Sequence[Page]) -> Iterator[Line]:
        """A line for each page, as soon as it is known; after a progress page, that of a first visit."""
        for page in pages:
            yield self._measure(page)
            if page.name == "progress":
                yield self._first_visit(page)

    def _measure(self, page: Page) -> Line:
        browser, nothing = Browser(self.server.port), Browser(self.bare.port)
        alone = Alone(self.untouched)
        feeds = self._feeds(page, browser)
        times, without, statements = Times(), Times(), Times()
        answers = list[Answer]()

        def ask(asked: Asked) -> None:
            answers.append(browser.ask(asked))

        nothing.ask(BARE)
        for _cold_and_warm in range(2):
            times.go_on(0, ask, feeds[0])
        # What takes long even then is asked a few times, so that the whole stays within its bounds.
        is_slow = times.all[-1] > self.seconds * 1000 / 4
        times.all.clear()
        if not is_slow:
            self._warm_up(feeds)
        rounds = 2 if is_slow else ROUNDS
        for _round in range(rounds):
            times.go_on(self.seconds * PART_PAGE / rounds, ask, feeds[0])
            without.go_on(self.seconds * PART_BARE / rounds, nothing.ask, lambda: BARE)
            if page.statements:
                statements.go_on(self.seconds * PART_ALONE / rounds, alone.run, lambda: page.statements)
        for one in (browser, nothing, alone):
            one.close()
        at_once = feeds[:1] if is_slow else feeds
        under_load = load(self.server, at_once, self._loaded_for(PART_LOAD))
        bare_under_load = load(self.bare, [lambda: BARE] * THREADS, self._loaded_for(PART_BARE_LOAD))
        rss, pss = self.server.memory()
        return Line(
            engine=self.engine,
            instance=self.instance,
            pairs=page.pairs,
            name=page.name,
            median=times.median,
            slow=times.slow,
            count=len(times.all),
            load=under_load,
            statements=len(page.statements),
            sent=answers[-1].sent,
            rss=rss,
            pss=pss,
            bare=without.median,
            bare_load=bare_under_load,
            alone=statements.median if statements.all else None,
            note=_note(page, {answer.status for answer in answers}),
        )

    def _loaded_for(self, part: float) -> float:
        """The system tells the work of a process in hundredths of a second."""
        return max(self.seconds * part, self.shortest_load)

    def _feeds(self, page: Page, browser: Browser) -> list[Callable[[], Asked]]:
        """What each of the connections asks next; several never type into the same form."""
        if page.name == UPDATE:
            hands = min(THREADS, len(page.forms))
            return [editor(page.forms[number::hands], self.database) for number in range(hands)]
        if page.name == FREEZE:
            return [reviewer(page.forms[0], self.database)] * THREADS
        if page.name == PAST:
            # Each time another day: what was worked out for one is of no use for the next.
            days = count(PAST_DAYS)
            return [lambda: on_day(page, next(days) % PAST_DAYS + 1)] * THREADS
        if page.name == CHANGED:
            return [partial(self._changed, page)] * THREADS
        asked = page.asked
        if page.repeated:
            etag = browser.ask(replace(asked, headers={})).headers.get("etag")
            asked = replace(asked, headers={"If-None-Match": etag} if etag else {})
        return [lambda: asked] * THREADS

    def _changed(self, page: Page) -> Asked:
        touch(page.slug, self.database)
        return page.asked

    def _warm_up(self, feeds: Sequence[Callable[[], Asked]]) -> None:
        """Several at once, three times: each worker has answered then, and keeps what it keeps."""
        for _again in range(3):
            load(self.server, feeds, 0)

    def _first_visit(self, page: Page) -> Line:
        """What a browser that was never here fetches: the page, its styles and its scripts."""
        browser = Browser(self.server.port)
        answer = browser.ask(page.asked)
        html = unpacked(answer.headers, answer.body)
        linked = sorted({urljoin(page.asked.path, one) for one in LINKED.findall(html)})
        sent = answer.sent + sum(browser.ask(Asked(path)).sent for path in linked)
        browser.close()
        note = f"{1 + len(linked)} requests"
        return Line(self.engine, self.instance, page.pairs, FIRST_VISIT, sent=sent, note=note)


def _note(page: Page, statuses: set[int]) -> str:
    """What is to be said where an answer is not the expected one."""
    wanted = 304 if page.repeated else 303 if page.forms else 200
    unexpected = sorted(statuses - {wanted})
    return "" if not unexpected else "answers " + ", ".join(map(str, unexpected))
