"""A letter as plain values: what a mail says, before it is text and HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences. `language` is that of words of somebody else, "" where nobody knows it; None: ours."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do: words and a whole address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a list: its name, what is to be said of it, and a whole address, each possibly empty."""

    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list under a heading."""

    heading: str
    lines: tuple[Line, ...]


Block = Paragraph | Button | Lines


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in one language. `stop_url` is where one click ends such mails (RFC 8058), where they can be
    ended; `footer` says why one gets it."""

    subject: str
    blocks: tuple[Block, ...]
    footer: str = ""
    stop_url: str = ""
