"""``programme load``, ``programme check`` and ``programme dump``: programmes from files and to files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from tracker import clock
from tracker.cli.faults import CommandGroup, stop
from tracker.cli.programme_words import difference_line, fault_line, printable
from tracker.domain.statuses import LogKind
from tracker.extensions import db, reading
from tracker.queries.programmes import get_programme
from tracker.services import programme_file
from tracker.services.log import note, tell
from tracker.services.programme_file import Difference, LoadResult
from tracker.services.programme_file.json_text import MOST_BYTES

QUIET_SECONDS, QUIET_SECONDS_OF_A_TERMINAL = 0.5, 0.05
"""A load that takes longer says how far it is, also where nobody watches a terminal."""
NEW_VALUES_BEFORE_A_LOOK = 50_000
STANDARD_INPUT = "-"

programme = CommandGroup("programme", help="Load, check and write programme files (docs/programme-file.md).")


@programme.command("load")
@click.argument("file")
@click.option("--update", is_flag=True, help="Take over what differs from the programme that is there.")
def load(file: str, *, update: bool) -> None:
    """Load the programme in FILE, or, with every fault said, nothing of it. - reads standard input."""
    given = _read(file)
    with_progress = _Progress()
    try:
        with _few_looks():
            result = programme_file.load(given, now=clock.now(), update=update, progress=with_progress)
            _refuse_faults(file, result)
            if result.written:
                tell(with_progress)
                db.session.commit()
            else:
                db.session.rollback()
    finally:
        with_progress.end()
    _report(result, update=update)


@programme.command("check")
@click.argument("file")
def check(file: str) -> None:
    """Say every fault of FILE, and change nothing. - reads standard input."""
    result = programme_file.check(_read(file), now=clock.now())
    _refuse_faults(file, result)
    click.echo(_("%(file)s has no fault: %(sizes)s.", file=printable(file), sizes=_sizes(result)))


@programme.command("dump")
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
def dump(slug: str, output: Path | None) -> None:
    """Write the programme SLUG as a programme file."""
    with reading():
        pieces = programme_file.written(slug)
        if pieces is None:
            stop(_("There is no programme “%(slug)s”.", slug=printable(slug)))
        try:
            _write(output, pieces)
        except OSError as error:
            stop(_("%(file)s cannot be written: %(reason)s.", file=output or "-", reason=error.strerror))
        db.session.rollback()
    taken_out = get_programme(slug)
    assert taken_out is not None
    note(LogKind.EXPORTED, table="programme", row_id=taken_out.id)
    db.session.commit()


def _write(output: Path | None, pieces: Iterable[str]) -> None:
    """To standard output where there is no path. A file that is there stays until the new one is whole."""
    if output is None:
        sys.stdout.buffer.writelines(piece.encode() for piece in pieces)
        return
    at_once = output.exists() and not output.is_file()
    place = output if at_once else output.with_name(f"{output.name}.part")
    with place.open("wb") as stream:
        stream.writelines(piece.encode() for piece in pieces)
    if not at_once:
        place.replace(output.resolve())


@contextmanager
def _few_looks() -> Iterator[None]:
    """Nearly all that a load makes stays until it is done: Python's collector would look through it again and
    again, for a third of the whole time."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_VALUES_BEFORE_A_LOOK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read(file: str) -> bytes:
    """The bytes of the file, and no more than shows that there are too many."""
    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        stop(_("%(file)s cannot be read: %(reason)s.", file=printable(file), reason=reason))


def _refuse_faults(file: str, result: LoadResult) -> None:
    """Ends the command where the file has faults; all of them are said first."""
    if not result.fault_count:
        return
    db.session.rollback()
    for fault in result.faults:
        click.echo(fault_line(fault), err=True)
    stop(
        ngettext(
            "%(file)s has %(num)s fault; nothing was loaded.",
            "%(file)s has %(num)s faults; nothing was loaded.",
            result.fault_count,
            file=printable(file),
        )
    )


def _report(result: LoadResult, *, update: bool) -> None:
    slug = printable(result.slug)
    if result.created:
        click.echo(_("Loaded %(slug)s: %(sizes)s.", slug=slug, sizes=_sizes(result)))
        return
    kept = tuple(d for d in result.differences if d not in result.changes)
    _list(result.changes)
    _list(kept)
    if not result.changes:
        click.echo(_("%(slug)s: nothing to change.", slug=slug))
    elif result.written:
        click.echo(
            ngettext(
                "%(slug)s: %(num)s change made.",
                "%(slug)s: %(num)s changes made.",
                len(result.changes),
                slug=slug,
            )
        )
    else:
        assert not update
        stop(
            ngettext(
                "%(slug)s differs in %(num)s place; nothing was changed. Add --update to take it over.",
                "%(slug)s differs in %(num)s places; nothing was changed. Add --update to take them over.",
                len(result.changes),
                slug=slug,
            )
        )


def _list(differences: tuple[Difference, ...]) -> None:
    for difference in differences:
        click.echo(difference_line(difference))


LISTS: dict[str, Callable[[int], str]] = {
    "organisations": lambda n: ngettext("%(num)s organisation", "%(num)s organisations", n),
    "pairs": lambda n: ngettext("%(num)s pair", "%(num)s pairs", n),
    "activities": lambda n: ngettext("%(num)s activity", "%(num)s activities", n),
    "plans": lambda n: ngettext("%(num)s plan", "%(num)s plans", n),
    "deliverables": lambda n: ngettext("%(num)s deliverable", "%(num)s deliverables", n),
    "outcomes": lambda n: ngettext("%(num)s outcome", "%(num)s outcomes", n),
}


def _sizes(result: LoadResult) -> str:
    return ", ".join(LISTS[name](count) for name, count in result.sizes)


class _Progress:
    """Says on standard error how far a load is: in one line of a terminal, else now and then."""

    def __init__(self) -> None:
        self.told = monotonic()
        self.terminal = sys.stderr.isatty()
        self.line = False

    def __call__(self, name: str, done: int, of: int) -> None:
        if monotonic() - self.told < (QUIET_SECONDS_OF_A_TERMINAL if self.terminal else QUIET_SECONDS):
            return
        self.told = monotonic()
        words = _(
            "%(list)s %(done)s of %(all)s", list=name, done=format_decimal(done), all=format_decimal(of)
        )
        click.echo(f"\r\x1b[K{words}" if self.terminal else words, err=True, nl=not self.terminal)
        self.line = self.terminal

    def end(self) -> None:
        """Leaves the line clean for what is said next."""
        if self.line:
            click.echo("\r\x1b[K", err=True, nl=False)
            self.line = False
