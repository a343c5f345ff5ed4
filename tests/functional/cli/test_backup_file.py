"""The file of a backup: a byte that changed, a part that no backup has, and nothing is touched."""

from __future__ import annotations

import hashlib
import json
import random
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.bucket import new_bucket, serving
from tests.support.databases import SqliteDatabase
from tests.support.instances import Instance
from tracker.backups import archive
from tracker.backups.manifest import FORMAT, BackupError, Manifest, Measures, Part, read
from tracker.files.buckets import BucketStore

Change = Callable[["Parts"], None]
PICTURE = f"{archive.FILES}{'0' * 32}-large.webp"


@pytest.fixture(scope="module", autouse=True)
def once(backend: str) -> None:
    """What is asked here is the same on both engines."""
    if backend != "sqlite":
        pytest.skip("asked on SQLite")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A tracker with one of nearly everything."""
    folder = tmp_path_factory.mktemp("full")
    filled = Instance(SqliteDatabase(folder).url, folder)
    filled.fill()
    return filled


@pytest.fixture(scope="module")
def made(instance: Instance) -> Path:
    file = instance.files.parent / "made"
    instance.run("backup", file)
    return file


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    folder = tmp_path_factory.mktemp("empty")
    return Instance(f"sqlite:///{folder / 'test.sqlite3'}", folder)


def untouched(instance: Instance) -> bool:
    """Whether neither a table nor a file has come into it."""
    return not (instance.files.parent / "test.sqlite3").exists() and not instance.kept()


def refused(path: Path) -> str:
    with pytest.raises(BackupError) as error:
        archive.opened(path)
    return str(error.value)


def test_a_byte_that_changed_is_noticed_wherever_it_stands(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    places = {0, 1, 124, 156, 257, 511, 512, 513, *range(len(whole) - 2400, len(whole), 7), len(whole) - 1}
    places |= set(random.Random(6).sample(range(len(whole)), 150))
    file = tmp_path / "flipped"
    for place in sorted(places):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert "is damaged" in refused(file), place
    file.write_bytes(whole)
    assert archive.opened(file).manifest == archive.opened(made).manifest


def test_a_file_that_was_cut_off_or_goes_on_is_noticed(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    file = tmp_path / "cut"
    lengths = {0, 1, 511, 512, 1024, len(whole) - 1, len(whole) - 512, len(whole) - archive.CHECKSUM_SIZE}
    for length in lengths | set(range(0, len(whole), len(whole) // 40)):
        file.write_bytes(whole[:length])
        assert "is damaged or cut off" in refused(file), length
    for more in (b"\0", bytes(512), bytes(10240), whole):
        file.write_bytes(whole + more)
        assert "is damaged or cut off" in refused(file)


def test_another_tar_a_folder_and_a_device_are_no_backups(tmp_path: Path, empty: Instance) -> None:
    tar = tmp_path / "foreign.tar"
    with tarfile.open(tar, "w") as out:
        out.add(__file__)
    assert "no backup of the tracker" in refused(tar)
    assert "no backup of the tracker" in empty.run("restore", "/dev/null", status=1)
    assert "cannot be used: Is a directory" in empty.run("restore", tmp_path, status=1)
    assert "cannot be used: No such file" in empty.run("verify", tmp_path / "none", status=1)
    assert untouched(empty)


def test_any_tar_lists_and_unpacks_what_is_in_a_backup(made: Path, instance: Instance) -> None:
    with tarfile.open(made) as tar:
        names = tar.getnames()
        for name, data in instance.kept().items():
            inside = tar.extractfile(archive.FILES + name)
            assert inside is not None
            assert inside.read() == data
    assert [names[0], *names[-2:]] == ["database.sqlite3.gz", "manifest.json", "sha256"]


# --- Whoever writes the checksum, too ----------------------------------------------------------------------


@dataclass
class Parts:
    """A backup taken apart, to be put together wrongly."""

    members: list[tuple[tarfile.TarInfo, bytes]] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Parts:
        parts = cls()
        with tarfile.open(path) as tar:
            for info in tar:
                inside = tar.extractfile(info)
                assert inside is not None
                parts.members.append((info, inside.read()))
        parts.manifest = json.loads(parts.members[-2][1])
        parts.members = parts.members[:-2]
        return parts

    def add(self, name: str, data: bytes = b"x", **header: Any) -> None:
        """One more part, which the manifest says is there."""
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for key, value in header.items():
            setattr(info, key, value)
        self.members.append((info, data))
        said = {"name": name, "size": info.size, "sha256": hashlib.sha256(data).hexdigest()}
        self.manifest["parts"].append(said)

    def written(self, path: Path, *, last: bytes | None = None) -> Path:
        out = BytesIO()
        text = json.dumps(self.manifest).encode() if last is None else last
        info = tarfile.TarInfo("manifest.json")
        info.size = len(text)
        for header, data in (*self.members, (info, text)):
            out.write(header.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512))
        path.write_bytes(out.getvalue() + archive.checksum(hashlib.sha256(out.getvalue()).hexdigest()))
        return path


def _manifest(**said: Any) -> Change:
    return lambda parts: parts.manifest.update(said)


def _added(name: str, data: bytes = b"x", **header: Any) -> Change:
    return lambda parts: parts.add(name, data, **header)


def _twice(parts: Parts) -> None:
    parts.members.append(parts.members[-1])


def _left_out(parts: Parts) -> None:
    parts.members.pop()


def _other_bytes(parts: Parts) -> None:
    info, data = parts.members[-1]
    parts.members[-1] = (info, data[::-1])


def _other_engine(parts: Parts) -> None:
    parts.manifest["engine"] = "postgresql"


def _backwards(parts: Parts) -> None:
    parts.add(PICTURE)
    parts.members[-1][0].size = -512


def _longer_than_the_file(parts: Parts) -> None:
    parts.add(PICTURE)
    parts.members[-1][0].size = 1024**4


def _rows(parts: Parts) -> None:
    parts.manifest["measures"]["tables"]["programme"] += 1


FORGED: dict[str, Change] = {
    "a name that leads out": _added("files/../../escaped"),
    "a name from the root": _added("/tmp/escaped"),
    "a name that is none of ours": _added("files/Über.webp".encode().decode("latin-1")),
    "a part beside the files": _added("notes.txt"),
    "a folder": _added("files/", b"", type=tarfile.DIRTYPE),
    "a link": _added(PICTURE, b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": _added(PICTURE, b"", type=tarfile.LNKTYPE, linkname="manifest.json"),
    "a device": _added(PICTURE, b"", type=tarfile.CHRTYPE, devmajor=1, devminor=5),
    "a sparse file": _added(PICTURE, type=tarfile.GNUTYPE_SPARSE),
    "a file with a link's name": _added(PICTURE, linkname="x"),
    "a second database": _added("database.pgdump"),
    "a file too large": _added(PICTURE, bytes(archive.LARGEST_FILE + 1)),
    "a file longer than the backup": _longer_than_the_file,
    "a size below nothing": _backwards,
    "the same part twice": _twice,
    "a part left out": _left_out,
    "other bytes in a part": _other_bytes,
    "an engine that it has no database of": _other_engine,
    "an engine that nobody knows": _manifest(engine="oracle"),
    "another format": _manifest(format="mentoring-tracker-backup/2"),
    "a list for a number": _manifest(database_size=[]),
    "more said than we know": _manifest(extra=1),
    "no parts": _manifest(parts=[]),
    "a database longer than it says": _manifest(database_size=4096),
    "a database shorter than it says": _manifest(database_size=100_000_000),
    "a database with no room for it": _manifest(database_size=10**18),
    "a newer version": _manifest(revision="9999"),
    "a row more than there is": _rows,
}


@pytest.mark.parametrize("fault", FORGED)
def test_a_backup_that_was_made_to_do_harm_is_refused_and_nothing_is_touched(
    fault: str, made: Path, empty: Instance, tmp_path: Path
) -> None:
    parts = Parts.of(made)
    FORGED[fault](parts)
    forged = parts.written(tmp_path / "forged")
    for command in ("verify", "restore"):
        said = empty.run(command, forged, status=1)
        assert said.count("\n") == 1, said
    assert untouched(empty)
    assert {path.name for path in tmp_path.iterdir()} == {"forged"}


def test_what_was_put_together_rightly_is_taken(made: Path, tmp_path: Path) -> None:
    """So the others are refused for their fault."""
    found = archive.opened(Parts.of(made).written(tmp_path / "same"))
    assert found.manifest == archive.opened(made).manifest


@pytest.mark.parametrize("last", [b"", b"[]", b"{", b"null", b"[" * 100_000, b'{"format": 1}', b"\xff\xfe"])
def test_a_manifest_that_is_none_is_refused(last: bytes, made: Path, tmp_path: Path) -> None:
    assert "no backup" in refused(Parts.of(made).written(tmp_path / "odd", last=last))


def test_a_manifest_says_again_what_was_written() -> None:
    measures = Measures({"user": 1}, {"p": "0" * 64}, 3, 0)
    said = Manifest(
        "2026-01-01T00:00:00+00:00", "sqlite", "3", "0001", measures, 1, ["x"], [Part("a", 1, "b")]
    )
    assert read(said.written()) == said
    assert json.loads(said.written())["format"] == FORMAT


# --- A bucket ----------------------------------------------------------------------------------------------


def test_pictures_come_from_a_bucket_and_go_into_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with serving() as endpoint:
        kept = [new_bucket(endpoint, name) for name in ("first", "second")]
        told = [
            {
                "bucket": one.name,
                "bucket_address": endpoint,
                "bucket_key": one.key,
                "bucket_secret": one.secret,
            }
            for one in kept
        ]
        first = Instance(SqliteDatabase(tmp_path / "one").url, tmp_path / "one", **told[0])
        first.fill()
        assert "4 files of pictures" in first.run("backup", tmp_path / "made")
        second = Instance(f"sqlite:///{tmp_path / 'two' / 'x.sqlite3'}", tmp_path / "two", **told[1])
        second.run("restore", tmp_path / "made")
        here, there = BucketStore(kept[0]), BucketStore(kept[1])
        names = [file.name for file in here.kept()]
        assert len(names) == 4
        assert {name: there.get(name) for name in names} == {name: here.get(name) for name in names}
        (tmp_path / "two" / "x.sqlite3").unlink()
        there.put(f"{'d' * 32}-large.webp", b"x")
        assert "The store of the files is not empty" in second.run("restore", tmp_path / "made", status=1)


# --- Memory ------------------------------------------------------------------------------------------------


class Endless:
    """So many bytes, none of which are kept."""

    def __init__(self) -> None:
        self.largest = 0

    def read(self, size: int, /) -> bytes:
        self.largest = max(self.largest, size)
        return bytes(size)


def test_a_part_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    source = Endless()
    with archive.new_file(tmp_path / "large") as out:
        writer = archive.Writer(out, moment=0)
        writer.add("database.sqlite3.gz", source, 200_000_000)
    assert source.largest <= archive.AT_ONCE
    assert writer.parts[0].size == 200_000_000


@pytest.fixture(autouse=True)
def nothing_is_left(empty: Instance) -> Iterator[None]:
    yield
    assert untouched(empty)
