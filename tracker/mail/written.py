"""The mails that a file transport has written, as plain values: what the demo shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """One file. `text` and `html` are its two parts."""

    name: str
    to: str
    subject: str
    date: datetime
    language: str
    text: str
    html: str


def list_written(folder: Path, most: int) -> list[WrittenMail]:
    """The newest first. One that goes meanwhile is left out."""
    files = ((file, _written_at(file)) for file in folder.glob("*.eml"))
    newest = sorted(files, key=lambda one: (-one[1], one[0].name))[:most]
    return [mail for file, _moment in newest if (mail := get_written(folder, file.stem)) is not None]


def get_written(folder: Path, name: str) -> WrittenMail | None:
    """The mail in the file of that name; None where there is none."""
    if not NAME.fullmatch(name):
        return None
    try:
        mail = message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=default)
    except OSError:
        return None
    date = mail["Date"]
    return WrittenMail(
        name=name,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        date=date.datetime,
        language=str(mail["Content-Language"]),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def forget_written(folder: Path) -> None:
    """Removes every mail in the folder."""
    for file in folder.glob("*.eml"):
        file.unlink(missing_ok=True)


def _written_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
