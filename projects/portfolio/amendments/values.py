"""Values of a proposal: when two say the same, and how one is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from portal import formats
from projects.portfolio.amendments.sections import Field, Row, Section
from projects.portfolio.models import Project

FIGURES = frozenset({"money", "decimal", "number"})
Same = Callable[[str, Any, Any], bool]  # field, one value, another
Names = Mapping[str, Mapping[str, str]]  # field → value of a choice → its name


def same(kind: str, first: Any, second: Any) -> bool:
    """“1200” is “1200.00”, nothing is an empty text, and 12 is "12"."""
    if is_nothing(first) or is_nothing(second):
        return is_nothing(first) and is_nothing(second)
    if kind in FIGURES and (one := figure(first)) is not None and (other := figure(second)) is not None:
        return one == other
    return first == second or str(first) == str(second)


def is_nothing(value: Any) -> bool:
    return value is None or value == ""


def figure(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def same_in(section: Section) -> Same:
    kinds = {field.name: field.kind for field in section.fields}
    return lambda name, first, second: same(kinds.get(name, "text"), first, second)


def rows_same(section: Section, first: Sequence[Row], second: Sequence[Row]) -> bool:
    """The same rows with the same values, in whatever order."""
    by_key = {row["key"]: row for row in second}
    return len(first) == len(second) and all(
        row["key"] in by_key and not differing(section, row, by_key[row["key"]]) for row in first
    )


def differing(section: Section, first: Row, second: Row) -> list[str]:
    """Names of the values in which two rows differ, those of the form first."""
    equal = same_in(section)
    names = [*(field.name for field in section.fields), *sorted({*first, *second})]
    return [
        name for name in dict.fromkeys(names) if name != "key" and not equal(name, first.get(name), second.get(name))
    ]


def names_of(section: Section, project: Project, draft: Mapping[str, list[Row]]) -> Names:
    """Names of the values of each choice, those that the draft itself brings among them."""
    return {field.name: choices_of(field, project, draft) for field in section.fields if field.kind == "choice"}


def choices_of(field: Field, project: Project, draft: Mapping[str, list[Row]]) -> dict[str, str]:
    known = field.choices(project) if field.choices else ()
    further = field.choices_in(draft) if field.choices_in else ()
    return {str(value): str(label) for value, label in (*further, *known)}


def shown(field: Field, value: Any, names: Names) -> str:
    """The value as the page prints it."""
    if is_nothing(value):
        return formats.UNKNOWN
    if field.kind == "bool":
        return _("Yes") if value else _("No")
    if field.kind == "choice":
        return names.get(field.name, {}).get(str(value), str(value))
    show = SHOWN.get(field.kind)
    return show(value) if show else str(value)


def dollars(value: Any) -> str:
    """Whole dollars without cents."""
    amount = Decimal(str(value))
    return formats.usd(amount, 0 if amount == amount.to_integral_value() else 2)


def exact(value: Any) -> str:
    amount = Decimal(str(value)).normalize()
    exponent = amount.as_tuple().exponent
    return formats.number(amount, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


SHOWN: dict[str, Callable[[Any], str]] = {
    "money": dollars,
    "decimal": exact,
    "number": exact,
    "day": lambda value: formats.day(date.fromisoformat(str(value))),
}


def name_of_row(section: Section, row: Row, names: Names) -> str:
    """How a row is called: its first value, and the second where the first is only a code."""
    told = [shown(field, row.get(field.name), names) for field in section.fields if not is_nothing(row.get(field.name))]
    if len(told) > 1 and len(told[0]) <= 12 and any(sign.isdigit() for sign in told[0]):
        return f"{told[0]} {told[1]}"
    return told[0] if told else ""
