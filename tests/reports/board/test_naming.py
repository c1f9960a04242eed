"""Names of sessions as documents of each language write them."""

import pytest
from django.utils.translation import override

from reports.board.sessions.naming import session_name

NAMES = {
    "en": {1: "First session", 12: "Twelfth session", 40: "Fortieth session", 59: "Fifty-ninth session", 60: "Sixtieth session", 112: "Hundred and twelfth session", 121: "Hundred and twenty-first session"},
    "fr": {1: "Première session", 60: "Soixantième session", 61: "Soixante et unième session", 71: "Soixante et onzième session", 80: "Quatre-vingtième session"},
    "es": {60: "60º período de sesiones", 61: "61er período de sesiones"},
    "ru": {2: "Вторая сессия", 40: "Сороковая сессия", 61: "Шестьдесят первая сессия", 100: "Сотая сессия"},
    "ar": {1: "الدورة الأولى", 12: "الدورة الثانية عشرة", 60: "الدورة الستون", 61: "الدورة الحادية والستون"},
    "zh-hans": {8: "第八届会议", 10: "第十届会议", 12: "第十二届会议", 60: "第六十届会议", 61: "第六十一届会议"},
}  # fmt: skip


@pytest.mark.parametrize("language", NAMES)
def test_the_name_of_a_session(language: str) -> None:
    with override(language):
        assert {number: session_name(number) for number in NAMES[language]} == NAMES[language]


@pytest.mark.parametrize("language", NAMES)
def test_every_session_has_a_name_of_its_own(language: str) -> None:
    with override(language):
        assert len({session_name(number) for number in range(1, 131)}) == 130
