"""“Sixtieth session” as United Nations documents write it: the number in words, except in Spanish, which writes a figure."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language

MOST = 199  # sessions of the Board and of the Human Rights Council have two digits; beyond this, figures

EN_ONES = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
FR_ONES = (
    "", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
FR_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")
RU_ONES = (
    "", "первая", "вторая", "третья", "четвертая", "пятая", "шестая", "седьмая", "восьмая", "девятая", "десятая",
    "одиннадцатая", "двенадцатая", "тринадцатая", "четырнадцатая", "пятнадцатая", "шестнадцатая", "семнадцатая",
    "восемнадцатая", "девятнадцатая",
)  # fmt: skip
RU_TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
RU_TENTHS = (
    "", "", "двадцатая", "тридцатая", "сороковая", "пятидесятая", "шестидесятая", "семидесятая", "восьмидесятая", "девяностая",
)  # fmt: skip
AR_ONES = (
    "", "الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة",
)  # fmt: skip
AR_TENS = ("", "", "العشرون", "الثلاثون", "الأربعون", "الخمسون", "الستون", "السبعون", "الثمانون", "التسعون")
ZH = "零一二三四五六七八九"


def session_name(number: int) -> str:
    """The name of a session in the active language: Sixtieth session, 60º período de sesiones, 第六十届会议."""
    if not 1 <= number <= MOST:
        return plain(number)
    return NAMES.get(get_language() or "en", english)(number)


def plain(number: int) -> str:
    words = {"fr": "{}e session", "ru": "{}-я сессия", "ar": "الدورة {}", "zh-hans": "第{}届会议"}
    language = get_language() or "en"
    return spanish(number) if language == "es" else words.get(language, "Session {}").format(number)


def english(number: int) -> str:
    return f"{capital(hundred('hundred and ', 'hundredth', number, english_below))} session"


def english_below(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < 20:
        return EN_ONES[number]
    return f"{EN_TENS[tens]}-{EN_ONES[ones]}" if ones else EN_TENS[tens][:-1] + "ieth"


def french(number: int) -> str:
    words = "première" if number == 1 else hundred("cent ", "centième", number, french_below)
    return f"{capital(words)} session"


def french_below(number: int) -> str:
    return ordinal_fr(cardinal_fr(number))


def cardinal_fr(number: int) -> str:
    if number < 20:
        return FR_ONES[number]
    tens, ones = divmod(number, 10)
    rest = ones + 10 if tens in (7, 9) else ones
    if rest == 0:
        return FR_TENS[tens]
    joined = " et " if rest in (1, 11) and tens < 8 else "-"
    return f"{FR_TENS[tens]}{joined}{FR_ONES[rest]}"


def ordinal_fr(cardinal: str) -> str:
    for end, instead in (("cinq", "cinquième"), ("neuf", "neuvième")):
        if cardinal.endswith(end):
            return cardinal[: -len(end)] + instead
    return cardinal.removesuffix("e") + "ième"


def russian(number: int) -> str:
    return f"{capital(hundred('сто ', 'сотая', number, russian_below))} сессия"


def russian_below(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < 20:
        return RU_ONES[number]
    return f"{RU_TENS[tens]} {RU_ONES[ones]}" if ones else RU_TENTHS[tens]


def spanish(number: int) -> str:
    """Shortened before a masculine noun: 1er, 3er, 61er, and 60º."""
    is_short = number % 10 in (1, 3) and number % 100 not in (11, 13)
    return f"{number}{'er' if is_short else 'º'} período de sesiones"


def arabic(number: int) -> str:
    if number == 100:
        return "الدورة المائة"
    if number > 100:
        return f"{'الدورة'} {arabic_below(number - 100)} بعد المائة"
    return f"{'الدورة'} {arabic_below(number)}"


def arabic_below(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return AR_ONES[number]
    first = "الحادية" if ones == 1 else AR_ONES[ones]
    if tens == 1:
        return f"{first} عشرة"
    return f"{first} و{AR_TENS[tens]}" if ones else AR_TENS[tens]


def chinese(number: int) -> str:
    return f"第{chinese_number(number)}届会议"


def chinese_number(number: int) -> str:
    if number >= 100:
        rest = number - 100
        return "一百" + ("" if not rest else f"零{ZH[rest]}" if rest < 10 else f"{ZH[rest // 10]}十{ones_zh(rest)}")
    tens = number // 10
    if not tens:
        return ZH[number]
    return ("" if tens == 1 else ZH[tens]) + "十" + ones_zh(number)


def ones_zh(number: int) -> str:
    return ZH[number % 10] if number % 10 else ""


def hundred(before: str, exactly: str, number: int, below: Callable[[int], str]) -> str:
    if number == 100:
        return exactly
    return before + below(number - 100) if number > 100 else below(number)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


NAMES: Mapping[str, Callable[[int], str]] = {
    "ar": arabic,
    "zh-hans": chinese,
    "en": english,
    "fr": french,
    "ru": russian,
    "es": spanish,
}
