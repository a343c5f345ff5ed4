"""The file of a backup: a plain tar of parts, the manifest last, and a checksum over all of it.

The checksum is a part that is written byte for byte from what stands before it, so there is no byte in the
file, not even of the padding, that may change unnoticed. It notices damage, not malice: whoever may write
the file may write another checksum.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from tracker.backups import manifest as manifests
from tracker.backups.manifest import BackupError, Manifest, Part
from tracker.files.stores import NAME

BLOCK = tarfile.BLOCKSIZE
AT_ONCE = 1024 * 1024
"""So many bytes are in memory at a time, however large a part is."""

DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.pgdump"}
MANIFEST, CHECKSUM, FILES = "manifest.json", "sha256", "files/"
LARGEST_FILE, LARGEST_MANIFEST = 64_000_000, 256_000_000
"""Bytes. Pictures are far below it; a larger file is none of ours."""
END = bytes(2 * BLOCK)
"""How a tar ends."""
DAMAGED = "is damaged or cut off, or no backup of the tracker"


def checksum(digest: str) -> bytes:
    """The end of a file whose bytes so far have that SHA-256 (hexadecimal)."""
    data = f"{digest}  everything before this part\n".encode()
    info = tarfile.TarInfo(CHECKSUM)
    info.size, info.mode = len(data), 0o600
    return info.tobuf(tarfile.GNU_FORMAT) + data.ljust(BLOCK, b"\0") + END


CHECKSUM_SIZE = len(checksum("0" * 64))


class Writer:
    """Writes parts one after the other; `parts` are those that are written."""

    def __init__(self, file: BinaryIO, *, moment: int) -> None:
        self.parts = list[Part]()
        self._file, self._moment, self._all = file, moment, hashlib.sha256()

    def add(self, name: str, file: Readable, size: int) -> None:
        """Copies so many bytes of `file` as a part of that name."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self._moment
        self._write(info.tobuf(tarfile.GNU_FORMAT))
        digest = hashlib.sha256()
        for piece in pieces(file, size):
            digest.update(piece)
            self._write(piece)
        self._write(bytes(-size % BLOCK))
        self.parts.append(Part(name, size, digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest and the checksum."""
        text = manifest.written()
        self.add(MANIFEST, BytesIO(text), len(text))
        self._file.write(checksum(self._all.hexdigest()))

    def _write(self, data: bytes) -> None:
        self._all.update(data)
        self._file.write(data)


class Readable(Protocol):
    """Whatever gives so many bytes, or fewer, or none at its end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


def pieces(file: Readable, size: int) -> Iterator[bytes]:
    """The next `size` bytes of a file. Raises EOFError where it has fewer."""
    while size:
        piece = file.read(min(size, AT_ONCE))
        if not piece:
            raise EOFError
        size -= len(piece)
        yield piece


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that only its owner may read, and that has its name when it is whole; none is written over."""
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    if path.exists():
        raise BackupError(f"{path} is there already, and no backup is written over: choose another name.")
    try:
        with open(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:  # noqa: PTH123
            yield file
            file.flush()
            os.fsync(file.fileno())
        try:
            # Whoever comes second to the name is told so; a rename alone would write over the first.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise BackupError(f"{path} was made meanwhile, and stays as it is.") from None
        half.replace(path)
        _settle(path.parent)
    finally:
        half.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The name, too, outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose every byte was found to be as it was written. `_places`: where each part begins."""

    path: Path
    manifest: Manifest
    _places: Mapping[str, int]

    @property
    def database(self) -> Part:
        """The part that holds the database."""
        return next(one for one in self.manifest.parts if one.name == DATABASES[self.manifest.engine])

    @property
    def files(self) -> Iterator[Part]:
        """The parts that are files of pictures, under their names in the store."""
        for part in self.manifest.parts:
            if part.name.startswith(FILES):
                yield Part(part.name.removeprefix(FILES), part.size, part.sha256)

    def read(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part, in pieces. Raises BackupError at the end where they are not what they were."""
        name = part.name if part.name in self._places else FILES + part.name
        digest = hashlib.sha256()
        with self.path.open("rb") as file, suppress(EOFError):
            file.seek(self._places[name])
            for piece in pieces(file, part.size):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != part.sha256:
            raise BackupError(f"{self.path} was changed while it was read.")


def opened(path: Path) -> Backup:
    """The backup in a file, all of which is read once. Raises BackupError for anything else, and OSError."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        end = status.st_size - CHECKSUM_SIZE
        if not stat.S_ISREG(status.st_mode) or end < BLOCK or not _is_whole(file, end):
            raise BackupError(f"{path} {DAMAGED}.")
        places = _places(file, end)
        name, (place, size) = next(reversed(places.items()))
        if name != MANIFEST or size > LARGEST_MANIFEST:
            raise BackupError(f"{path} {DAMAGED}.")
        file.seek(place)
        try:
            manifest = manifests.read(file.read(size))
        except BackupError as error:
            raise BackupError(f"{path} {error}.") from error
        backup = Backup(path, manifest, {name: place for name, (place, _) in places.items()})
    del places[MANIFEST]
    wanted = {one.name: one.size for one in manifest.parts}
    has_one_database = [name for name in wanted if name in DATABASES.values()] == [DATABASES[manifest.engine]]
    if {name: size for name, (_, size) in places.items()} != wanted or not has_one_database:
        raise BackupError(f"{path} {DAMAGED}.")
    for part in manifest.parts:
        for _ in backup.read(part):
            pass
    return backup


def _is_whole(file: BinaryIO, end: int) -> bool:
    digest = hashlib.sha256()
    with suppress(EOFError):
        for piece in pieces(file, end):
            digest.update(piece)
    # What follows is read as far as it may be long: the file may be growing.
    return file.read(CHECKSUM_SIZE + 1) == checksum(digest.hexdigest())


def _places(file: BinaryIO, end: int) -> dict[str, tuple[int, int]]:
    """Where each part begins and how long it is. Nothing is passed over: what is not as we write it ends it.

    Only plain files under the few names that we give may be there, so nothing in a name or a link can lead
    elsewhere.
    """
    places = dict[str, tuple[int, int]]()
    offset = 0
    while offset < end:
        file.seek(offset)
        try:
            info = tarfile.TarInfo.frombuf(file.read(BLOCK), "ascii", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            raise BackupError(f"{file.name} {DAMAGED}.") from None
        begin = offset + BLOCK
        offset = begin + info.size + -info.size % BLOCK
        # A size below nothing would lead backwards, for ever.
        is_ours = (
            info.size >= 0 and info.type == tarfile.REGTYPE and not info.linkname and _may_be_named(info.name)
        )
        is_small = not info.name.startswith(FILES) or info.size <= LARGEST_FILE
        if not (is_ours and is_small) or info.name in places or offset > end:
            raise BackupError(f"{file.name} has a part that no backup of the tracker has.")
        places[info.name] = (begin, info.size)
    return places


def _may_be_named(name: str) -> bool:
    if name in (MANIFEST, *DATABASES.values()):
        return True
    return name.startswith(FILES) and re.fullmatch(NAME, name.removeprefix(FILES)) is not None
