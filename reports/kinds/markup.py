"""The light markup of the authors' texts, read into parts. Nothing raises and nothing is lost: what is no markup is text.

Paragraphs are parted by empty lines; lines that begin with "- " are points of a list; `{requests.received}` stands for the
frozen figure of that name, `{money.income:millions}` for the same in another form; `[^: words]` is a footnote. `{{` and
`}}` print a brace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<token>[^{}\n]{1,80})\}|(?P<note>\[\^:)")
POINT = re.compile(r"[ \t]*([-–•])[ \t]+(?=\S)")
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
WITHOUT_SPACES = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")  # Chinese: a line's end is no space


@dataclass(frozen=True)
class Words:
    text: str
    raw: str  # as typed: "{{" for "{"


@dataclass(frozen=True)
class Token:
    id: str
    form: str
    raw: str  # with its braces


@dataclass(frozen=True)
class Footnote:
    parts: tuple["Words | Token", ...]
    raw: str


Part = Words | Token | Footnote


@dataclass(frozen=True)
class Passage:
    """A paragraph."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Point:
    mark: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Points:
    """A list."""

    items: tuple[Point, ...]


Piece = Passage | Points


def parse(text: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for chunk in EMPTY_LINES.split(NEWLINES.sub("\n", text)):
        for piece in pieces_of(chunk):
            last = found[-1] if found else None
            if isinstance(piece, Points) and isinstance(last, Points):
                found[-1] = Points((*last.items, *piece.items))
            else:
                found.append(piece)
    return tuple(found)


def pieces_of(chunk: str) -> Iterator[Piece]:
    """The paragraph and the lists of lines between two empty ones. A line after a point goes on with the point."""
    before: list[str] = []
    points: list[tuple[str, list[str]]] = []
    for line in chunk.split("\n"):
        if found := POINT.match(line):
            points.append((found[1], [line[found.end() :]]))
        elif points:
            points[-1][1].append(line)
        else:
            before.append(line)
    if words := joined(before):
        yield Passage(parts_of(words))
    if points:
        yield Points(tuple(Point(mark, parts_of(joined(lines))) for mark, lines in points))


def joined(lines: list[str]) -> str:
    text = ""
    for line in filter(None, (line.strip(" \t") for line in lines)):
        is_close = text and WITHOUT_SPACES.match(text[-1]) and WITHOUT_SPACES.match(line[0])
        text += line if is_close or not text else f" {line}"
    return text


def parts_of(text: str, *, has_notes: bool = True) -> tuple[Part, ...]:
    ends = closing_brackets(text) if has_notes else {}
    parts: list[Part] = []
    at = 0
    while found := PIECE.search(text, at):
        end = ends.get(found.start())
        if found["note"] and end is None:  # never closed, or within a footnote: text
            at = add_words(parts, text[at : found.end()], found.end())
            continue
        add_words(parts, text[at : found.start()], found.start())
        at = end + 1 if found["note"] and end is not None else found.end()
        parts.append(part_of(found, text[found.start() : at]))
    add_words(parts, text[at:], len(text))
    return tuple(parts)


def add_words(parts: list[Part], text: str, at: int) -> int:
    if text:
        parts.append(Words(text, text))
    return at


def part_of(found: re.Match[str], raw: str) -> Part:
    if found["brace"]:
        return Words(raw[0], raw)
    if found["note"]:
        inner = parts_of(raw[3:-1].strip(" "), has_notes=False)
        return Footnote(tuple(part for part in inner if not isinstance(part, Footnote)), raw)
    id, _colon, form = (part.strip() for part in found["token"].partition(":"))
    return Token(id, form, raw)


def closing_brackets(text: str) -> dict[int, int]:
    """Where each bracket that is closed has its end, so that a footnote may quote [brackets]."""
    ends, open_at = {}, []
    for position, letter in enumerate(text):
        if letter == "[":
            open_at.append(position)
        elif letter == "]" and open_at:
            ends[open_at.pop()] = position
    return ends


def all_parts(pieces: tuple[Piece, ...]) -> Iterator[tuple[int, Words | Token]]:
    """Words and tokens, those of footnotes too, each with the number of its paragraph or list, from 1."""
    for number, piece in enumerate(pieces, start=1):
        items = (piece.parts,) if isinstance(piece, Passage) else tuple(item.parts for item in piece.items)
        for parts in items:
            for part in parts:
                yield from ((number, inner) for inner in (part.parts if isinstance(part, Footnote) else (part,)))


def tokens_in(text: str) -> list[tuple[int, Token]]:
    return [(number, part) for number, part in all_parts(parse(text)) if isinstance(part, Token)]
