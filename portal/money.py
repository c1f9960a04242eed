"""Amounts: reading them from text, converting at a United Nations rate, and the sentence that proves the result.

Amounts are Decimal with the currency beside them. Nothing here guesses: what can be read in two ways is refused.
Showing amounts is the work of portal/formats.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pycountry
from babel.numbers import get_currency_precision

CENT = Decimal("0.01")
DOLLAR = "USD"
# More digits than any amount over any rate can need, so that only one rounding happens: the last one.
DIGITS = 60


class AmountInvalid(ValueError):
    """The text is not an amount, or could be read as two different amounts."""

    code = "AMOUNT_INVALID"


def quantize(value: Decimal, step: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return value.quantize(step, ROUND_HALF_UP)


def cents(value: Decimal) -> Decimal:
    return quantize(value, CENT)


def whole_dollars(value: Decimal) -> Decimal:
    """Half up, as OHCHR's published lists do."""
    return quantize(value, Decimal(1))


def convert(amount: Decimal, rate: Decimal) -> Decimal:
    """US$ to the cent, half up, from an amount and the UN rate (units of its currency for one US$)."""
    if rate <= 0:
        raise ValueError("An exchange rate is more than nothing.")
    with localcontext() as context:
        context.prec = DIGITS
        return (amount / rate).quantize(CENT, ROUND_HALF_UP)


def implied_rate(amount: Decimal, amount_usd: Decimal) -> Decimal:
    """The rate that an amount and its stated US$ imply, to six decimals."""
    with localcontext() as context:
        context.prec = DIGITS
        return (amount / amount_usd).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    return cents(amount * percent / 100)


@dataclass(frozen=True)
class Proof:
    """The parts of "EUR 175,000 ÷ 0.923 = US$ 189,599"; how they look in a language is the formatter's work."""

    currency: str
    amount: Decimal
    rate: Decimal | None  # None: the amount is in US$
    amount_usd: Decimal

    @property
    def holds(self) -> bool:
        if self.rate is None:
            return self.currency == DOLLAR and self.amount == self.amount_usd
        return convert(self.amount, self.rate) == self.amount_usd


def proof(amount: Decimal, currency: str, rate: Decimal | None) -> Proof:
    return Proof(currency, amount, rate, cents(amount) if rate is None else convert(amount, rate))


def is_currency(code: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{3}", code)) and pycountry.currencies.get(alpha_3=code) is not None


def precision(currency: str) -> int:
    """Decimals that the currency has: 2 for most, 0 for XOF and JPY, 3 for KWD."""
    return get_currency_precision(currency)


ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ",", "−": "-", "–": "-", "\u2019": "'"})
SPACES = "\u0020\u00a0\u202f\u2009"
GROUPED = re.compile(rf"\d{{1,3}}(?:(?P<mark>[,.'{SPACES}])\d{{3}})(?:(?P=mark)\d{{3}})*")


def western(text: str) -> str:
    """Digits of any script as 0–9; Arabic decimal and grouping marks as `.` and `,`."""
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(digits).translate(ARABIC_MARKS)


def parse_amount(text: str | int | Decimal) -> Decimal:
    """The amount that a person typed or a file holds, with at most two decimals.

    Accepted: `45000`, `45 000.50`, `45,000.50`, `45'000`, `1,234,567`, `1.234.567,89`, `٤٥٬٠٠٠٫٥٠`. Refused with
    AmountInvalid: text, an empty cell, more than two decimals, and what can be read in two ways, such as `1.234`
    or `1,234` (a thousand and more, or one and a fraction); Arabic marks are never ambiguous.
    """
    return cents(parse_number(text, decimals=2))


def parse_number(text: str | int | Decimal, *, decimals: int) -> Decimal:
    """A figure as people write it, with at most so many decimals; what is accepted and refused is as for `parse_amount`.

    With three decimals and more, `1.234` stays ambiguous, while `0.125`, `1.2345` and `12345.678` can mean only one thing.
    """
    if isinstance(text, bool | float):
        raise AmountInvalid(repr(text))
    if isinstance(text, int | Decimal):
        return checked(Decimal(text), decimals)
    has_own_marks = "٫" in text or "٬" in text
    plain = western(unicodedata.normalize("NFC", text).strip(SPACES + "\u200e\u200f\u061c\t"))
    sign, body = split_sign(plain)
    return checked(sign * Decimal(unambiguous(body, sure=has_own_marks, decimals=decimals)), decimals)


def split_sign(text: str) -> tuple[int, str]:
    if text.startswith("(") and text.endswith(")"):  # an accountant's minus
        return -1, text[1:-1].strip(SPACES)
    if text.startswith("-"):
        return -1, text[1:].strip(SPACES)
    return 1, text.removeprefix("+").strip(SPACES)


def unambiguous(body: str, *, sure: bool, decimals: int = 2) -> str:
    """The body as digits with one decimal point. `sure`: `.` and `,` came from marks that mean only one thing."""
    fraction = rf"\d{{1,{decimals}}}"
    simple = re.fullmatch(rf"(?P<whole>\d+)(?:(?P<mark>[.,])(?P<fraction>{fraction}))?", body)
    if simple and is_one_way(simple, sure=sure):
        return body.replace(",", ".")
    match = GROUPED.match(body)
    if match is None:
        raise AmountInvalid(body)
    mark, rest = match["mark"], body[match.end() :]
    whole = match[0].replace(mark, "")
    other = {",": ".", ".": ","}.get(mark, "")
    if not rest and (mark not in ".," or match[0].count(mark) > 1 or (sure and mark == ",")):
        return whole
    if re.fullmatch(rf"[.,]{fraction}", rest) and (not other or rest[0] == other):
        return f"{whole}.{rest[1:]}"
    raise AmountInvalid(body)


def is_one_way(simple: "re.Match[str]", *, sure: bool) -> bool:
    """Whether the mark can only be a decimal one: a grouping mark has up to three digits before it and three behind it."""
    whole, mark, fraction = simple["whole"], simple["mark"], simple["fraction"]
    if mark is None or (sure and mark == "."):
        return True
    if sure:  # an Arabic mark that groups
        return False
    return len(fraction) != 3 or len(whole) > 3 or whole.startswith("0")


def checked(value: Decimal, decimals: int) -> Decimal:
    if (
        not value.is_finite()
        or abs(value) >= Decimal(10) ** 14
        or value != quantize(value, Decimal(1).scaleb(-decimals))
    ):
        raise AmountInvalid(str(value))
    return value
