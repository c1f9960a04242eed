"""The answers of the Board's dashboard: whole sentences made from the figures, one for each question."""

from decimal import Decimal

from portal import formats

ISOLATED, POPPED = "\u2068", "\u2069"  # a name keeps its direction inside a sentence of another


def isolated(name: str) -> str:
    return f"{ISOLATED}{name}{POPPED}"


def decimal(value: Decimal, digits: int = 1) -> str:
    return formats.number(value, formats.digits_of(value, digits))


def plural_of(value: Decimal) -> int:
    """The whole number whose plural form a figure takes: what is shown with a fraction is never one of something."""
    shown = formats.rounded(value, 1)
    return int(shown) if shown == int(shown) else 2
