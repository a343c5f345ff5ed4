"""The two files of each picture: kept before its row is, and forgotten after it.

So a row never lacks its files, and all that a crash leaves behind is a file that nobody knows of.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from tracker import clock
from tracker.domain.photographs import Size
from tracker.files.images import Prepared
from tracker.files.stores import Store, StoreError

OLD = timedelta(days=1)
"""So old is a file without a row that no form which is being sent can still want it."""

OURS = re.compile(r"([0-9a-f]{32})-.*")
"""Anything else in the folder or the bucket is somebody else's, and stays."""

log = logging.getLogger("tracker.files")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a store was found to hold. `strays` are old files of no picture."""

    files: int
    of_pictures: int
    strays: tuple[str, ...]


def file_name(key: str, size: Size) -> str:
    """The name of a file of a picture in the store."""
    return f"{key}-{size}.webp"


def keep(store: Store, picture: Prepared) -> str:
    """Keeps both files, and returns the key of the picture that they are to be. Raises StoreError."""
    key = secrets.token_hex(16)
    store.put(file_name(key, Size.LARGE), picture.large)
    store.put(file_name(key, Size.SMALL), picture.small)
    return key


def forget(store: Store, key: str) -> None:
    """Forgets both files of a picture whose row is gone. Where the store fails, `tidy` finds them later."""
    try:
        for size in Size:
            store.delete(file_name(key, size))
    except StoreError as error:
        log.warning("The files of a picture that was removed are still there: %s", error)


def forget_all(store: Store) -> None:
    """Forgets every file of every picture."""
    for file in list(store.kept()):
        if OURS.fullmatch(file.name):
            store.delete(file.name)


def look(store: Store, known: Callable[[Iterable[str]], set[str]]) -> Tidied:
    """What the store holds. `known` says which of some keys a picture has."""
    files = {file: ours[1] for file in store.kept() if (ours := OURS.fullmatch(file.name))}
    pictures = known(set(files.values()))
    loose = [file for file, key in files.items() if key not in pictures]
    now = clock.now()
    return Tidied(
        files=len(files),
        of_pictures=len(files) - len(loose),
        strays=tuple(file.name for file in loose if now - file.since > OLD),
    )
