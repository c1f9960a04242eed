"""Numbers, money, dates and names as people read them, per language. The only formatter: pages, reports, mails and charts.

Babel stands behind it, with the habits of United Nations documents where Babel's differ: English days first (en_GB), both
Arabic month names with Western digits, "1er" in French, "года" in Russian, code before or after the amount as the language
has it. Django's own localisation is never used for display: it does not group Arabic digits and inflects Russian and
Spanish dates wrongly. Files for machines (CSV, JSON, API) carry plain decimals and ISO dates and do not come here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number = int | float | Decimal

UNKNOWN = "—"  # None is "not known"; zero prints as zero
NBSP = "\u00a0"
MINUS = "\u2212"
LEFT_TO_RIGHT_MARK = "\u200e"  # keeps the sign before the digits in right-to-left text
EN_DASH = "–"

LOCALES = {"ar": "ar", "zh-hans": "zh_Hans", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}
MONTHS_AR = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
FILE_UNITS = {
    "ar": ("بايت", "كيلوبايت", "ميغابايت", "غيغابايت"),
    "zh-hans": ("字节", "KB", "MB", "GB"),
    "en": ("bytes", "kB", "MB", "GB"),
    "fr": ("octets", "ko", "Mo", "Go"),
    "ru": ("Б", "кБ", "МБ", "ГБ"),
    "es": ("bytes", "kB", "MB", "GB"),
}
CODE_FIRST = frozenset({"ar", "zh-hans", "en"})  # EUR 1,000 · 1 000 EUR


def language() -> str:
    """The active language, English for one that the portal does not speak."""
    active = get_language() or "en"
    return active if active in LOCALES else "en"


def rounded(value: Number, digits: int) -> Decimal:
    """Half up, once, when shown; floats go by their shortest decimal so that 0.785 is 0.785."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def digits_of(value: Number, most: int) -> int:
    """How many decimals the value has after rounding to `most`, so that 78.0 is shown as 78 and 78.5 keeps its half."""
    exponent = rounded(value, most).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def number(value: Number | None, digits: int = 0) -> str:
    """1234.5 with 1 digit: 1,234.5 · 1 234,5 · 1.234,5 · 1 234,5. A minus sign, never a hyphen."""
    if value is None:
        return UNKNOWN
    shown = rounded(value, digits)
    text = grouped(abs(shown), digits, LOCALES[language()])
    return signed(text) if shown < 0 else text


