"""Two texts side by side, word by word: what is only in the first, what is only in the second, and what both have."""

import difflib
import re
from dataclasses import dataclass

WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
MOST_WORDS = 4000  # of both together; beyond that a text is shown as a whole
LEAST_ALIKE = 0.3  # below this a list of small differences says less than the two texts


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool


def words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of each text, in order."""
    first, second = WORDS.findall(before), WORDS.findall(after)
    if len(first) + len(second) > MOST_WORDS:
        return whole(before), whole(after)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return whole(before), whole(after)
    old: list[Piece] = []
    new: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        add(old, "".join(first[a:b]), kind != "equal")
        add(new, "".join(second[c:d]), kind != "equal")
    return old, new


def whole(text: str) -> list[Piece]:
    return [Piece(text, is_changed=True)] if text else []


def add(pieces: list[Piece], text: str, is_changed: bool) -> None:
    """Changed words with only a space between them are one change: easier to read, and to hear."""
    if not text:
        return
    if len(pieces) > 1 and is_changed and pieces[-2].is_changed and not pieces[-1].text.strip():
        gap = pieces.pop().text
        pieces[-1] = Piece(pieces[-1].text + gap + text, is_changed=True)
    else:
        pieces.append(Piece(text, is_changed))
