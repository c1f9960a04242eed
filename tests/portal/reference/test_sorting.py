import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.reference import sources
from portal.reference.models import State
from portal.reference.sorting import HOMOPHONES, name_column, sort_key, states_for_choice


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Costa Rica", "Côte d'Ivoire", "Croatia", "Sao Tome and Principe", "Saudi Arabia"]),
        ("fr", ["Danemark", "Écosse", "Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Espagne"]),
        ("es", ["España", "Españita", "Estonia", "Ucrania"]),
        ("es", ["Cana", "Canz", "Caña", "Cao"]),
        ("ru", ["Ирак", "Италия", "Йемен", "Кабо-Верде"]),
        ("ru", ["Еж", "Ёж и еж", "Жук"]),
        ("ar", ["أذربيجان", "الأرجنتين", "ألبانيا", "ألمانيا", "البحرين", "تونس", "الجزائر", "اليمن"]),
        ("zh-hans", ["阿富汗", "埃及", "巴西", "丹麦", "法国", "斐济", "芬兰", "瑙鲁", "尼泊尔", "中国"]),
    ],
)
def test_order_of_each_language(language: str, names: list[str]) -> None:
    shuffled = names[1::2] + names[::2]

    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == names


def test_no_chinese_name_has_a_character_outside_the_pinyin_order() -> None:
    """GB 18030 numbers only its first level by sound; a new name with another character needs a homophone."""
    first_level = range(0xB0A1, 0xD7FA)
    unordered = {
        character
        for line in sources.lines("states.csv")
        for character in sources.state_names(line["iso3"])["zh_hans"].translate(HOMOPHONES)
        if int.from_bytes(character.encode("gb18030")) not in first_level
    }

    assert unordered == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "AFG", "ZWE"), ("fr", "AFG", "ZWE"), ("es", "AFG", "ZWE"), ("ru", "AUS", "JPN"), ("zh-hans", "ALB", "CHN")],
)
def test_states_for_choice_by_one_query(language: str, first: str, last: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        states = states_for_choice(language)

    assert len(queries) == 1
    assert len(states) == 195
    assert (states[0].iso3, states[-1].iso3) == (first, last)


@pytest.mark.django_db
def test_states_for_choice_in_the_active_language() -> None:
    with translation.override("ar"):
        states = states_for_choice()

        assert states[-1].name == "اليونان"


@pytest.mark.django_db
def test_a_missing_name_sorts_by_the_english_one() -> None:
    State.objects.filter(iso3="ALB").update(name_fr="")

    names = State.objects.filter(iso3__in=["AFG", "ALB", "DZA"]).order_by(name_column("fr"))

    assert [state.iso3 for state in names] == ["AFG", "ALB", "DZA"]
