"""What a reader of each language sees, written by hand from United Nations usage, not computed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from portal import formats

CODES = ["en", "fr", "es", "ru", "zh-hans", "ar"]
N = "\u00a0"  # no-break space
T = "\u202f"  # the narrow one of French thousands
LRM = "\u200e"


def in_six(call, *expected):
    """`call` under each language, against the six strings in the order of CODES."""
    shown = []
    for code in CODES:
        with override(code):
            shown.append(call())
    assert shown == list(expected)


def test_whole_numbers_are_grouped():
    in_six(
        lambda: formats.number(1234567),
        "1,234,567",
        f"1{T}234{T}567",
        "1.234.567",
        f"1{N}234{N}567",
        "1,234,567",
        "1,234,567",
    )


def test_negative_numbers_carry_a_minus_sign_that_stays_before_the_digits():
    in_six(
        lambda: formats.number(Decimal("-1234.5"), 1),
        "−1,234.5",
        f"−1{T}234,5",
        "−1.234,5",
        f"−1{N}234,5",
        "−1,234.5",
        f"{LRM}−1,234.5",
    )


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0, 0, "0"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "−3"),
        (Decimal("-0.4"), 0, "0"),
        (2.675, 2, "2.68"),
        (1234, 2, "1,234.00"),
        (None, 2, "—"),
    ],
)
def test_numbers_round_half_up_once_and_zero_is_not_unknown(value, digits, shown):
    with override("en"):
        assert formats.number(value, digits) == shown


def test_percentages_keep_their_half():
    in_six(lambda: formats.percent(0.785), "78.5%", f"78,5{N}%", f"78,5{N}%", f"78,5{N}%", "78.5%", "78.5%")
    in_six(lambda: formats.percent(Decimal("0.78")), "78%", f"78{N}%", f"78{N}%", f"78{N}%", "78%", "78%")
    with override("en"):
        assert formats.percent(0.5, 1) == "50.0%"
        assert formats.percent(None) == "—"


def test_money_has_its_code_where_the_language_has_it():
    in_six(
        lambda: formats.money(Decimal(175000), "EUR"),
        f"EUR{N}175,000.00",
        f"175{T}000,00{N}EUR",
        f"175.000,00{N}EUR",
        f"175{N}000,00{N}EUR",
        f"EUR{N}175,000.00",
        f"EUR{N}175,000.00",
    )


def test_dollars_in_the_short_form_of_each_language():
    in_six(
        lambda: formats.usd(Decimal("189599.13")),
        f"US${N}189,599",
        f"189{T}599{N}$US",
        f"189.599{N}US$",
        f"189{N}599{N}долл.{N}США",
        "189,599美元",
        f"189,599{N}دولاراً",
    )
    with override("en"):
        assert formats.money(Decimal("12.5"), "USD") == f"US${N}12.50"
        assert formats.usd(None) == "—"


@pytest.mark.parametrize(
    ("amount", "digits", "noun"),
    [
        (0, 0, "دولار"),
        (1, 0, "دولار"),
        (3, 0, "دولارات"),
        (10, 0, "دولارات"),
        (11, 0, "دولاراً"),
        (99, 0, "دولاراً"),
        (100, 0, "دولار"),
        (102, 0, "دولار"),
        (103, 0, "دولارات"),
        (-25, 0, "دولاراً"),
        (Decimal("25.50"), 2, "دولار"),
        (Decimal("25.00"), 2, "دولاراً"),
    ],
)
def test_arabic_dollars_agree_with_their_number(amount, digits, noun):
    assert formats.dollars_ar(amount, digits) == noun


def test_millions_of_dollars():
    in_six(
        lambda: formats.usd_millions(16_400_000),
        f"US${N}16.4 million",
        f"16,4{N}millions $US",
        f"16,4{N}millones US$",
        f"16,4{N}млн долл.{N}США",
        "1,640万美元",
        f"16.4{N}مليون دولار",
    )
    with override("fr"):
        assert formats.usd_millions(1_900_000) == f"1,9{N}million $US"
    with override("es"):
        assert formats.usd_millions(1_000_000) == f"1,0{N}millón US$"


def test_days_are_written_as_in_documents():
    in_six(
        lambda: formats.day(date(2026, 11, 5)),
        "5 November 2026",
        "5 novembre 2026",
        "5 de noviembre de 2026",
        "5 ноября 2026 года",
        "2026年11月5日",
        "5 تشرين الثاني/نوفمبر 2026",
    )


def test_short_days():
    in_six(
        lambda: formats.day(date(2026, 11, 5), "short"),
        "5 Nov 2026",
        "5 nov. 2026",
        "5 nov 2026",
        "5 нояб. 2026 г.",
        "2026年11月5日",
        "5 تشرين الثاني/نوفمبر 2026",
    )


def test_the_first_of_the_month_is_1er_in_french_and_only_the_first():
    with override("fr"):
        assert formats.day(date(2026, 1, 1)) == "1er janvier 2026"
        assert formats.day(date(2026, 1, 11)) == "11 janvier 2026"
        assert formats.day(date(2026, 1, 21)) == "21 janvier 2026"


@pytest.mark.parametrize(
    ("month", "name"),
    [
        (1, "كانون الثاني/يناير"),
        (2, "شباط/فبراير"),
        (3, "آذار/مارس"),
        (4, "نيسان/أبريل"),
        (5, "أيار/مايو"),
        (6, "حزيران/يونيه"),
        (7, "تموز/يوليه"),
        (8, "آب/أغسطس"),
        (9, "أيلول/سبتمبر"),
        (10, "تشرين الأول/أكتوبر"),
        (11, "تشرين الثاني/نوفمبر"),
        (12, "كانون الأول/ديسمبر"),
    ],
)
def test_arabic_months_have_both_names_and_western_digits(month, name):
    with override("ar"):
        assert formats.day(date(2026, month, 31 if month == 12 else 9)) == f"{31 if month == 12 else 9} {name} 2026"


def test_months():
    in_six(
        lambda: formats.month(date(2026, 11, 5)),
        "November 2026",
        "novembre 2026",
        "noviembre de 2026",
        "ноябрь 2026 года",
        "2026年11月",
        "تشرين الثاني/نوفمبر 2026",
    )


def test_moments_are_told_by_the_clock_of_geneva():
    in_six(
        lambda: formats.moment(datetime(2026, 7, 5, 22, 30, tzinfo=UTC)),
        "6 July 2026, 00:30",
        "6 juillet 2026, 00:30",
        "6 de julio de 2026, 00:30",
        "6 июля 2026 года, 00:30",
        "2026年7月6日 00:30",
        "6 تموز/يوليه 2026، 00:30",
    )
    with override("en"):
        assert formats.day(datetime(2026, 7, 5, 22, 30, tzinfo=UTC)) == "6 July 2026"
        assert formats.moment(None) == formats.day(None) == formats.month(None) == "—"


def test_periods_within_a_year():
    in_six(
        lambda: formats.period(date(2026, 1, 1), date(2026, 6, 30)),
        "1 January–30 June 2026",
        "1er janvier – 30 juin 2026",
        "1 de enero a 30 de junio de 2026",
        "1 января – 30 июня 2026 года",
        "2026年1月1日至6月30日",
        "1 كانون الثاني/يناير – 30 حزيران/يونيه 2026",
    )


def test_periods_within_a_month():
    in_six(
        lambda: formats.period(date(2026, 6, 1), date(2026, 6, 5)),
        "1–5 June 2026",
        "1er-5 juin 2026",
        "1 a 5 de junio de 2026",
        "1 – 5 июня 2026 года",
        "2026年6月1日至5日",
        "1 – 5 حزيران/يونيه 2026",
    )


def test_periods_over_the_turn_of_a_year():
    in_six(
        lambda: formats.period(date(2025, 7, 1), date(2026, 6, 30)),
        "1 July 2025–30 June 2026",
        "1er juillet 2025 – 30 juin 2026",
        "1 de julio de 2025 a 30 de junio de 2026",
        "1 июля 2025 года – 30 июня 2026 года",
        "2025年7月1日至2026年6月30日",
        "1 تموز/يوليه 2025 – 30 حزيران/يونيه 2026",
    )


def test_periods_of_one_day_or_with_an_open_end():
    with override("en"):
        assert formats.period(date(2026, 6, 1), date(2026, 6, 1)) == "1 June 2026"
        assert formats.period(date(2026, 6, 1), None) == "from 1 June 2026"
        assert formats.period(None, date(2026, 6, 1)) == "until 1 June 2026"
        assert formats.period(None, None) == "—"


def test_names_are_joined_without_a_comma_before_the_last():
    in_six(
        lambda: formats.names(["Togo", "Samoa", "Peru"]),
        "Togo, Samoa and Peru",
        "Togo, Samoa et Peru",
        "Togo, Samoa y Peru",
        "Togo, Samoa и Peru",
        "Togo、Samoa和Peru",
        "Togo وSamoa وPeru",
    )
    with override("en"):
        assert formats.names([]) == "—"
        assert formats.names(["Togo"]) == "Togo"


def test_file_sizes():
    in_six(
        lambda: formats.file_size(1_234_567),
        f"1.2{N}MB",
        f"1,2{N}Mo",
        f"1,2{N}MB",
        f"1,2{N}МБ",
        f"1.2{N}MB",
        f"1.2{N}ميغابايت",
    )


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, f"0{N}bytes"),
        (999, f"999{N}bytes"),
        (1000, f"1{N}kB"),
        (412_345, f"412{N}kB"),
        (999_999, f"1{N}MB"),
        (12_345_678, f"12{N}MB"),
        (None, "—"),
    ],
)
def test_file_sizes_step_by_a_thousand(size, shown):
    with override("en"):
        assert formats.file_size(size) == shown


def test_names_of_languages():
    in_six(lambda: formats.language_name("ar"), "Arabic", "arabe", "árabe", "арабский", "阿拉伯语", "العربية")
    in_six(lambda: formats.language_name("zh-hans"), "Chinese", "chinois", "chino", "китайский", "中文", "الصينية")
    assert formats.own_language_name("zh-hans") == "中文"


def test_a_language_the_portal_does_not_speak_reads_as_english():
    with override("de"):
        assert formats.day(date(2026, 11, 5)) == "5 November 2026"
