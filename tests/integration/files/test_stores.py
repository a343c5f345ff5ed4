"""A folder and a bucket keep the same promises."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config import Bucket, Settings
from tracker.files.buckets import BucketStore
from tracker.files.stores import FolderStore, Store, StoreError, store_of

NAME = "0123456789abcdef0123456789abcdef-large.webp"
BYTES = bytes(range(256)) * 4096


def test_what_is_kept_comes_back_byte_for_byte(store: Store) -> None:
    store.put(NAME, BYTES)
    assert store.get(NAME) == BYTES


def test_what_was_never_kept_or_is_deleted_is_nothing(store: Store) -> None:
    store.put(NAME, b"x")
    assert store.get(NAME.replace("large", "small")) is None
    store.delete(NAME)
    assert store.get(NAME) is None
    store.delete(NAME)


def test_what_is_kept_twice_is_there_once_as_it_was_last(store: Store) -> None:
    store.put(NAME, b"first")
    store.put(NAME, b"second")
    assert store.get(NAME) == b"second"
    assert [one.name for one in store.kept()] == [NAME]


def test_every_file_is_listed_with_the_moment_since_when_it_is_there(store: Store) -> None:
    assert list(store.kept()) == []
    names = {f"{number:032x}-small.webp" for number in range(12)}
    for name in names:
        store.put(name, b"x")
    found = list(store.kept())
    assert {one.name for one in found} == names
    assert all(abs(datetime.now(UTC) - one.since) < timedelta(minutes=1) for one in found)


def test_a_name_that_is_none_of_ours_is_refused(store: Store) -> None:
    for name in ("../etc/passwd", "/etc/passwd", "a/b", "", ".hidden", "A", "a\0", "x" * 200):
        for do in (store.get, store.delete, lambda one: store.put(one, b"x")):
            with pytest.raises(ValueError, match="no name of a file"):
                do(name)


def test_many_at_once_are_all_kept_whole(store: Store) -> None:
    names = [f"{number:032x}-large.webp" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: store.put(name, name.encode() * 999), names))
        found = list(pool.map(store.get, names))
    assert found == [name.encode() * 999 for name in names]


def test_a_store_that_cannot_be_used_says_so(broken_store: Callable[[], Store]) -> None:
    store = broken_store()
    with pytest.raises(StoreError):
        store.put(NAME, b"x")
    with pytest.raises(StoreError):
        list(store.kept())


def test_a_store_says_whether_files_can_be_kept(store: Store) -> None:
    assert store.state() == "ok"
    store.put(NAME, BYTES)
    assert store.state() == "ok"


def test_a_store_that_cannot_be_used_says_why(broken_store: Callable[[], Store]) -> None:
    assert broken_store().state() in ("read-only", "no bucket")


def test_a_server_that_is_not_there_is_a_store_that_cannot_be_used(bucket: Bucket) -> None:
    nowhere = Bucket(name="x", endpoint="http://127.0.0.1:9", region="us-east-1", key="k", secret="s")
    with pytest.raises(StoreError, match="EndpointConnectionError"):
        BucketStore(nowhere).get(NAME)
    with pytest.raises(StoreError, match="EndpointConnectionError"):
        BucketStore(nowhere).state()


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before_it(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(NAME, BYTES)
    with pytest.raises(TypeError):
        store.put(NAME, None)  # type: ignore[arg-type]
    assert {one.name for one in tmp_path.iterdir()} == {NAME}
    assert store.get(NAME) == BYTES


def test_nobody_else_on_the_machine_reads_the_files(tmp_path: Path) -> None:
    FolderStore(tmp_path / "files").put(NAME, b"x")
    assert (tmp_path / "files" / NAME).stat().st_mode & 0o077 == 0


def test_the_settings_say_which_store_it_is(tmp_path: Path, bucket: Bucket) -> None:
    folder = store_of(Settings(files=str(tmp_path)))
    assert isinstance(folder, FolderStore)
    assert folder.folder == tmp_path
    told = Settings(
        bucket=bucket.name, bucket_address=bucket.endpoint, bucket_key=bucket.key, bucket_secret=bucket.secret
    )
    found = store_of(told)
    assert isinstance(found, BucketStore)
    found.put(NAME, b"x")
    assert BucketStore(bucket).get(NAME) == b"x"
    assert bucket.secret not in repr(told) + repr(bucket)
