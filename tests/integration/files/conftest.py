"""Both kinds of store, each empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from config import Bucket
from tests.support.bucket import new_bucket, serving
from tracker.files.buckets import BucketStore
from tracker.files.stores import FolderStore, Store

numbers = count(1)


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    return new_bucket(endpoint, f"pictures-{next(numbers)}")


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "files")
        return
    found = BucketStore(request.getfixturevalue("bucket"))
    yield found
    found.client.close()


@pytest.fixture(params=["folder", "bucket"])
def broken_store(request: pytest.FixtureRequest, tmp_path: Path, endpoint: str) -> Callable[[], Store]:
    """A store that cannot be used: a folder that is a file, a bucket that is not there."""
    if request.param == "folder":
        (tmp_path / "files").write_text("I am a file")
        return lambda: FolderStore(tmp_path / "files")
    gone = Bucket(name="gone", endpoint=endpoint, region="us-east-1", key="k", secret="s")
    return lambda: BucketStore(gone)
