"""Words in a picture: in the direction of the page, cut where they do not fit, and large enough where the picture is small.

Letters are counted by kind, not measured: what a picture says is said whole in the table beside it.
"""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

SIZE = 12.0  # of letters, in units of the picture: never less
SMALL = 24.0  # of letters where the picture is on a phone: the same as in static/css/charts.css
LEAST = 4  # a name of fewer letters than that says nothing


def px(length: float) -> str:
    """To a tenth of a unit, in as few letters as it takes."""
    return f"{length:.1f}".removesuffix(".0")


def together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def isolated(text: object) -> str:
    """Text in the direction of the page, whatever stands around it."""
    return f"\u2067{text}\u2069" if get_language_bidi() else f"\u2066{text}\u2069"


def width_of(text: str, size: float = SIZE) -> float:
    return sum(map(share_of, text)) * size


def share_of(letter: str) -> float:
    """The width of a letter as a share of its size, a little more than in Noto Sans."""
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter == "…":
        return 0.85
    if "\u0600" <= letter <= "\u06ff" and letter.isalpha():  # joined letters are narrower than those that stand alone
        return 0.5
    if letter.isupper():
        return 0.66
    if letter.isdigit():
        return 0.58
    return 0.55 if letter.isalpha() else 0.34


def cut(text: str, room: float, size: float = SIZE) -> str:
    """As much of the text as there is room for, with … where it ends early; nothing where not even a few letters fit."""
    if width_of(text, size) <= room:
        return text
    left = room - width_of("…", size)
    kept = ""
    for letter in text:
        left -= share_of(letter) * size
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + "…" if len(kept) >= LEAST else ""


def wrapped(text: str, room: float, most: int, size: float = SIZE) -> tuple[str, ...]:
    """The text in at most so many lines, the last one cut."""
    lines: list[str] = []
    words = text.split()
    while words:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size) <= room:
            line += f" {words.pop(0)}"
        if len(lines) == most - 1:
            return tuple(filter(None, (*lines, cut(" ".join((line, *words)), room, size))))
        lines.append(cut(line, room, size))
    return tuple(filter(None, lines))


def words(css: str, x: float, y: float, text: object, anchor: str = "start") -> SafeString:
    """Without `css`, and with the anchor "start", the text looks and stands as the group around it says (`grouped`)."""
    if not text:
        return SafeString("")
    look = format_html(' class="{}"', css) if css else ""
    return format_html('<text{} x="{}" y="{}"{}>{}</text>', look, px(x), px(y), anchored(anchor), isolated(text))


def grouped(css: str, texts: Iterable[SafeString], anchor: str = "start") -> SafeString:
    """Texts that look and stand alike: it is said once."""
    return format_html('<g class="{}"{}>{}</g>', css, anchored(anchor), together(texts))


def anchored(anchor: str) -> SafeString:
    """The attribute; nothing where a text begins at its point, which needs no saying."""
    return SafeString("") if anchor == "start" else format_html(' text-anchor="{}"', anchor)


def fitted(css: str, x: float, y: float, text: str, room: float, anchor: str = "start") -> SafeString:
    """The text cut to its room. Where letters are larger, on a phone, less of it: the style sheet shows one of the two."""
    whole, small = cut(text, room), cut(text, room, SMALL)
    if whole == small:
        return words(css, x, y, whole, anchor)
    return words(f"{css} ch-roomy".strip(), x, y, whole, anchor) + words(f"{css} ch-tight".strip(), x, y, small, anchor)


def stacked(css: str, x: float, y: float, lines: Sequence[str], height: float, anchor: str) -> SafeString:
    """Lines of text under each other, the last one at `y`."""
    first = y - height * (len(lines) - 1)
    return together(words(css, x, first + height * index, line, anchor) for index, line in enumerate(lines))


def edge(rtl: bool) -> tuple[str, str]:
    """The anchors of texts at the reading edge and at the other one."""
    return ("end", "start") if rtl else ("start", "end")
