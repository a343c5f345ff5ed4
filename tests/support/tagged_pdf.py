"""A tagged PDF as a screen reader takes it: its elements in their order, each with its role and its words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

SPACE = re.compile(r"[\s\u200b]+")


@dataclass
class Tag:
    """A structure element. `text` is what is drawn for it and for what is inside it."""

    role: str
    alt: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """With single spaces; a picture says its alternative text."""
        return SPACE.sub(" ", self._raw().replace("\u200b", "")).strip()

    def _raw(self) -> str:
        if self.alt is not None:
            return f" {self.alt} "
        inside = "".join(one if isinstance(one, str) else one._raw() for one in self.children)
        return inside if self.role in ("Span", "Strong", "Em") else f" {inside} "

    def walk(self) -> Iterator[Tag]:
        yield self
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.walk()

    def all(self, role: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.role == role]


class TaggedPdf:
    """What a PDF says of itself, its tree of tags, and the words of each page that are in no tag."""

    def __init__(self, content: bytes) -> None:
        self.pdf = Pdf.open(io.BytesIO(content))
        self._drawn = {_number(page.obj): _DrawnPage(page) for page in self.pdf.pages}
        root = self.pdf.Root.StructTreeRoot
        self.roles = {str(key): str(value) for key, value in root.get("/RoleMap", Dictionary()).items()}
        self.tree = Tag("Root", children=list(self._children(root, None)))

    @property
    def page_margins(self) -> list[str]:
        """The header and the footer of each page: what is drawn as an artifact."""
        return [SPACE.sub(" ", self._drawn[_number(page.obj)].artifacts).strip() for page in self.pdf.pages]

    @property
    def metadata(self) -> pikepdf.models.PdfMetadata:
        return self.pdf.open_metadata(set_pikepdf_as_editor=False)

    def _children(self, element: Object, page: Object | None) -> Iterator[Tag | str]:
        kids = element.get("/K")
        for kid in [] if kids is None else kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary):
                yield from self._child(kid, kid.get("/Pg", page))
            else:
                assert page is not None
                yield self._drawn[_number(page)].marked.get(int(kid), "")

    def _child(self, kid: Dictionary, page: Object | None) -> Iterator[Tag | str]:
        if kid.get("/Type") == Name.MCR:
            assert page is not None
            yield self._drawn[_number(page)].marked.get(int(kid.MCID), "")
        elif "/S" in kid:
            alt = kid.get("/Alt")
            yield Tag(
                str(kid.S)[1:],
                None if alt is None else str(alt),
                dict(_attributes(kid)),
                list(self._children(kid, page)),
            )


def _attributes(element: Dictionary) -> Iterator[tuple[str, str]]:
    given = element.get("/A", Array())
    for one in given if isinstance(given, Array) else [given]:
        if isinstance(one, Dictionary):
            yield from ((str(key)[1:], str(value)) for key, value in one.items())


def _number(thing: Object) -> int:
    return thing.objgen[0]


class _DrawnPage:
    """The letters of a page by the number of their marked content; what has none is an artifact."""

    def __init__(self, page: Page) -> None:
        self.marked: dict[int, str] = {}
        self.artifacts = ""
        self._read(page, page.get("/Resources", Dictionary()), [])

    def _read(self, stream: Page | Object, resources: Object, inside: list[int | None]) -> None:
        letters: dict[int, str] = {}
        width = 1
        fonts = resources.get("/Font", Dictionary())
        for operands, operator in pikepdf.parse_content_stream(stream):
            command = str(operator)
            if command in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else None
                number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
                inside.append(None if number is None else int(number))
            elif command == "EMC":
                inside.pop()
            elif command == "Tf":
                letters, width = _letters(fonts[str(operands[0])])
            elif command in ("Tj", "TJ"):
                self._say(_shown(operands[0], letters, width), inside)
            elif command == "ET":
                self._say(" ", inside) if not _within(inside) else None
            elif command == "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == Name.Form:
                    self._read(form, form.get("/Resources", resources), list(inside))

    def _say(self, text: str, inside: list[int | None]) -> None:
        number = _within(inside)
        if number is None:
            self.artifacts += text
        else:
            self.marked[number] = self.marked.get(number, "") + text


def _within(inside: list[int | None]) -> int | None:
    return next((number for number in reversed(inside) if number is not None), None)


def _shown(operand: Object, letters: dict[int, str], width: int) -> str:
    parts = (
        [operand]
        if not isinstance(operand, Array)
        else [one for one in operand if isinstance(one, pikepdf.String)]
    )
    codes = b"".join(bytes(part) for part in parts)
    return "".join(
        letters.get(int.from_bytes(codes[at : at + width], "big"), "\N{REPLACEMENT CHARACTER}")
        for at in range(0, len(codes), width)
    )


_known: dict[bytes, dict[int, str]] = {}


def _letters(font: Object) -> tuple[dict[int, str], int]:
    """The letters of a font by their code, from its ToUnicode table, and how many bytes a code has."""
    table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    if table not in _known:
        _known[table] = dict(_pairs(table))
    return _known[table], 2 if font.get("/Subtype") == Name.Type0 else 1


def _pairs(table: bytes) -> Iterator[tuple[int, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            yield int(code, 16), bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + step, chr(int(letter, 16) + step)
