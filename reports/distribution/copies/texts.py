"""Every text of a document with the place where it stands, and the document with its texts changed.

The walk knows dataclasses and tuples alone, so that a part that a kind of report adds is read without a word here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from html import unescape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from reports.kinds.document import Cell, Document, Section

NO_TEXT = frozenset(
    {
        "anchor",
        "label",
        "id",
        "kind",
        "lang",
        "dir",
        "tone",
        "language",
        "code",
        "address",
        "figures_sha256",
        "range",
        "block",
    }
)
TAG = re.compile(r"<[^>]*>")
LANGUAGE = re.compile(r'^\s*<\w+[^>]*\blang="(?P<lang>[\w-]+)"')
SPOKEN = re.compile(r'(?P<name>aria-label|alt|title)="(?P<words>[^"]*)"')


@dataclass(frozen=True)
class Text:
    place: str  # anchor of the section, or the name of the part: cover, closing, figures
    language: str
    text: str  # as it is read: without tags
    is_code: bool = False  # a symbol, a reference or a condition, not words
    is_drawing: bool = False  # a label or the description of a chart


def texts_of(document: Document) -> Iterator[Text]:
    """All words of the document in their order. How to verify it, at its end, are our words alone."""
    for item in fields(document):
        if item.name not in NO_TEXT | {"closing"}:
            yield from within(getattr(document, item.name), "cover", document.language)


def within(value: Any, place: str, language: str) -> Iterator[Text]:
    if isinstance(value, Section):
        place = value.anchor
    if isinstance(value, Cell):
        if value.kind != "number":
            yield from said(value.text, place, value.lang or language, is_code=value.kind == "code")
    elif isinstance(value, str):
        yield from said(value, place, language)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from within(item, place, language)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            if item.name not in NO_TEXT:
                yield from within(getattr(value, item.name), place, language)


def said(text: str, place: str, language: str, *, is_code: bool = False) -> Iterator[Text]:
    if isinstance(text, SafeString):
        found = LANGUAGE.match(text)
        language = found["lang"] if found else language
        spoken = [unescape(match["words"]) for match in SPOKEN.finditer(text)]
        read = [unescape(part).strip() for part in (TAG.split(text) if "<svg" in text else [TAG.sub("", text)])]
    else:
        spoken, read = [], [text.strip()]
    for part in (*read, *spoken):
        if any(letter.isalpha() for letter in part) or sum(letter.isdigit() for letter in part) > 4:
            yield Text(place, language, part, is_code, "<svg" in text)


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """The same document, every text of it put through `change`."""
    if isinstance(value, SafeString):
        return in_html(value, change)
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(changed(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        made = {
            item.name: changed(getattr(value, item.name), change) for item in fields(value) if item.name not in NO_TEXT
        }
        return replace(value, **made)
    return value


def in_html(html: str, change: Callable[[str], str]) -> SafeString:
    """Words between tags, and those that are read aloud from within them; the tags stay."""
    parts = []
    end = 0
    for tag in TAG.finditer(html):
        parts += [escaped(html[end : tag.start()], change), SPOKEN.sub(lambda one: spoken(one, change), tag.group())]
        end = tag.end()
    return SafeString("".join([*parts, escaped(html[end:], change)]))


def escaped(text: str, change: Callable[[str], str]) -> str:
    before = unescape(text)
    after = change(before)
    return text if after == before else str(conditional_escape(after))


def spoken(match: "re.Match[str]", change: Callable[[str], str]) -> str:
    return f'{match["name"]}="{escaped(match["words"], change)}"'


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of plain data with the key it stands under."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, key)
    elif isinstance(data, str):
        yield key, data


def changed_data(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        return {name: changed_data(value, change) for name, value in data.items()}
    if isinstance(data, list):
        return [changed_data(value, change) for value in data]
    return change(data) if isinstance(data, str) else data
