"""The words of a PDF that Chromium printed: enough to say that a figure is text there, and not a picture."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|\[(.*?)\] TJ|\bET\b", re.DOTALL)


def pdf_words(content: bytes) -> str:
    """All text in the order in which it is drawn, with single spaces."""
    bodies = {int(number): body for number, body in OBJECT.findall(content)}
    streams = {number: text for number, body in bodies.items() if (text := _stream(body)) is not None}
    fonts: dict[bytes, dict[int, str]] = {}
    pages: list[int] = []
    for body in bodies.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            if found := re.search(rb"/ToUnicode (\d+) 0 R", bodies[int(number)]):
                fonts[name] = _letters(streams[int(found[1])])
        if found := re.search(rb"/Contents (\d+) 0 R", body):
            pages.append(int(found[1]))
    return " ".join(" ".join(_drawn(streams[page], fonts) for page in pages).split())


def _stream(body: bytes) -> bytes | None:
    head, found, rest = body.partition(b"stream")
    if not found or b"FlateDecode" not in head:
        return None
    return zlib.decompressobj().decompress(rest.lstrip(b"\r\n"))


def _letters(table: bytes) -> dict[int, str]:
    """The letters of a font by the number of their shape, from its ToUnicode table."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for shape, letters in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[int(shape, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letter, 16) + step)
    return found


def _drawn(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    letters: dict[int, str] = {}
    said: list[str] = []
    for font, plain, mixed in SHOWN.findall(page):
        if font:
            letters = fonts.get(font, {})
        elif plain or mixed:
            shapes = plain or b"".join(re.findall(rb"<([0-9A-F]+)>", mixed))
            said += [letters.get(int(shapes[at : at + 4], 16), "") for at in range(0, len(shapes), 4)]
        else:
            said.append(" ")
    return "".join(said)
