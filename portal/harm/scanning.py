"""The scan: every finder over one text, and what overlaps made into one finding."""

from collections.abc import Iterable, Iterator

from portal.harm import contacts, numbers
from portal.harm.findings import Finding, Kind, found
from portal.harm.names import known_places, names, occurrences
from portal.harm.places import places
from portal.harm.reading import lists

STRENGTH = {kind: place for place, kind in enumerate((Kind.MARK, Kind.EMAIL, Kind.CASE, Kind.PHONE, Kind.IDENTITY, Kind.WEB, Kind.DATE, Kind.NAME, Kind.PLACE))}  # fmt: skip
TOGETHER = (Kind.NAME, Kind.PLACE)


def scan(
    text: str,
    language: str,
    *,
    known: Iterable[str] = (),
    regions: Iterable[str] = (),
    marked: Iterable[str] = (),
) -> list[Finding]:
    """What in `text` could lead to a person, in the order of the text; no two findings overlap.

    `known` are names that are no persons and no small places (States, institutions, partners, treaties); `regions` the ISO 3166
    alpha-2 codes whose way of writing telephone numbers is read; `marked` what must not be named in this text at all.
    It finds too much rather than too little, and is no proof: a person reads the text as well (docs/adr/0010).
    """
    covered = known_places(text, frozenset(known) | frozenset(lists()["known"]["phrases"]))
    made = [
        *marks(text, marked),
        *contacts.emails(text),
        *contacts.phones(text, regions),
        *contacts.web(text),
        *numbers.cases(text),
        *numbers.papers(text),
        *numbers.days_of_harm(text, language),
        *numbers.coordinates(text),
        *names(text, language, covered),
        *places(text, language, covered),
    ]
    return apart(made)


def marks(text: str, marked: Iterable[str]) -> Iterator[Finding]:
    for start, end in occurrences(text, marked):
        yield found(Kind.MARK, text, start, end, "mark")


def apart(made: Iterable[Finding]) -> list[Finding]:
    """Names and places that overlap become one; of the others the stronger kind stays, and what a weaker one saw beyond it."""
    named = [one for one in made if one.kind in TOGETHER]
    strong = [one for one in made if one.kind not in TOGETHER]
    kept: list[Finding] = []
    for one in [*sorted(strong, key=lambda f: (STRENGTH[f.kind], f.start - f.end, f.start)), *joined(named)]:
        kept += pieces(one, kept)
    return sorted(kept, key=lambda f: f.start)


def joined(named: Iterable[Finding]) -> Iterator[Finding]:
    """A titled name and the name with capitals inside it are one name; a village and its name are one place."""
    open_one: Finding | None = None
    for one in sorted(named, key=lambda f: (f.start, -f.end)):
        if open_one is None or one.start >= open_one.end:
            if open_one:
                yield open_one
            open_one = one
        elif one.end > open_one.end:
            longer = open_one if STRENGTH[open_one.kind] <= STRENGTH[one.kind] else one
            text = open_one.text + one.text[open_one.end - one.start :]
            open_one = Finding(longer.kind, open_one.start, one.end, text, longer.rule)
    if open_one:
        yield open_one


def pieces(one: Finding, kept: Iterable[Finding]) -> Iterator[Finding]:
    """The parts of a finding that nothing kept covers, as far as they still hold letters or digits."""
    start = one.start
    for other in sorted(kept, key=lambda f: f.start):
        if other.end <= start or other.start >= one.end:
            continue
        if other.start > start:
            yield from trimmed(one, start, other.start)
        start = max(start, other.end)
    if start < one.end:
        yield from trimmed(one, start, one.end)


def trimmed(one: Finding, start: int, end: int) -> Iterator[Finding]:
    text = one.text[start - one.start : end - one.start]
    inner = text.strip(" \t\n,;:–-")
    if (start, end) == (one.start, one.end):
        yield one
    elif sum(letter.isalnum() for letter in inner) > 1:
        begins = start + text.index(inner)
        yield Finding(one.kind, begins, begins + len(inner), inner, one.rule)
