"""What a person typed into one row, as text, and the entry that it means. The rules of values are in `results.entries`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.money import AmountInvalid, parse_number
from projects.results.actions.revisions import text_of
from projects.results.entries import Entry, Refused
from projects.results.models import Indicator, IndicatorValue

PLACES = ("numerator", "denominator", "text", "note", "grade")
MOST_DIGITS = 12  # read as typed; how many a value may have is a rule of entries
Key = tuple[int, int]  # indicator, period


@dataclass(frozen=True)
class Typed:
    """The cells of one row as they are on the page. `breakdown` None: the page did not show them, so they stay as stored."""

    numerator: str = ""
    denominator: str = ""
    text: str = ""
    note: str = ""
    grade: str = ""
    breakdown: Mapping[int, tuple[str, str]] | None = None
    seen: int | None = None

    def cell(self, place: str) -> str:
        """By the name that a refusal gives: numerator … or breakdown-7, breakdown-7-of."""
        if not place.startswith("breakdown-"):
            return str(getattr(self, place, ""))
        category, _mark, is_whole = place.removeprefix("breakdown-").partition("-")
        return (self.breakdown or {}).get(int(category), ("", ""))[bool(is_whole)]


@dataclass
class Read:
    """An entry, or what could not be read."""

    entry: Entry
    refused: list[Refused] = field(default_factory=list)


def as_typed(value: IndicatorValue | None, *, with_breakdown: bool = False) -> Typed:
    """What is stored, as plain digits that can be typed over."""
    if value is None:
        return Typed(seen=0, breakdown={} if with_breakdown else None)
    return Typed(
        numerator=plain(value.numerator),
        denominator=plain(value.denominator),
        text=value.text,
        note=value.note,
        grade=value.grade,
        breakdown={row.category_id: (plain(row.numerator), plain(row.denominator)) for row in value.breakdown.all()}
        if with_breakdown
        else None,
        seen=value.revision,
    )


def plain(figure: Decimal | None) -> str:
    """Digits and a point, so that they are read back as the same figure: 1.234 could be a thousand and more, 1.2340 cannot."""
    text = text_of(figure) or ""
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def read(typed: Typed, indicator: Indicator, value: IndicatorValue | None) -> Read:
    """The entry that the row means, and each cell that is no number or can be read in two ways."""
    found = Reader(indicator.pk)
    numerator = found.number("numerator", typed.numerator)
    denominator = found.number("denominator", typed.denominator)
    entry = Entry(
        indicator_id=indicator.pk,
        numerator=numerator,
        denominator=denominator,
        text=lines(typed.text),
        note=lines(typed.note),
        grade=typed.grade if value is None or typed.grade != value.grade else "",
        breakdown=breakdown(found, typed, value),
        seen_revision=typed.seen,
    )
    if value is None and entry.is_empty:
        entry = replace(entry, grade="")  # a grade alone says nothing
    return Read(entry, found.refused)


def breakdown(found: "Reader", typed: Typed, value: IndicatorValue | None) -> dict[int, tuple[Decimal, Decimal | None]]:
    if typed.breakdown is None:
        rows: Iterable[Any] = value.breakdown.all() if value else ()
        return {row.category_id: (row.numerator, row.denominator) for row in rows}
    made: dict[int, tuple[Decimal, Decimal | None]] = {}
    for category, (part_text, whole_text) in typed.breakdown.items():
        part = found.number(f"breakdown-{category}", part_text)
        whole = found.number(f"breakdown-{category}", whole_text)
        if part is not None:
            made[category] = (part, whole)
        elif whole is not None:
            found.refuse(f"breakdown-{category}", _("Enter the part as well as the whole."), "value_missing")
    return made


@dataclass
class Reader:
    indicator: int
    refused: list[Refused] = field(default_factory=list)

    def number(self, place: str, text: str) -> Decimal | None:
        if not text.strip():
            return None
        try:
            return parse_number(text, decimals=MOST_DIGITS)
        except AmountInvalid:
            self.refuse(place, sentence_about(text), "unreadable")
            return None

    def refuse(self, place: str, sentence: str, code: str) -> None:
        self.refused.append(Refused(self.indicator, place, sentence, code))


def sentence_about(text: str) -> str:
    """Digits with one mark can be two numbers; anything else is none."""
    shown = text.strip()[:40]
    if any(letter.isalpha() for letter in shown) or not any(letter.isdigit() for letter in shown):
        return _("“%(text)s” is not a number.") % {"text": shown}
    return _(
        "“%(text)s” can be read in more than one way. Write digits and a decimal point without separators, for example 1234.5."
    ) % {"text": shown}


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def says(content: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a kept revision holds, to be compared with an entry."""
    rows = {int(key): (parts[0], parts[1]) for key, parts in content.get("breakdown", {}).items()}
    return (content.get("numerator"), content.get("denominator"), content.get("text"), content.get("note"), rows)


def entry_says(entry: Entry) -> tuple[Any, ...]:
    rows = {key: (text_of(part), text_of(whole)) for key, (part, whole) in entry.breakdown.items()}
    return (text_of(entry.numerator), text_of(entry.denominator), entry.text, entry.note, rows)