@lru_cache(maxsize=4096)  # Babel reads the pattern anew each time, and a page of counts says the same few numbers
def grouped(value: Decimal, digits: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(value, format=pattern, locale=locale)
    return text


def signed(text: str) -> str:
    return (LEFT_TO_RIGHT_MARK if language() == "ar" else "") + MINUS + text


def percent(ratio: Number | None, digits: int | None = None) -> str:
    """0.785 is 78.5 %, 0.78 is 78 %; `digits` fixes the decimals for a column."""
    if ratio is None:
        return UNKNOWN
    value = (ratio if isinstance(ratio, Decimal) else Decimal(str(ratio))) * 100
    text = number(value, digits_of(value, 1) if digits is None else digits)
    return text + ("" if language() in CODE_FIRST else NBSP) + "%"


def money(amount: Number | None, currency: str, digits: int = 2) -> str:
    """An amount with its ISO 4217 code; United States dollars as in `usd`."""
    if amount is None:
        return UNKNOWN
    if currency == "USD":
        return usd(amount, digits)
    text = number(amount, digits)
    return f"{currency}{NBSP}{text}" if language() in CODE_FIRST else f"{text}{NBSP}{currency}"


def usd(amount: Number | None, digits: int = 0) -> str:
    """US$ 189,599 in the short form of each language."""
    if amount is None:
        return UNKNOWN
    text = number(amount, digits)
    return {
        "ar": f"{text}{NBSP}{dollars_ar(amount, digits)}",
        "zh-hans": f"{text}美元",
        "en": f"US${NBSP}{text}",
        "fr": f"{text}{NBSP}$US",
        "ru": f"{text}{NBSP}долл.{NBSP}США",
        "es": f"{text}{NBSP}US$",
    }[language()]


def dollars_ar(amount: Number, digits: int) -> str:
    """The Arabic noun after a figure: 3 دولارات, 25 دولاراً, 100 دولار."""
    shown = abs(rounded(amount, digits))
    if shown != shown.to_integral_value():
        return "دولار"
    match int(shown) % 100:
        case n if 3 <= n <= 10:
            return "دولارات"
        case n if n >= 11:
            return "دولاراً"
        case _other:
            return "دولار"


def usd_millions(amount: Number | None, digits: int = 1) -> str:
    """US$ 16.4 million, from the full amount."""
    if amount is None:
        return UNKNOWN
    code = language()
    exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    if code == "zh-hans":  # Chinese counts in ten thousands
        return f"{number(exact / 10_000, max(digits - 2, 0))}万美元"
    shown = rounded(exact / 1_000_000, digits)
    text = number(shown, digits)
    return {
        "ar": f"{text}{NBSP}مليون دولار",
        "en": f"US${NBSP}{text} million",
        "fr": f"{text}{NBSP}{'million' if abs(shown) < 2 else 'millions'} $US",
        "ru": f"{text}{NBSP}млн долл.{NBSP}США",
        "es": f"{text}{NBSP}{'millón' if abs(shown) == 1 else 'millones'} US$",
    }[code]


def day(value: date | None, style: str = "long") -> str:
    """5 November 2026; style "short" is 5 Nov 2026. A datetime is taken at OHCHR's seat."""
    if value is None:
        return UNKNOWN
    value = local_date(value)
    return chinese(value) if language() == "zh-hans" else day_month(value, style) + year_after(value.year, style)


def month(value: date | None) -> str:
    """November 2026."""
    if value is None:
        return UNKNOWN
    value = local_date(value)
    code = language()
    if code == "ar":
        return f"{MONTHS_AR[value.month - 1]} {value.year}"
    pattern = {"zh-hans": "y年M月", "ru": "LLLL y 'года'", "es": "MMMM 'de' y"}.get(code, "MMMM y")
    return str(format_date(value, pattern, locale=LOCALES[code]))


def month_short(value: date) -> str:
    """Nov: for the axis of a chart, where the year stands beside it."""
    code = language()
    return MONTHS_AR[value.month - 1] if code == "ar" else str(format_date(value, "LLL", locale=LOCALES[code]))


def moment(value: datetime | None) -> str:
    """5 November 2026, 14:05, by the clock of OHCHR's seat."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value)
    mark = {"ar": "، ", "zh-hans": " "}.get(language(), ", ")
    return f"{day(local)}{mark}{local:%H:%M}"


def period(starts_on: date | None, ends_on: date | None) -> str:
    """1 January–30 June 2026; "from" or "until" when one end is open."""
    if starts_on is None and ends_on is None:
        return UNKNOWN
    if ends_on is None:
        return _("from %(day)s") % {"day": day(starts_on)}
    if starts_on is None:
        return _("until %(day)s") % {"day": day(ends_on)}
    first, last = local_date(starts_on), local_date(ends_on)
    if first == last:
        return day(first)
    return chinese_period(first, last) if language() == "zh-hans" else period_head(first, last) + day(last)


def period_head(first: date, last: date) -> str:
    """The first day as far as the last does not repeat it, with the language's way to say "to"."""
    code = language()
    if first.year != last.year:
        head = day(first)
    elif first.month != last.month:
        head = day_month(first)
    else:
        head = f"{first.day}er" if code == "fr" and first.day == 1 else str(first.day)
    within_month = first.year == last.year and first.month == last.month
    spaced = f" {EN_DASH} "
    return head + {"en": EN_DASH, "fr": "-" if within_month else spaced, "es": " a "}.get(code, spaced)


def local_date(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def day_month(value: date, style: str = "long") -> str:
    code = language()
    if code == "ar":
        return f"{value.day} {MONTHS_AR[value.month - 1]}"
    pattern = "d MMM" if style == "short" else {"es": "d 'de' MMMM"}.get(code, "d MMMM")
    text = str(format_date(value, pattern, locale=LOCALES[code]))
    return text.replace("1 ", "1er ", 1) if code == "fr" and value.day == 1 else text


def year_after(year: int, style: str = "long") -> str:
    words = {"ru": " {} г.", "es": " {}"} if style == "short" else {"ru": " {} года", "es": " de {}"}
    return words.get(language(), " {}").format(year)


def chinese(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def chinese_period(first: date, last: date) -> str:
    """Only what changes is said again: 2026年1月1日至6月30日."""
    if first.year != last.year:
        return f"{chinese(first)}至{chinese(last)}"
    month_of_last = "" if first.month == last.month else f"{last.month}月"
    return f"{chinese(first)}至{month_of_last}{last.day}日"


def names(items: Iterable[Any]) -> str:
    """A, B and C; the dash when there is none."""
    words = [str(item) for item in items]
    return str(format_list(words, locale=LOCALES[language()])) if words else UNKNOWN


def either(items: Iterable[Any]) -> str:
    """A, B or C."""
    return str(format_list([str(item) for item in items], style="or", locale=LOCALES[language()]))


def file_size(size: int | None) -> str:
    """412 kB, 1.2 MB, in steps of 1,000."""
    if size is None:
        return UNKNOWN
    amount, step = Decimal(size), 0
    while rounded(amount, 0) >= 1000 and step < 3:
        amount, step = amount / 1000, step + 1
    digits = digits_of(amount, 1) if step > 0 and amount < 10 else 0
    return f"{number(amount, digits)}{NBSP}{FILE_UNITS[language()][step]}"


def language_name(code: str) -> str:
    """The name of a language in the active one: Arabic, arabe, العربية."""
    name = Locale.parse(LOCALES.get(code, code).split("_")[0]).get_display_name(LOCALES[language()])
    return str(name or code)


def own_language_name(code: str) -> str:
    """The name of one of the six languages in itself, as un.org writes it: العربية, 中文."""
    return dict(settings.LANGUAGES)[code]
