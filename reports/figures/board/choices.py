"""The author's choices for the Board's report, as they are kept in `Report.options`. What nobody chose is what is usual."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COMPARED_YEARS = 2  # earlier years beside the period in the list of donors
MOST_YEARS = 4  # more do not fit on a page
SYMBOL = "A/HRC/[…]\u200e"  # given by the Secretariat when the report is processed; the mark keeps it left to right


@dataclass(frozen=True)
class Choices:
    components: tuple[int, ...] = ()  # of the thematic chapter, in this order
    symbol: str = ""
    previous_symbol: str = ""  # of the report before this one
    council_session: int | None = None
    council_dates: str = ""  # two days as portal.periods reads them, or words as they are
    dated: date | None = None
    is_late: bool = False  # submitted after the deadline: the reason is the footnote's
    late_reason: str = ""
    compared_years: int = COMPARED_YEARS

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> "Choices":
        """Raises nothing: a choice that means nothing is none."""
        return cls(
            components=tuple(numbers_in(options.get("components") or ())),
            symbol=text_in(options, "symbol"),
            previous_symbol=text_in(options, "previous_symbol"),
            council_session=number_in(options.get("council_session")),
            council_dates=text_in(options, "council_dates"),
            dated=day_in(options.get("dated")),
            is_late=bool(options.get("is_late")),
            late_reason=text_in(options, "late_reason"),
            compared_years=years_in(options.get("compared_years")),
        )


def text_in(options: Mapping[str, Any], name: str) -> str:
    return str(options.get(name) or "").strip()


def number_in(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


def numbers_in(values: Iterable[Any]) -> Iterable[int]:
    found = (number_in(value) for value in values)
    return dict.fromkeys(number for number in found if number is not None and 1 <= number <= 7)


def day_in(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def years_in(value: Any) -> int:
    number = number_in(value)
    return COMPARED_YEARS if number is None else min(number, MOST_YEARS)
