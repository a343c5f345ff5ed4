"""A server that speaks S3, on this machine: a real one over HTTP, with nothing replaced on our side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from config import Bucket
from tracker.files.buckets import BucketStore


@contextmanager
def serving() -> Iterator[str]:
    """The address of the server while it serves."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(endpoint: str, name: str) -> Bucket:
    """A bucket that is there, with nothing in it."""
    bucket = Bucket(
        name=name, endpoint=endpoint, region="us-east-1", key="tracker", secret="a secret/with+all"
    )
    BucketStore(bucket).client.create_bucket(Bucket=name)
    return bucket
