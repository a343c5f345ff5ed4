"""Numbers for Prometheus: of requests, of the connections to the database, of the mail that waits.

Every process writes its own into files of one folder, and whichever is asked adds them up. Labels are few:
endpoint, method, class of the status; so a number names nobody and nothing that people typed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import event

from tracker import clock
from tracker.domain.statuses import MessageState
from tracker.extensions import db
from tracker.queries.outbox import get_outbox
from tracker.web.watching import Seen

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes write; gunicorn.conf.py makes the folder. Without it the numbers are of one process."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class RequestNumbers:
    """What is counted of each request."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        self.requests = Counter(
            "tracker_requests_total",
            "Requests that were answered.",
            ("endpoint", "method", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "tracker_request_seconds",
            "From the first line of a request to the last byte of its answer.",
            ("endpoint", "method"),
            buckets=SECONDS,
            registry=registry,
        )
        self.in_progress = Gauge(
            "tracker_requests_in_progress",
            "Requests that are being answered.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.connections = Gauge(
            "tracker_database_connections_in_use",
            "Connections to the database that somebody works with.",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def begins(self) -> None:
        self.in_progress.inc()

    def ends(self, seen: Seen) -> None:
        self.in_progress.dec()
        self.requests.labels(seen.endpoint, seen.method, seen.status_class).inc()
        self.seconds.labels(seen.endpoint, seen.method).observe(seen.seconds)

    def count_connections(self, pool: Any) -> None:
        """Counts a connection from when it is taken out of the pool to when it is given back."""
        event.listen(pool, "checkout", lambda *_: self.connections.inc())
        event.listen(pool, "checkin", lambda *_: self.connections.dec())


class Mail(Collector):
    """How the outbox stands, asked for when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        now = clock.now()
        outbox = get_outbox(now)
        by_state = GaugeMetricFamily("tracker_messages", "Messages by their state.", labels=["state"])
        for state in MessageState:
            by_state.add_metric([state.value], outbox.by_state.get(state, 0))
        yield by_state
        yield GaugeMetricFamily("tracker_messages_due", "Messages whose time has come.", outbox.due)
        yield GaugeMetricFamily(
            "tracker_messages_stuck",
            "Messages that wait after a failed try, or a quarter of an hour.",
            outbox.stuck,
        )
        age = (now - outbox.oldest_due).total_seconds() if outbox.oldest_due else 0.0
        yield GaugeMetricFamily(
            "tracker_oldest_due_message_seconds", "For how long the first has been due; 0 without one.", age
        )
        if outbox.last_reminder is not None:
            yield GaugeMetricFamily(
                "tracker_last_reminder_timestamp_seconds",
                "When a reminder was written last.",
                outbox.last_reminder.timestamp(),
            )


def numbers_of(app: Flask) -> tuple[RequestNumbers, Callable[[], bytes]]:
    """What counts the requests of this application, and what says all numbers."""
    # When each number was first counted is a second number for each, and nobody asks.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    shared = bool(os.environ.get(FOLDER))
    own = CollectorRegistry()
    counted = RequestNumbers(None if shared else own)
    with app.app_context():
        counted.count_connections(db.engine.pool)

    def say() -> bytes:
        registry = CollectorRegistry()
        if shared:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        with app.app_context():
            registry.register(Mail())
            mine = b"" if shared else generate_latest(own)
            return mine + generate_latest(registry)

    return counted, say
