"""Where files are kept: a folder, or a bucket of any store that speaks S3. Both keep the same promises.

What was put is there, whole, when `put` returns; what is put twice is there once; whoever reads meanwhile
gets the old or the new, never a half. Deleting what is not there is no fault.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from config import Bucket, Settings
from tracker.extensions import settings

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
HALF = ".half"
"""How the name of a file ends that is still being written."""
SMALLEST_SPACE_BYTES = 64 * 1024 * 1024
"""With less left, the next pictures may find the disk full."""


class StoreError(Exception):
    """The store could not be used. The message is for the log: it has no name of a file in it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store, and since when it is as it is."""

    name: str
    since: datetime


class Store(Protocol):
    """What both kinds of store can do. Each raises StoreError where the store cannot be used."""

    def put(self, name: str, data: bytes) -> None:
        """Keeps the file under that name."""

    def get(self, name: str) -> bytes | None:
        """The file of that name; None where there is none."""

    def delete(self, name: str) -> None:
        """Forgets the file of that name."""

    def kept(self) -> Iterator[Kept]:
        """Every file, also half-written ones."""

    def state(self) -> str:
        """``ok`` where files can be kept, else a word that says why not."""


class FolderStore:
    """Files in one folder of this machine, which is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        with _in_words():
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(prefix=f"{name}-", suffix=HALF, dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(half).replace(path)
            except BaseException:
                Path(half).unlink(missing_ok=True)
                raise
            self._settle()

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        with _in_words(), suppress(FileNotFoundError):
            return path.read_bytes()
        if not self.folder.is_dir():
            raise StoreError("The folder of the files is not there.")
        return None

    def delete(self, name: str) -> None:
        path = self._path(name)
        with _in_words():
            path.unlink(missing_ok=True)

    def kept(self) -> Iterator[Kept]:
        # A folder that is not there yet is an empty one.
        with _in_words(), suppress(FileNotFoundError):
            for path in sorted(self.folder.iterdir()):
                with suppress(FileNotFoundError):
                    yield Kept(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def state(self) -> str:
        return state_of_folder(self.folder)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a file")
        return self.folder / name

    def _settle(self) -> None:
        """The name, too, outlives a power cut."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def store() -> Store:
    """The store of the application that answers just now."""
    return store_of(settings())


@lru_cache(maxsize=4)
def store_of(settings: Settings) -> Store:
    """The store that the settings name."""
    bucket = settings.files_bucket
    return FolderStore(settings.files_folder) if bucket is None else bucket_store(bucket)


def bucket_store(bucket: Bucket) -> Store:
    """A bucket. What speaks S3 takes a quarter of a second to load, so only who has one loads it."""
    from tracker.files.buckets import BucketStore  # noqa: PLC0415

    return BucketStore(bucket)


def state_of_folder(folder: Path) -> str:
    """``ok`` where files can be written there, ``read-only`` or ``full``. It need not be there yet."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return "read-only"
    return "full" if shutil.disk_usage(there).free < SMALLEST_SPACE_BYTES else "ok"


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"The folder of the files: {error.strerror}") from error
